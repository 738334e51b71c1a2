//! A window of pieces → a vector a piece: embeddings, then layers of attention and feed-forward (Vaswani et al. 2017). In: the
//! weights and a window; out: rows of numbers. The same on every machine: see `matrix.rs` and `maths.rs`.

use crate::neural::attention::{Head, attend};
use crate::neural::kernel::{self, Path, Work};
use crate::neural::maths::normalise;
use crate::neural::matrix::{BLOCK, Scratch};
use crate::neural::weights::{Layer, Norm, Weights};
use crate::neural::windows::Window;

/// Buffers of one window at work.
#[derive(Default)]
pub(super) struct Buffers {
    scratch: Scratch,
    /// Queries, keys and values.
    three: Vec<f32>,
    mixed: Vec<f32>,
    more: Vec<f32>,
    head: Head,
}

/// The vectors of a window, one row a piece.
pub(super) fn encode(weights: &Weights, path: Path, window: &Window, buffers: &mut Buffers) -> Vec<f32> {
    let mut rows = embed(weights, path, window);
    for layer in &weights.layers {
        run(weights, path, layer, buffers, &mut rows);
    }
    rows
}

fn embed(weights: &Weights, path: Path, window: &Window) -> Vec<f32> {
    let mut rows = vec![0.0; window.len() * weights.hidden];
    kernel::run(path, Embed { weights, window, rows: &mut rows });
    rows
}

/// Pieces → rows: what the piece, its place, its quotation state and its case stand for, added up.
struct Embed<'a> {
    weights: &'a Weights,
    window: &'a Window,
    rows: &'a mut [f32],
}

impl Work for Embed<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { weights, window, rows } = self;
        let hidden = weights.hidden;
        let table = &weights.file[weights.embeddings.clone()];
        for (at, row) in rows.chunks_exact_mut(hidden).enumerate() {
            let number = window.numbers[at] as usize;
            let scale = weights.embedding_scales[number];
            let piece = &table[number * hidden..][..hidden];
            let position = &weights.positions[at * hidden..][..hidden];
            let state = &weights.states[usize::from(window.states[at]) * hidden..][..hidden];
            let case = &weights.cases[usize::from(window.cases[at]) * hidden..][..hidden];
            for n in 0..hidden {
                row[n] = f32::from(piece[n] as i8) * scale + position[n] + state[n] + case[n];
            }
            normalise(row, &weights.first.gain, &weights.first.shift);
        }
    }
}

fn run(weights: &Weights, path: Path, layer: &Layer, buffers: &mut Buffers, rows: &mut [f32]) {
    let Buffers { scratch, three, mixed, more, head } = buffers;
    let (hidden, file) = (weights.hidden, &weights.file[..]);
    layer.qkv.apply(path, file, rows, scratch, three);
    mixed.resize(rows.len(), 0.0);
    for number in 0..weights.heads {
        attend(path, three, hidden, number, head, mixed);
    }
    for (rows, mixed) in rows.chunks_mut(BLOCK * hidden).zip(mixed.chunks(BLOCK * hidden)) {
        layer.attend.apply(path, file, mixed, scratch, more);
        kernel::run(path, Add { rows, more, norm: &layer.first });
        layer.up.apply_twice(&layer.down, path, file, rows, scratch, more);
        kernel::run(path, Add { rows, more, norm: &layer.second });
    }
}

/// Adds and normalises row by row.
struct Add<'a> {
    rows: &'a mut [f32],
    more: &'a [f32],
    norm: &'a Norm,
}

impl Work for Add<'_> {
    #[inline(always)]
    fn run(self) {
        let hidden = self.norm.gain.len();
        for (row, more) in self.rows.chunks_exact_mut(hidden).zip(self.more.chunks_exact(hidden)) {
            for (x, y) in row.iter_mut().zip(more) {
                *x += y;
            }
            normalise(row, &self.norm.gain, &self.norm.shift);
        }
    }
}
