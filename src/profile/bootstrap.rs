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
struct Row {
    /// Leaves and speakers are numbered from 1 as they come; 0 is for what does not count.
    leaf: usize,
    speaker: usize,
    hundredths: i64,
    /// A one in the place of every kind of statement it is; see [`Kind`].
    kinds: u128,
}

/// Kinds of statements that figures count: places in one number, so that one sum counts all. An article has fewer statements
/// than a place holds, by far.
#[derive(Clone, Copy)]
enum Kind {
    Scored,
    Official,
    Collective,
    Anonymous,
    Factual,
    Corroborated,
}

impl Kind {
    const BITS: usize = 21;

    fn one(self, is: bool) -> u128 {
        u128::from(is) << (self as usize * Self::BITS)
    }

    fn count(self, all: u128) -> usize {
        (all >> (self as usize * Self::BITS)) as usize & ((1 << Self::BITS) - 1)
    }
}

/// The figures of one draw.
struct Figures {
    mean_score: f64,
    /// Of the effective number of types: Shannon's measure, and below all else where nothing counts.
    log_effective: f64,
    gini_simpson: f64,
    speaker_hhi: f64,
    top3_share: f64,
    /// Shares of all rows are counts until the end.
    official: usize,
    collective: usize,
    anonymous: usize,
    corroborated_share: f64,
}

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
        tally.figures()
    });
    let all: Vec<Figures> = draws.collect();
    let has_score = rows.iter().any(|r| Kind::Scored.count(r.kinds) > 0);
    let range = |of: fn(&Figures) -> f64| percentiles(all.iter().map(of).collect()).map(round);
    let share = |of: fn(&Figures) -> usize| shares(all.iter().map(of), rows.len()).map(round);
    let diversity = percentiles(all.iter().map(|f| f.log_effective).collect());
    Some(Intervals {
        draws: DRAWS,
        mean_score: has_score.then(|| range(|f| f.mean_score)),
        shannon: diversity.map(|log| round(if log.is_finite() { log } else { 0.0 })),
        gini_simpson: range(|f| f.gini_simpson),
        effective: diversity.map(|log| round(log.exp())),
        speaker_hhi: range(|f| f.speaker_hhi),
        top3_share: range(|f| f.top3_share),
        official_share: share(|f| f.official),
        collective_share: share(|f| f.collective),
        anonymous_share: share(|f| f.anonymous),
        corroborated_share: range(|f| f.corroborated_share),
    })
}

fn rows(tables: Tables<'_>, said: &[usize]) -> Vec<Row> {
    let mut leaves: BTreeMap<&str, usize> = BTreeMap::new();
    let mut speakers: BTreeMap<SpeakerId, usize> = BTreeMap::new();
    let one = |n: &usize| {
        let standing = &tables.standings[*n];
        let (next, new) = (leaves.len() + 1, speakers.len() + 1);
        let kind = standing.source_type;
        let is_factual = standing.claim_type.is_scored();
        let score = &tables.scores[*n];
        let speaker = tables.resolution.of_statement[*n].first();
        Row {
            leaf: if kind.is_counted() { *leaves.entry(kind.code()).or_insert(next) } else { 0 },
            speaker: speaker.map_or(0, |id| *speakers.entry(*id).or_insert(new)),
            hundredths: score.hundredths.map_or(0, i64::from),
            kinds: Kind::Scored.one(score.hundredths.is_some())
                | Kind::Official.one(score.is_official)
                | Kind::Collective.one(standing.naming == Naming::Collective)
                | Kind::Anonymous.one(standing.is_anonymous)
                | Kind::Factual.one(is_factual)
                | Kind::Corroborated.one(is_factual && tables.corroboration[*n].level >= Level::C2),
        }
    };
    said.iter().map(one).collect()
}

/// One draw, counted; its buffers serve all draws.
struct Tally {
    /// The first is for what does not count.
    leaves: Vec<usize>,
    speakers: Vec<usize>,
    hundredths: i64,
    kinds: u128,
    /// `ln n` and `n ln n` for every count that can occur.
    ln: Vec<f64>,
    n_ln_n: Vec<f64>,
}

impl Tally {
    fn new(rows: &[Row]) -> Self {
        let places = |of: fn(&Row) -> usize| vec![0; rows.iter().map(of).max().unwrap_or(0) + 1];
        let ln: Vec<f64> = (0..=rows.len()).map(|n| if n == 0 { 0.0 } else { (n as f64).ln() }).collect();
        let n_ln_n = ln.iter().enumerate().map(|(n, ln)| n as f64 * ln).collect();
        let (leaves, speakers) = (places(|r| r.leaf), places(|r| r.speaker));
        Self { leaves, speakers, hundredths: 0, kinds: 0, ln, n_ln_n }
    }

