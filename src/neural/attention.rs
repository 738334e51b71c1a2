//! Attention of a window's pieces to each other, head by head (Vaswani et al. 2017), in products of bytes: queries and keys are
//! rounded piece by piece, values number by number, weights as parts of the largest. In: queries, keys and values of all heads; out:
//! what each piece takes from the others. The same on every machine: whole sums, and numbers in a fixed order.

use std::ops::Range;

use crate::neural::kernel::{self, DEPTH, PANEL, Path, Work};
use crate::neural::maths::{ROUNDER, exp, largest};

/// Numbers of a head.
const WIDTH: usize = 32;
/// Queries whose scores are held at once.
const QUERIES: usize = 24;
/// The byte of a query that stands for zero.
const MIDDLE: u8 = 128;
/// What the largest weight of a query is as a byte.
const WHOLE: f32 = 255.0;
/// Numbers that are all smaller count as zeros.
const NOTHING: f32 = 1e-30;

/// One head's queries, keys and values, and what becomes of them.
#[derive(Default)]
pub(super) struct Head {
    /// Bytes around [`MIDDLE`], a row a piece; what a unit of each row is worth.
    queries: Vec<u8>,
    query_units: Vec<f32>,
    /// Signed bytes as [`kernel::multiply`] reads them, the pieces being outputs; what [`MIDDLE`] makes of each one's sums, and units.
    keys: Vec<u8>,
    key_sums: Vec<i32>,
    key_units: Vec<f32>,
    /// Signed bytes, the pieces being depth; the unit of each number.
    values: Vec<u8>,
    value_units: [f32; WIDTH],
    sums: Vec<i32>,
    scores: Vec<f32>,
    weights: Vec<u8>,
    totals: Vec<u32>,
    answers: Vec<i32>,
}

/// The columns of one head in the rows of all: queries, keys and values of a piece stand in a row, each `hidden` long.
#[derive(Clone, Copy)]
struct Columns<'a> {
    qkv: &'a [f32],
    hidden: usize,
    number: usize,
}

const QUERY: usize = 0;
const KEY: usize = 1;
const VALUE: usize = 2;

impl Columns<'_> {
    fn pieces(self) -> usize {
        self.qkv.len() / (3 * self.hidden)
    }

    /// One piece's query, key or value.
    #[inline(always)]
    fn of(&self, piece: usize, part: usize) -> &[f32; WIDTH] {
        let at = (3 * piece + part) * self.hidden + self.number * WIDTH;
        self.qkv[at..].first_chunk().expect("a row holds every head")
    }
}

/// One head over all pieces of the window; writes its columns of `mixed`.
pub(super) fn attend(path: Path, qkv: &[f32], hidden: usize, number: usize, head: &mut Head, mixed: &mut [f32]) {
    let columns = Columns { qkv, hidden, number };
    let count = columns.pieces();
    let padded = count.next_multiple_of(PANEL);
    kernel::run(path, Gather { columns, padded, head });
    for first in (0..count).step_by(QUERIES) {
        let last = count.min(first + QUERIES);
        head.sums.resize((last - first) * padded, 0);
        kernel::multiply(path, &head.queries[first * WIDTH..last * WIDTH], WIDTH, &head.keys, &mut head.sums);
        kernel::run(path, Soften { queries: first..last, count, padded, head });
        head.answers.resize((last - first) * WIDTH, 0);
        kernel::multiply(path, &head.weights, padded, &head.values, &mut head.answers);
        kernel::run(path, Answer { head, out: &mut mixed[first * hidden..last * hidden], hidden, number });
    }
}

/// Takes a head's columns out of those of all, as bytes.
struct Gather<'a> {
    columns: Columns<'a>,
    padded: usize,
    head: &'a mut Head,
}

impl Work for Gather<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { columns, padded, head } = self;
        gather_queries(columns, head);
        gather_keys(columns, padded, head);
        gather_values(columns, padded, head);
    }
}

