//! How far a figure could lie elsewhere had other articles been drawn: 95 % percentile intervals. In: the number of units and
//! a statistic of a list of them; out: two bounds. The draws are the same on every machine.
//!
//! # Source
//! Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentile interval).

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
        let mut seed = SEED;
        let mut one = || (next(&mut seed) >> 32) as u32;
        let scaled = |draw: u32| ((u64::from(draw) * units as u64) >> 32) as u32;
        Self { resamples: (0..RESAMPLES).map(|_| (0..units).map(|_| scaled(one())).collect()).collect() }
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

/// The next number of the splitmix64 generator.
///
/// # Source
/// Steele, Lea and Flood 2014, Fast Splittable Pseudorandom Number Generators.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
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
