//! A greedy tagger: each token's class from its form, its neighbours and the two classes before. In: one sentence; out: its
//! tags. Weights come from `rules/attribution/tagger.bin`.
//!
//! # Source
//! Averaged perceptron after Collins 2002; templates after Ratnaparkhi 1996.

use crate::linear::{Feature, TABLE_LABELS, Table, key, word_hash};
use crate::model::{Form, Syntax, Tag, Token, TokenKind};

/// How many templates a token has.
pub(crate) const TEMPLATES: usize = 17;

/// The trained tagger.
#[derive(Clone, Debug, Default)]
pub struct Tagger {
    /// Weights of the features.
    weights: Table,
    /// Frequent words that have one class only, by hash: no sum is needed for them.
    fixed: Table,
}

/// Before a sentence's first token and after its last.
const EDGE: Form = Form { word: 11, suffix3: 13, suffix2: 17, prefix1: 19, shape: 23 };

/// Reads a word once.
pub(crate) fn form(word: &str, is_first: bool) -> Form {
    let mut lower = [0u8; Form::LONGEST];
    // What its bytes are, together.
    let mut kinds = 0;
    for (folded, byte) in lower.iter_mut().zip(word.bytes()) {
        *folded = byte.to_ascii_lowercase();
        kinds |= KINDS[byte as usize];
    }
    let is_plain = kinds & BEYOND == 0 && word.len() <= Form::LONGEST;
    let len = if is_plain { word.len() } else { fold(word, &mut lower) };
    let looks = if is_plain { plain_shape(word.as_bytes(), kinds) } else { shape(word) };
    let bytes = &lower[..len];
    let tail = |n: usize| word_hash(&bytes[len.saturating_sub(n)..]);
    Form {
        word: word_hash(bytes),
        suffix3: tail(3),
        suffix2: tail(2),
        prefix1: word_hash(&bytes[..len.min(1)]),
        shape: looks << 1 | u64::from(is_first),
    }
}

const DIGIT: u8 = 1;
const HYPHEN: u8 = 2;
const STOP: u8 = 4;
const LOWER: u8 = 8;
const BEYOND: u8 = 16;

/// What the shape asks of each byte.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'-' => HYPHEN,
            b'.' => STOP,
            b'a'..=b'z' => LOWER,
            128.. => BEYOND,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// [`shape`] of a word in ASCII whose bytes are known.
fn plain_shape(word: &[u8], kinds: u8) -> u64 {
    let all_upper = word.len() > 1 && kinds & LOWER == 0;
    let has = |kind: u8| kinds & kind != 0;
    packed([
        word.first().is_some_and(u8::is_ascii_uppercase),
        all_upper,
        has(DIGIT),
        has(HYPHEN),
        has(STOP),
        word.len() > 3,
    ])
}

fn packed(shape: [bool; 6]) -> u64 {
    shape.iter().fold(0, |bits, is| bits << 1 | u64::from(*is))
}

/// Lower case with straight apostrophes, cut at [`Form::LONGEST`]; returns the length.
fn fold(word: &str, out: &mut [u8; Form::LONGEST]) -> usize {
    let mut len = 0;
    for c in word.chars().flat_map(char::to_lowercase) {
        let c = if c == '’' { '\'' } else { c };
        if len + c.len_utf8() > out.len() {
            break;
        }
        len += c.encode_utf8(&mut out[len..]).len();
    }
    len
}

/// Capitals, digits, hyphens and length class, packed.
fn shape(word: &str) -> u64 {
    let (mut digit, mut hyphen, mut stop) = (false, false, false);
    for byte in word.bytes() {
        digit |= byte.is_ascii_digit();
        hyphen |= byte == b'-';
        stop |= byte == b'.';
    }
    let first_upper = word.chars().next().is_some_and(char::is_uppercase);
    let all_upper = word.len() > 1 && !word.chars().any(char::is_lowercase);
    packed([first_upper, all_upper, digit, hyphen, stop, word.len() > 3])
}

