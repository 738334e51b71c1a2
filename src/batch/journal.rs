//! An output that survives whatever ends the run: rows go to `FILE.part`, and now and then `FILE.resume` says how far they are
//! good. In: rows and their counts; out: at the end `FILE`, at once and whole. After a kill at any moment the part is cut back to
//! what the last note says and the run goes on there, to the same bytes.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::batch::Fingerprint;
use crate::error::{Error, Result};
use crate::report::Tally;

/// Between two notes at least; and at least so many times as long as writing one takes.
const PAUSE: Duration = Duration::from_millis(100);
const SHARE: u32 = 50;
const BUFFER: usize = 256 << 10;

/// How far an unfinished run is.
#[derive(Serialize, Deserialize)]
struct Note {
    schema: String,
    of: Fingerprint,
    /// Results written.
    items: u64,
    /// Their bytes.
    bytes: u64,
    tally: Tally,
}

const SCHEMA: &str = "onrecord.resume/1";

/// An output under way.
pub struct Journal {
    file: BufWriter<File>,
    output: PathBuf,
    note: Note,
    noted: Instant,
    pause: Duration,
}

impl Journal {
    /// Opens the part of an output, alone; with `resumes` goes on where an unfinished run of the same fingerprint stands.
    ///
    /// # Errors
    /// When it cannot be written, another run is writing it, or it is there and belongs to another run or was not to be resumed.
    pub fn open(output: &Path, of: Fingerprint, resumes: bool) -> Result<Self> {
        let part = beside(output, "part");
        let file = locked(&part, output)?;
        let fail = |error| Error::io(part.to_string_lossy(), error);
        let found = noted(output, file.metadata().map_err(fail)?.len());
        let note = match found {
            Some(note) if resumes && note.of == of => note,
            Some(_) if resumes => return Err(other_run(&part)),
            Some(note) if note.items > 0 => {
                return Err(Error::Usage(format!(
                    "{}: {} articles of a run that did not finish; --resume goes on with it, or remove it",
                    part.to_string_lossy(),
                    note.items
                )));
            }
            _ => Note { schema: SCHEMA.to_owned(), of, items: 0, bytes: 0, tally: Tally::default() },
        };
        file.set_len(note.bytes).map_err(fail)?;
        let mut file = BufWriter::with_capacity(BUFFER, file);
        file.seek(SeekFrom::Start(note.bytes)).map_err(fail)?;
        let mut journal = Self { file, output: output.to_owned(), note, noted: Instant::now(), pause: PAUSE };
        journal.checkpoint()?;
        Ok(journal)
    }

    /// Results that are there.
    pub fn items(&self) -> u64 {
        self.note.items
    }

    /// Their counts.
    pub fn tally(&self) -> &Tally {
        &self.note.tally
    }

    /// Writes what stands before all rows; nothing when it is there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(&mut self, bytes: &[u8]) -> Result<()> {
        if self.note.bytes > 0 { Ok(()) } else { self.write(bytes) }
    }

    /// Writes one result (which may have no bytes) and counts it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, bytes: &[u8], counts: Tally) -> Result<()> {
        self.write(bytes)?;
        self.note.items += 1;
        self.note.tally.merge(counts);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|e| self.fault(e))?;
        self.note.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Notes how far the run is, if the last note is old enough.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn tick(&mut self) -> Result<()> {
        if self.noted.elapsed() < self.pause { Ok(()) } else { self.checkpoint() }
    }

    /// Notes how far the run is: first the rows reach the disk, then the note takes the old one's place.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn checkpoint(&mut self) -> Result<()> {
        let start = Instant::now();
        self.file.flush().and_then(|()| self.file.get_ref().sync_data()).map_err(|e| self.fault(e))?;
        let path = beside(&self.output, "resume");
        let text = serde_json::to_vec(&self.note).map_err(|e| Error::Usage(e.to_string()))?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || -> io::Result<()> {
            let mut file = tempfile::Builder::new().prefix(".resume").tempfile_in(folder)?;
            file.write_all(&text)?;
            file.as_file().sync_data()?;
            file.persist(&path).map_err(|e| e.error)?;
            Ok(())
        };
        write().map_err(|e| Error::io(path.to_string_lossy(), e))?;
        self.noted = Instant::now();
        self.pause = PAUSE.max(start.elapsed() * SHARE);
        Ok(())
    }

    /// Writes what stands after all rows and gives the file its name.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, bytes: &[u8]) -> Result<()> {
        self.write(bytes)?;
        self.file.flush().and_then(|()| self.file.get_ref().sync_data()).map_err(|e| self.fault(e))?;
        fs::rename(beside(&self.output, "part"), &self.output).map_err(|e| self.fault(e))?;
        // The rows have their name: a note that cannot be removed is of a run that is over, and is not read again.
        drop(fs::remove_file(beside(&self.output, "resume")));
        Ok(())
    }

    fn fault(&self, error: io::Error) -> Error {
        Error::io(beside(&self.output, "part").to_string_lossy(), error)
    }
}

/// `out.jsonl` → `out.jsonl.part`.
fn beside(output: &Path, ending: &str) -> PathBuf {
    let mut name = output.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn other_run(part: &Path) -> Error {
    Error::Usage(format!(
        "{}: it is of a run over other articles, or with other rules, options or version; remove it to start over",
        part.to_string_lossy()
    ))
}

/// What an unfinished run noted; `None` when there was none, or its part is shorter than it says.
fn noted(output: &Path, length: u64) -> Option<Note> {
    let text = fs::read(beside(output, "resume")).ok()?;
    let note: Note = serde_json::from_slice(&text).ok()?;
    (note.schema == SCHEMA && note.bytes <= length && length > 0).then_some(note)
}

/// The part, which no other run holds.
fn locked(part: &Path, output: &Path) -> Result<File> {
    let fail = |error| Error::io(part.to_string_lossy(), error);
    loop {
        let file = File::options().create(true).read(true).write(true).truncate(false).open(part).map_err(fail)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, part) => return Ok(file),
            // Another run finished and gave it its name between the two steps: what we hold is its output.
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Usage(format!("{}: another run is writing it", output.to_string_lossy())));
            }
            // File systems without locks: better unguarded than not at all.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
    }
}

/// True when the open file is the one of this name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), path.metadata()) {
        (Ok(ours), Ok(theirs)) => (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
