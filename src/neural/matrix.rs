//! Rows of numbers times 8-bit weights. Rows are rounded to bytes as they come, each with a scale and a zero of its own; sums are
//! whole numbers. In: rows of `f32`; out: rows of `f32`, the same on every machine.

use std::ops::Range;

use crate::neural::kernel::{self, Path, Work};
use crate::neural::maths::{ROUNDER, gelu, largest, smallest};

/// Rows that are multiplied together: their sums stay in a core's cache.
pub(super) const BLOCK: usize = 96;

/// Weights in the file, packed as [`kernel::multiply`] reads them, one scale an output.
#[derive(Default)]
pub(super) struct Matrix {
    /// Bytes of the weights file.
    pub(super) weights: Range<usize>,
    /// What one unit of an output's weights is worth.
    pub(super) scales: Vec<f32>,
    /// Sum of an output's weights.
    pub(super) sums: Vec<f32>,
    /// Added to an output.
    pub(super) bias: Vec<f32>,
    /// Inputs.
    pub(super) depth: usize,
}

/// Buffers that products share, so that a window allocates nothing anew.
#[derive(Default)]
pub(super) struct Scratch {
    bytes: Vec<u8>,
    /// Scale and zero of each row.
    measures: Vec<(f32, f32)>,
    sums: Vec<i32>,
    /// One row between two products.
    row: Vec<f32>,
}

impl Matrix {
    /// How many outputs there are.
    pub(super) fn outputs(&self) -> usize {
        self.scales.len()
    }

    /// `out[row] = input[row] · weights + bias`.
    pub(super) fn apply(&self, path: Path, file: &[u8], input: &[f32], scratch: &mut Scratch, out: &mut Vec<f32>) {
        out.resize(input.len() / self.depth * self.outputs(), 0.0);
        for (input, out) in input.chunks(BLOCK * self.depth).zip(out.chunks_mut(BLOCK * self.outputs())) {
            self.take_in(path, file, input, scratch);
            self.give_out(path, scratch, out);
        }
    }

    /// The same, the outputs going through the error linear unit to a second product.
    pub(super) fn apply_twice(
        &self,
        then: &Self,
        path: Path,
        file: &[u8],
        input: &[f32],
        scratch: &mut Scratch,
        out: &mut Vec<f32>,
    ) {
        out.resize(input.len() / self.depth * then.outputs(), 0.0);
        for (input, out) in input.chunks(BLOCK * self.depth).zip(out.chunks_mut(BLOCK * then.outputs())) {
            let count = input.len() / self.depth;
            self.take_in(path, file, input, scratch);
            let bytes = of_length(&mut scratch.bytes, count * then.depth);
            let (sums, measures) = (&scratch.sums[..count * then.depth], &mut scratch.measures[..count]);
            let row = of_length(&mut scratch.row, then.depth);
            kernel::run(path, Bent { matrix: self, sums, measures, row, bytes });
            then.multiply(path, file, count, scratch);
            then.give_out(path, scratch, out);
        }
    }

    /// A block of rows → bytes → sums.
    fn take_in(&self, path: Path, file: &[u8], input: &[f32], scratch: &mut Scratch) {
        let count = input.len() / self.depth;
        let bytes = of_length(&mut scratch.bytes, input.len());
        let measures = of_length(&mut scratch.measures, count);
        kernel::run(path, Rounding { depth: self.depth, input, bytes, measures });
        self.multiply(path, file, count, scratch);
    }

    /// The bytes of `count` rows → sums.
    fn multiply(&self, path: Path, file: &[u8], count: usize, scratch: &mut Scratch) {
        let sums = of_length(&mut scratch.sums, count * self.outputs());
        let bytes = &scratch.bytes[..count * self.depth];
        kernel::multiply(path, bytes, self.depth, &file[self.weights.clone()], sums);
    }

    /// Sums → a block of rows.
    fn give_out(&self, path: Path, scratch: &Scratch, out: &mut [f32]) {
        let (sums, measures) = (&scratch.sums[..out.len()], &scratch.measures[..out.len() / self.outputs()]);
        kernel::run(path, Finish { matrix: self, sums, measures, out });
    }
}

/// The front of a buffer that only grows: what is in it is written over, so nothing is cleared.
fn of_length<T: Clone + Default>(buffer: &mut Vec<T>, length: usize) -> &mut [T] {
    if buffer.len() < length {
        buffer.resize(length, T::default());
    }
    &mut buffer[..length]
}

/// Rows → bytes.
struct Rounding<'a> {
    depth: usize,
    input: &'a [f32],
    bytes: &'a mut [u8],
    measures: &'a mut [(f32, f32)],
}

impl Work for Rounding<'_> {
    #[inline(always)]
    fn run(self) {
        let each = self.input.chunks_exact(self.depth).zip(self.bytes.chunks_exact_mut(self.depth));
        for ((row, bytes), measure) in each.zip(self.measures) {
            *measure = to_bytes(row, bytes);
        }
    }
}

