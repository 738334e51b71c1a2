//! JSON lines → pieces, one a line that is not blank. A line longer than the limit is a row of its own and is passed over in
//! bounded memory; what breaks off or changes while it is read ends with a row that says so.

use std::io::{self, BufRead};
use std::sync::Arc;

use crate::ingest::Raw;
use crate::ingest::opened::{CHANGED, Opened, Watch};
use crate::ingest::raw::broken;

/// A line that is passed over may go on for so many times the limit; then the file is given up.
const PATIENCE: u64 = 128;
/// Room for the names and marks around a text of the largest size.
const ROOM: u64 = 64 << 10;

/// What one attempt at a line came to.
enum Line {
    End,
    Read,
    TooLong,
    GivenUp,
}

pub(super) fn pieces(opened: Opened, path: Arc<str>, max_bytes: u64) -> impl Iterator<Item = Raw> + Send {
    let mut state = match opened.reader() {
        Ok(found) => Ok(found),
        Err(error) => Err(Some(broken(&error))),
    };
    let mut number: u32 = 0;
    std::iter::from_fn(move || {
        let (reader, watch) = match &mut state {
            Ok(found) => found,
            Err(reason) => return reason.take().map(|r| Raw::lost(&path, number, r)),
        };
        let (raw, is_last) = next(reader, watch, &path, &mut number, max_bytes);
        if is_last {
            state = Err(None);
        }
        raw
    })
}

/// The next piece, and whether nothing can come after it.
fn next(
    reader: &mut Box<dyn BufRead + Send>,
    watch: &Watch,
    path: &Arc<str>,
    number: &mut u32,
    max_bytes: u64,
) -> (Option<Raw>, bool) {
    loop {
        let mut line = Vec::new();
        *number += 1;
        // Escapes can make a text six times as long as it is.
        match read_line(reader, &mut line, max_bytes * 6 + ROOM, max_bytes.saturating_mul(PATIENCE)) {
            Ok(Line::Read) if line.iter().all(u8::is_ascii_whitespace) => {}
            Ok(Line::Read) => return (Some(Raw::line(path, *number, line)), false),
            Ok(Line::TooLong) => {
                let reason = format!("the line is longer than an article of {:.1} MB can be", max_bytes as f64 / 1e6);
                return (Some(Raw::lost(path, *number, reason)), false);
            }
            Ok(Line::GivenUp) => {
                let reason = "the line does not end; the rest of the file is not read".to_owned();
                return (Some(Raw::lost(path, *number, reason)), true);
            }
            Ok(Line::End) => return (watch.has_changed().then(|| Raw::lost(path, *number, CHANGED.to_owned())), true),
            Err(error) => return (Some(Raw::lost(path, *number, broken(&error))), true),
        }
    }
}

/// One line into `line`, without more than `most` bytes of it.
fn read_line(reader: &mut Box<dyn BufRead + Send>, line: &mut Vec<u8>, most: u64, patience: u64) -> io::Result<Line> {
    let mut passed: u64 = 0;
    loop {
        let (taken, is_end) = {
            let found = match reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                found => found?,
            };
            if found.is_empty() {
                return Ok(if passed == 0 { Line::End } else { fitting(passed, most) });
            }
            let end = memchr::memchr(b'\n', found);
            let taken = end.map_or(found.len(), |at| at + 1);
            if passed + taken as u64 <= most {
                line.extend_from_slice(&found[..taken]);
            } else {
                *line = Vec::new();
            }
            (taken, end.is_some())
        };
        reader.consume(taken);
        passed += taken as u64;
        if is_end {
            return Ok(fitting(passed, most));
        }
        if passed > patience.max(most) {
            return Ok(Line::GivenUp);
        }
    }
}

fn fitting(passed: u64, most: u64) -> Line {
    if passed <= most { Line::Read } else { Line::TooLong }
}
