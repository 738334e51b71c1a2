//! How many runs of words or letters two texts share. In: words and their hashes; out: shares, 0..=1. Knows no word's meaning.

use crate::linear::mix;
use crate::ruleset::folded;

/// The longest runs of words that are looked at.
const LONGEST: usize = 3;

/// A text's runs of one, two and three words: hashes in order, each as often as it stands there.
#[derive(Clone, Debug)]
pub(super) struct Runs([Vec<u64>; LONGEST]);

impl Runs {
    /// Of words by their hashes.
    pub(super) fn of(words: &[u64]) -> Self {
        Self(std::array::from_fn(|nth| {
            let runs = words.windows(nth + 1).map(|run| run.iter().fold(0, |hash, word| mix(hash, *word)));
            sorted(runs)
        }))
    }

    fn long(&self, size: usize) -> &[u64] {
        &self.0[size - 1]
    }
}

fn sorted<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all
}

/// How many two sorted lists have in common.
fn common<T: Ord>(mut a: &[T], mut b: &[T]) -> usize {
    let mut both = 0;
    while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) {
        both += usize::from(x == y);
        (a, b) = (if x <= y { a_rest } else { a }, if y <= x { b_rest } else { b });
    }
    both
}

/// What is common, of both (Dice's coefficient).
fn dice<T: Ord>(a: &[T], b: &[T]) -> f64 {
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * common(a, b) as f64 / all as f64 }
}

/// Shared runs over all runs of both.
pub(super) fn shared(a: &Runs, b: &Runs, size: usize) -> f64 {
    dice(a.long(size), b.long(size))
}

/// Share of the runs of `part` that `whole` holds.
pub(super) fn contained(part: &Runs, whole: &Runs, size: usize) -> f64 {
    let (part, whole) = (part.long(size), whole.long(size));
    if part.is_empty() { 0.0 } else { common(part, whole) as f64 / part.len() as f64 }
}

/// Shared runs of four letters of words as they are written; case says nothing.
pub(super) fn letters(a: &[&str], b: &[&str]) -> f64 {
    let grams = |words: &[&str]| {
        let mut text = String::new();
        for (nth, word) in words.iter().enumerate() {
            text.push_str(if nth == 0 { "" } else { " " });
            text.push_str(&folded(word));
        }
        sorted(text.as_bytes().windows(4).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]])))
    };
    dice(&grams(a), &grams(b))
}

/// Length of the longest common subsequence of words.
pub(super) fn common_subsequence(a: &[u64], b: &[u64]) -> usize {
    let mut row = vec![0_usize; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (n, y) in b.iter().enumerate() {
            let above = row[n + 1];
            row[n + 1] = if x == y { corner + 1 } else { above.max(row[n]) };
            corner = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::word_hash;

    fn words(text: &str) -> Vec<u64> {
        text.split_whitespace().map(|word| word_hash(word.as_bytes())).collect()
    }

    #[test]
    fn runs_are_shared() {
        let (a, b) = (words("the army bombed the bridge"), words("the army left"));
        let (in_a, in_b) = (Runs::of(&a), Runs::of(&b));
        assert!((shared(&in_a, &in_b, 1) - 0.5).abs() < 1e-9, "one \"the\" has no partner");
        assert!((contained(&in_b, &in_a, 2) - 0.5).abs() < 1e-9);
        assert_eq!(common_subsequence(&a, &b), 2);
        let none = Runs::of(&[]);
        assert!(shared(&none, &none, 1).abs() < 1e-9 && contained(&none, &in_a, 3).abs() < 1e-9);
    }

    #[test]
    fn letters_are_shared_across_words_and_cases() {
        assert!((letters(&["The", "army"], &["the", "ARMY"]) - 1.0).abs() < 1e-9);
        // "the a", "he ar" and so on: five runs, of which "army" is one of four.
        assert!((letters(&["the", "army"], &["an", "army"]) - 2.0 * 2.0 / 9.0).abs() < 1e-9);
        assert!(letters(&["an"], &["an"]).abs() < 1e-9, "too short for a run");
    }
}
