//! A window of pieces → a vector a piece: embeddings, then layers of attention and feed-forward (Vaswani et al. 2017). In: the
//! weights and a window; out: rows of numbers. The same on every machine: see `matrix.rs` and `maths.rs`.

use crate::neural::kernel::{self, Path, Work};
use crate::neural::maths::{exp, extremes, gelu, normalise, sum};
use crate::neural::matrix::{Matrix, Scratch};
use crate::neural::weights::{Layer, Norm, Weights};
use crate::neural::windows::Window;

/// Numbers of a head.
const WIDTH: usize = 32;
/// Keys whose scores are summed side by side.
const KEYS: usize = 64;
/// Queries that are answered side by side.
const QUERIES: usize = 4;

/// Buffers of one window at work.
#[derive(Default)]
pub(super) struct Buffers {
    scratch: Scratch,
    wide: Vec<f32>,
    mixed: Vec<f32>,
    more: Vec<f32>,
    head: Head,
}

/// One head's keys, values and scores.
#[derive(Default)]
struct Head {
    /// Transposed: a row of keys a number of the head; padded with zeros to whole blocks.
    keys: Vec<f32>,
    values: Vec<f32>,
    scores: Vec<f32>,
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
    let Buffers { scratch, wide, mixed, more, head } = buffers;
    let mut times = |matrix: &Matrix, input: &[f32], out: &mut Vec<f32>| {
        matrix.apply(path, &weights.file, input, scratch, out);
    };
    times(&layer.qkv, rows, wide);
    mixed.resize(rows.len(), 0.0);
    kernel::run(path, Attend { qkv: wide, heads: weights.heads, head, mixed });
    times(&layer.attend, mixed, more);
    kernel::run(path, Add { rows, more, norm: &layer.first });
    times(&layer.up, rows, wide);
    kernel::run(path, Bend { numbers: wide });
    times(&layer.down, wide, more);
    kernel::run(path, Add { rows, more, norm: &layer.second });
}

/// Each number through the error linear unit.
struct Bend<'a> {
    numbers: &'a mut [f32],
}

impl Work for Bend<'_> {
    #[inline(always)]
    fn run(self) {
        for x in self.numbers {
            *x = gelu(*x);
        }
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

/// All heads over a window.
struct Attend<'a> {
    qkv: &'a [f32],
    heads: usize,
    head: &'a mut Head,
    mixed: &'a mut [f32],
}

impl Work for Attend<'_> {
    #[inline(always)]
    fn run(self) {
        for number in 0..self.heads {
            attend(self.qkv, number, self.heads * WIDTH, self.head, self.mixed);
        }
    }
}

/// One head over all pieces of the window; writes its columns of `mixed`.
#[inline(always)]
fn attend(qkv: &[f32], number: usize, hidden: usize, head: &mut Head, mixed: &mut [f32]) {
    let count = qkv.len() / (3 * hidden);
    let padded = count.next_multiple_of(KEYS);
    head.gather(qkv, number, hidden, padded);
    let scale = 1.0 / (WIDTH as f32).sqrt();
    let mut first = 0;
    while first < count {
        let mut queries = [[0f32; WIDTH]; QUERIES];
        for (q, query) in queries.iter_mut().enumerate() {
            let at = (first + q).min(count - 1);
            let row = &qkv[at * 3 * hidden + number * WIDTH..][..WIDTH];
            for (to, from) in query.iter_mut().zip(row) {
                *to = from * scale;
            }
        }
        let answers = head.answer(&queries, count, padded);
        for (q, answer) in answers.iter().enumerate().take(count - first) {
            mixed[(first + q) * hidden + number * WIDTH..][..WIDTH].copy_from_slice(answer);
        }
        first += QUERIES;
    }
}

impl Head {
    #[inline(always)]
    fn gather(&mut self, qkv: &[f32], number: usize, hidden: usize, padded: usize) {
        self.keys.clear();
        self.keys.resize(WIDTH * padded, 0.0);
        self.values.clear();
        for (at, row) in qkv.chunks_exact(3 * hidden).enumerate() {
            let key = &row[hidden + number * WIDTH..][..WIDTH];
            for (n, x) in key.iter().enumerate() {
                self.keys[n * padded + at] = *x;
            }
            self.values.extend_from_slice(&row[2 * hidden + number * WIDTH..][..WIDTH]);
        }
        self.scores.resize(QUERIES * padded, 0.0);
    }

    /// What the queries find: values weighed by the keys' likeness.
    #[inline(always)]
    fn answer(&mut self, queries: &[[f32; WIDTH]; QUERIES], count: usize, padded: usize) -> [[f32; WIDTH]; QUERIES] {
        let mut totals = [0f32; QUERIES];
        for (q, query) in queries.iter().enumerate() {
            let scores = &mut self.scores[q * padded..][..padded];
            for (block, out) in scores.as_chunks_mut::<KEYS>().0.iter_mut().enumerate() {
                let mut sums = [0f32; KEYS];
                for (n, x) in query.iter().enumerate() {
                    let keys = &self.keys[n * padded + block * KEYS..][..KEYS];
                    for k in 0..KEYS {
                        sums[k] += x * keys[k];
                    }
                }
                *out = sums;
            }
            totals[q] = soften(scores, count);
        }
        let mut sums = [[0f32; WIDTH]; QUERIES];
        for (k, value) in self.values.as_chunks::<WIDTH>().0.iter().enumerate() {
            for (q, sums) in sums.iter_mut().enumerate() {
                let weight = self.scores[q * padded + k];
                for n in 0..WIDTH {
                    sums[n] += weight * value[n];
                }
            }
        }
        for (sums, total) in sums.iter_mut().zip(totals) {
            for x in sums {
                *x /= total;
            }
        }
        sums
    }
}

/// Scores → weights that are not yet divided by their sum, which is returned. Padding gets none.
#[inline(always)]
fn soften(scores: &mut [f32], count: usize) -> f32 {
    scores[count..].fill(f32::MIN);
    let (_, high) = extremes(scores);
    for x in scores.iter_mut() {
        *x = exp(*x - high);
    }
    scores[count..].fill(0.0);
    sum(scores)
}
