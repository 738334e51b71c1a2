//! Paths → articles, one at a time and in order. In: files, folders, patterns, stdin; out: for each article the text or the
//! reason why it could not be read. Nothing is lost in silence.

mod decode;
mod given;
mod json;
mod listing;

pub use given::given;
pub use listing::{Input, listing};

use std::fs;
use std::io::{BufRead, BufReader, Read};

use crate::error::reason;
use crate::model::{Article, Metadata};
use crate::report::Unprocessed;

/// What input looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// By name; standard input by its first byte.
    #[default]
    Auto,
    /// One article a file.
    Text,
    /// One article a line.
    Jsonl,
}

/// How input is read.
#[derive(Clone, Debug)]
pub struct Options {
    /// What it looks like.
    pub form: Form,
    /// Legacy encodings are guessed where a file is not UTF-8; otherwise such a file is a failure with its place.
    pub guesses_encoding: bool,
    /// A title is put in front of the text.
    pub uses_title: bool,
    /// Other names of the fields: `(ours, theirs)`.
    pub fields: Vec<(String, String)>,
    /// Larger articles are not read, in bytes.
    pub max_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { form: Form::Auto, guesses_encoding: false, uses_title: true, fields: Vec::new(), max_bytes: 8 << 20 }
    }
}

/// One article, or why there is none.
pub type Item = Result<Article, Unprocessed>;

/// Opens one input; its articles come lazily.
pub fn open<'o>(input: &Input, options: &'o Options) -> Box<dyn Iterator<Item = Item> + Send + 'o> {
    let path = input.shown.clone();
    let lost = |reason: String| Unprocessed { path: path.clone(), line: 0, reason };
    if input.is_stdin {
        return stdin(options);
    }
    let form = match options.form {
        Form::Auto if has_extension(&input.shown, &["jsonl", "ndjson"]) => Form::Jsonl,
        Form::Auto => Form::Text,
        form => form,
    };
    let file = match fs::File::open(&input.path).and_then(|f| f.metadata().map(|m| (f, m))) {
        Ok((_, meta)) if meta.is_dir() => return once(Err(lost("is a folder".to_owned()))),
        Ok(found) => found,
        Err(error) => return once(Err(lost(reason(&error)))),
    };
    if form == Form::Jsonl {
        return Box::new(json::lines(BufReader::new(file.0), path, options));
    }
    if file.1.len() > options.max_bytes {
        let reason = too_large(file.1.len(), options.max_bytes);
        return once(Err(lost(reason)));
    }
    let mut bytes = Vec::new();
    if let Err(error) = BufReader::new(file.0).read_to_end(&mut bytes) {
        return once(Err(lost(reason(&error))));
    }
    once(whole(&path, &bytes, options))
}

fn once<'o>(item: Item) -> Box<dyn Iterator<Item = Item> + Send + 'o> {
    Box::new(std::iter::once(item))
}

fn too_large(bytes: u64, limit: u64) -> String {
    format!(
        "{:.1} MB is more than the limit of {:.1} MB an article (--max-megabytes)",
        bytes as f64 / 1e6,
        limit as f64 / 1e6
    )
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, found)| extensions.iter().any(|e| e.eq_ignore_ascii_case(found)))
}

/// A file that is one article: text, or one JSON object.
fn whole(path: &str, bytes: &[u8], options: &Options) -> Item {
    let text = decode::decode(bytes, options.guesses_encoding).map_err(|(line, reason)| Unprocessed {
        path: path.to_owned(),
        line,
        reason,
    })?;
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    if has_extension(path, &["json"]) && options.form == Form::Auto {
        return json::object(&text, path, 0, &stem, options);
    }
    finish(stem, path, 0, &text, Metadata::default(), options)
}

/// An article from its parts; empty text is a failure with a reason.
fn finish(id: String, path: &str, line: u32, text: &str, metadata: Metadata, options: &Options) -> Item {
    let lost = |reason: &str| Err(Unprocessed { path: path.to_owned(), line, reason: reason.to_owned() });
    if text.trim().is_empty() {
        return lost("empty");
    }
    if text.len() as u64 > options.max_bytes {
        return lost(&too_large(text.len() as u64, options.max_bytes));
    }
    let (text, offset, headline) =
        match metadata.title.as_deref().filter(|t| options.uses_title && !t.trim().is_empty()) {
            Some(title) => (format!("{title}\n\n{text}"), title.len() + 2, title.len()),
            None => (text.to_owned(), 0, 0),
        };
    Ok(Article { id, path: path.to_owned(), text, text_offset: offset as u32, headline_end: headline as u32, metadata })
}

fn stdin<'o>(options: &'o Options) -> Box<dyn Iterator<Item = Item> + Send + 'o> {
    let mut reader = BufReader::new(std::io::stdin());
    let is_jsonl = match options.form {
        Form::Jsonl => true,
        Form::Text => false,
        Form::Auto => reader.fill_buf().is_ok_and(|b| b.iter().find(|c| !c.is_ascii_whitespace()) == Some(&b'{')),
    };
    if is_jsonl {
        return Box::new(json::lines(reader, "-".to_owned(), options));
    }
    let mut bytes = Vec::new();
    match reader.take(options.max_bytes + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > options.max_bytes => {
            let reason = too_large(bytes.len() as u64, options.max_bytes);
            once(Err(Unprocessed { path: "-".to_owned(), line: 0, reason }))
        }
        Ok(_) => once(whole("-", &bytes, options).map(|a| Article { id: "stdin".to_owned(), ..a })),
        Err(error) => once(Err(Unprocessed { path: "-".to_owned(), line: 0, reason: reason(&error) })),
    }
}
