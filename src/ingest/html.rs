//! A web page → the article in it, without menus, advertisements and links to other articles, and what the page says of it. In:
//! the page as text; out: paragraphs with a blank line between them.

use dom_smoothie::{Config, Readability, TextMode};

use crate::model::Metadata;

/// Pages of more elements are refused: no article needs them, and time grows with them.
const MAX_ELEMENTS: usize = 200_000;

/// Text and metadata, or why there is none.
pub(super) fn extract(page: &str) -> Result<(String, Metadata), String> {
    let config = Config { max_elements_to_parse: MAX_ELEMENTS, text_mode: TextMode::Formatted, ..Config::default() };
    let none = |error: dom_smoothie::ReadabilityError| format!("no article found in the page: {error}");
    let mut reader = Readability::new(page, None, Some(config)).map_err(none)?;
    let found = reader.parse().map_err(none)?;
    let text = paragraphs(&found.text_content);
    if text.is_empty() {
        return Err("no article found in the page".to_owned());
    }
    let known = |word: Option<String>| word.map(|w| w.trim().to_owned()).filter(|w| !w.is_empty());
    let metadata = Metadata {
        title: known(Some(found.title)),
        outlet: known(found.site_name),
        date: known(found.published_time),
        desk: None,
        author: known(found.byline),
        url: known(found.url),
    };
    Ok((text, metadata))
}

/// Lines without the blanks around them; one blank line between paragraphs.
fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(line);
    }
    out
}
