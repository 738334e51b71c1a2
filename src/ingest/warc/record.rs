//! One record of a web archive: its header and its block. In: a reader at the start of a record, or in what is left of a broken
//! one; out: the record, or what is wrong with it.

use std::io::{self, BufRead, BufReader, Read};

use crate::ingest::raw::broken;
use crate::ingest::warc::line;
use crate::ingest::warc::members::Members;
use crate::ingest::warc::pushback::Pushback;

/// Where records come from.
pub(super) type Source = Pushback<BufReader<Members>>;

/// Longest line of a header that is read.
const LINE: usize = 64 << 10;
/// Most lines of a header.
const LINES: usize = 256;
/// What a record begins with.
const VERSION: &[u8] = b"WARC/";

/// One record.
pub(super) struct Record {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) url: Option<String>,
    pub(super) content_type: String,
    /// `None` when it is larger than the limit; it was passed over.
    pub(super) block: Option<Vec<u8>>,
}

/// What is wrong.
pub(super) enum Broken {
    /// The compressed data cannot be expanded.
    Packed(io::Error),
    /// The record is not what it says.
    Record(&'static str),
}

impl Broken {
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Packed(error) => broken(error),
            Self::Record(reason) => (*reason).to_owned(),
        }
    }
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Packed(error)
    }
}

/// The next record; `None` at the end.
pub(super) fn read(reader: &mut Source, max_bytes: u64) -> Result<Option<Record>, Broken> {
    let version = loop {
        match line(reader, LINE)? {
            None => return Ok(None),
            Some(line) if line.is_empty() => {}
            Some(line) => break line,
        }
    };
    if !version.starts_with(VERSION) {
        return Err(Broken::Record("it does not begin with WARC/"));
    }
    let (mut record, length) = header(reader)?;
    let Some(length) = length else { return Err(Broken::Record("no Content-Length")) };
    if length > max_bytes {
        let passed = io::copy(&mut reader.take(length), &mut io::sink())?;
        if passed < length {
            return Err(Broken::Record("it ends before its Content-Length"));
        }
        return Ok(Some(record));
    }
    let mut block = Vec::new();
    reader.take(length).read_to_end(&mut block)?;
    if (block.len() as u64) < length {
        reader.put_back(block);
        return Err(Broken::Record("it ends before its Content-Length"));
    }
    if !ends_here(reader)? {
        // The length is wrong: the next record may begin inside what was taken.
        reader.put_back(block);
        return Err(Broken::Record("its Content-Length is not its length"));
    }
    record.block = Some(block);
    Ok(Some(record))
}

/// Names and values up to the blank line; the block's length.
fn header(reader: &mut Source) -> Result<(Record, Option<u64>), Broken> {
    let mut record =
        Record { kind: String::new(), id: String::new(), url: None, content_type: String::new(), block: None };
    let mut length = None;
    for _ in 0..LINES {
        let Some(line) = line(reader, LINE)? else { return Err(Broken::Record("it ends in its header")) };
        if line.is_empty() {
            return Ok((record, length));
        }
        let line = String::from_utf8_lossy(&line);
        let Some((name, value)) = line.split_once(':') else {
            return Err(Broken::Record("a line of its header is no name and value"));
        };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => record.kind = value.to_ascii_lowercase(),
            "warc-record-id" => record.id = identity(value),
            "warc-target-uri" => record.url = Some(value.trim_matches(['<', '>']).to_owned()),
            "content-type" => record.content_type = value.to_ascii_lowercase(),
            "content-length" => length = value.parse().ok(),
            _ => {}
        }
    }
    Err(Broken::Record("its header does not end"))
}

/// `<urn:uuid:…>` without what is the same for all.
fn identity(value: &str) -> String {
    let value = value.trim_matches(['<', '>']);
    value.strip_prefix("urn:uuid:").unwrap_or(value).to_owned()
}

/// True when the block is followed by the end of a line, or by nothing. Goes up to what comes next, so that a checksum that does
/// not hold is an error of this record; one of the next record is kept for it.
fn ends_here(reader: &mut Source) -> io::Result<bool> {
    let member = reader.inner().get_ref().number();
    for nth in 0..=4 {
        match peek(reader) {
            Ok(Some(b'\r' | b'\n')) if nth < 4 => reader.consume(1),
            Ok(next) => return Ok(nth > 0 || next.is_none()),
            Err(error) if reader.inner().get_ref().number() == member => return Err(error),
            Err(error) => {
                reader.put_back_error(error);
                break;
            }
        }
    }
    Ok(true)
}

fn peek(reader: &mut Source) -> io::Result<Option<u8>> {
    reader.fill_buf().map(|found| found.first().copied())
}

/// Goes to the next line that begins a record, and leaves it to be read; false at the end.
pub(super) fn seek_next(reader: &mut Source) -> io::Result<bool> {
    loop {
        let Some(found) = line(reader, LINE)? else { return Ok(false) };
        if found.starts_with(VERSION) {
            let mut back = found;
            back.extend_from_slice(b"\r\n");
            reader.put_back(back);
            return Ok(true);
        }
    }
}
