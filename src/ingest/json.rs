//! JSON objects → articles: `id`, `text`, and what else is known. In: a line or one object; out: an article, or a row with line
//! and reason for what is none.

use std::io::Read;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::ingest::finish::finish;
use crate::ingest::opened::{CHANGED, Opened};
use crate::ingest::raw::broken;
use crate::ingest::{Form, Item, Options, Pieces, Raw};
use crate::model::Metadata;
use crate::report::Unprocessed;

/// A list may be so many times as large as an article; longer ones are better written as lines.
const LIST: u64 = 4;

/// A JSON file: one object, or a list of them.
pub(super) fn pieces(opened: Opened, path: Arc<str>, options: &Options) -> Pieces {
    let lost = |reason: String| -> Pieces { Box::new(std::iter::once(Raw::lost(&path, 0, reason))) };
    let is_list = |bytes: &[u8]| bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'[');
    let (found, opened) = match opened.sniffed(|bytes| if is_list(bytes) { Form::Jsonl } else { Form::Json }) {
        Ok(found) => found,
        Err(error) => return lost(broken(&error)),
    };
    if found == Form::Json {
        return Box::new(std::iter::once(Raw::stream(opened, &path, Form::Json)));
    }
    let most = options.max_bytes.saturating_mul(LIST);
    let read = opened.reader().and_then(|(reader, watch)| {
        let mut bytes = Vec::new();
        reader.take(most + 1).read_to_end(&mut bytes)?;
        Ok((bytes, watch))
    });
    match read {
        Err(error) => lost(broken(&error)),
        Ok((bytes, _)) if bytes.len() as u64 > most => {
            lost(format!("a JSON list of more than {:.0} MB: write it as JSON lines", most as f64 / 1e6))
        }
        Ok((_, watch)) if watch.has_changed() => lost(CHANGED.to_owned()),
        Ok((bytes, _)) => match serde_json::from_slice::<Vec<Value>>(&bytes) {
            Ok(values) => Box::new((1..).zip(values).map(move |(number, value)| Raw::value(&path, number, value))),
            Err(error) => lost(format!(
                "not a list of JSON objects: {} at line {}, column {}",
                kind(&error),
                error.line(),
                error.column()
            )),
        },
    }
}

/// One line of a file of many.
pub(super) fn line(bytes: &[u8], path: &str, line: u32, options: &Options) -> Item {
    match std::str::from_utf8(bytes) {
        Ok(text) => object(text, path, line, &format!("{}:{line}", stem(path)), options),
        Err(error) => Err(Unprocessed::failed(path, line, format!("not UTF-8 at column {}", error.valid_up_to() + 1))),
    }
}

/// How a file of many articles is called in their names.
pub(super) fn stem(path: &str) -> &str {
    if path == "-" { "stdin" } else { path.rsplit('/').next().unwrap_or(path) }
}

/// The reason given where there is no text.
pub(super) fn no_text() -> String {
    "no \"text\" field (--field text=NAME names another)".to_owned()
}

/// One object; without an `id` it is called `fallback`.
pub(super) fn object(text: &str, path: &str, line: u32, fallback: &str, options: &Options) -> Item {
    match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(object) => fields(object, path, line, fallback, options),
        Err(error) => {
            let at = line.max(1) + error.line().saturating_sub(1) as u32;
            let reason = format!("not a JSON object: {} at column {}", kind(&error), error.column());
            Err(Unprocessed::failed(path, at, reason))
        }
    }
}

/// One value of a list; `number` counts them from 1.
pub(super) fn value(value: Value, path: &str, number: u32, options: &Options) -> Item {
    match value {
        Value::Object(object) => fields(object, path, number, &format!("{}:{number}", stem(path)), options),
        _ => Err(Unprocessed::failed(path, number, "not a JSON object: another kind of value")),
    }
}

fn fields(mut object: Map<String, Value>, path: &str, line: u32, fallback: &str, options: &Options) -> Item {
    let mut word = |ours: &str| match object.get_mut(options.name_of(ours)) {
        Some(Value::String(word)) => Some(std::mem::take(word)),
        Some(Value::Number(number)) if ours == "id" => Some(number.to_string()),
        _ => None,
    };
    let id = word("id").unwrap_or_else(|| fallback.to_owned());
    let Some(body) = word("text") else { return Err(Unprocessed::failed(path, line, no_text())) };
    let metadata = Metadata {
        title: word("title"),
        outlet: word("outlet"),
        date: word("date"),
        desk: word("desk"),
        author: word("author"),
        url: word("url"),
    };
    finish(id, path, line, &body, metadata, options)
}

fn kind(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        serde_json::error::Category::Data => "another kind of value",
        _ => "bad syntax",
    }
}
