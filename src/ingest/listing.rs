//! What the user named → inputs in a stable order. Folders are walked by name, `.gitignore` is respected, patterns are
//! expanded; a path that is not there becomes an input that fails with a reason.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Extensions that a folder's walk takes.
const READ: [&str; 6] = ["txt", "text", "md", "json", "jsonl", "ndjson"];

/// One file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it lies.
    pub path: PathBuf,
    /// As outputs name it: as given, with forward slashes.
    pub shown: String,
    /// Standard input.
    pub is_stdin: bool,
}

impl Input {
    fn file(path: &Path) -> Self {
        let shown = path.to_string_lossy().replace('\\', "/");
        let shown = shown.strip_prefix("./").map_or(shown.clone(), str::to_owned);
        Self { path: path.to_owned(), shown, is_stdin: false }
    }
}

/// Inputs in the order given, a folder's files sorted by path.
///
/// # Errors
/// When a pattern is malformed.
pub fn listing(paths: &[String]) -> Result<Vec<Input>> {
    let mut out = Vec::new();
    for path in paths {
        if path == "-" {
            out.push(Input { path: PathBuf::new(), shown: "-".to_owned(), is_stdin: true });
        } else if Path::new(path).is_dir() {
            out.extend(folder(Path::new(path)));
        } else if path.contains(['*', '?', '[']) && !Path::new(path).exists() {
            out.extend(pattern(path)?);
        } else {
            out.push(Input::file(Path::new(path)));
        }
    }
    Ok(out)
}

fn folder(root: &Path) -> Vec<Input> {
    let walk = ignore::WalkBuilder::new(root).sort_by_file_path(Path::cmp).require_git(false).build();
    let is_read = |path: &Path| path.extension().is_some_and(|e| READ.iter().any(|r| e.eq_ignore_ascii_case(r)));
    walk.flatten()
        .filter(|e| e.file_type().is_some_and(|t| t.is_file()))
        .filter(|e| is_read(e.path()))
        .map(|e| Input::file(e.path()))
        .collect()
}

fn pattern(pattern: &str) -> Result<Vec<Input>> {
    let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build();
    let matcher = glob.map_err(|e| Error::Usage(format!("{pattern}: {e}")))?.compile_matcher();
    let fixed: PathBuf = Path::new(pattern)
        .components()
        .take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '[']))
        .collect();
    let root = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    let walk = ignore::WalkBuilder::new(root).sort_by_file_path(Path::cmp).require_git(false).build();
    let found: Vec<Input> = walk
        .flatten()
        .filter(|e| e.file_type().is_some_and(|t| t.is_file()))
        .map(|e| Input::file(e.path()))
        .filter(|i| matcher.is_match(&i.shown))
        .collect();
    if found.is_empty() {
        return Err(Error::Usage(format!("{pattern}: no file matches")));
    }
    Ok(found)
}
