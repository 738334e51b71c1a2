//! An archived HTTP response → the page in it. In: the block of a record; out: bytes, what they are, and the encoding that was
//! said; or why it is no article.

use std::io::Read;

use flate2::read::GzDecoder;

use crate::ingest::Form;

/// A page.
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) form: Form,
    pub(super) charset: Option<String>,
}

/// The body of a response, or why it is none that could be read.
pub(super) fn body(block: Vec<u8>, max_bytes: u64) -> Result<Body, String> {
    let (end, start) = header_end(&block).ok_or("no HTTP header")?;
    let header = String::from_utf8_lossy(&block[..end]).into_owned();
    let status = header.split_whitespace().nth(1).unwrap_or("");
    if !status.starts_with('2') {
        return Err(format!("HTTP status {}", if status.is_empty() { "missing" } else { status }));
    }
    let field = |wanted: &str| {
        header.lines().skip(1).find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().to_ascii_lowercase())
        })
    };
    let kind = field("content-type").unwrap_or_default();
    let form = match kind.split(';').next().unwrap_or("").trim() {
        "text/html" | "application/xhtml+xml" | "" => Form::Html,
        "text/plain" => Form::Text,
        other => return Err(format!("not a page or text: {other}")),
    };
    let charset = kind.split_once("charset=").map(|(_, c)| c.trim_matches(['"', '\'', ' ', ';']).to_owned());
    let mut bytes = block;
    bytes.drain(..start);
    if field("transfer-encoding").is_some_and(|t| t.contains("chunked"))
        && let Some(whole) = joined(&bytes)
    {
        bytes = whole;
    }
    if bytes.starts_with(&[0x1F, 0x8B]) {
        let mut expanded = Vec::new();
        let read = GzDecoder::new(bytes.as_slice()).take(max_bytes + 1).read_to_end(&mut expanded);
        if read.is_err() || expanded.len() as u64 > max_bytes {
            return Err("its body cannot be expanded within the limit (--max-megabytes)".to_owned());
        }
        bytes = expanded;
    }
    Ok(Body { bytes, form, charset })
}

/// Where the header ends and where the body starts.
fn header_end(block: &[u8]) -> Option<(usize, usize)> {
    let crlf = memchr::memmem::find(block, b"\r\n\r\n").map(|at| (at, at + 4));
    crlf.or_else(|| memchr::memmem::find(block, b"\n\n").map(|at| (at, at + 2)))
}

/// Chunks put together; `None` when they are none (archives often keep the header and join the chunks).
fn joined(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    loop {
        let end = memchr::memmem::find(bytes, b"\r\n")?;
        let size = std::str::from_utf8(&bytes[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        bytes = &bytes[end + 2..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(bytes.get(..size)?);
        bytes = bytes.get(size..)?.strip_prefix(b"\r\n")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_and_other_bodies_are_left() {
        assert_eq!(joined(b"4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n").as_deref(), Some(&b"Wikipedia"[..]));
        assert_eq!(joined(b"<html>"), None);
        let block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n<p>x".to_vec();
        let body = body(block, 100).expect("a page");
        assert_eq!((body.form, body.charset.as_deref()), (Form::Html, Some("iso-8859-1")));
        assert_eq!(body.bytes, b"<p>x");
    }
}
