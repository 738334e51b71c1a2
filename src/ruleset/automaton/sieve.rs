//! What a state takes and what a token has, as bits: without one in common no look-up is needed. In: keys and tokens; out: yes for all
//! that meet, and for some that do not.

use crate::model::Tag;
use crate::ruleset::automaton::Key;

/// What of a token may lead on, and, in the same bits, what a token has: without a bit in common no look-up is needed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sieve {
    /// Two bits for each word, one by the last six bits of its number and one by the six before them: a state may take many words, and
    /// those it does not take mostly miss one of the two.
    pub(super) words: [u64; 2],
    /// A bit for each class, by the last six bits of its number.
    pub(super) classes: u64,
    /// A bit for each tag; behind them the shapes, [`Sieve::ANY`] and [`Sieve::ALWAYS`].
    pub(super) looks: u64,
}

impl Sieve {
    pub(super) const SHAPES: u32 = 48;
    /// Any token at all.
    pub(super) const ANY: u64 = 1 << 56;
    /// Something is to be done whatever the token, or without one.
    pub(super) const ALWAYS: u64 = 1 << 57;
    /// Behind the last token of a sentence.
    pub(super) const END: Self = Self { words: [0; 2], classes: 0, looks: Self::ALWAYS };

    /// What a token has.
    pub(crate) fn of_token(word: u32, classes: u64, tag: Tag, shapes: u8) -> Self {
        let words = if word == 0 { [0; 2] } else { both(word) };
        let looks = 1 << tag as u64 | u64::from(shapes) << Self::SHAPES | Self::ANY | Self::ALWAYS;
        Self { words, classes, looks }
    }

    /// A key leads on.
    pub(super) fn take(&mut self, key: Key) {
        match key {
            Key::Word(word) => self.add(both(word)),
            Key::Class(class) => self.classes |= sieve(class),
            Key::Tag(tag) => self.looks |= 1 << tag as u64,
            Key::Shape(bit) => self.looks |= u64::from(bit) << Self::SHAPES,
            Key::Any => self.looks |= Self::ANY,
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        self.add(other.words);
        self.classes |= other.classes;
        self.looks |= other.looks;
    }

    fn add(&mut self, words: [u64; 2]) {
        self.words[0] |= words[0];
        self.words[1] |= words[1];
    }

    /// A token's word may be among those taken.
    #[inline]
    pub(super) fn has_word(&self, token: &Self) -> bool {
        self.words[0] & token.words[0] != 0 && self.words[1] & token.words[1] != 0
    }

    #[inline]
    pub(super) fn meets(&self, token: &Self) -> bool {
        (self.classes & token.classes) | (self.looks & token.looks) != 0 || self.has_word(token)
    }
}

fn both(word: u32) -> [u64; 2] {
    [sieve(word), sieve(word / 64)]
}

/// The bit of a number.
pub(crate) fn sieve(number: u32) -> u64 {
    1 << (number % 64)
}
