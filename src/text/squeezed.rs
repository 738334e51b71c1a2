//! Words for one line: white space of any length and kind as one blank.

/// The words with one blank between them and none around.
pub fn squeezed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
