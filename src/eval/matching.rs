//! Candidates for a pair → pairs, one to one, best first. In: ranked candidates; out: places of gold and predicted. Knows not
//! what is paired.

use std::collections::BTreeSet;

/// A possible pair: smaller ranks come first, compared number by number; then the places.
pub(super) struct Candidate {
    /// How good, smaller is better.
    pub(super) rank: [f64; 3],
    /// Place in the gold.
    pub(super) gold: usize,
    /// Place in what was predicted.
    pub(super) predicted: usize,
}

/// Takes candidates best first as long as both sides are free.
pub(super) fn one_to_one(mut candidates: Vec<Candidate>) -> Vec<(usize, usize)> {
    let order = |a: &Candidate, b: &Candidate| {
        let ranks = a.rank.iter().zip(&b.rank).map(|(x, y)| x.total_cmp(y));
        ranks
            .fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
            .then_with(|| (a.gold, a.predicted).cmp(&(b.gold, b.predicted)))
    };
    candidates.sort_by(order);
    let (mut golds, mut predicted) = (BTreeSet::new(), BTreeSet::new());
    let mut out = Vec::new();
    for candidate in candidates {
        if !golds.contains(&candidate.gold) && !predicted.contains(&candidate.predicted) {
            golds.insert(candidate.gold);
            predicted.insert(candidate.predicted);
            out.push((candidate.gold, candidate.predicted));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn best_first_and_each_once() {
        let at = |rank, gold, predicted| Candidate { rank: [rank, 0.0, 0.0], gold, predicted };
        let pairs = one_to_one(vec![at(-0.5, 0, 0), at(-0.9, 0, 1), at(-0.6, 1, 1), at(-0.5, 1, 0)]);
        assert_eq!(pairs, [(0, 1), (1, 0)]);
        assert!(one_to_one(Vec::new()).is_empty());
    }
}
