//! JSON objects → articles: `id`, `text`, and what else is known. In: lines or one object; out: articles, or a row with line
//! and reason for each that is none.

use std::io::BufRead;

use serde_json::{Map, Value};

use crate::error::reason;
use crate::ingest::{Item, Options, finish};
use crate::model::Metadata;
use crate::report::Unprocessed;

/// One article a line; blank lines are none.
pub(super) fn lines<'o>(
    mut reader: impl BufRead + Send + 'o,
    path: String,
    options: &'o Options,
) -> impl Iterator<Item = Item> + Send + 'o {
    let mut line = 0;
    let mut buffer = Vec::new();
    std::iter::from_fn(move || {
        loop {
            buffer.clear();
            line += 1;
            let lost = |reason: String| Some(Err(Unprocessed { path: path.clone(), line, reason }));
            match reader.read_until(b'\n', &mut buffer) {
                Ok(0) => return None,
                Ok(_) if buffer.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => match std::str::from_utf8(&buffer) {
                    Ok(text) => return Some(object(text, &path, line, &format!("{}:{line}", stem(&path)), options)),
                    Err(error) => return lost(format!("not UTF-8 at column {}", error.valid_up_to() + 1)),
                },
                Err(error) => return lost(reason(&error)),
            }
        }
    })
}

fn stem(path: &str) -> &str {
    if path == "-" { "stdin" } else { path.rsplit('/').next().unwrap_or(path) }
}

/// One object; without an `id` it is called `fallback`.
pub(super) fn object(text: &str, path: &str, line: u32, fallback: &str, options: &Options) -> Item {
    let lost = |reason: String, line: u32| Err(Unprocessed { path: path.to_owned(), line, reason });
    let object: Map<String, Value> = match serde_json::from_str(text) {
        Ok(object) => object,
        Err(error) => {
            let at = line.max(1) + error.line().saturating_sub(1) as u32;
            return lost(format!("not a JSON object: {} at column {}", kind(&error), error.column()), at);
        }
    };
    let field = |ours: &str| {
        let theirs = options.fields.iter().find(|(o, _)| o == ours).map_or(ours, |(_, t)| t.as_str());
        object.get(theirs)
    };
    let word = |ours: &str| field(ours).and_then(|v| v.as_str().map(str::to_owned));
    let id = match field("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => fallback.to_owned(),
    };
    let Some(body) = word("text") else {
        return lost("no \"text\" field (--field text=NAME names another)".to_owned(), line);
    };
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
