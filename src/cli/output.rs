//! Where bytes go: standard output or a file that appears when it is complete; messages go to standard error.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::When;
use crate::error::{Error, Result};
use crate::report::RunRow;

/// An open destination.
pub(crate) enum Output {
    Standard(BufWriter<io::Stdout>),
    Device(BufWriter<std::fs::File>, PathBuf),
    File(BufWriter<tempfile::NamedTempFile>, PathBuf),
}

/// True for what is there and is no file that could be replaced.
pub(crate) fn is_device(path: &Path) -> bool {
    path.metadata().is_ok_and(|m| !m.is_file() && !m.is_dir())
}

/// Asked before the work begins: a file cannot take a folder's place in the end.
pub(crate) fn refuse_folder(path: &Path) -> Result<()> {
    let shown = path.to_string_lossy();
    if path.is_dir() || shown.ends_with('/') {
        return Err(Error::Usage(format!("--output names a file, and {shown} is a folder")));
    }
    Ok(())
}

impl Output {
    /// Opens standard output or a temporary file beside `path`; a device or pipe of that name is written to as it is.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::Standard(BufWriter::new(io::stdout()))) };
        refuse_folder(path)?;
        if is_device(path) {
            let file = std::fs::File::options().write(true).open(path);
            let file = file.map_err(|e| Error::io(path.to_string_lossy(), e))?;
            return Ok(Self::Device(BufWriter::new(file), path.to_owned()));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = readable(folder).map_err(|e| Error::io(path.to_string_lossy(), e))?;
        Ok(Self::File(BufWriter::new(file), path.to_owned()))
    }

    /// Writes to wherever it was opened.
    pub(crate) fn write(&mut self, text: &str) -> Result<()> {
        self.bytes(text.as_bytes())
    }

    /// Writes bytes that need not be text.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Standard(out) => out.write_all(bytes).map_err(|e| Error::io("standard output", e)),
            Self::Device(out, path) => out.write_all(bytes).map_err(|e| Error::io(path.to_string_lossy(), e)),
            Self::File(out, path) => out.write_all(bytes).map_err(|e| Error::io(path.to_string_lossy(), e)),
        }
    }

    /// Writes what is buffered; a file gets its name now.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Standard(mut out) => out.flush().map_err(|e| Error::io("standard output", e)),
            Self::Device(mut out, path) => out.flush().map_err(|e| Error::io(path.to_string_lossy(), e)),
            Self::File(out, path) => {
                let shown = path.to_string_lossy().into_owned();
                let file = out.into_inner().map_err(|e| Error::io(&shown, e.into_error()))?;
                file.persist(&path).map_err(|e| Error::io(&shown, e.error))?;
                Ok(())
            }
        }
    }
}

/// Writes a whole text to a file or, with none named, to standard output.
pub(crate) fn whole(path: Option<&Path>, text: &str) -> Result<()> {
    let mut out = Output::open(path)?;
    out.write(text)?;
    out.finish()
}

/// One JSON document with its last line ended.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Error::Usage(format!("cannot write JSON: {e}")))?;
    Ok(text + "\n")
}

/// `path:line: reason` of what was not read.
pub(crate) fn lost(row: &crate::report::Unprocessed) -> String {
    let line = if row.line > 0 { format!(":{}", row.line) } else { String::new() };
    format!("onrecord: {}{line}: {}", row.path, row.reason)
}

/// A temporary file that others may read once it has its name.
fn readable(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    builder.tempfile_in(folder)
}

/// True when standard output wants colour.
pub(crate) fn has_colour(when: When) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
    }
}

/// Columns of the terminal, 100 where there is none, never more than 120 and never less than 60.
pub(crate) fn width() -> usize {
    let found = terminal_size::terminal_size().map(|(w, _)| w.0 as usize);
    let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    asked.or(found).unwrap_or(100).clamp(60, 120)
}

/// An error, for people.
#[allow(clippy::print_stderr)]
pub(crate) fn error(error: &Error) {
    eprintln!("onrecord: {error}");
}

/// A remark on standard error.
#[allow(clippy::print_stderr)]
pub(crate) fn remark(text: &str) {
    eprintln!("{text}");
}

/// The last words of a run: how many of how many, and what became of the rest.
pub(crate) fn denominators(run: &RunRow) -> String {
    let skipped = if run.skipped > 0 { format!(", {} skipped", run.skipped) } else { String::new() };
    let mut text = format!(
        "onrecord: {} of {} articles scored, {} lost{skipped}; {} statements",
        run.scored, run.read, run.failed, run.profile.statements
    );
    let mut reasons: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    for row in &run.unprocessed {
        *reasons.entry(kind(&row.reason)).or_default() += 1;
    }
    let mut reasons: Vec<(&str, u64)> = reasons.into_iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let shown = reasons.iter().take(MOST_REASONS).filter(|_| run.unprocessed.len() > FEW);
    text.extend(shown.map(|(reason, count)| format!("\n{count:>9}  {reason}")));
    text
}

/// Losses up to this number have just been printed one by one.
const FEW: usize = 10;
/// Rows of the table of reasons.
const MOST_REASONS: usize = 12;

/// A reason without what is special to one article.
fn kind(reason: &str) -> &str {
    let end = reason.find([':', '(', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']).unwrap_or(reason.len());
    let kind = reason[..end].trim();
    if kind.is_empty() { reason } else { kind }
}