    fn clear(&mut self) {
        self.leaves.fill(0);
        self.speakers.fill(0);
        (self.hundredths, self.kinds) = (0, 0);
    }

    fn add(&mut self, row: &Row) {
        self.leaves[row.leaf] += 1;
        self.speakers[row.speaker] += 1;
        self.hundredths += row.hundredths;
        self.kinds += row.kinds;
    }

    fn figures(&self) -> Figures {
        let leaves = &self.leaves[1..];
        let (counted, again) = sums(leaves);
        let mut log_effective = f64::NEG_INFINITY;
        let mut gini_simpson = 0.0;
        if counted > 0 {
            log_effective = self.ln[counted] - leaves.iter().map(|n| self.n_ln_n[*n]).sum::<f64>() / counted as f64;
            gini_simpson = 1.0 - ratio(again, counted * counted);
        }
        let (spoken, twice) = sums(&self.speakers[1..]);
        let count = |kind: Kind| kind.count(self.kinds);
        Figures {
            mean_score: self.hundredths as f64 / 100.0 / count(Kind::Scored).max(1) as f64,
            log_effective,
            gini_simpson,
            speaker_hhi: ratio(twice, spoken * spoken),
            top3_share: ratio(top3(&self.speakers[1..]), spoken),
            official: count(Kind::Official),
            collective: count(Kind::Collective),
            anonymous: count(Kind::Anonymous),
            corroborated_share: ratio(count(Kind::Corroborated), count(Kind::Factual)),
        }
    }
}

/// The sum of counts, and of their squares.
fn sums(counts: &[usize]) -> (usize, usize) {
    counts.iter().fold((0, 0), |(all, squares), n| (all + n, squares + n * n))
}

/// The sum of the three greatest.
fn top3(counts: &[usize]) -> usize {
    let mut top = [0; 3];
    for n in counts {
        let (first, rest) = (top[0].max(*n), top[0].min(*n));
        let (second, rest) = (top[1].max(rest), top[1].min(rest));
        top = [first, second, top[2].max(rest)];
    }
    top.iter().sum()
}

/// Where among so many sorted draws the interval begins and ends.
fn ends(draws: usize) -> (usize, usize) {
    let place = |share: f64| ((draws - 1) as f64 * share).round() as usize;
    (place(0.025), place(0.975))
}

fn percentiles(mut values: Vec<f64>) -> [f64; 2] {
    let (low, high) = ends(values.len());
    // The higher one is not among those below the lower one.
    let lower = *values.select_nth_unstable_by(low, f64::total_cmp).1;
    let upper = *values[low..].select_nth_unstable_by(high - low, f64::total_cmp).1;
    [lower, upper]
}

/// The same of shares of one whole, by how often each count was drawn.
fn shares(counts: impl ExactSizeIterator<Item = usize>, whole: usize) -> [f64; 2] {
    let (low, high) = ends(counts.len());
    let mut drawn = vec![0; whole + 1];
    for count in counts {
        drawn[count] += 1;
    }
    let at = |place: usize| {
        let mut passed = 0;
        let is_reached = |times: &usize| {
            passed += times;
            passed > place
        };
        drawn.iter().position(is_reached).unwrap_or(whole)
    };
    [low, high].map(|place| ratio(at(place), whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_greatest_wherever_they_stand() {
        assert_eq!(top3(&[1, 5, 2, 9, 3]), 17);
        assert_eq!(top3(&[9, 5, 3, 3]), 17);
        assert_eq!((top3(&[4, 0]), top3(&[])), (4, 0));
    }

    #[test]
    fn even_counts_are_as_diverse_as_there_are_types() {
        let row = |leaf: usize, speaker: usize| Row { leaf, speaker, hundredths: 5000, kinds: Kind::Scored.one(true) };
        let rows = [row(1, 1), row(2, 1), row(3, 2), row(4, 0)];
        let mut tally = Tally::new(&rows);
        for row in &rows {
            tally.add(row);
        }
        let found = tally.figures();
        assert!((found.mean_score, found.gini_simpson, found.top3_share) == (50.0, 0.75, 1.0));
        assert!((found.log_effective - 4.0_f64.ln()).abs() < 1e-12);
        // Two statements and one, of the three that somebody says.
        assert!((found.speaker_hhi - 5.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn counts_have_the_percentiles_of_their_shares() {
        let counts: Vec<usize> = (0..400).map(|n| n * n % 37).collect();
        let sorted = percentiles(counts.iter().map(|n| ratio(*n, 36)).collect());
        assert_eq!(shares(counts.into_iter(), 36), sorted);
    }
}
