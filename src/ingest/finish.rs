//! The parts of an article → an [`Article`]: the last step of every form of input. Empty, over-long and foreign texts become
//! rows with a reason.

use crate::ingest::{Item, Options, language};
use crate::model::{Article, Metadata};
use crate::report::Unprocessed;

/// An article from its parts.
pub(super) fn finish(id: String, path: &str, line: u32, text: &str, metadata: Metadata, options: &Options) -> Item {
    if text.trim().is_empty() {
        return Err(Unprocessed::failed(path, line, "empty"));
    }
    if text.len() as u64 > options.max_bytes {
        return Err(Unprocessed::failed(path, line, options.too_large(Some(text.len() as u64))));
    }
    if let Some(reason) = language::unread(text, options.language) {
        return Err(Unprocessed::skipped(path, line, reason));
    }
    let (text, offset, headline) =
        match metadata.title.as_deref().filter(|t| options.uses_title && !t.trim().is_empty()) {
            Some(title) => (format!("{title}\n\n{text}"), title.len() + 2, title.len()),
            None => (text.to_owned(), 0, 0),
        };
    Ok(Article { id, path: path.to_owned(), text, text_offset: offset as u32, headline_end: headline as u32, metadata })
}