/// The features of token `at`, given the tags of the two tokens before.
pub(crate) fn features(forms: &[Form], at: usize, before: u64, before2: u64, out: &mut [Feature; TEMPLATES]) {
    let get = |offset: isize| -> &Form {
        usize::try_from(at as isize + offset).ok().and_then(|i| forms.get(i)).unwrap_or(&EDGE)
    };
    let x = &forms[at];
    *out = [
        key(1, x.word, 0, 0),
        key(2, x.suffix3, 0, 0),
        key(3, x.suffix2, 0, 0),
        key(4, x.prefix1, 0, 0),
        key(5, get(-1).word, 0, 0),
        key(6, get(1).word, 0, 0),
        key(7, get(-2).word, 0, 0),
        key(8, get(2).word, 0, 0),
        key(9, get(-1).suffix3, 0, 0),
        key(10, get(1).suffix3, 0, 0),
        key(11, before, 0, 0),
        key(12, before, before2, 0),
        key(13, before, x.word, 0),
        key(14, x.shape, 0, 0),
        key(15, x.shape, before, 0),
        key(16, x.word, get(1).word, 0),
        key(17, x.suffix3, before, get(1).suffix2),
    ];
}

impl Tagger {
    /// From the bytes that training wrote; `None` when they are damaged.
    pub fn read(mut bytes: &[u8]) -> Option<Self> {
        let weights = Table::read(&mut bytes)?;
        let fixed = Table::read(&mut bytes)?;
        Some(Self { weights, fixed })
    }

    /// True when there are no weights: every tag is then none.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// Appends the tags and forms of one sentence.
    pub fn tag(&self, text: &str, tokens: &[Token], out: &mut Syntax) {
        let first = out.forms.len();
        out.forms.extend(tokens.iter().enumerate().map(|(nth, token)| form(token.span.of(text), nth == 0)));
        if self.is_empty() {
            out.tags.extend(tokens.iter().map(|_| Tag::None));
            return;
        }
        let forms = &out.forms[first..];
        let (mut before, mut before2) = (0, 0);
        let mut found = [0; TEMPLATES];
        for at in 0..tokens.len() {
            let tag = self.fixed_tag(&tokens[at], &forms[at]).unwrap_or_else(|| {
                features(forms, at, before, before2, &mut found);
                self.best(&found)
            });
            out.tags.push(tag);
            (before, before2) = (tag as u64, before);
        }
    }

    /// The class of a mark, or of a word that has only one.
    pub(crate) fn fixed_tag(&self, token: &Token, form: &Form) -> Option<Tag> {
        if matches!(token.kind, TokenKind::Mark | TokenKind::Quote) {
            return Some(Tag::Punct);
        }
        Tag::ALL.get(self.fixed.label(key(0, form.word, 0, 0))? as usize).copied()
    }

    fn best(&self, features: &[Feature; TEMPLATES]) -> Tag {
        let mut sums = [0; TABLE_LABELS];
        self.weights.add(features, &mut sums);
        // Of equals the first.
        let sums = &sums[..Tag::ALL.len()];
        let loudest = sums[1..].iter().copied().max().unwrap_or(0);
        let best = sums[1..].iter().position(|sum| *sum == loudest).map_or(0, |label| label + 1);
        Tag::ALL[best]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_look_the_same_read_either_way() {
        let long = "a".repeat(Form::LONGEST);
        for word in ["", "A", "a", "U.S.", "COVID-19", "1990", "Anna", "NATO", "it's", "-", long.as_str()] {
            let kinds = word.bytes().fold(0, |all, byte| all | KINDS[byte as usize]);
            assert_eq!(plain_shape(word.as_bytes(), kinds), shape(word), "{word}");
        }
    }

    #[test]
    fn a_word_is_cut_at_its_longest() {
        let (long, longer) = ("a".repeat(Form::LONGEST), "a".repeat(Form::LONGEST + 1));
        assert_eq!(form(&long, false).word, form(&longer, false).word);
        assert_eq!(form("O’Neil", false).word, form("o'neil", false).word);
    }
}
