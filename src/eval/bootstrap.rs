//! How far a figure could lie elsewhere had other articles been drawn: 95 % percentile intervals. In: the number of units and
//! a statistic of a list of them; out: two bounds. The draws are the same on every machine.
//!
//! # Source
//! Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).

use crate::linear::Draw;

/// Resamples drawn.
pub(super) const RESAMPLES: usize = 1_000;
/// Where the generator starts.
pub(super) const SEED: u64 = 1;
/// The 26th and the 975th of 1,000 in order bound the middle 95 %.
const BOUNDS: (usize, usize) = (25, 974);

/// The resamples of `units` units, drawn with replacement.
pub(super) struct Draws {
    resamples: Vec<Vec<u32>>,
}

impl Draws {
    /// Draws; without units every resample is empty.
    pub(super) fn new(units: usize) -> Self {
        let mut draw = Draw::new(SEED);
        Self { resamples: (0..RESAMPLES).map(|_| (0..units).map(|_| draw.below(units) as u32).collect()).collect() }
    }

    /// The bounds of a statistic over the resamples, lower first. Resamples that it says nothing of (NaN) are left out; zeros
    /// when that is all of them.
    pub(super) fn interval(&self, statistic: impl Fn(&[u32]) -> f64) -> (f64, f64) {
        let mut values: Vec<f64> = self.resamples.iter().map(|units| statistic(units)).collect();
        values.retain(|value| !value.is_nan());
        values.sort_unstable_by(f64::total_cmp);
        let at = |place: usize| values.get(values.len() * place / RESAMPLES).copied().unwrap_or(0.0);
        (at(BOUNDS.0), at(BOUNDS.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_hold_the_mean_and_are_the_same_each_time() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let mean = |units: &[u32]| units.iter().map(|u| values[*u as usize]).sum::<f64>() / units.len() as f64;
        let (low, high) = Draws::new(100).interval(mean);
        // The standard error of the mean of 0..100 is 2.89: 1.96 of them on both sides of 49.5.
        assert!((low - 43.8).abs() < 1.0 && (high - 55.2).abs() < 1.0, "{low} {high}");
        assert_eq!((low, high), Draws::new(100).interval(mean));
    }

    #[test]
    fn one_unit_has_no_spread_and_none_no_units() {
        assert_eq!(Draws::new(1).interval(|units| units.len() as f64), (1.0, 1.0));
        assert_eq!(Draws::new(3).interval(|units| if units.contains(&0) { 1.0 } else { f64::NAN }), (1.0, 1.0));
        assert_eq!(Draws::new(3).interval(|_| f64::NAN), (0.0, 0.0));
        assert_eq!(Draws::new(0).interval(|units| units.len() as f64), (0.0, 0.0));
    }
}
