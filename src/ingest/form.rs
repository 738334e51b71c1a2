//! What input looks like, by its name or by its first bytes. In: a name, or bytes; out: a [`Form`].

use crate::ingest::Options;

/// What input looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// By name, and where the name says nothing by the first bytes.
    #[default]
    Auto,
    /// One article a file.
    Text,
    /// One article a file; marks are taken out.
    Markdown,
    /// One article a page, extracted from what stands around it.
    Html,
    /// One object, or a list of them.
    Json,
    /// One article a line.
    Jsonl,
    /// One article a row, columns named in the first.
    Csv,
    /// The same with tabulators.
    Tsv,
    /// One article a row.
    Parquet,
    /// Web archives: responses, and conversions to text.
    Warc,
}

/// Names that mean a form.
const NAMES: [(&str, Form); 16] = [
    ("txt", Form::Text),
    ("text", Form::Text),
    ("md", Form::Markdown),
    ("markdown", Form::Markdown),
    ("html", Form::Html),
    ("htm", Form::Html),
    ("xhtml", Form::Html),
    ("json", Form::Json),
    ("jsonl", Form::Jsonl),
    ("ndjson", Form::Jsonl),
    ("csv", Form::Csv),
    ("tsv", Form::Tsv),
    ("tab", Form::Tsv),
    ("parquet", Form::Parquet),
    ("warc", Form::Warc),
    ("wet", Form::Warc),
];
/// Endings that say how a file is packed; the one before them says what it holds.
const PACKED: [&str; 4] = ["gz", "gzip", "zst", "zstd"];

impl Form {
    /// One file is one article, whatever it holds.
    pub(super) fn is_always_one(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html)
    }
}

/// True for names that a folder's walk takes.
pub(super) fn is_read(name: &str) -> bool {
    by_ending(name).is_some() || packed(name).is_some()
}

/// False for names that say that the file is packed.
pub(super) fn is_plain(name: &str) -> bool {
    packed(name).is_none()
}

/// The form that was asked for, or that the name says.
pub(super) fn by_name(path: &str, options: &Options) -> Option<Form> {
    if options.form != Form::Auto {
        return Some(options.form);
    }
    by_ending(packed(path).unwrap_or(path))
}

/// The name without the endings that say what a file is: how its article is called.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = packed(name).unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The name before the ending of a packed file.
fn packed(path: &str) -> Option<&str> {
    let (before, ending) = path.rsplit_once('.')?;
    PACKED.iter().any(|p| p.eq_ignore_ascii_case(ending)).then_some(before)
}

fn by_ending(path: &str) -> Option<Form> {
    let ending = path.rsplit_once('.')?.1;
    NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(ending)).map(|(_, form)| *form)
}

/// By the first bytes, expanded.
pub(super) fn by_content(bytes: &[u8]) -> Form {
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(bytes.len());
    let bytes = &bytes[start..];
    let begins = |word: &[u8]| bytes.get(..word.len()).is_some_and(|b| b.eq_ignore_ascii_case(word));
    match bytes.first() {
        Some(b'{') if is_many_lines_of_one(bytes) => Form::Json,
        Some(b'{') => Form::Jsonl,
        Some(b'<') if begins(b"<!doctype html") || begins(b"<html") => Form::Html,
        Some(b'W') if begins(b"WARC/") => Form::Warc,
        Some(b'P') if begins(b"PAR1") => Form::Parquet,
        _ => Form::Text,
    }
}

/// A first line that opens an object and cannot be one: the object goes on in the next.
fn is_many_lines_of_one(bytes: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', bytes) else { return false };
    let line = bytes[..end].trim_ascii();
    line == b"{" || line.ends_with(b",") || line.ends_with(b"[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_bytes() {
        let options = Options::default();
        assert_eq!(by_name("a/b.JSONL.gz", &options), Some(Form::Jsonl));
        assert_eq!(by_name("CC-MAIN.warc.gz", &options), Some(Form::Warc));
        assert_eq!(by_name("dump.gz", &options), None);
        assert_eq!(stem("a/b.c.jsonl.zst"), "b.c");
        assert_eq!(by_content(b"  {\"id\": 1, \"text\": \"x\"}\n"), Form::Jsonl);
        assert_eq!(by_content(b"{\n  \"id\": 1\n}"), Form::Json);
        assert_eq!(by_content(b"<!DOCTYPE HTML><html>"), Form::Html);
        assert_eq!(by_content(b"WARC/1.0\r\n"), Form::Warc);
        assert_eq!(by_content("“No,” she said.".as_bytes()), Form::Text);
    }
}
