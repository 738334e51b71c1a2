//! The few functions of single numbers and of rows that the encoder needs, each with its steps in a fixed order and without
//! fused operations, so that every machine rounds alike. In: `f32`; out: `f32`. Everything here is inlined into callers that may
//! be compiled for wider registers; that changes no result.

/// Lanes of a sum: what is added to what is fixed by this and not by the machine's registers.
const LANES: usize = 16;

/// e to the power of `x` for `x ≤ 88`; 0 below −87. Range reduction by ln 2 in two parts and a polynomial of degree three, fitted to
/// the least largest error: it is below 8e-5 of the value, a twentieth of what its use rounds away.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let x = if x < -87.0 { -87.0 } else { x };
    let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
    let n = rounded - ROUNDER;
    let r = (x - n * 0.693_359_4) - n * -2.121_944_4e-4;
    let p = 0.165_668_43 * r + 0.504_963_3;
    let p = p * r + 1.000_164_2;
    let p = p * r + 0.999_928_06;
    // The last bits of the rounded sum are n; they become the exponent of a power of two.
    p * f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23))
}

/// Adding and taking away 1.5 · 2^23 rounds a smaller number to a whole one, ties to even; in between its last bits are that
/// whole number.
pub(super) const ROUNDER: f32 = 12_582_912.0;

/// The Gaussian error linear unit, `x · Φ(x)`: a polynomial up to where Φ is 1, fitted to the least largest error: below 2e-4
/// up to 10, below 2e-5 of `x` beyond.
///
/// # Source
/// Hendrycks and Gimpel 2016.
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    let z = if x < -4.0 { -4.0 } else { x };
    let z = if z > 4.0 { 4.0 } else { z };
    let s = z * z;
    let p = 2.278_147_3e-8 * s - 1.598_604e-6;
    let p = p * s + 4.795_555_3e-5;
    let p = p * s - 8.140_158e-4;
    let p = p * s + 8.772_39e-3;
    let p = p * s - 6.457_312e-2;
    let p = p * s + 0.397_883_36;
    x * (0.5 + z * p)
}

/// The sum of a row, by lanes and then in pairs.
#[inline(always)]
pub(super) fn sum(row: &[f32]) -> f32 {
    fold(row, row, 0.0, |so_far, x, _| so_far + x, |a, b| a + b)
}

/// The product of two rows of one length, by lanes and then in pairs.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    fold(a, b, 0.0, |so_far, x, y| so_far + x * y, |a, b| a + b)
}

/// The largest number of a row.
#[inline(always)]
pub(super) fn largest(row: &[f32]) -> f32 {
    let larger = |a: f32, b: f32| if b > a { b } else { a };
    fold(row, row, f32::MIN, |so_far, x, _| larger(so_far, x), larger)
}

/// The smallest number of a row.
#[inline(always)]
pub(super) fn smallest(row: &[f32]) -> f32 {
    let smaller = |a: f32, b: f32| if b < a { b } else { a };
    fold(row, row, f32::MAX, |so_far, x, _| smaller(so_far, x), smaller)
}

/// Goes through the pairs of two rows of one length, pair n in lane n modulo the lanes, and joins the lanes two by two.
#[inline(always)]
fn fold(a: &[f32], b: &[f32], start: f32, each: impl Fn(f32, f32, f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [start; LANES];
    let (whole, rest) = a.as_chunks::<LANES>();
    let (other, other_rest) = b.as_chunks::<LANES>();
    for (x, y) in whole.iter().zip(other) {
        let mut next = [0f32; LANES];
        for lane in 0..LANES {
            next[lane] = each(lanes[lane], x[lane], y[lane]);
        }
        lanes = next;
    }
    for ((lane, x), y) in lanes.iter_mut().zip(rest).zip(other_rest) {
        *lane = each(*lane, *x, *y);
    }
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = join(lanes[lane], lanes[lane + half]);
        }
        half /= 2;
    }
    lanes[0]
}

/// Centres a row, scales it to unit variance, and applies gain and shift.
///
/// # Source
/// Ba, Kiros and Hinton 2016; the small term is that of the base encoder.
#[inline(always)]
pub(super) fn normalise(row: &mut [f32], gain: &[f32], shift: &[f32]) {
    let count = row.len() as f32;
    let mean = sum(row) / count;
    for x in row.iter_mut() {
        *x -= mean;
    }
    let scale = 1.0 / (dot(row, row) / count + 1e-12).sqrt();
    for ((x, g), s) in row.iter_mut().zip(gain).zip(shift) {
        *x = *x * scale * g + s;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_and_gelu_are_near_the_real_ones() {
        for n in -8700..100 {
            let x = n as f32 / 100.0;
            let real = f64::from(x).exp();
            assert!((f64::from(exp(x)) - real).abs() <= real * 8e-5, "{x}");
        }
        // Values of x · Φ(x) from tables of the normal distribution.
        for (x, y) in [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_2), (3.0, 2.995_950_3), (-6.0, 0.0)] {
            assert!((gelu(x) - y).abs() < 2e-4, "{x}: {}", gelu(x));
            assert!((exact_gelu(f64::from(x)) - f64::from(y)).abs() < 1e-6, "{x}");
        }
        for n in -1000..1001 {
            let x = n as f32 / 100.0;
            assert!((f64::from(gelu(x)) - exact_gelu(f64::from(x))).abs() < 2e-4, "{x}: {}", gelu(x));
        }
    }

    /// With the error function by Abramowitz and Stegun 1964, 7.1.26 (error below 1.5e-7).
    fn exact_gelu(x: f64) -> f64 {
        let z = (x * std::f64::consts::FRAC_1_SQRT_2).abs();
        let t = 1.0 / (1.0 + 0.327_591_1 * z);
        let p = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
        let erf = 1.0 - p.iter().fold(0.0, |sum, c| sum * t + c) * t * (-z * z).exp();
        0.5 * x * (1.0 + erf.copysign(x))
    }

    #[test]
    fn rows() {
        let mut row: Vec<f32> = (0..48).map(|n| n as f32).collect();
        assert_eq!(sum(&row), 1128.0);
        assert_eq!((smallest(&row), largest(&row)), (0.0, 47.0));
        normalise(&mut row, &[1.0; 48], &[0.0; 48]);
        assert!(sum(&row).abs() < 1e-4 && (dot(&row, &row) - 48.0).abs() < 1e-3);
    }
}
