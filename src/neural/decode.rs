//! Vectors of a window → attributions: the best row of labels, then contents joined to cues and cues to sources by pointers. In:
//! the weights, a window and its vectors; out: spans. `python/train/decode.py` does the same for training.

use std::ops::Range;

use crate::model::{Reported, Reports};
use crate::neural::kernel::{self, Path, Work};
use crate::neural::maths::dot;
use crate::neural::weights::{LABELS, Pointer, Weights};
use crate::neural::windows::Window;
use crate::text::Span;

/// The roles that labels name, in their order: label `2 · role + 1` begins one, `2 · role + 2` continues it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Source,
    Cue,
    Content,
}

/// A run of pieces with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    role: Role,
    pieces: Range<usize>,
}

impl Stretch {
    fn span(&self, window: &Window) -> Span {
        window.spans[self.pieces.start].join(window.spans[self.pieces.end - 1])
    }
}

/// A piece may well be of a cue when that label scores at most this much less than none. Measured: see the model's card.
const LIKELY: f32 = -2.0;

/// Adds what a window holds.
pub(super) fn read(weights: &Weights, path: Path, window: &Window, rows: &[f32], out: &mut Reports) {
    let scores = scores(weights, path, rows);
    let labels = best_labels(&scores, &weights.chain);
    let hands = Hands { weights, path, rows };
    out.found.extend(attributions(&hands, &stretches(&labels, window), window));
    let cue = |score: &[f32; LABELS]| if score[3] > score[4] { score[3] } else { score[4] };
    let likely =
        scores.iter().zip(&window.spans).filter(|(score, span)| cue(score) - score[0] > LIKELY && !span.is_empty());
    out.likely.extend(likely.map(|(_, span)| *span));
}

/// The attributions of a window in order of their cues.
fn attributions(hands: &Hands<'_>, found: &[Stretch], window: &Window) -> Vec<Reported> {
    let of = |role: Role| found.iter().filter(move |s| s.role == role);
    let cues: Vec<&Stretch> = of(Role::Cue).collect();
    let sources: Vec<&Stretch> = of(Role::Source).collect();
    let mut contents: Vec<Vec<Span>> = vec![Vec::new(); cues.len()];
    for content in of(Role::Content) {
        let starts = std::iter::once(0).chain(cues.iter().map(|c| c.pieces.start));
        if let Some(cue) = hands.choose(&hands.weights.cue, content.pieces.clone(), starts).checked_sub(1) {
            contents[cue].push(content.span(window));
        }
    }
    let each = cues.iter().zip(contents).filter(|(_, content)| !content.is_empty());
    each.map(|(cue, content)| {
        let start = cue.pieces.start;
        let starts = std::iter::once(0).chain(sources.iter().map(|s| s.pieces.start));
        let choice = hands.choose(&hands.weights.source, start..start + 1, starts);
        let source = choice.checked_sub(1).map(|n| sources[n].span(window));
        Reported { source, cue: cue.span(window), content }
    })
    .collect()
}

/// Scores of labels, a row a piece.
fn scores(weights: &Weights, path: Path, rows: &[f32]) -> Vec<[f32; LABELS]> {
    let mut flat = vec![0.0; rows.len() / weights.hidden * LABELS];
    kernel::run(path, Times { rows, matrix: &weights.labels, hidden: weights.hidden, out: &mut flat });
    let with_bias = |scores: &[f32; LABELS]| std::array::from_fn(|n| scores[n] + weights.label_bias[n]);
    flat.as_chunks::<LABELS>().0.iter().map(with_bias).collect()
}

/// Rows times a small matrix, a row an output.
struct Times<'a> {
    rows: &'a [f32],
    matrix: &'a [f32],
    hidden: usize,
    out: &'a mut [f32],
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

/// The best sequence (Viterbi 1967).
fn best_labels(scores: &[[f32; LABELS]], chain: &[f32]) -> Vec<usize> {
    let Some(first) = scores.first() else { return Vec::new() };
    let mut best = *first;
    let mut back: Vec<[usize; LABELS]> = vec![[0; LABELS]];
    for score in &scores[1..] {
        let (mut next, mut from) = ([0f32; LABELS], [0; LABELS]);
        for label in 0..LABELS {
            let way = |before: usize| best[before] + chain[before * LABELS + label];
            let before = first_largest((0..LABELS).map(way));
            (next[label], from[label]) = (way(before) + score[label], before);
        }
        best = next;
        back.push(from);
    }
    let mut label = first_largest(best.into_iter());
    let mut out = vec![label; scores.len()];
    for at in (1..scores.len()).rev() {
        label = back[at][label];
        out[at - 1] = label;
    }
    out
}

