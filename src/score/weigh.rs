//! Values and weights → hundredths of a point. The one place where a score is summed: reading an article and weighing a saved run
//! anew come to the same number.

/// `100 × Σ value × weight ÷ Σ weight`, in hundredths, rounded; 0 when nothing weighs. Values are 0 to 1 and come in the order of
/// the components.
pub fn weigh(terms: impl Iterator<Item = (f64, f64)> + Clone) -> i32 {
    let weights: f64 = terms.clone().map(|(_, weight)| weight).sum();
    if weights <= 0.0 {
        return 0;
    }
    terms.map(|(value, weight)| 10_000.0 * value * weight / weights).sum::<f64>().round() as i32
}
