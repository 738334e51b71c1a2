//! Web archives → pieces: one for each response that is a page or text, and for each conversion to text. In: a WARC file, plain,
//! as zstd, or in gzip members as Common Crawl publishes it; a broken record is a row of its own and reading goes on at the next.

mod http;
mod members;
mod pushback;
mod record;

use std::io::{self, BufRead, BufReader};
use std::sync::Arc;

use crate::ingest::opened::{CHANGED, Opened, Watch};
use crate::ingest::raw::broken;
use crate::ingest::{Form, Raw};
use members::Members;
use pushback::Pushback;
use record::{Broken, Record, Source};

/// Records of these types may hold an article.
const ARTICLES: [&str; 3] = ["response", "conversion", "resource"];

pub(super) fn pieces(opened: Opened, path: Arc<str>, max_bytes: u64) -> impl Iterator<Item = Raw> + Send {
    let mut state = Archive::new(opened, max_bytes).map_err(|error| Some(broken(&error)));
    std::iter::from_fn(move || {
        let archive = match &mut state {
            Ok(archive) => archive,
            Err(reason) => return reason.take().map(|r| Raw::lost(&path, 0, r)),
        };
        let raw = archive.next(&path);
        if raw.is_none() {
            state = Err(None);
        }
        raw
    })
}

struct Archive {
    reader: Source,
    watch: Watch,
    max_bytes: u64,
    /// Records met, from 1: where a broken one stands.
    number: u32,
    /// Damage was told and no sound record has come since: the rest of it is the same damage.
    is_damaged: bool,
    is_over: bool,
}

impl Archive {
    fn new(opened: Opened, max_bytes: u64) -> io::Result<Self> {
        let (members, watch) = Members::new(opened)?;
        let reader = Pushback::new(BufReader::with_capacity(128 << 10, members));
        Ok(Self { reader, watch, max_bytes, number: 0, is_damaged: false, is_over: false })
    }

    fn next(&mut self, path: &Arc<str>) -> Option<Raw> {
        while !self.is_over {
            match record::read(&mut self.reader, self.max_bytes) {
                Ok(None) => {
                    self.is_over = true;
                    return self.watch.has_changed().then(|| Raw::lost(path, 0, CHANGED.to_owned()));
                }
                Ok(Some(record)) => {
                    self.number += 1;
                    self.is_damaged = false;
                    if let Some(raw) = self.piece(record, path) {
                        return Some(raw);
                    }
                }
                Err(fault) => {
                    let is_new = !std::mem::replace(&mut self.is_damaged, true);
                    self.number += u32::from(is_new);
                    self.is_over = !self.resume(&fault);
                    if is_new {
                        return Some(Raw::lost(path, 0, format!("record {}: {}", self.number, fault.reason())));
                    }
                }
            }
        }
        None
    }

    /// Goes on after damage; false when there is nothing more.
    fn resume(&mut self, fault: &Broken) -> bool {
        match fault {
            Broken::Packed(_) => {
                self.reader.forget();
                self.reader.inner().get_mut().next_member().is_ok_and(|found| found)
            }
            Broken::Record(_) => record::seek_next(&mut self.reader).unwrap_or(true),
        }
    }

    fn piece(&self, record: Record, path: &Arc<str>) -> Option<Raw> {
        if !ARTICLES.contains(&record.kind.as_str()) {
            return None;
        }
        let url = record.url.clone();
        let Some(block) = record.block else {
            let reason = format!(
                "record {}: larger than the limit of {:.1} MB an article (--max-megabytes)",
                self.number,
                self.max_bytes as f64 / 1e6
            );
            return Some(Raw::lost(path, 0, reason));
        };
        if record.kind != "response" {
            let form = if record.content_type.contains("html") { Form::Html } else { Form::Text };
            return Some(Raw::page(path, block, form, record.id, url, None));
        }
        Some(match http::body(block, self.max_bytes) {
            Ok(http::Body { bytes, form, charset }) => Raw::page(path, bytes, form, record.id, url, charset),
            Err(reason) => Raw::skipped(path, 0, format!("record {}: {reason}", self.number)),
        })
    }
}

/// A line without its end, at most `most` bytes of it; `None` at the end of input.
fn line(reader: &mut impl BufRead, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let taken = io::Read::take(&mut *reader, most as u64).read_until(b'\n', &mut line)?;
    if taken == 0 {
        return Ok(None);
    }
    while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
        line.pop();
    }
    Ok(Some(line))
}
