//! An output that survives whatever ends the run: rows go to `FILE.part`, what each adds to the run's sums to `FILE.counts`, and
//! now and then `FILE.resume` says how far both are good. In: rows and entries; out: at the end `FILE`, at once and whole. After a
//! kill at any moment both are cut back to what the last note says and the run goes on there, to the same bytes.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::batch::Fingerprint;
use crate::error::{Error, Result};
use crate::report::Entry;

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
    /// Bytes of their rows.
    bytes: u64,
    /// Bytes of their entries.
    counts: u64,
}

const SCHEMA: &str = "onrecord.resume/1";

/// An output under way.
pub struct Journal {
    file: BufWriter<File>,
    counts: BufWriter<File>,
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
        let counts = File::options().create(true).read(true).write(true).truncate(false).open(beside(output, "counts"));
        let counts = counts.map_err(fail)?;
        let lengths = (file.metadata().map_err(fail)?.len(), counts.metadata().map_err(fail)?.len());
        let found = noted(output, lengths);
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
            _ => Note { schema: SCHEMA.to_owned(), of, items: 0, bytes: 0, counts: 0 },
        };
        let file = cut(file, note.bytes).map_err(fail)?;
        let counts = cut(counts, note.counts).map_err(fail)?;
        let output = output.to_owned();
        let mut journal = Self { file, counts, output, note, noted: Instant::now(), pause: PAUSE };
        journal.checkpoint()?;
        Ok(journal)
    }

    /// Results that are there.
    pub fn items(&self) -> u64 {
        self.note.items
    }

    /// Hands over what is there: the bytes in pieces, then the entries in order.
    ///
    /// # Errors
    /// When it cannot be read, or is not what was written.
    pub fn replay(&self, mut bytes: impl FnMut(&[u8]), mut entry: impl FnMut(Entry)) -> Result<()> {
        let part = beside(&self.output, "part");
        let fail = |error| Error::io(part.to_string_lossy(), error);
        let mut rows = File::open(&part).map_err(fail)?.take(self.note.bytes);
        let mut buffer = vec![0; BUFFER];
        loop {
            match rows.read(&mut buffer).map_err(fail)? {
                0 => break,
                taken => bytes(&buffer[..taken]),
            }
        }
        let counts = File::open(beside(&self.output, "counts")).map_err(fail)?.take(self.note.counts);
        for line in BufReader::new(counts).lines() {
            let line = line.map_err(fail)?;
            entry(serde_json::from_str(&line).map_err(|e| fail(io::Error::other(e)))?);
        }
        Ok(())
    }

    /// Writes what stands before all rows; nothing when it is there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(&mut self, bytes: &[u8]) -> Result<()> {
        if self.note.bytes > 0 { Ok(()) } else { self.write(bytes) }
    }

    /// Writes one result (which may have no bytes) and what it adds.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, bytes: &[u8], entry: &Entry) -> Result<()> {
        self.write(bytes)?;
        let mut line = serde_json::to_vec(entry).map_err(|e| Error::Usage(e.to_string()))?;
        line.push(b'\n');
        self.counts.write_all(&line).map_err(|e| self.fault(e))?;
        self.note.items += 1;
        self.note.counts += line.len() as u64;
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
        for file in [&mut self.file, &mut self.counts] {
            let outcome = file.flush().and_then(|()| file.get_ref().sync_data());
            outcome.map_err(|e| Error::io(beside(&self.output, "part").to_string_lossy(), e))?;
        }
        let path = beside(&self.output, "resume");
        let text = serde_json::to_vec(&self.note).map_err(|e| Error::Usage(e.to_string()))?;
        // One fixed name for the new note: a kill leaves no more than this, and the next note takes it away.
        let new = beside(&self.output, "resume.new");
        let write = || -> io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(&text)?;
            file.sync_data()?;
            fs::rename(&new, &path)
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
        // The rows have their name: what cannot be removed is of a run that is over, and is not read again.
        drop(fs::remove_file(beside(&self.output, "resume")));
        drop(fs::remove_file(beside(&self.output, "counts")));
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

/// A file of this length, to be written on.
fn cut(mut file: File, length: u64) -> io::Result<BufWriter<File>> {
    file.set_len(length)?;
    file.seek(SeekFrom::Start(length))?;
    Ok(BufWriter::with_capacity(BUFFER, file))
}

/// What an unfinished run noted; `None` when there was none, or its files are shorter than it says.
fn noted(output: &Path, lengths: (u64, u64)) -> Option<Note> {
    let text = fs::read(beside(output, "resume")).ok()?;
    let note: Note = serde_json::from_slice(&text).ok()?;
    let is_there = note.bytes <= lengths.0 && note.counts <= lengths.1 && lengths.0 > 0;
    (note.schema == SCHEMA && is_there).then_some(note)
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
