//! An article's paragraphs → windows of pieces with the features that the encoder reads beside them: whether a piece stands in
//! quotation marks, and its letters' case. In: text and paragraphs; out: windows of at most a fixed number of pieces.

use crate::neural::wordpiece::{CLOSING, OPENING, Piece, Vocabulary};
use crate::text::Span;

/// Pieces up to which whole paragraphs share a window; a longer paragraph has one of its own. Measured on PolNeAR's dev split
/// with earlier weights: F1 75.8 and 5 % more text a second than with full windows (75.3), though their training had seen full ones.
const PACKED: usize = 96;

/// Whole paragraphs, packed; a paragraph that does not fit is cut at a stop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    /// Piece numbers, the opening piece first, a closing piece after each paragraph.
    pub(super) numbers: Vec<u32>,
    /// The bytes of each piece; empty for special pieces.
    pub(super) spans: Vec<Span>,
    /// 0 special, 1 outside quotation marks, 2 inside, 3 a mark itself.
    pub(super) states: Vec<u8>,
    /// 0 no letters, 1 lower case, 2 capitalised, 3 capitals.
    pub(super) cases: Vec<u8>,
}

impl Window {
    /// How many pieces there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    fn new() -> Self {
        let mut window = Self::default();
        window.push(Piece { number: OPENING, span: Span::default() }, 0, 0);
        window
    }

    fn push(&mut self, piece: Piece, state: u8, case: u8) {
        self.numbers.push(piece.number);
        self.spans.push(piece.span);
        self.states.push(state);
        self.cases.push(case);
    }
}

/// The windows of the paragraphs given, in order.
pub(super) fn pack(text: &str, paragraphs: &[Span], vocabulary: &Vocabulary, length: usize) -> Vec<Window> {
    let mut out = Vec::new();
    let mut window = Window::new();
    let mut pieces = Vec::new();
    for paragraph in paragraphs {
        let words = paragraph.of(text);
        let start = paragraph.start as usize;
        pieces.clear();
        vocabulary.cut(words, start, &mut pieces);
        let (states, cases) = (quote_states(words), letter_cases(words));
        for unit in units(text, &pieces, length - 2) {
            if window.len() > 1 && window.len() + unit.len() + 1 > PACKED.min(length) {
                out.push(std::mem::replace(&mut window, Window::new()));
            }
            for piece in unit {
                let at = piece.span.start as usize - start;
                window.push(*piece, states[at], cases[at]);
            }
            window.push(Piece { number: CLOSING, span: Span::default() }, 0, 0);
        }
    }
    if window.len() > 1 {
        out.push(window);
    }
    out
}

/// A paragraph in stretches of at most `room` pieces, each as long as it can be and ending in a stop if one is near.
fn units<'p>(text: &str, mut pieces: &'p [Piece], room: usize) -> Vec<&'p [Piece]> {
    let mut out = Vec::new();
    let is_stop = |piece: &Piece| matches!(piece.span.of(text), "." | "”" | "\"" | "!" | "?");
    while pieces.len() > room {
        let cut = (room / 2 + 2..=room).rev().find(|end| is_stop(&pieces[end - 1])).unwrap_or(room);
        let (unit, rest) = pieces.split_at(cut);
        out.push(unit);
        pieces = rest;
    }
    if !pieces.is_empty() {
        out.push(pieces);
    }
    out
}

/// For each byte that begins a letter: 1 outside double quotation marks, 2 inside, 3 for a mark.
fn quote_states(text: &str) -> Vec<u8> {
    let mut out = vec![0; text.len()];
    let mut is_inside = false;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let is_doubled = matches!(c, '\'' | '`') && letters.peek().is_some_and(|(_, next)| *next == c);
        let state = |is_inside: bool| if is_inside { 2 } else { 1 };
        match c {
            '“' | '„' | '«' => (out[at], is_inside) = (3, true),
            '”' | '»' => (out[at], is_inside) = (3, false),
            '"' => (out[at], is_inside) = (3, !is_inside),
            _ if is_doubled => {
                is_inside = !is_inside;
                out[at] = 2;
                out[at + 1] = 2;
                letters.next();
            }
            _ => out[at] = state(is_inside),
        }
    }
    out
}

/// For each byte that begins a letter the case of its run of letters, 0 for other signs.
fn letter_cases(text: &str) -> Vec<u8> {
    let mut out = vec![0; text.len()];
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let Some(first) = word.chars().next() else { continue };
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let is_upper = word.chars().nth(1).is_some() && !word.chars().any(char::is_lowercase);
        let case = match (is_upper, first.is_uppercase()) {
            (true, _) => 3,
            (false, true) => 2,
            (false, false) => 1,
        };
        word.char_indices().for_each(|(at, _)| out[start + at] = case);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_every_shape_open_and_close() {
        let states = |text: &str| -> Vec<u8> { text.char_indices().map(|(at, _)| quote_states(text)[at]).collect() };
        assert_eq!(states("a “b” c"), [1, 1, 3, 2, 3, 1, 1]);
        assert_eq!(states("a \"b\" c"), [1, 1, 3, 2, 3, 1, 1]);
        assert_eq!(states("``b'' c"), [2, 2, 2, 2, 2, 1, 1]);
    }

    #[test]
    fn cases_of_words() {
        assert_eq!(letter_cases("a Bc U.N. EU1"), [1, 0, 2, 2, 0, 2, 0, 2, 0, 0, 3, 3, 0]);
    }

    #[test]
    fn paragraphs_are_packed_and_long_ones_cut() {
        let vocabulary = Vocabulary::new("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n.");
        let text = "a a a a a a. a a a a a a a a a\na a\na a a a a a a";
        let lines: Vec<Span> = text
            .lines()
            .map(|l| {
                let start = l.as_ptr() as usize - text.as_ptr() as usize;
                Span::new(start, start + l.len())
            })
            .collect();
        let windows = pack(text, &lines, &vocabulary, 12);
        let lengths: Vec<usize> = windows.iter().map(Window::len).collect();
        assert_eq!(lengths, [9, 11, 12]);
        assert!(windows.iter().all(|w| w.numbers[0] == OPENING && w.numbers.last() == Some(&CLOSING)));
        let pieces: usize = windows.iter().flat_map(|w| &w.spans).filter(|s| !s.is_empty()).count();
        assert_eq!(pieces, 25);
    }
}
