//! Hits and totals of one figure. In: counts, which may be parts of one (soft spans); out: precision, recall, F1. Knows
//! neither articles nor statements.

/// Counts that add up over articles; each hit counts at most 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ratio {
    /// Of what was predicted: how much is right.
    pub right: f64,
    /// How much was predicted.
    pub predicted: f64,
    /// Of the gold: how much was found.
    pub found: f64,
    /// How much gold there is.
    pub gold: f64,
}

impl Ratio {
    /// One-to-one hits: the same number on both sides.
    pub fn hits(hits: usize, predicted: usize, gold: usize) -> Self {
        Self { right: hits as f64, predicted: predicted as f64, found: hits as f64, gold: gold as f64 }
    }

    /// A share of `1` asked: precision, recall and F1 are all the share.
    pub fn share(is_right: bool) -> Self {
        Self::hits(usize::from(is_right), 1, 1)
    }

    /// Adds another article's counts.
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.found += other.found;
        self.gold += other.gold;
    }

    /// Right of predicted, 0..=1; 0 when nothing was predicted.
    pub fn precision(self) -> f64 {
        part(self.right, self.predicted)
    }

    /// Found of gold, 0..=1; 0 when there is no gold.
    pub fn recall(self) -> f64 {
        part(self.found, self.gold)
    }

    /// The harmonic mean of both, 0..=1.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        part(2.0 * p * r, p + r)
    }
}

fn part(of: f64, whole: f64) -> f64 {
    if whole > 0.0 { of / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn perfect_empty_and_partial() {
        let perfect = Ratio::hits(3, 3, 3);
        assert_eq!((perfect.precision(), perfect.recall(), perfect.f1()), (1.0, 1.0, 1.0));
        assert_eq!(Ratio::default().f1(), 0.0);
        let partial = Ratio::hits(1, 2, 4);
        assert_eq!((partial.precision(), partial.recall()), (0.5, 0.25));
        assert!((partial.f1() - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn articles_add_up() {
        let mut sum = Ratio::hits(1, 1, 2);
        sum.add(Ratio::hits(0, 3, 2));
        assert_eq!(sum, Ratio::hits(1, 4, 4));
    }
}
