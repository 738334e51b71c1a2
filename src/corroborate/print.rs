//! A word at a glance: what differs here need not be compared letter by letter. In: a stem and its sets of synonyms; out: bits.

use crate::linear::word_hash;

/// Letters at the beginning of a stem that words of one family share.
const BEGINNING: usize = 5;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Print {
    pub(super) hash: u64,
    /// A bit for each of its letters.
    pub(super) letters: u64,
    pub(super) count: u32,
    /// A bit for each of its sets.
    pub(super) sets: u64,
    /// A bit each for the beginning and every set.
    pub(super) bloom: u128,
}

impl Print {
    /// Of a stem without sets.
    pub(super) fn of(stem: &str) -> Self {
        let begin = stem.char_indices().nth(BEGINNING).map_or(stem.len(), |(at, _)| at);
        Self {
            hash: word_hash(stem.as_bytes()),
            letters: stem.chars().fold(0, |all, c| all | 1 << (u32::from(c) % 64)),
            count: stem.chars().count() as u32,
            sets: 0,
            bloom: one_bit(word_hash(&stem.as_bytes()[..begin])),
        }
    }

    /// The same stem in these sets.
    pub(super) fn with(mut self, sets: &str) -> Self {
        for hash in each_set(sets).map(|set| word_hash(set.as_bytes())) {
            self.sets |= 1 << (hash >> 58);
            self.bloom |= one_bit(hash);
        }
        self
    }
}

/// One bit of many.
fn one_bit(hash: u64) -> u128 {
    1 << (hash % 128)
}

/// The sets that a cell names.
pub(super) fn each_set(sets: &str) -> impl Iterator<Item = &str> {
    sets.split('|').filter(|set| !set.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_family_or_set_share_a_bit() {
        let (a, b) = (Print::of("negoti"), Print::of("negotiat"));
        assert!(a.bloom & b.bloom != 0 && a.hash != b.hash);
        let (talk, deal) = (Print::of("talk"), Print::of("deal"));
        assert!(talk.letters & deal.letters != 0, "a and l");
        assert!(talk.with("speech|say").sets & deal.with("say").sets != 0);
        assert!(talk.with("say").bloom & deal.with("say").bloom != 0);
        assert_eq!((talk.with("").sets, talk.count), (0, 4));
    }
}
