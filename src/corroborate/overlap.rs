//! How many runs of words or letters two texts share. In: folded words; out: shares, 0..=1. Knows no word's meaning.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use crate::linear::{mix, word_hash};

/// Runs of `size` words, counted.
fn runs(tokens: &[CompactString], size: usize) -> FxHashMap<u64, u32> {
    let mut out = FxHashMap::default();
    for window in tokens.windows(size) {
        let hash = window.iter().fold(0, |h, w| mix(h, word_hash(w.as_bytes())));
        *out.entry(hash).or_insert(0) += 1;
    }
    out
}

fn common(a: &FxHashMap<u64, u32>, b: &FxHashMap<u64, u32>) -> (u32, u32, u32) {
    let total = |m: &FxHashMap<u64, u32>| m.values().copied().sum::<u32>();
    let both = a.iter().map(|(hash, n)| b.get(hash).map_or(0, |m| *n.min(m))).sum();
    (both, total(a), total(b))
}

/// Shared runs over all runs of both (Dice's coefficient).
pub(super) fn shared(a: &[CompactString], b: &[CompactString], size: usize) -> f64 {
    let (both, left, right) = common(&runs(a, size), &runs(b, size));
    if left + right == 0 { 0.0 } else { 2.0 * f64::from(both) / f64::from(left + right) }
}

/// Share of the runs of `part` that `whole` holds.
pub(super) fn contained(part: &[CompactString], whole: &[CompactString], size: usize) -> f64 {
    let (both, all, _) = common(&runs(part, size), &runs(whole, size));
    if all == 0 { 0.0 } else { f64::from(both) / f64::from(all) }
}

/// Shared runs of four letters (Dice's coefficient).
pub(super) fn letters(a: &[CompactString], b: &[CompactString]) -> f64 {
    let grams = |tokens: &[CompactString]| {
        let mut out: FxHashMap<u64, u32> = FxHashMap::default();
        let text = tokens.join(" ");
        for window in text.as_bytes().windows(4) {
            *out.entry(word_hash(window)).or_insert(0) += 1;
        }
        out
    };
    let (both, left, right) = common(&grams(a), &grams(b));
    if left + right == 0 { 0.0 } else { 2.0 * f64::from(both) / f64::from(left + right) }
}

/// Length of the longest common subsequence of words.
pub(super) fn common_subsequence(a: &[CompactString], b: &[CompactString]) -> usize {
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

    fn words(text: &str) -> Vec<CompactString> {
        text.split(' ').map(CompactString::from).collect()
    }

    #[test]
    fn runs_are_shared() {
        let (a, b) = (words("the army bombed the bridge"), words("the army left"));
        assert!((shared(&a, &b, 1) - 0.5).abs() < 1e-9);
        assert!((contained(&b, &a, 2) - 0.5).abs() < 1e-9);
        assert_eq!(common_subsequence(&a, &b), 2);
        assert!((letters(&a, &a) - 1.0).abs() < 1e-9);
        assert!(shared(&[], &[], 1).abs() < 1e-9);
    }
}
