//! What can fail: reading input, loading rules and settings, writing. Text itself cannot.

use std::fmt;
use std::io;

/// Where in a file the fault is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Relative path with forward slashes.
    pub file: String,
    /// From 1; 0 when the whole file is meant.
    pub line: u32,
    /// From 1, in code points; 0 when the whole line is meant.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => write!(f, "{}", self.file),
            (line, 0) => write!(f, "{}:{line}", self.file),
            (line, column) => write!(f, "{}:{line}:{column}", self.file),
        }
    }
}

/// One thing wrong in a rule, lexicon, settings or gold file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What, in one sentence without a full stop.
    pub message: String,
    /// What to do, such as `did you mean "weight"?`; may be empty.
    pub help: String,
    /// The line itself, for people; may be empty.
    pub excerpt: String,
}

impl Fault {
    /// A fault at a byte of a file's source, with its line.
    pub fn at(file: &str, source: &str, byte: usize, message: String) -> Self {
        let before = source.get(..byte).unwrap_or("");
        let line = before.matches('\n').count() as u32 + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() as u32 + 1;
        let excerpt = source.lines().nth(line as usize - 1).unwrap_or("").to_owned();
        Self { place: Place { file: file.to_owned(), line, column }, message, help: String::new(), excerpt }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if !self.help.is_empty() {
            write!(f, " ({})", self.help)?;
        }
        if !self.excerpt.is_empty() {
            let number = self.place.line.to_string();
            write!(f, "\n {number} | {}", self.excerpt)?;
            if self.place.column > 0 {
                write!(f, "\n {:w$} | {:c$}^", "", "", w = number.len(), c = self.place.column as usize - 1)?;
            }
        }
        Ok(())
    }
}

/// What stopped a run, or lost one article of it.
#[derive(Debug)]
pub enum Error {
    /// A file or folder could not be read or written.
    Io {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Rules, lexicons, settings or gold are at fault: every fault of every file, sorted by place.
    Faults(Vec<Fault>),
    /// One input is not what it should be.
    Input {
        /// Where.
        place: Place,
        /// Why, in a few words.
        reason: String,
    },
    /// What was asked makes no sense.
    Usage(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "{path}: {}", reason(source)),
            Self::Faults(faults) => {
                for (nth, fault) in faults.iter().enumerate() {
                    write!(f, "{}{fault}", if nth == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
            Self::Input { place, reason } => write!(f, "{place}: {reason}"),
            Self::Usage(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl Error {
    /// An I/O error at a path.
    pub fn io(path: impl Into<String>, source: io::Error) -> Self {
        Self::Io { path: path.into(), source }
    }
}

/// The operating system's words in ours where people meet them often; stable across systems.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;
