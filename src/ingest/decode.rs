//! Bytes → text. Strips a byte order mark, reads UTF-16 where a mark says so, refuses binary files, and says where bytes
//! stop being UTF-8.

/// How far a binary file is looked for.
const LOOK: usize = 8192;

/// The text, or line (0 for none) and reason.
pub(super) fn decode(bytes: &[u8], guesses: bool) -> Result<String, (u32, String)> {
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(bytes) {
        if encoding != encoding_rs::UTF_8 {
            return Ok(encoding.decode(&bytes[skip..]).0.into_owned());
        }
        return decode(&bytes[skip..], guesses);
    }
    if bytes.iter().take(LOOK).any(|b| *b == 0) {
        return Err((0, "binary file, not an article".to_owned()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) if guesses => {
            let mut detector = chardetng::EncodingDetector::new();
            detector.feed(bytes, true);
            Ok(detector.guess(None, false).decode(bytes).0.into_owned())
        }
        Err(error) => Err(place(bytes, error.valid_up_to())),
    }
}

fn place(bytes: &[u8], at: usize) -> (u32, String) {
    let before = std::str::from_utf8(&bytes[..at]).unwrap_or("");
    let line = before.matches('\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, format!("not UTF-8 at column {column}: byte 0x{:02X} (--encoding detect guesses)", bytes[at]))
}
