//! Bytes → text. Strips a byte order mark, reads UTF-16 where a mark says so, refuses binary files, and says where bytes
//! stop being UTF-8. Web pages may name their encoding.

use encoding_rs::Encoding;

/// How far a binary file is looked for.
const LOOK: usize = 8192;
/// How far a page's own word for its encoding is looked for: 1024 bytes, as the HTML standard's prescan does.
const PRESCAN: usize = 1024;

/// The text, or line (0 for none) and reason.
pub(super) fn decode(bytes: &[u8], guesses: bool) -> Result<String, (u32, String)> {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        if encoding != encoding_rs::UTF_8 {
            return Ok(encoding.decode(&bytes[skip..]).0.into_owned());
        }
        return decode(&bytes[skip..], guesses);
    }
    refuse_binary(bytes)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) if guesses => Ok(guess(bytes)),
        Err(error) => Err(place(bytes, error.valid_up_to())),
    }
}

/// The text of a web page: a mark, then UTF-8 where the bytes are that, then what was said of it or what it says itself, then a
/// guess.
pub(super) fn page(bytes: &[u8], charset: Option<&str>) -> Result<String, (u32, String)> {
    if Encoding::for_bom(bytes).is_some() {
        return decode(bytes, true);
    }
    refuse_binary(bytes)?;
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let said = charset.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match said.or_else(|| own_word(bytes)) {
        Some(encoding) => Ok(encoding.decode(bytes).0.into_owned()),
        None => Ok(guess(bytes)),
    }
}

fn refuse_binary(bytes: &[u8]) -> Result<(), (u32, String)> {
    if bytes.iter().take(LOOK).any(|b| *b == 0) {
        return Err((0, "binary file, not an article".to_owned()));
    }
    Ok(())
}

/// `charset=` near the start of a page.
fn own_word(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes[..bytes.len().min(PRESCAN)].to_ascii_lowercase();
    let at = memchr::memmem::find(&start, b"charset=")? + "charset=".len();
    let label: Vec<u8> = start[at..]
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'"' | b'\''))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        .collect();
    Encoding::for_label(&label)
}

fn guess(bytes: &[u8]) -> String {
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(bytes, true);
    detector.guess(None, false).decode(bytes).0.into_owned()
}

fn place(bytes: &[u8], at: usize) -> (u32, String) {
    let before = std::str::from_utf8(&bytes[..at]).unwrap_or("");
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, format!("not UTF-8 at column {column}: byte 0x{:02X} (--encoding detect guesses)", bytes[at]))
}
