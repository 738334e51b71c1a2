//! One article as it stands in the input, not yet read: made by the one thread that walks the input, read by any. In: bytes,
//! fields or the name of a file; out: an article, or a row with the reason why there is none.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::error::reason;
use crate::ingest::finish::finish;
use crate::ingest::opened::{CHANGED, Opened};
use crate::ingest::{Form, Input, Item, Options, decode, form, html, json, markdown};
use crate::model::{Article, Metadata};
use crate::report::Unprocessed;

/// One article, not yet read.
pub struct Raw {
    path: Arc<str>,
    line: u32,
    body: Body,
}

enum Body {
    /// There is none, for this reason.
    Lost(String),
    /// There is one, left out on purpose.
    Skipped(String),
    /// A file that is one article; opened by whoever reads it.
    File(Input, Form, Arc<AtomicU64>),
    /// An open input that is one article.
    Stream(Opened, Form),
    /// One line of JSON.
    Line(Vec<u8>),
    /// One value of a JSON list.
    Value(serde_json::Value),
    /// A row of a table.
    Row { id: Option<String>, text: Option<String>, metadata: Metadata },
    /// A page or text out of an archive, with its address and the encoding that was said of it.
    Page { bytes: Vec<u8>, form: Form, id: String, url: Option<String>, charset: Option<String> },
}

impl Raw {
    /// What could not be read, and why.
    pub fn lost(path: &Arc<str>, line: u32, reason: String) -> Self {
        Self { path: Arc::clone(path), line, body: Body::Lost(reason) }
    }

    /// What is left out on purpose, and why.
    pub(super) fn skipped(path: &Arc<str>, line: u32, reason: String) -> Self {
        Self { path: Arc::clone(path), line, body: Body::Skipped(reason) }
    }

    pub(super) fn file(input: &Input, form: Form, meter: &Arc<AtomicU64>) -> Self {
        let body = Body::File(input.clone(), form, Arc::clone(meter));
        Self { path: input.shown.as_str().into(), line: 0, body }
    }

    pub(super) fn stream(opened: Opened, path: &Arc<str>, form: Form) -> Self {
        Self { path: Arc::clone(path), line: 0, body: Body::Stream(opened, form) }
    }

    pub(super) fn line(path: &Arc<str>, line: u32, bytes: Vec<u8>) -> Self {
        Self { path: Arc::clone(path), line, body: Body::Line(bytes) }
    }

    /// An article whose parts are known already, such as a row of a table in memory. Without an id it is called by its place; a
    /// text that is not there is a loss.
    pub fn row(path: &Arc<str>, line: u32, id: Option<String>, text: Option<String>, metadata: Metadata) -> Self {
        Self { path: Arc::clone(path), line, body: Body::Row { id, text, metadata } }
    }

    pub(super) fn page(
        path: &Arc<str>,
        bytes: Vec<u8>,
        form: Form,
        id: String,
        url: Option<String>,
        charset: Option<String>,
    ) -> Self {
        Self { path: Arc::clone(path), line: 0, body: Body::Page { bytes, form, id, url, charset } }
    }

    /// As outputs name where it stands: path, and line or 0.
    pub fn place(&self) -> (&str, u32) {
        (&self.path, self.line)
    }

    /// About how many bytes it holds or will take in, for bounds on memory.
    pub fn bytes(&self) -> u64 {
        match &self.body {
            Body::Lost(_) | Body::Skipped(_) => 0,
            Body::File(input, ..) => input.bytes,
            Body::Stream(opened, _) => opened.bytes(),
            Body::Line(bytes) | Body::Page { bytes, .. } => bytes.len() as u64,
            Body::Value(value) => value.get("text").and_then(|t| t.as_str()).map_or(0, |t| t.len() as u64),
            Body::Row { text, .. } => text.as_ref().map_or(0, |t| t.len() as u64),
        }
    }

    /// Reads it: decodes, extracts, checks its size and language.
    ///
    /// # Errors
    /// The row that stands for it when there is no article to be had.
    pub fn read(self, options: &Options) -> Item {
        let Self { path, line, body } = self;
        let lost = |reason: String| Err(Unprocessed::failed(&*path, line, reason));
        match body {
            Body::Lost(reason) => lost(reason),
            Body::Skipped(reason) => Err(Unprocessed::skipped(&*path, line, reason)),
            Body::Line(bytes) => json::line(&bytes, &path, line, options),
            Body::Value(value) => json::value(value, &path, line, options),
            Body::Row { text: None, .. } => lost(json::no_text()),
            Body::Row { id, text: Some(text), metadata } => {
                let id = id.unwrap_or_else(|| format!("{}:{line}", json::stem(&path)));
                finish(id, &path, line, &text, metadata, options)
            }
            Body::Page { bytes, form, id, url, charset } => {
                let article = whole(&bytes, form, &path, charset.as_deref(), options)?;
                let metadata = Metadata { url: url.or(article.metadata.url), ..article.metadata };
                Ok(Article { id, metadata, ..article })
            }
            Body::Stream(opened, form) => {
                let article = stream(opened, form, &path, options)?;
                Ok(if &*path == "-" { Article { id: "stdin".to_owned(), ..article } } else { article })
            }
            Body::File(input, form, meter) => match Opened::new(&input, &meter) {
                Ok(opened) => stream(opened, form, &path, options),
                Err(error) => lost(reason(&error)),
            },
        }
    }

    /// The pieces of what turned out to hold several articles: a JSON list.
    pub(super) fn value(path: &Arc<str>, line: u32, value: serde_json::Value) -> Self {
        Self { path: Arc::clone(path), line, body: Body::Value(value) }
    }
}

/// Reads an open input to its end, within the limit.
fn stream(opened: Opened, form: Form, path: &str, options: &Options) -> Item {
    let lost = |reason: String| Err(Unprocessed::failed(path, 0, reason));
    let mut bytes = Vec::new();
    let outcome = opened.reader().and_then(|(reader, watch)| {
        reader.take(options.max_bytes + 1).read_to_end(&mut bytes)?;
        Ok(watch)
    });
    match outcome {
        Err(error) => lost(broken(&error)),
        Ok(_) if bytes.len() as u64 > options.max_bytes => lost(options.too_large(None)),
        Ok(watch) if watch.has_changed() => lost(CHANGED.to_owned()),
        Ok(_) => whole(&bytes, form, path, None, options),
    }
}

/// Reasons of input that breaks off.
pub(super) fn broken(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "breaks off: the compressed data end too early".to_owned(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("the compressed data are damaged ({error})")
        }
        _ => reason(error),
    }
}

/// Bytes that are one article.
fn whole(bytes: &[u8], form: Form, path: &str, charset: Option<&str>, options: &Options) -> Item {
    let failed = |(line, reason): (u32, String)| Unprocessed::failed(path, line, reason);
    let id = form::stem(path).to_owned();
    if form == Form::Html {
        let page = decode::page(bytes, charset).map_err(failed)?;
        let (text, metadata) = html::extract(&page).map_err(|reason| failed((0, reason)))?;
        return finish(id, path, 0, &text, metadata, options);
    }
    let text = decode::decode(bytes, charset.is_some() || options.guesses_encoding).map_err(failed)?;
    match form {
        Form::Json => json::object(&text, path, 0, &id, options),
        Form::Markdown => {
            let (text, metadata) = markdown::plain(&text);
            finish(id, path, 0, &text, metadata, options)
        }
        _ => finish(id, path, 0, &text, Metadata::default(), options),
    }
}