#[inline(always)]
fn gather_queries(columns: Columns<'_>, head: &mut Head) {
    let count = columns.pieces();
    head.queries.resize(count * WIDTH, 0);
    head.query_units.resize(count, 0.0);
    let each = head.queries.as_chunks_mut::<WIDTH>().0.iter_mut().zip(&mut head.query_units);
    for (piece, (query, to)) in each.enumerate() {
        let (bytes, unit) = rounded(columns.of(piece, QUERY));
        for (to, byte) in query.iter_mut().zip(bytes) {
            *to = byte ^ MIDDLE;
        }
        *to = unit / (WIDTH as f32).sqrt();
    }
}

#[inline(always)]
fn gather_keys(columns: Columns<'_>, padded: usize, head: &mut Head) {
    let count = columns.pieces();
    head.keys.resize(padded * WIDTH, 0);
    head.key_sums.resize(padded, 0);
    head.key_units.resize(padded, 0.0);
    let panels = head.keys.as_chunks_mut::<{ PANEL * WIDTH }>().0;
    for piece in 0..padded {
        let (bytes, unit) = if piece < count { rounded(columns.of(piece, KEY)) } else { ([0; WIDTH], 0.0) };
        let sum: i32 = bytes.iter().map(|byte| i32::from(byte.cast_signed())).sum();
        head.key_sums[piece] = sum * i32::from(MIDDLE);
        head.key_units[piece] = unit;
        let blocks = panels[piece / PANEL].as_chunks_mut::<{ PANEL * DEPTH }>().0;
        for (block, four) in blocks.iter_mut().zip(bytes.as_chunks::<DEPTH>().0) {
            block.as_chunks_mut::<DEPTH>().0[piece % PANEL] = *four;
        }
    }
}

/// A row as signed bytes, and what one unit of them is worth. Loops and not `map`, which is not compiled for the path.
#[inline(always)]
fn rounded(row: &[f32; WIDTH]) -> ([u8; WIDTH], f32) {
    let mut sizes = [0f32; WIDTH];
    for (size, x) in sizes.iter_mut().zip(row) {
        *size = x.abs();
    }
    let high = largest(&sizes);
    let per = if high < NOTHING { 0.0 } else { 127.0 / high };
    let mut bytes = [0; WIDTH];
    for (byte, x) in bytes.iter_mut().zip(row) {
        *byte = (x * per + ROUNDER).to_bits() as u8;
    }
    (bytes, high / 127.0)
}

#[inline(always)]
fn gather_values(columns: Columns<'_>, padded: usize, head: &mut Head) {
    let count = columns.pieces();
    let mut high = [0f32; WIDTH];
    for piece in 0..count {
        for (high, x) in high.iter_mut().zip(columns.of(piece, VALUE)) {
            *high = if x.abs() > *high { x.abs() } else { *high };
        }
    }
    let mut per = [0f32; WIDTH];
    for ((per, unit), high) in per.iter_mut().zip(&mut head.value_units).zip(high) {
        *per = if high < NOTHING { 0.0 } else { 127.0 / high };
        *unit = high / 127.0;
    }
    head.values.resize(padded * WIDTH, 0);
    for nth in 0..padded / DEPTH {
        // The bytes of four pieces, those of one number side by side.
        let mut fours = [0u32; WIDTH];
        for (k, piece) in (nth * DEPTH..count.min(nth * DEPTH + DEPTH)).enumerate() {
            for ((four, x), per) in fours.iter_mut().zip(columns.of(piece, VALUE)).zip(&per) {
                *four |= ((x * per + ROUNDER).to_bits() & 0xFF) << (8 * k);
            }
        }
        for (panel, fours) in fours.as_chunks::<PANEL>().0.iter().enumerate() {
            let block = &mut head.values[(panel * padded + nth * DEPTH) * PANEL..][..PANEL * DEPTH];
            for (to, four) in block.as_chunks_mut::<DEPTH>().0.iter_mut().zip(fours) {
                *to = four.to_le_bytes();
            }
        }
    }
}

/// Sums → scores → weights as bytes, and their totals.
struct Soften<'a> {
    queries: Range<usize>,
    count: usize,
    padded: usize,
    head: &'a mut Head,
}

