//! Statements drawn again with replacement → intervals of the profile's figures. In: the tables and which statements count; out:
//! [`Intervals`]. The draws are the same on every machine: their seed is fixed.

use std::collections::BTreeMap;

use crate::linear::Draw;
use crate::model::{Intervals, Level, Naming};
use crate::profile::{Tables, ratio, round};

/// Enough for the 2.5 % and 97.5 % points to be stable in the second place.
const DRAWS: u32 = 400;
/// Any number would do; it never changes.
const SEED: u64 = 0x6f6e_7265_636f_7264;

/// What one statement brings into every figure.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "five figures count five independent facts")]
struct Row {
    /// Leaf, where it counts.
    leaf: Option<u16>,
    speaker: Option<u32>,
    hundredths: Option<i32>,
    is_official: bool,
    is_collective: bool,
    is_anonymous: bool,
    is_factual: bool,
    is_corroborated: bool,
}

/// The figures of one draw, in the order of the fields of [`Intervals`].
type Figures = [f64; 10];

/// Intervals, or none for fewer than two statements.
pub(super) fn intervals(tables: Tables<'_>, said: &[usize]) -> Option<Intervals> {
    if said.len() < 2 {
        return None;
    }
    let rows = rows(tables, said);
    let mut draw = Draw::new(SEED);
    let mut drawn = Vec::with_capacity(rows.len());
    let mut all: Vec<Figures> = Vec::with_capacity(DRAWS as usize);
    for _ in 0..DRAWS {
        drawn.clear();
        drawn.extend((0..rows.len()).map(|_| rows[draw.below(rows.len())]));
        all.push(figures(&drawn));
    }
    let has_score = rows.iter().any(|r| r.hundredths.is_some());
    let range = |nth: usize| percentiles(all.iter().map(|f| f[nth]).collect());
    Some(Intervals {
        draws: DRAWS,
        mean_score: has_score.then(|| range(0)),
        shannon: range(1),
        gini_simpson: range(2),
        effective: range(3),
        speaker_hhi: range(4),
        top3_share: range(5),
        official_share: range(6),
        collective_share: range(7),
        anonymous_share: range(8),
        corroborated_share: range(9),
    })
}

fn rows(tables: Tables<'_>, said: &[usize]) -> Vec<Row> {
    let mut leaves: BTreeMap<&str, u16> = BTreeMap::new();
    let one = |n: &usize| {
        let standing = &tables.standings[*n];
        let next = leaves.len() as u16;
        let kind = standing.source_type;
        let is_factual = standing.claim_type.is_scored();
        Row {
            leaf: kind.is_counted().then(|| *leaves.entry(kind.code()).or_insert(next)),
            speaker: tables.resolution.of_statement[*n].first().map(|id| id.0),
            hundredths: tables.scores[*n].hundredths,
            is_official: tables.scores[*n].is_official,
            is_collective: standing.naming == Naming::Collective,
            is_anonymous: standing.is_anonymous,
            is_factual,
            is_corroborated: is_factual && tables.corroboration[*n].level >= Level::C2,
        }
    };
    said.iter().map(one).collect()
}

fn figures(rows: &[Row]) -> Figures {
    let count = |test: fn(&Row) -> bool| rows.iter().filter(|r| test(r)).count();
    let scores: Vec<i32> = rows.iter().filter_map(|r| r.hundredths).collect();
    let mean = scores.iter().map(|s| f64::from(*s)).sum::<f64>() / 100.0 / scores.len().max(1) as f64;
    let leaves = counts(rows.iter().filter_map(|r| r.leaf.map(u32::from)));
    let counted: usize = leaves.iter().sum();
    let shares = || leaves.iter().map(|n| ratio(*n, counted));
    let shannon: f64 = shares().map(|p| -p * p.ln()).sum();
    let speakers = counts(rows.iter().filter_map(|r| r.speaker));
    let spoken: usize = speakers.iter().sum();
    [
        mean,
        shannon,
        if counted > 0 { 1.0 - shares().map(|p| p * p).sum::<f64>() } else { 0.0 },
        if counted > 0 { shannon.exp() } else { 0.0 },
        speakers.iter().map(|n| ratio(*n, spoken).powi(2)).sum(),
        ratio(speakers.iter().take(3).sum(), spoken),
        ratio(count(|r| r.is_official), rows.len()),
        ratio(count(|r| r.is_collective), rows.len()),
        ratio(count(|r| r.is_anonymous), rows.len()),
        ratio(count(|r| r.is_corroborated), count(|r| r.is_factual)),
    ]
}

/// How often each value occurs, largest first.
fn counts(values: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut sorted: Vec<u32> = values.collect();
    sorted.sort_unstable();
    let mut out: Vec<usize> = sorted.chunk_by(|a, b| a == b).map(<[u32]>::len).collect();
    out.sort_unstable_by(|a, b| b.cmp(a));
    out
}

fn percentiles(mut values: Vec<f64>) -> [f64; 2] {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    [round(at(0.025)), round(at(0.975))]
}
