//! Paths → articles, one at a time and in order. In: files, folders, patterns, stdin; out: for each article a [`Raw`] piece of
//! input, cheap to make and to drop, which [`Raw::read`] turns into the text or the reason why it could not be read: on any
//! thread. Nothing is lost in silence.

mod decode;
mod finish;
mod form;
mod given;
mod html;
mod json;
mod language;
mod lines;
mod listing;
mod markdown;
mod opened;
mod options;
mod parquet;
mod raw;
mod table;
mod warc;

pub use form::Form;
pub use given::given;
pub use language::Language;
pub use listing::{Input, listing};
pub use opened::expanded;
pub use options::Options;
pub use raw::Raw;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::error::reason;
use crate::model::Article;
use crate::report::Unprocessed;
use opened::Opened;

/// One article, or why there is none.
pub type Item = Result<Article, Unprocessed>;

/// The pieces of one input, in its order.
pub type Pieces = Box<dyn Iterator<Item = Raw> + Send>;

/// Opens one input; its pieces come lazily. `meter` counts the bytes taken from files and standard input, before anything is
/// expanded.
pub fn open(input: &Input, options: &Options, meter: &Arc<AtomicU64>) -> Pieces {
    let path: Arc<str> = input.shown.as_str().into();
    if let Some(lost) = &input.lost {
        return one(Raw::lost(&path, 0, lost.clone()));
    }
    let named = form::by_name(&input.shown, options);
    if let Some(form) = named.filter(|form| form.is_always_one() && !input.is_stdin) {
        return one(Raw::file(input, form, meter));
    }
    let opened = match Opened::new(input, meter) {
        Ok(opened) => opened,
        Err(error) => return one(Raw::lost(&path, 0, reason(&error))),
    };
    match named {
        Some(form) => pieces(form, opened, path, options),
        None => match opened.sniffed(form::by_content) {
            Ok((form, opened)) => pieces(form, opened, path, options),
            Err(error) => one(Raw::lost(&path, 0, reason(&error))),
        },
    }
}

/// What an open input of a form holds.
fn pieces(form: Form, opened: Opened, path: Arc<str>, options: &Options) -> Pieces {
    match form {
        Form::Jsonl => Box::new(lines::pieces(opened, path, options.max_bytes)),
        Form::Csv => table::pieces(opened, path, b',', options),
        Form::Tsv => table::pieces(opened, path, b'\t', options),
        Form::Warc => Box::new(warc::pieces(opened, path, options.max_bytes)),
        Form::Parquet => parquet::pieces(opened, path, options),
        Form::Json => json::pieces(opened, path, options),
        Form::Auto | Form::Text | Form::Markdown | Form::Html => one(Raw::stream(opened, &path, form)),
    }
}

fn one(raw: Raw) -> Pieces {
    Box::new(std::iter::once(raw))
}