/// The place of the largest number, the first of equal ones.
fn first_largest(numbers: impl Iterator<Item = f32>) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (place, number) in numbers.enumerate() {
        if number > best.1 {
            best = (place, number);
        }
    }
    best.0
}

/// Runs of one role; special pieces end them.
fn stretches(labels: &[usize], window: &Window) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let mut is_running = false;
    for (at, label) in labels.iter().enumerate() {
        let role = match label {
            _ if window.spans[at].is_empty() => None,
            1 | 2 => Some(Role::Source),
            3 | 4 => Some(Role::Cue),
            5 | 6 => Some(Role::Content),
            _ => None,
        };
        let Some(role) = role else {
            is_running = false;
            continue;
        };
        match out.last_mut().filter(|last| is_running && label % 2 == 0 && last.role == role) {
            Some(last) => last.pieces.end = at + 1,
            None => out.push(Stretch { role, pieces: at..at + 1 }),
        }
        is_running = true;
    }
    out
}

/// Where the pointers of a window point.
struct Hands<'a> {
    weights: &'a Weights,
    path: Path,
    rows: &'a [f32],
}

impl Hands<'_> {
    /// Which of the places some pieces point to, taken together; place 0, the opening piece, stands for none.
    fn choose(&self, pointer: &Pointer, pieces: Range<usize>, places: impl Iterator<Item = usize>) -> usize {
        let mut from = vec![0f32; self.weights.pointer];
        for piece in pieces.clone() {
            for (sum, x) in from.iter_mut().zip(self.apply(&pointer.from, piece)) {
                *sum += x;
            }
        }
        let count = pieces.len() as f32;
        let root = (self.weights.pointer as f32).sqrt();
        let score = |place: usize| {
            let to = self.apply(&pointer.to, place);
            let near: f32 = pieces.clone().map(|piece| self.near(pointer, piece, place)).sum();
            (dot(&from, &to) / root + near) / count
        };
        first_largest(places.map(score))
    }

    fn apply(&self, matrix: &[f32], piece: usize) -> Vec<f32> {
        let hidden = self.weights.hidden;
        let row = &self.rows[piece * hidden..][..hidden];
        let mut out = vec![0.0; matrix.len() / hidden];
        kernel::run(self.path, Times { rows: row, matrix, hidden, out: &mut out });
        out
    }

    /// The term by distance; the opening piece, which stands for none, has one of its own.
    fn near(&self, pointer: &Pointer, piece: usize, place: usize) -> f32 {
        let at = if place == 0 { 0 } else { place + self.weights.length - piece };
        pointer.distance[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_forbids_what_the_scores_alone_would_choose() {
        let mut chain = vec![0.0; LABELS * LABELS];
        for before in 0..LABELS {
            for after in [2, 4, 6] {
                if before != after && before != after - 1 {
                    chain[before * LABELS + after] = -30.0;
                }
            }
        }
        let mut scores = vec![[0.0; LABELS]; 3];
        scores[0][0] = 1.0;
        scores[1][6] = 2.0;
        scores[1][5] = 1.5;
        scores[2][6] = 1.0;
        assert_eq!(best_labels(&scores, &chain), [0, 5, 6]);
        assert_eq!(best_labels(&[], &chain), Vec::<usize>::new());
    }

    #[test]
    fn runs_end_at_special_pieces() {
        let text = Span::new(0, 1);
        let spans = vec![Span::default(), text, text, Span::default(), text, text];
        let window = Window { spans, ..Window::default() };
        let found = stretches(&[0, 5, 6, 6, 6, 3], &window);
        let places: Vec<_> = found.into_iter().map(|s| (s.role, s.pieces)).collect();
        assert_eq!(places, [(Role::Content, 1..3), (Role::Content, 4..5), (Role::Cue, 5..6)]);
    }
}
