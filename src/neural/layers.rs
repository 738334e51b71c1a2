//! A window of pieces → a vector a piece: embeddings, then layers of attention and feed-forward (Vaswani et al. 2017). In: the
//! weights and a window; out: rows of numbers. The same on every machine: see `matrix.rs` and `maths.rs`.

use crate::neural::kernel::{self, Path, Work};
use crate::neural::maths::{LANES, exp, largest, normalise, sum};
use crate::neural::matrix::{BLOCK, Bend, Matrix, Scratch};
use crate::neural::weights::{Layer, Norm, Weights};
use crate::neural::windows::Window;

/// Numbers of a head.
const WIDTH: usize = 32;

/// Buffers of one window at work.
#[derive(Default)]
pub(super) struct Buffers {
    scratch: Scratch,
    /// Queries, keys and values.
    three: Vec<f32>,
    wide: Vec<f32>,
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
    let Buffers { scratch, three, wide, mixed, more, head } = buffers;
    let hidden = weights.hidden;
    let mut times = |matrix: &Matrix, bend: Bend, input: &[f32], out: &mut Vec<f32>| {
        matrix.apply(path, &weights.file, bend, input, scratch, out);
    };
    times(&layer.qkv, Bend::None, rows, three);
    mixed.resize(rows.len(), 0.0);
    for number in 0..weights.heads {
        attend(path, three, hidden, number, head, mixed);
    }
    for (rows, mixed) in rows.chunks_mut(BLOCK * hidden).zip(mixed.chunks(BLOCK * hidden)) {
        times(&layer.attend, Bend::None, mixed, more);
        kernel::run(path, Add { rows, more, norm: &layer.first });
        times(&layer.up, Bend::Gelu, rows, wide);
        times(&layer.down, Bend::None, wide, more);
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

/// Queries whose scores are held at once.
const QUERIES: usize = 24;

/// One head's queries, keys and values, and what becomes of them.
#[derive(Default)]
struct Head {
    queries: Vec<f32>,
    /// A row a number of the head, a column a piece; padded with zeros to whole registers.
    keys: Vec<f32>,
    values: Vec<f32>,
    scores: Vec<f32>,
    weights: Vec<f32>,
    answers: Vec<f32>,
    totals: Vec<f32>,
}

/// One head over all pieces of the window; writes its columns of `mixed`.
fn attend(path: Path, qkv: &[f32], hidden: usize, number: usize, head: &mut Head, mixed: &mut [f32]) {
    let count = qkv.len() / (3 * hidden);
    let padded = count.next_multiple_of(LANES);
    kernel::run(path, Gather { qkv, hidden, number, padded, head });
    head.answers.resize(count * WIDTH, 0.0);
    for first in (0..count).step_by(QUERIES) {
        let last = count.min(first + QUERIES);
        head.scores.resize((last - first) * padded, 0.0);
        head.weights.resize((last - first) * count, 0.0);
        head.totals.resize(last - first, 0.0);
        let queries = &head.queries[first * WIDTH..last * WIDTH];
        kernel::multiply_floats(path, queries, WIDTH, &head.keys, padded, &mut head.scores);
        kernel::run(
            path,
            Soften { count, scores: &mut head.scores, weights: &mut head.weights, totals: &mut head.totals },
        );
        let answers = &mut head.answers[first * WIDTH..last * WIDTH];
        kernel::multiply_floats(path, &head.weights, count, &head.values, WIDTH, answers);
        for (row, (answer, total)) in answers.chunks_exact(WIDTH).zip(&head.totals).enumerate() {
            let out = &mut mixed[(first + row) * hidden + number * WIDTH..][..WIDTH];
            for (to, from) in out.iter_mut().zip(answer) {
                *to = from / total;
            }
        }
    }
}

/// Takes a head's columns out of those of all heads.
struct Gather<'a> {
    qkv: &'a [f32],
    hidden: usize,
    number: usize,
    padded: usize,
    head: &'a mut Head,
}

impl Work for Gather<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { qkv, hidden, number, padded, head } = self;
        head.keys.clear();
        head.keys.resize(WIDTH * padded, 0.0);
        head.queries.clear();
        head.values.clear();
        let scale = 1.0 / (WIDTH as f32).sqrt();
        for (at, row) in qkv.chunks_exact(3 * hidden).enumerate() {
            let columns = |part: usize| &row[part * hidden + number * WIDTH..][..WIDTH];
            head.queries.extend(columns(0).iter().map(|x| x * scale));
            for (n, x) in columns(1).iter().enumerate() {
                head.keys[n * padded + at] = *x;
            }
            head.values.extend_from_slice(columns(2));
        }
    }
}

/// Scores → weights that are not yet divided by their sum, which stands beside them.
struct Soften<'a> {
    count: usize,
    scores: &'a mut [f32],
    weights: &'a mut [f32],
    totals: &'a mut [f32],
}

impl Work for Soften<'_> {
    #[inline(always)]
    fn run(self) {
        let padded = self.scores.len() / self.totals.len();
        let rows = self.scores.chunks_exact_mut(padded).zip(self.weights.chunks_exact_mut(self.count));
        for ((scores, weights), total) in rows.zip(self.totals) {
            scores[self.count..].fill(f32::MIN);
            let high = largest(scores);
            for x in scores.iter_mut() {
                *x = exp(*x - high);
            }
            scores[self.count..].fill(0.0);
            *total = sum(scores);
            weights.copy_from_slice(&scores[..self.count]);
        }
    }
}
