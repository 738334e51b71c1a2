//! Which tokens stand in double quotation marks, by marks and lines alone: the yardstick's own reading, not the pipeline's, so
//! that kinds mean the same for every system measured. In: a text; out: direct, indirect or mixed for spans of it.

use crate::eval::tokens::Tokens;
use crate::model::Kind;
use crate::text::Span;

/// A text's bytes, true where they are quoted (the marks included).
pub(super) struct Quoted(Vec<bool>);

impl Quoted {
    /// Reads the marks. A straight or doubled single mark turns the state; it ends with the line, for a quotation that runs on
    /// opens with its own mark.
    pub(super) fn new(text: &str) -> Self {
        let mut mask = vec![false; text.len()];
        let mut inside = false;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let doubled = matches!(c, '\'' | '`') && chars.peek().is_some_and(|(_, after)| *after == c);
            match c {
                '\n' => inside = false,
                '“' | '„' | '«' => (mask[at], inside) = (true, true),
                '”' | '»' => (mask[at], inside) = (true, false),
                _ if c == '"' || doubled => {
                    mask[at] = true;
                    if doubled && let Some((second, _)) = chars.next() {
                        mask[second] = true;
                    }
                    inside = !inside;
                }
                _ => mask[at] = inside,
            }
        }
        Self(mask)
    }

    /// Direct when all words of the content are quoted, indirect when none is, else mixed.
    pub(super) fn kind(&self, tokens: &Tokens<'_>, content: &[Span]) -> Kind {
        let words = tokens.words_or_marks(content);
        let quoted = words.iter().filter(|t| self.0[tokens.span(**t).start as usize]).count();
        match quoted {
            0 => Kind::Indirect,
            n if n == words.len() => Kind::Direct,
            _ => Kind::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_marks() {
        let text = "“a b,” he said. c \"d\" e\n``f'' g “open\nh";
        let (quoted, tokens) = (Quoted::new(text), Tokens::new(text));
        let at = |words: &str| {
            let start = text.find(words).unwrap_or_default();
            quoted.kind(&tokens, &[Span::new(start, start + words.len())])
        };
        assert_eq!((at("“a b,”"), at("he said"), at("c \"d\" e")), (Kind::Direct, Kind::Indirect, Kind::Mixed));
        assert_eq!((at("``f''"), at("open"), at("h")), (Kind::Direct, Kind::Direct, Kind::Indirect));
        assert_eq!(quoted.kind(&tokens, &[]), Kind::Indirect);
    }
}
