//! Text → word pieces, as BERT's uncased tokenizer cuts them (Devlin et al. 2019; Wu et al. 2016): letters folded, accents
//! dropped, marks alone, then the longest known piece again and again. Quotation marks and apostrophes of every shape count as
//! the straight ones. In: a stretch of text; out: piece numbers with the bytes they stand for.

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::text::Span;

/// A word of more letters is one unknown piece.
const LONGEST_WORD: usize = 100;

/// The pieces that the encoder knows, by number.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: FxHashMap<CompactString, u32>,
    /// Bytes of the longest piece.
    longest: usize,
}

/// One piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) number: u32,
    pub(super) span: Span,
}

/// Pieces that stand for no text, as training numbers them.
pub(super) const UNKNOWN: u32 = 1;
pub(super) const OPENING: u32 = 2;
pub(super) const CLOSING: u32 = 3;

/// A folded letter and the bytes it comes from.
#[derive(Clone, Copy)]
struct Letter {
    c: char,
    span: Span,
}

impl Vocabulary {
    /// From one piece a line, in order of their numbers.
    pub(super) fn new(lines: &str) -> Self {
        let numbers: FxHashMap<_, _> =
            lines.split('\n').enumerate().map(|(n, piece)| (CompactString::new(piece), n as u32)).collect();
        let longest = lines.split('\n').map(str::len).max().unwrap_or(0);
        Self { numbers, longest }
    }

    /// How many pieces there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The pieces of `text`, which starts at byte `offset` of something larger.
    pub(super) fn cut(&self, text: &str, offset: usize, out: &mut Vec<Piece>) {
        let mut word: Vec<Letter> = Vec::new();
        for (at, c) in text.char_indices() {
            let span = Span::new(offset + at, offset + at + c.len_utf8());
            if c.is_whitespace() {
                self.word(&mut word, out);
                continue;
            }
            if is_dropped(c) {
                continue;
            }
            let stands_alone = |c: char| is_punctuation(c) || is_ideograph(c);
            fold(c, |c| {
                if stands_alone(c) {
                    self.word(&mut word, out);
                }
                word.push(Letter { c, span });
                if stands_alone(c) {
                    self.word(&mut word, out);
                }
            });
        }
        self.word(&mut word, out);
    }

    /// Cuts one word and leaves it empty.
    fn word(&self, word: &mut Vec<Letter>, out: &mut Vec<Piece>) {
        let (Some(head), Some(tail)) = (word.first(), word.last()) else { return };
        let whole = Piece { number: UNKNOWN, span: head.span.join(tail.span) };
        let first = out.len();
        if word.len() > LONGEST_WORD || !self.cut_word(word, out) {
            out.truncate(first);
            out.push(whole);
        }
        word.clear();
    }

    /// Longest piece first; false when some letter belongs to no piece.
    fn cut_word(&self, word: &[Letter], out: &mut Vec<Piece>) -> bool {
        let mut start = 0;
        let mut text = String::with_capacity(word.len() + 2);
        while start < word.len() {
            text.clear();
            if start > 0 {
                text.push_str("##");
            }
            let mut end = start;
            while end < word.len() && text.len() < self.longest {
                text.push(word[end].c);
                end += 1;
            }
            let bare = if start > 0 { 2 } else { 0 };
            let found = loop {
                if text.len() <= bare {
                    break None;
                }
                if let Some(number) = self.numbers.get(text.as_str()) {
                    break Some(*number);
                }
                text.pop();
                end -= 1;
            };
            let Some(number) = found else { return false };
            out.push(Piece { number, span: word[start].span.join(word[end - 1].span) });
            start = end;
        }
        true
    }
}

/// Calls `each` with what a letter is folded to: nothing, one letter or several.
fn fold(c: char, mut each: impl FnMut(char)) {
    if c.is_ascii() {
        each(if c == '`' { '\'' } else { c.to_ascii_lowercase() });
        return;
    }
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '＂' => each('"'),
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '´' => each('\''),
        _ => decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase().for_each(&mut each);
            }
        }),
    }
}

/// Signs without a shape of their own.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{FFFD}' | '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}')
}

/// Marks that are pieces of their own: all of ASCII's signs, and the punctuation of other blocks.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}')
        || matches!(c, '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205E}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

/// Signs that are words of their own.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2CEAF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(u32, &str)> {
        let vocabulary =
            Vocabulary::new("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nsay\n##ing\n##s\n'\n\"\ncafe\nthe\n.\n日");
        let mut out = Vec::new();
        vocabulary.cut(text, 0, &mut out);
        out.into_iter().map(|p| (p.number, p.span.of(text))).collect()
    }

    #[test]
    fn longest_piece_first() {
        assert_eq!(cut("Saying  the."), [(5, "Say"), (6, "ing"), (11, "the"), (12, ".")]);
        assert_eq!(cut("says sayx"), [(5, "say"), (7, "s"), (UNKNOWN, "sayx")]);
    }

    #[test]
    fn typography_does_not_matter() {
        assert_eq!(cut("“Café’s”"), [(9, "“"), (10, "Café"), (8, "’"), (UNKNOWN, "s"), (9, "”")]);
        assert_eq!(cut("cafe\u{301} \u{200B}日say"), [(10, "cafe"), (13, "日"), (5, "say")]);
        assert_eq!(cut("``the''"), [(8, "`"), (8, "`"), (11, "the"), (8, "'"), (8, "'")]);
    }
}
