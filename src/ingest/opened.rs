//! A file or standard input → expanded bytes. Gzip (also of many members) and zstd are known by their first bytes, not by name;
//! what was taken from the file is counted; a file that changes while it is read is noticed.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::ingest::{Form, Input};

/// Bytes of a file held at a time.
const BUFFER: usize = 128 << 10;
/// How many bytes a form is told by.
const LOOK: usize = 4096;
const GZIP: [u8; 2] = [0x1F, 0x8B];
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
/// Frames that ask for a window of more than 2^27 bytes (128 MB) are refused.
const WINDOW_LOG_MAX: u32 = 27;

/// What is said of a file that was written to meanwhile.
pub(super) const CHANGED: &str = "changed while it was read: read it again when nobody writes to it";

/// Counts what passes.
struct Counted<R> {
    inner: R,
    meter: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.inner.read(buffer)?;
        self.meter.fetch_add(taken as u64, Ordering::Relaxed);
        Ok(taken)
    }
}

/// An open input.
pub(super) struct Opened {
    /// Its bytes, as they are in the file.
    packed: Box<dyn BufRead + Send>,
    watch: Watch,
    /// How large the file is; 0 where that is not known.
    bytes: u64,
}

/// Sees whether a file is still what it was when it was opened.
pub(super) struct Watch(Option<(File, Metadata)>);

impl Watch {
    /// The file itself at its start, where it is one that is not packed.
    pub(super) fn file(&self) -> Option<io::Result<File>> {
        let (file, _) = self.0.as_ref()?;
        let start = || -> io::Result<(File, Vec<u8>)> {
            let mut file = file.try_clone()?;
            let mut start = Vec::new();
            file.rewind()?;
            Read::take(&mut file, ZSTD.len() as u64).read_to_end(&mut start)?;
            file.rewind()?;
            Ok((file, start))
        };
        match start() {
            Ok((_, start)) if start.starts_with(&GZIP) || start.starts_with(&ZSTD) => None,
            Ok((file, _)) => Some(Ok(file)),
            Err(error) => Some(Err(error)),
        }
    }

    /// True when the file was written to, cut or extended since it was opened.
    pub(super) fn has_changed(&self) -> bool {
        let Some((file, before)) = &self.0 else { return false };
        file.metadata().is_ok_and(|now| now.len() != before.len() || now.modified().ok() != before.modified().ok())
    }
}

impl Opened {
    /// Opens a file, or standard input.
    pub(super) fn new(input: &Input, meter: &Arc<AtomicU64>) -> io::Result<Self> {
        if input.is_stdin {
            let counted = Counted { inner: io::stdin(), meter: Arc::clone(meter) };
            return Ok(Self {
                packed: Box::new(BufReader::with_capacity(BUFFER, counted)),
                watch: Watch(None),
                bytes: 0,
            });
        }
        let file = File::open(&input.path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        let bytes = metadata.len();
        let watch = if metadata.is_file() { Watch(Some((file.try_clone()?, metadata))) } else { Watch(None) };
        let counted = Counted { inner: file, meter: Arc::clone(meter) };
        Ok(Self { packed: Box::new(BufReader::with_capacity(BUFFER, counted)), watch, bytes })
    }

    /// How large the file is; 0 where that is not known.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The form that the first expanded bytes say, and the input as it was.
    pub(super) fn sniffed(self, form: impl Fn(&[u8]) -> Form) -> io::Result<(Form, Self)> {
        let Self { mut packed, watch, bytes } = self;
        let is_packed = {
            let start = packed.fill_buf()?;
            start.starts_with(&GZIP) || start.starts_with(&ZSTD)
        };
        if !is_packed {
            let found = form(packed.fill_buf()?);
            return Ok((found, Self { packed, watch, bytes }));
        }
        // Only the start is expanded to look at it; the packed bytes before it are kept and put in front again.
        let start = packed.fill_buf()?.to_vec();
        packed.consume(start.len());
        let mut look = Vec::new();
        // An error here is met, and told, when the whole is read.
        drop(expand(Box::new(Cursor::new(start.clone()))).and_then(|r| r.take(LOOK as u64).read_to_end(&mut look)));
        let found = form(&look);
        Ok((found, Self { packed: Box::new(Cursor::new(start).chain(packed)), watch, bytes }))
    }

    /// Expanded bytes, and the watch over the file.
    pub(super) fn reader(self) -> io::Result<(Box<dyn BufRead + Send>, Watch)> {
        Ok((expand(self.packed)?, self.watch))
    }

    /// True when the bytes are gzip's.
    pub(super) fn looked_into(mut self) -> io::Result<(bool, Self)> {
        Ok((self.packed.fill_buf()?.starts_with(&GZIP), self))
    }

    /// Bytes as they are in the file.
    pub(super) fn packed(self) -> (Box<dyn BufRead + Send>, Watch) {
        (self.packed, self.watch)
    }
}

/// Expands what is packed, and passes on what is not.
fn expand(mut packed: Box<dyn BufRead + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    let start = packed.fill_buf()?;
    if start.starts_with(&GZIP) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(packed))));
    }
    if start.starts_with(&ZSTD) {
        let mut decoder = zstd::Decoder::with_buffer(packed)?;
        decoder.window_log_max(WINDOW_LOG_MAX)?;
        return Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)));
    }
    Ok(packed)
}

/// The expanded bytes of a file.
///
/// # Errors
/// When it cannot be opened.
pub fn expanded(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    expand(Box::new(BufReader::with_capacity(BUFFER, File::open(path)?)))
}
