//! Rule files as a git revision has them. In: a revision, or `REVISION:FOLDER` as git itself writes it; out: the files. Asks git for
//! objects only: the work tree and the index are neither read nor touched.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::error::{Error, Result};
use crate::ruleset::files::{Files, is_rule_data};

/// Where a repository keeps its rules when nothing else is said.
const FOLDER: &str = "rules";
/// A tree's entry: mode, type, object, a tab, the path.
const BLOB: &str = "blob";

impl Files {
    /// The rules of a revision of the repository around `here`; `wanted` says which files are worth fetching.
    ///
    /// # Errors
    /// When git is not there, `here` is in no repository, or the revision or folder is unknown; the message says what to do.
    pub fn at_revision(here: &Path, name: &str, wanted: impl Fn(&str) -> bool) -> Result<Self> {
        let (revision, folder) = name.split_once(':').unwrap_or((name, FOLDER));
        check(here, revision)?;
        let folder = folder.trim_end_matches('/');
        let listed = git(here, &["ls-tree", "-r", "-z", "--full-tree", &format!("{revision}:{folder}")])?;
        if !listed.status.success() {
            return Err(Error::Usage(format!(
                "{name}: the revision has no folder “{folder}”; name another as {revision}:FOLDER"
            )));
        }
        let entries: Vec<(String, String)> = String::from_utf8_lossy(&listed.stdout)
            .split('\0')
            .filter_map(entry)
            .filter(|(path, _)| is_rule_data(path) && wanted(path))
            .collect();
        let mut files = Self::none();
        for ((path, _), bytes) in entries.iter().zip(contents(here, &entries)?) {
            files.insert(path, bytes);
        }
        Ok(files)
    }
}

/// The revision names a tree that is there.
fn check(here: &Path, revision: &str) -> Result<()> {
    let tree = format!("{revision}^{{tree}}");
    let found = git(here, &["rev-parse", "--verify", "--quiet", "--end-of-options", &tree])?;
    if found.status.success() {
        return Ok(());
    }
    let inside = git(here, &["rev-parse", "--is-shallow-repository"])?;
    if !inside.status.success() {
        return Err(Error::Usage(format!(
            "“{revision}” is no folder, and there is no git repository here to look it up in"
        )));
    }
    let is_shallow = inside.stdout.starts_with(b"true");
    let help = if is_shallow {
        "this clone is shallow: fetch more history (git fetch --deepen 1; actions/checkout: fetch-depth: 2)"
    } else {
        "is it spelt right, and fetched?"
    };
    Err(Error::Usage(format!("“{revision}” is neither a folder nor a revision that git knows here: {help}")))
}

fn git(here: &Path, arguments: &[&str]) -> Result<Output> {
    Command::new("git").arg("-C").arg(here).args(arguments).stdin(Stdio::null()).output().map_err(|e| absent(&e))
}

fn absent(error: &std::io::Error) -> Error {
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => "it is not installed, or not on the PATH".to_owned(),
        _ => error.to_string(),
    };
    Error::Usage(format!("git cannot be run: {why}; rule sets can also be given as two folders"))
}

/// `100644 blob 1234…\thedging/HED012.toml` → path and object.
fn entry(line: &str) -> Option<(String, String)> {
    let (head, path) = line.split_once('\t')?;
    let mut parts = head.split(' ');
    let (_, kind, object) = (parts.next()?, parts.next()?, parts.next()?);
    (kind == BLOB).then(|| (path.to_owned(), object.to_owned()))
}

/// The bytes of each object, in order, from one process.
fn contents(here: &Path, entries: &[(String, String)]) -> Result<Vec<Vec<u8>>> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(here)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| absent(&e))?;
    let asked: String = entries.iter().flat_map(|(_, object)| [object.as_str(), "\n"]).collect();
    // Git answers while it is being asked: a thread of its own asks, so that neither waits for the other.
    let asking = child.stdin.take().map(|mut stdin| std::thread::spawn(move || stdin.write_all(asked.as_bytes())));
    let Some(stdout) = child.stdout.take() else { return Err(broken("no answer")) };
    let mut answers = BufReader::new(stdout);
    let read = entries.iter().map(|(path, _)| object(&mut answers).map_err(|why| broken(&format!("{path}: {why}"))));
    let out = read.collect::<Result<Vec<_>>>();
    drop(answers);
    drop(asking.map(std::thread::JoinHandle::join));
    child.wait().map_err(|e| broken(&e.to_string()))?;
    out
}

/// One answer: `object blob SIZE`, the bytes, a line end.
fn object(answers: &mut impl BufRead) -> std::result::Result<Vec<u8>, String> {
    let mut head = String::new();
    answers.read_line(&mut head).map_err(|e| e.to_string())?;
    let size = head.trim_end().rsplit(' ').next().and_then(|n| n.parse::<usize>().ok());
    let size = size.ok_or_else(|| head.trim_end().to_owned())?;
    let mut bytes = vec![0; size + 1];
    answers.read_exact(&mut bytes).map_err(|e| e.to_string())?;
    bytes.truncate(size);
    Ok(bytes)
}

fn broken(why: &str) -> Error {
    Error::Usage(format!("git cat-file failed: {why}"))
}
