//! Where the pointers of a window point. In: a pointer's weights, the vectors of the pieces, and which pieces may point and be pointed
//! to; out: of some places the one that some pieces, taken together, point to. Place 0, the opening piece, stands for none.

use std::ops::Range;

use crate::neural::kernel::{self, Path, Work};
use crate::neural::maths::dot;
use crate::neural::weights::{Pointer, Weights};

/// What is known of a window.
#[derive(Clone, Copy)]
pub(super) struct Vectors<'a> {
    pub(super) weights: &'a Weights,
    pub(super) path: Path,
    /// A row a piece.
    pub(super) rows: &'a [f32],
}

impl Vectors<'_> {
    fn apply(&self, matrix: &[f32], piece: usize) -> Vec<f32> {
        let hidden = self.weights.hidden;
        let row = &self.rows[piece * hidden..][..hidden];
        let mut out = vec![0.0; matrix.len() / hidden];
        kernel::run(self.path, Times { rows: row, matrix, hidden, out: &mut out });
        out
    }
}

/// Rows times a small matrix, a row an output.
pub(super) struct Times<'a> {
    pub(super) rows: &'a [f32],
    pub(super) matrix: &'a [f32],
    pub(super) hidden: usize,
    pub(super) out: &'a mut [f32],
}

impl Work for Times<'_> {
    #[inline(always)]
    fn run(self) {
        let outputs = self.matrix.len() / self.hidden;
        for (row, out) in self.rows.chunks_exact(self.hidden).zip(self.out.chunks_exact_mut(outputs)) {
            for (x, output) in out.iter_mut().zip(self.matrix.chunks_exact(self.hidden)) {
                *x = dot(row, output);
            }
        }
    }
}

/// One pointer's scores in a window.
pub(super) struct Pointed {
    /// By place, then by piece: the sum of the scores of all pieces before, towards that place; empty where nothing may point.
    sums: Vec<Vec<f64>>,
}

impl Pointed {
    /// Scores of the pieces that may point towards the places they may point to; both in order.
    pub(super) fn new(vectors: Vectors<'_>, pointer: &Pointer, pieces: &[usize], places: &[usize]) -> Self {
        let count = vectors.rows.len() / vectors.weights.hidden;
        let root = (vectors.weights.pointer as f32).sqrt();
        let from: Vec<Vec<f32>> = pieces.iter().map(|piece| vectors.apply(&pointer.from, *piece)).collect();
        let mut sums = vec![Vec::new(); count];
        let places = if pieces.is_empty() { &[] } else { places };
        for place in places {
            let to = vectors.apply(&pointer.to, *place);
            let mut each = vec![0.0; count + 1];
            for (piece, from) in pieces.iter().zip(&from) {
                // The opening piece, which stands for none, has a term of its own.
                let distance = if *place == 0 { 0 } else { place + vectors.weights.length - piece };
                each[piece + 1] = f64::from(dot(from, &to) / root + pointer.distance[distance]);
            }
            for piece in 0..count {
                each[piece + 1] += each[piece];
            }
            sums[*place] = each;
        }
        Self { sums }
    }

    /// Which of the places the pieces point to, the first of equal ones.
    pub(super) fn choose(&self, pieces: &Range<usize>, places: impl Iterator<Item = usize>) -> usize {
        let mut best = (0, f64::NEG_INFINITY);
        for (nth, place) in places.enumerate() {
            let score = self.sums[place][pieces.end] - self.sums[place][pieces.start];
            if score > best.1 {
                best = (nth, score);
            }
        }
        best.0
    }
}
