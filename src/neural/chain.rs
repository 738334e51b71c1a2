//! Scores of labels, and of one label after another → rows of labels, each as often as the chain of both believes in it (Lafferty
//! et al. 2001): sums forward, draws backward. In: a window's scores; out: the different rows drawn. The same draws on every
//! machine: their numbers are fixed.

use crate::neural::labels::LABELS;
use crate::neural::maths::exp;

/// Rows drawn of each window. Four times as many move F1 on PolNeAR's dev split by a tenth, and exact spans by less.
pub(super) const DRAWS: usize = 128;

/// Numbers between 0 and 1 for the draws at each piece: at every one of them a hundred-and-twenty-eighth of the way apart, in an order
/// of their own, so that no piece is drawn luckily (Latin hypercube, McKay et al. 1979).
pub(super) struct Strata(Vec<[f32; DRAWS]>);

impl Strata {
    /// For windows of at most so many pieces.
    pub(super) fn new(pieces: usize) -> Self {
        let mut state = 0u64;
        Self((0..pieces).map(|_| shuffled(&mut state)).collect())
    }
}

/// The middles of equal parts of the way from 0 to 1, in a random order (Fisher and Yates 1938).
fn shuffled(state: &mut u64) -> [f32; DRAWS] {
    let mut out = std::array::from_fn(|n| (n as f32 + 0.5) / DRAWS as f32);
    for last in (1..DRAWS).rev() {
        out.swap(last, (next(state) % (last as u64 + 1)) as usize);
    }
    out
}

/// The next random number (`SplitMix64`, Steele et al. 2014).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Each different row that was drawn, in order, and how often.
pub(super) fn rows(scores: &[[f32; LABELS]], chain: &[f32], strata: &Strata) -> Vec<(Vec<u8>, u32)> {
    let drawn = draws(scores, chain, strata);
    let mut rows: Vec<&[u8]> = drawn.chunks_exact(scores.len().max(1)).collect();
    rows.sort_unstable();
    rows.chunk_by(|a, b| a == b).map(|alike| (alike[0].to_vec(), alike.len() as u32)).collect()
}

/// Rows of labels, one after the other.
fn draws(scores: &[[f32; LABELS]], chain: &[f32], strata: &Strata) -> Vec<u8> {
    let count = scores.len();
    let follows: [[f32; LABELS]; LABELS] =
        std::array::from_fn(|before| std::array::from_fn(|after| exp(chain[before * LABELS + after])));
    let forward = forward(scores, &follows);
    let mut out = vec![0u8; count * DRAWS];
    for at in (0..count).rev() {
        let ways = |after: usize| running(std::array::from_fn(|label| forward[at][label] * follows[label][after]));
        let by_next: [[f32; LABELS]; LABELS] = std::array::from_fn(ways);
        let at_end = running(forward[at]);
        for (draw, place) in strata.0[at].iter().enumerate() {
            let sums = if at + 1 == count { &at_end } else { &by_next[out[draw * count + at + 1] as usize] };
            out[draw * count + at] = chosen(sums, *place);
        }
    }
    out
}

/// How much leads to each label of each piece, as parts of the piece's whole.
fn forward(scores: &[[f32; LABELS]], follows: &[[f32; LABELS]; LABELS]) -> Vec<[f32; LABELS]> {
    let mut out: Vec<[f32; LABELS]> = Vec::with_capacity(scores.len());
    for score in scores {
        let largest = score.iter().fold(f32::MIN, |a, b| if *b > a { *b } else { a });
        let led = |label: usize| match out.last() {
            Some(before) => (0..LABELS).fold(0.0, |sum, from| sum + before[from] * follows[from][label]),
            None => 1.0,
        };
        let here: [f32; LABELS] = std::array::from_fn(|label| exp(score[label] - largest) * led(label));
        let whole = here.iter().fold(0.0, |sum, x| sum + x);
        out.push(here.map(|x| x / whole));
    }
    out
}

/// Each number with all before it.
fn running(parts: [f32; LABELS]) -> [f32; LABELS] {
    let mut sum = 0.0;
    parts.map(|part| {
        sum += part;
        sum
    })
}

/// The label in whose part of the whole a place falls.
fn chosen(sums: &[f32; LABELS], place: f32) -> u8 {
    let target = place * sums[LABELS - 1];
    sums.iter().take(LABELS - 1).take_while(|sum| **sum <= target).count() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_chain() -> Vec<f32> {
        let mut chain = vec![0.0; LABELS * LABELS];
        for before in 0..LABELS {
            for after in [2, 4, 6] {
                if before != after && before != after - 1 {
                    chain[before * LABELS + after] = -30.0;
                }
            }
        }
        chain
    }

    #[test]
    fn the_chain_forbids_what_the_scores_alone_would_choose() {
        let mut scores = vec![[0.0; LABELS]; 3];
        scores[0][0] = 20.0;
        scores[1][6] = 24.0;
        scores[1][5] = 20.0;
        scores[2][6] = 20.0;
        let strata = Strata::new(3);
        assert_eq!(rows(&scores, &with_chain(), &strata), [(vec![0, 5, 6], DRAWS as u32)]);
        assert!(rows(&[], &with_chain(), &strata).is_empty());
    }

    #[test]
    fn labels_are_drawn_as_often_as_the_chain_believes_in_them() {
        let mut scores = vec![[-20.0; LABELS]; 2];
        scores[0][0] = 0.0;
        scores[0][5] = 0.0;
        scores[1][0] = 0.0;
        scores[1][6] = 3f32.ln();
        // After none only none may come, so half of the rows that begin are worth four times those that do not.
        let found = rows(&scores, &with_chain(), &Strata::new(2));
        let times = |row: &[u8]| found.iter().find(|(labels, _)| labels == row).map_or(0, |(_, times)| *times);
        assert_eq!(found.iter().map(|(_, times)| times).sum::<u32>(), DRAWS as u32);
        let share = |row: &[u8]| f64::from(times(row)) / DRAWS as f64;
        assert!((share(&[0, 0]) - 0.2).abs() < 0.04, "{found:?}");
        assert!((share(&[5, 0]) - 0.2).abs() < 0.04, "{found:?}");
        assert!((share(&[5, 6]) - 0.6).abs() < 0.04, "{found:?}");
    }
}
