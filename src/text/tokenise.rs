//! placeholder until segmentation lands
use crate::text::Span;
pub fn tokenise(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices() {
        let word = c.is_alphanumeric() || c == '-' || c == '\'' || c == '’' || c == '.';
        match (word, start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                out.push(Span::new(s, i));
                start = None;
                if !c.is_whitespace() {
                    out.push(Span::new(i, i + c.len_utf8()));
                }
            }
            (false, None) if !c.is_whitespace() => out.push(Span::new(i, i + c.len_utf8())),
            _ => {}
        }
    }
    if let Some(s) = start {
        out.push(Span::new(s, text.len()));
    }
    out
}
