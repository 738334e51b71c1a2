//! An article's words at their places, as the scorers of the field count them: runs of letters, digits and underscores, every
//! other mark alone. In: a text; out: sets of token numbers under spans. Not the pipeline's tokens, so that figures compare.

use crate::text::Span;

/// Every token of a text in order.
pub(super) struct Tokens<'t> {
    text: &'t str,
    spans: Vec<Span>,
    are_words: Vec<bool>,
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl<'t> Tokens<'t> {
    /// Cuts a text.
    pub(super) fn new(text: &'t str) -> Self {
        let (mut spans, mut are_words): (Vec<Span>, Vec<bool>) = (Vec::new(), Vec::new());
        let mut in_word = false;
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            match spans.last_mut() {
                Some(last) if in_word && is_word(c) => last.end = end as u32,
                _ if c.is_whitespace() => {}
                _ => {
                    spans.push(Span::new(at, end));
                    are_words.push(is_word(c));
                }
            }
            in_word = is_word(c);
        }
        Self { text, spans, are_words }
    }

    /// The text that was cut.
    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// Where a token stands.
    pub(super) fn span(&self, token: u32) -> Span {
        self.spans[token as usize]
    }

    /// Tokens that share a byte with any of the spans: sorted, each once.
    pub(super) fn under(&self, spans: &[Span]) -> Vec<u32> {
        let range = |span: &Span| {
            let first = self.spans.partition_point(|t| t.end <= span.start);
            let last = self.spans.partition_point(|t| t.start < span.end);
            first as u32..(last as u32).max(first as u32)
        };
        let mut out: Vec<u32> = spans.iter().flat_map(range).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The words among the tokens under the spans.
    pub(super) fn words(&self, spans: &[Span]) -> Vec<u32> {
        let mut out = self.under(spans);
        out.retain(|t| self.are_words[*t as usize]);
        out
    }

    /// The words under the spans, or the marks where there is no word (a cue `:`).
    pub(super) fn words_or_marks(&self, spans: &[Span]) -> Vec<u32> {
        let words = self.words(spans);
        if words.is_empty() { self.under(spans) } else { words }
    }
}

/// How many numbers two sorted sets share.
pub(super) fn shared(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|n| b.binary_search(n).is_ok()).count()
}

/// Shared of all, 0..=1; 0 when both are empty.
pub(super) fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let both = shared(a, b);
    let all = a.len() + b.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_under_spans() {
        let text = "Ünal said: “It’s on.”";
        let tokens = Tokens::new(text);
        let cut: Vec<&str> = tokens.spans.iter().map(|s| s.of(text)).collect();
        assert_eq!(cut, ["Ünal", "said", ":", "“", "It", "’", "s", "on", ".", "”"]);
        let quoted = [Span::new(12, text.len())];
        assert_eq!(tokens.under(&quoted), [3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(tokens.words(&quoted), [4, 6, 7]);
        let colon = [Span::new(10, 11)];
        assert_eq!((tokens.words(&colon), tokens.words_or_marks(&colon)), (vec![], vec![2]));
        assert_eq!(tokens.under(&[Span::new(1, 3)]), [0]);
    }

    #[test]
    fn jaccard_of_sets() {
        assert_eq!((jaccard(&[1, 2], &[1, 2]), jaccard(&[], &[]), jaccard(&[1, 2, 3], &[3, 4])), (1.0, 0.0, 0.25));
    }
}
