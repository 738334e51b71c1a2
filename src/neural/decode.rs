//! Vectors of a window → attributions: rows of labels drawn from the chain, in each of them contents joined to cues and cues to sources
//! by pointers, and what most of these readings agree on. In: the weights, a window and its vectors; out: spans.
//! `python/train/decode.py` takes the single best row, which is enough to follow a training by.

use std::ops::Range;

use crate::model::{Reported, Reports};
use crate::neural::chain::{self, DRAWS, Strata};
use crate::neural::consensus::{self, Link, Reading};
use crate::neural::kernel;
use crate::neural::labels::{self, LABELS, Role};
use crate::neural::pointers::{Pointed, Times, Vectors};
use crate::neural::windows::Window;

/// A run of pieces with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    role: Role,
    pieces: Range<usize>,
}

/// A piece may well be of a cue when that label scores at most this much less than none. Measured: see the model's card.
const LIKELY: f32 = -2.0;

/// Adds what a window holds: attributions in which at least so great a share of all readings agree.
pub(super) fn read(vectors: Vectors<'_>, strata: &Strata, agreed: f64, window: &Window, out: &mut Reports) {
    let scores = scores(vectors);
    let rows = chain::rows(&scores, &vectors.weights.chain, strata);
    let marked: Vec<(Vec<Stretch>, u32)> =
        rows.iter().map(|(labels, times)| (stretches(labels, window), *times)).collect();
    let readings = readings(vectors, &marked);
    let whole = |pieces: &Range<usize>| window.spans[pieces.start].join(window.spans[pieces.end - 1]);
    out.found.extend(consensus::of(&readings, agreed * DRAWS as f64).into_iter().map(|(link, times)| Reported {
        source: link.source.as_ref().map(whole),
        cue: whole(&link.cue),
        content: link.content.iter().map(whole).collect(),
        agreed: f64::from(times) / DRAWS as f64,
    }));
    let cue =
        |score: &[f32; LABELS]| score[Role::Cue.labels()].iter().fold(f32::MIN, |a, b| if *b > a { *b } else { a });
    let likely =
        scores.iter().zip(&window.spans).filter(|(score, span)| cue(score) - score[0] > LIKELY && !span.is_empty());
    out.likely.extend(likely.map(|(_, span)| *span));
}

/// What each row of labels says once its stretches are joined.
fn readings(vectors: Vectors<'_>, marked: &[(Vec<Stretch>, u32)]) -> Vec<Reading> {
    let of = |role: Role| marked.iter().flat_map(|(found, _)| found).filter(move |s| s.role == role);
    let starts = |role: Role| sorted(of(role).map(|s| s.pieces.start));
    let with_none = |places: &[usize]| [&[0], places].concat();
    let cues = starts(Role::Cue);
    let contents = sorted(of(Role::Content).flat_map(|s| s.pieces.clone()));
    let to_cue = Pointed::new(vectors, &vectors.weights.cue, &contents, &with_none(&cues));
    let to_source = Pointed::new(vectors, &vectors.weights.source, &cues, &with_none(&starts(Role::Source)));
    marked.iter().map(|(found, times)| Reading { links: links(found, &to_cue, &to_source), times: *times }).collect()
}

fn sorted(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut out: Vec<usize> = numbers.collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The attributions of one row of labels in order of their cues.
fn links(found: &[Stretch], to_cue: &Pointed, to_source: &Pointed) -> Vec<Link> {
    let of = |role: Role| found.iter().filter(move |s| s.role == role).map(|s| s.pieces.clone());
    let cues: Vec<Range<usize>> = of(Role::Cue).collect();
    let sources: Vec<Range<usize>> = of(Role::Source).collect();
    let places = |stretches: &[Range<usize>]| {
        let starts: Vec<usize> = stretches.iter().map(|s| s.start).collect();
        std::iter::once(0).chain(starts)
    };
    let mut contents: Vec<Vec<Range<usize>>> = vec![Vec::new(); cues.len()];
    for content in of(Role::Content) {
        if let Some(cue) = to_cue.choose(&content, places(&cues)).checked_sub(1) {
            contents[cue].push(content);
        }
    }
    let each = cues.iter().zip(contents).filter(|(_, content)| !content.is_empty());
    each.map(|(cue, content)| {
        let choice = to_source.choose(&(cue.start..cue.start + 1), places(&sources));
        Link { source: choice.checked_sub(1).map(|n| sources[n].clone()), cue: cue.clone(), content }
    })
    .collect()
}

/// Scores of labels, a row a piece.
fn scores(vectors: Vectors<'_>) -> Vec<[f32; LABELS]> {
    let weights = vectors.weights;
    let mut flat = vec![0.0; vectors.rows.len() / weights.hidden * LABELS];
    let times = Times { rows: vectors.rows, matrix: &weights.labels, hidden: weights.hidden, out: &mut flat };
    kernel::run(vectors.path, times);
    let with_bias = |scores: &[f32; LABELS]| std::array::from_fn(|n| scores[n] + weights.label_bias[n]);
    flat.as_chunks::<LABELS>().0.iter().map(with_bias).collect()
}

/// Runs of one role; special pieces end them.
fn stretches(row: &[u8], window: &Window) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let mut is_running = false;
    for (at, label) in row.iter().enumerate() {
        let Some(role) = Role::of(*label).filter(|_| !window.spans[at].is_empty()) else {
            is_running = false;
            continue;
        };
        match out.last_mut().filter(|last| is_running && labels::continues(*label) && last.role == role) {
            Some(last) => last.pieces.end = at + 1,
            None => out.push(Stretch { role, pieces: at..at + 1 }),
        }
        is_running = true;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

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
