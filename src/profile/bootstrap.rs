//! Statements drawn again with replacement → intervals of the profile's figures. In: the tables and which statements count; out:
//! [`Intervals`]. The draws are the same on every machine: their seed is fixed.

use std::collections::BTreeMap;

use crate::linear::Draw;
use crate::model::{Intervals, Level, Naming, SpeakerId};
use crate::profile::{Tables, ratio, round};

/// Enough for the 2.5 % and 97.5 % points to be stable in the second place.
const DRAWS: u32 = 400;
/// Any number would do; it never changes.
const SEED: u64 = 0x6f6e_7265_636f_7264;

/// What one statement brings into every figure.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "five figures count five independent facts")]
struct Row {
    /// Leaf, where it counts; leaves and speakers are numbered as they come.
    leaf: Option<usize>,
    speaker: Option<usize>,
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
    let mut tally = Tally::new(&rows);
    let draws = (0..DRAWS).map(|_| {
        tally.clear();
        for _ in 0..rows.len() {
            tally.add(&rows[draw.below(rows.len())]);
        }
        tally.figures(rows.len())
    });
    let all: Vec<Figures> = draws.collect();
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
    let mut leaves: BTreeMap<&str, usize> = BTreeMap::new();
    let mut speakers: BTreeMap<SpeakerId, usize> = BTreeMap::new();
    let one = |n: &usize| {
        let standing = &tables.standings[*n];
        let (next, nobody) = (leaves.len(), speakers.len());
        let kind = standing.source_type;
        let is_factual = standing.claim_type.is_scored();
        Row {
            leaf: kind.is_counted().then(|| *leaves.entry(kind.code()).or_insert(next)),
            speaker: tables.resolution.of_statement[*n].first().map(|id| *speakers.entry(*id).or_insert(nobody)),
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

/// What a draw holds of each kind.
#[derive(Default)]
struct Counts {
    hundredths: i64,
    scored: usize,
    official: usize,
    collective: usize,
    anonymous: usize,
    factual: usize,
    corroborated: usize,
}

/// One draw, counted; its buffers serve all draws.
struct Tally {
    leaves: Vec<usize>,
    speakers: Vec<usize>,
    counts: Counts,
    /// Counts of speakers in order of their size.
    sizes: Vec<usize>,
    /// `n ln n` for every count that can occur.
    n_ln_n: Vec<f64>,
}

impl Tally {
    fn new(rows: &[Row]) -> Self {
        let next = |of: fn(&Row) -> Option<usize>| rows.iter().filter_map(of).max().map_or(0, |last| last + 1);
        let (leaves, speakers) = (next(|r| r.leaf), next(|r| r.speaker));
        let n_ln_n = (0..=rows.len()).map(|n| if n == 0 { 0.0 } else { n as f64 * (n as f64).ln() }).collect();
        let counts = Counts::default();
        Self { leaves: vec![0; leaves], speakers: vec![0; speakers], counts, sizes: Vec::new(), n_ln_n }
    }

    fn clear(&mut self) {
        self.leaves.fill(0);
        self.speakers.fill(0);
        self.counts = Counts::default();
    }

    fn add(&mut self, row: &Row) {
        if let Some(leaf) = row.leaf {
            self.leaves[leaf] += 1;
        }
        if let Some(speaker) = row.speaker {
            self.speakers[speaker] += 1;
        }
        let counts = &mut self.counts;
        if let Some(hundredths) = row.hundredths {
            counts.hundredths += i64::from(hundredths);
            counts.scored += 1;
        }
        counts.official += usize::from(row.is_official);
        counts.collective += usize::from(row.is_collective);
        counts.anonymous += usize::from(row.is_anonymous);
        counts.factual += usize::from(row.is_factual);
        counts.corroborated += usize::from(row.is_corroborated);
    }

    /// Of a draw of so many rows.
    fn figures(&mut self, rows: usize) -> Figures {
        let counted: usize = self.leaves.iter().sum();
        let mut shannon = 0.0;
        let mut simpson = 0.0;
        if counted > 0 {
            shannon = (counted as f64).ln() - self.leaves.iter().map(|n| self.n_ln_n[*n]).sum::<f64>() / counted as f64;
            simpson = 1.0 - self.leaves.iter().map(|n| ratio(*n, counted).powi(2)).sum::<f64>();
        }
        self.sizes.clear();
        self.sizes.extend(self.speakers.iter().filter(|n| **n > 0));
        self.sizes.sort_unstable_by(|a, b| b.cmp(a));
        let spoken: usize = self.sizes.iter().sum();
        let counts = &self.counts;
        [
            counts.hundredths as f64 / 100.0 / counts.scored.max(1) as f64,
            shannon,
            simpson,
            if counted > 0 { shannon.exp() } else { 0.0 },
            self.sizes.iter().map(|n| ratio(*n, spoken).powi(2)).sum(),
            ratio(self.sizes.iter().take(3).sum(), spoken),
            ratio(counts.official, rows),
            ratio(counts.collective, rows),
            ratio(counts.anonymous, rows),
            ratio(counts.corroborated, counts.factual),
        ]
    }
}

fn percentiles(mut values: Vec<f64>) -> [f64; 2] {
    let mut at = |share: f64| {
        let place = ((values.len() - 1) as f64 * share).round() as usize;
        *values.select_nth_unstable_by(place, f64::total_cmp).1
    };
    [round(at(0.025)), round(at(0.975))]
}
