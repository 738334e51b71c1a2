//! What the user named → inputs in a stable order. Folders are walked by name, `.gitignore` is respected, links are followed but
//! not in circles, patterns are expanded; what is not there, or cannot be looked into, becomes an input that fails with a reason.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, reason};
use crate::ingest::form;

/// A packed file may hold so many times its size.
const EXPANDS: u64 = 8;

/// One file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it lies.
    pub path: PathBuf,
    /// As outputs name it: as given, with forward slashes; bytes that are no text as `\xE9`.
    pub shown: String,
    /// Standard input.
    pub is_stdin: bool,
    /// Bytes it will take to hold, roughly; 0 where that is not known.
    pub bytes: u64,
    /// Bytes of the file; 0 where that is not known.
    pub size: u64,
    /// Why it cannot be read, where that is known before it is opened.
    pub lost: Option<String>,
}

impl Input {
    fn file(path: &Path) -> Self {
        let shown = shown(path.as_os_str());
        let size = path.metadata().map_or(0, |m| m.len());
        let is_packed = !form::is_plain(&shown);
        let bytes = if is_packed { size.saturating_mul(EXPANDS) } else { size };
        Self { path: path.to_owned(), shown, is_stdin: false, bytes, size, lost: None }
    }

    fn stdin() -> Self {
        Self { path: PathBuf::new(), shown: "-".to_owned(), is_stdin: true, bytes: 0, size: 0, lost: None }
    }

    fn lost(path: &Path, reason: String) -> Self {
        Self { lost: Some(reason), bytes: 0, size: 0, ..Self::file(path) }
    }
}

/// A path for people and tables.
fn shown(path: &OsStr) -> String {
    let mut out = String::new();
    for chunk in path.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    if cfg!(windows) {
        out = out.replace('\\', "/");
    }
    out.strip_prefix("./").map_or(out.clone(), str::to_owned)
}

/// Inputs in the order given, a folder's files sorted by path.
///
/// # Errors
/// When a pattern is malformed or matches nothing.
pub fn listing(paths: &[impl AsRef<OsStr>]) -> Result<Vec<Input>> {
    let mut out = Vec::new();
    for path in paths {
        let path = path.as_ref();
        let as_pattern = path.to_str().filter(|p| p.contains(['*', '?', '[']));
        if path == "-" {
            out.push(Input::stdin());
        } else if Path::new(path).is_dir() {
            walk(Path::new(path), &|path| form::is_read(&path.to_string_lossy()), &mut out);
        } else if let Some(pattern) = as_pattern.filter(|p| !Path::new(p).exists()) {
            expand(pattern, &mut out)?;
        } else {
            out.push(Input::file(Path::new(path)));
        }
    }
    Ok(out)
}

/// Files under a folder that are wanted, and what could not be looked into.
fn walk(root: &Path, is_wanted: &dyn Fn(&Path) -> bool, out: &mut Vec<Input>) {
    let walk =
        ignore::WalkBuilder::new(root).sort_by_file_path(Path::cmp).require_git(false).follow_links(true).build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) && is_wanted(entry.path()) => {
                out.push(Input::file(entry.path()));
            }
            Ok(_) => {}
            Err(error) => {
                let (path, reason) = unwrapped(&error, root);
                out.push(Input::lost(&path, reason));
            }
        }
    }
}

/// Where the walk failed, and why.
fn unwrapped(error: &ignore::Error, root: &Path) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => (path.clone(), unwrapped(err, root).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => unwrapped(err, root),
        ignore::Error::Loop { child, .. } => {
            (child.clone(), "the link leads back to a folder that it stands in".to_owned())
        }
        ignore::Error::Io(error) => (root.to_owned(), reason(error)),
        other => (root.to_owned(), other.to_string()),
    }
}

fn expand(pattern: &str, out: &mut Vec<Input>) -> Result<()> {
    let glob = globset::GlobBuilder::new(pattern).literal_separator(true).build();
    let matcher = glob.map_err(|e| Error::Usage(format!("{pattern}: {e}")))?.compile_matcher();
    let fixed: PathBuf = Path::new(pattern)
        .components()
        .take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '[']))
        .collect();
    let root = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    let before = out.len();
    walk(root, &|path| matcher.is_match(shown(path.as_os_str())), out);
    if out.len() == before {
        return Err(Error::Usage(format!("{pattern}: no file matches")));
    }
    Ok(())
}