/// Whole sums → numbers.
struct Finish<'a> {
    matrix: &'a Matrix,
    sums: &'a [i32],
    measures: &'a [(f32, f32)],
    out: &'a mut [f32],
}

impl Work for Finish<'_> {
    #[inline(always)]
    fn run(self) {
        let count = self.matrix.outputs();
        let each = self.sums.chunks_exact(count).zip(self.out.chunks_exact_mut(count));
        for ((sums, out), measure) in each.zip(self.measures) {
            self.matrix.finish(sums, *measure, |x| x, out);
        }
    }
}

/// Whole sums → numbers → what the error linear unit makes of them → bytes; row by row, so that a row is still at hand. The bytes'
/// measures take the place of those that were.
struct Bent<'a> {
    matrix: &'a Matrix,
    sums: &'a [i32],
    measures: &'a mut [(f32, f32)],
    row: &'a mut [f32],
    bytes: &'a mut [u8],
}

impl Work for Bent<'_> {
    #[inline(always)]
    fn run(self) {
        let count = self.matrix.outputs();
        let each = self.sums.chunks_exact(count).zip(self.bytes.chunks_exact_mut(count));
        for ((sums, bytes), measure) in each.zip(self.measures) {
            self.matrix.finish(sums, *measure, gelu, self.row);
            *measure = to_bytes(self.row, bytes);
        }
    }
}

impl Matrix {
    /// One row's sums → numbers, each bent.
    #[inline(always)]
    fn finish(&self, sums: &[i32], (scale, zero): (f32, f32), bend: impl Fn(f32) -> f32, out: &mut [f32]) {
        let count = out.len();
        let (sums, columns, units, bias) =
            (&sums[..count], &self.sums[..count], &self.scales[..count], &self.bias[..count]);
        for n in 0..count {
            out[n] = bend((sums[n] as f32 - zero * columns[n]) * (scale * units[n]) + bias[n]);
        }
    }
}

/// Rounds a row to bytes; returns what a unit is worth and which byte stands for zero.
#[inline(always)]
fn to_bytes(row: &[f32], bytes: &mut [u8]) -> (f32, f32) {
    let (low, high) = (smallest(row), largest(row));
    let (low, high) = (if low < 0.0 { low } else { 0.0 }, if high > 0.0 { high } else { 0.0 });
    let width = high - low;
    if width <= 0.0 || width.is_nan() {
        bytes.fill(0);
        return (0.0, 0.0);
    }
    let scale = width / 255.0;
    let per = 255.0 / width;
    let zero = (-low * per + ROUNDER) - ROUNDER;
    for (byte, x) in bytes.iter_mut().zip(row) {
        let unit = x * per + zero;
        let unit = if unit < 0.0 { 0.0 } else { unit };
        let unit = if unit > 255.0 { 255.0 } else { unit };
        *byte = (unit + ROUNDER).to_bits() as u8;
    }
    (scale, zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_numbers_within_half_a_unit() {
        let row: Vec<f32> = (0..64).map(|n| (n as f32 * 0.37).sin() * 3.0 + 1.0).collect();
        let mut bytes = vec![0; 64];
        let (scale, zero) = to_bytes(&row, &mut bytes);
        for (x, byte) in row.iter().zip(&bytes) {
            assert!(((f32::from(*byte) - zero) * scale - x).abs() <= scale * 0.51, "{x}");
        }
        assert_eq!(to_bytes(&[0.0; 16], &mut bytes[..16]), (0.0, 0.0));
    }

    #[test]
    fn a_product_on_every_path() {
        let depth = 16;
        let weights: Vec<u8> = (0..16 * depth).map(|n| (n % 7) as u8).collect();
        let weight = |n: usize, k: usize| weights[k / 4 * 64 + n * 4 + k % 4];
        let sums = (0..16).map(|n| (0..depth).map(|k| f32::from(weight(n, k))).sum()).collect();
        let matrix = Matrix { weights: 0..weights.len(), scales: vec![0.5; 16], sums, bias: vec![1.0; 16], depth };
        let input: Vec<f32> = (0..32).map(|n| n as f32 / 8.0 - 1.0).collect();
        let run = |path| {
            let mut out = Vec::new();
            matrix.apply(path, &weights, &input, &mut Scratch::default(), &mut out);
            out
        };
        let plain = run(Path::Plain);
        for (at, found) in plain.iter().enumerate() {
            let (row, n) = (at / 16, at % 16);
            let real: f32 =
                (0..depth).map(|k| input[row * depth + k] * f32::from(weight(n, k)) * 0.5).sum::<f32>() + 1.0;
            assert!((found - real).abs() < 0.3, "{found} {real}");
        }
        assert!(Path::available().all(|path| run(path) == plain));
    }
}
