//! Where bytes go: standard output or a file that appears when it is complete; messages go to standard error.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::When;
use crate::error::{Error, Result};

/// An open destination.
pub(crate) enum Output {
    Standard(BufWriter<io::Stdout>),
    File(BufWriter<tempfile::NamedTempFile>, PathBuf),
}

impl Output {
    /// Opens standard output or a temporary file beside `path`.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::Standard(BufWriter::new(io::stdout()))) };
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
            Self::File(out, path) => out.write_all(bytes).map_err(|e| Error::io(path.to_string_lossy(), e)),
        }
    }

    /// Writes what is buffered; a file gets its name now.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Standard(mut out) => out.flush().map_err(|e| Error::io("standard output", e)),
            Self::File(out, path) => {
                let shown = path.to_string_lossy().into_owned();
                let file = out.into_inner().map_err(|e| Error::io(&shown, e.into_error()))?;
                file.persist(&path).map_err(|e| Error::io(&shown, e.error))?;
                Ok(())
            }
        }
    }
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
