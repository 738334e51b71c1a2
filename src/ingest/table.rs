//! CSV and TSV with named columns → pieces, one a row. A row that is none is a row of its own with its line; the rest goes on.

use std::io::{BufRead, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};

use crate::ingest::opened::{CHANGED, Opened};
use crate::ingest::raw::broken;
use crate::ingest::{Options, Pieces, Raw};
use crate::model::Metadata;

/// Names of the fields of an article.
pub(super) const FIELDS: [&str; 8] = ["id", "text", "title", "outlet", "date", "desk", "author", "url"];

pub(super) fn pieces(opened: Opened, path: Arc<str>, delimiter: u8, options: &Options) -> Pieces {
    let lost = |reason: String| -> Pieces { Box::new(std::iter::once(Raw::lost(&path, 0, reason))) };
    let (reader, watch) = match opened.reader() {
        Ok(found) => found,
        Err(error) => return lost(broken(&error)),
    };
    let reader = without_mark(reader);
    let mut csv = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
    let header = match csv.byte_headers() {
        Ok(header) => header.clone(),
        Err(error) => return lost(reason(error)),
    };
    let columns: Vec<Option<usize>> = FIELDS
        .iter()
        .map(|ours| header.iter().position(|name| name.trim_ascii() == options.name_of(ours).as_bytes()))
        .collect();
    if columns[1].is_none() {
        return lost(format!("no column \"{}\" (--field text=NAME names another)", options.name_of("text")));
    }
    let width = header.len();
    let mut is_over = false;
    Box::new(std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let mut record = ByteRecord::new();
        match csv.read_byte_record(&mut record) {
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line) as u32;
                Some(row(&record, &columns, width, &path, line))
            }
            Ok(false) => {
                is_over = true;
                watch.has_changed().then(|| Raw::lost(&path, 0, CHANGED.to_owned()))
            }
            Err(error) => {
                is_over = true;
                let line = error.position().map_or(0, csv::Position::line) as u32;
                Some(Raw::lost(&path, line, reason(error)))
            }
        }
    }))
}

/// A byte order mark is no part of the first column's name.
fn without_mark(mut reader: Box<dyn BufRead + Send>) -> Box<dyn Read + Send> {
    if reader.fill_buf().is_ok_and(|start| start.starts_with("\u{FEFF}".as_bytes())) {
        reader.consume("\u{FEFF}".len());
    }
    Box::new(reader)
}

fn row(record: &ByteRecord, columns: &[Option<usize>], width: usize, path: &Arc<str>, line: u32) -> Raw {
    if record.len() != width {
        let reason = format!("{} fields where the first line names {width}", record.len());
        return Raw::lost(path, line, reason);
    }
    let mut values = Vec::with_capacity(columns.len());
    for column in columns {
        match column.map(|n| std::str::from_utf8(record.get(n).unwrap_or_default())).transpose() {
            Ok(value) => values.push(value.filter(|v| !v.is_empty()).map(str::to_owned)),
            Err(error) => {
                let reason = format!("not UTF-8 after {} bytes of a field", error.valid_up_to());
                return Raw::lost(path, line, reason);
            }
        }
    }
    article(path, line, values)
}

/// The piece of a row whose values are in the order of [`FIELDS`].
pub(super) fn article(path: &Arc<str>, line: u32, values: Vec<Option<String>>) -> Raw {
    let mut values = values.into_iter();
    let mut next = || values.next().flatten();
    let (id, text) = (next(), next());
    let metadata = Metadata { title: next(), outlet: next(), date: next(), desk: next(), author: next(), url: next() };
    // An empty cell is a text that is empty; a table without the column was refused before.
    Raw::row(path, line, id, Some(text.unwrap_or_default()), metadata)
}

fn reason(error: csv::Error) -> String {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => broken(&error),
        _ => "not a table of separated values".to_owned(),
    }
}