impl Work for Soften<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { queries, count, padded, head } = self;
        let units = &head.query_units[queries];
        head.scores.resize(padded, 0.0);
        head.weights.resize(units.len() * padded, 0);
        head.totals.resize(units.len(), 0);
        let (scores, key_sums, key_units) =
            (&mut head.scores[..padded], &head.key_sums[..padded], &head.key_units[..padded]);
        let rows = head.sums.chunks_exact(padded).zip(head.weights.chunks_exact_mut(padded));
        for (((sums, weights), unit), total) in rows.zip(units).zip(&mut head.totals) {
            for n in 0..padded {
                scores[n] = (sums[n] - key_sums[n]) as f32 * (unit * key_units[n]);
            }
            scores[count..].fill(f32::MIN);
            let high = largest(scores);
            for (weight, score) in weights.iter_mut().zip(&*scores) {
                *weight = (exp(score - high) * WHOLE + ROUNDER).to_bits() as u8;
            }
            *total = weights.iter().map(|weight| u32::from(*weight)).sum();
        }
    }
}

/// Sums of values → a head's columns of the window's rows.
struct Answer<'a> {
    head: &'a Head,
    out: &'a mut [f32],
    hidden: usize,
    number: usize,
}

impl Work for Answer<'_> {
    #[inline(always)]
    fn run(self) {
        let Self { head, out, hidden, number } = self;
        let rows = out.chunks_exact_mut(hidden).zip(head.answers.as_chunks::<WIDTH>().0);
        for ((row, answers), total) in rows.zip(&head.totals) {
            let share = 1.0 / *total as f32;
            for ((x, answer), unit) in row[number * WIDTH..].iter_mut().zip(answers).zip(&head.value_units) {
                *x = *answer as f32 * (unit * share);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two heads over so many pieces, in numbers of some spread.
    fn made(pieces: usize) -> Vec<f32> {
        (0..pieces * 3 * 2 * WIDTH).map(|n| (n as f32 * 0.731).sin() * (1.0 + (n % 7) as f32 / 3.0)).collect()
    }

    /// What a piece takes from the others, in double precision.
    fn real(columns: Columns<'_>, piece: usize) -> Vec<f64> {
        let pieces = columns.pieces();
        let dot = |a: &[f32; WIDTH], b: &[f32; WIDTH]| a.iter().zip(b).map(|(x, y)| f64::from(x * y)).sum::<f64>();
        let score = |other| (dot(columns.of(piece, QUERY), columns.of(other, KEY)) / (WIDTH as f64).sqrt()).exp();
        let weights: Vec<f64> = (0..pieces).map(score).collect();
        let total: f64 = weights.iter().sum();
        let share =
            |n: usize| (0..pieces).map(|other| weights[other] * f64::from(columns.of(other, VALUE)[n])).sum::<f64>();
        (0..WIDTH).map(|n| share(n) / total).collect()
    }

    #[test]
    fn bytes_are_near_the_numbers_and_alike_on_every_path() {
        let hidden = 2 * WIDTH;
        for pieces in [1, 5, 16, 47] {
            let qkv = made(pieces);
            let run = |path| {
                let (mut head, mut mixed) = (Head::default(), vec![0.0; pieces * hidden]);
                (0..2).for_each(|number| attend(path, &qkv, hidden, number, &mut head, &mut mixed));
                mixed
            };
            let plain = run(Path::Plain);
            for number in 0..2 {
                let columns = Columns { qkv: &qkv, hidden, number };
                for piece in 0..pieces {
                    let found = &plain[piece * hidden + number * WIDTH..][..WIDTH];
                    let real = real(columns, piece);
                    assert!(
                        found.iter().zip(real).all(|(x, y)| (f64::from(*x) - y).abs() < 0.05),
                        "{pieces} pieces, {piece}"
                    );
                }
            }
            assert!(Path::available().all(|path| run(path) == plain), "{pieces} pieces");
        }
    }
}
