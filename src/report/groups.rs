//! Articles gathered by outlet, desk, author and month as they stream past: counts, means and bootstrap intervals over articles. In:
//! readings in any order; out: one row a group. Memory grows with the groups, not with the articles: each replicate weighs an
//! article by a Poisson number that its text's hash decides, so shards and threads agree.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Level, Reading};
use crate::report::tops::{TOPS, top};

/// Replicates of the Poisson bootstrap.
///
/// # Source
/// Hanley & MacGibbon 2006; Chamandy et al. 2012.
const DRAWS: usize = 200;

/// One outlet, desk, author or month.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct GroupRow {
    /// As in the metadata; a month as `2024-05`.
    pub name: String,
    /// Articles.
    pub articles: u64,
    /// Attributed statements.
    pub statements: u64,
    /// Of these, with a score.
    pub scored: u64,
    /// Mean score over them.
    pub mean_score: Option<f64>,
    /// 95 % interval of the mean, articles drawn again; null for one article.
    pub mean_interval: Option<[f64; 2]>,
    /// Share of statements from government, international bodies, security forces, courts.
    pub official_share: f64,
    /// Share of anonymous statements.
    pub anonymous_share: f64,
    /// Factual statements at C2 or above, as a share of `factual`.
    pub corroborated_share: f64,
    /// Factual statements.
    pub factual: u64,
    /// Statements over statements and narrator claims.
    pub coverage: f64,
    /// `(top type, statements)`, largest first, ties by code.
    pub by_top: Vec<(String, u64)>,
    /// exp(Shannon) of the top types: how many equally frequent ones would be as diverse.
    pub effective: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Group {
    articles: u64,
    statements: u64,
    narrator: u64,
    scored: u64,
    hundredths: i64,
    official: u64,
    anonymous: u64,
    factual: u64,
    corroborated: u64,
    tops: [u64; TOPS.len()],
    /// Sum of hundredths and number of scores in each replicate; none in what one article adds.
    #[serde(skip)]
    drawn: Vec<(i64, u32)>,
}

/// One way of gathering.
#[derive(Clone, Debug, Default)]
pub struct Groups(BTreeMap<String, Group>);

/// What one article adds, computed once for all ways of gathering.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    group: Group,
    /// First bytes of its text's hash, from which its weights are drawn.
    seed: u64,
}

impl Share {
    /// Counts an article; `hash` is its text's.
    pub fn new(reading: &Reading, hash: &[u8]) -> Self {
        let mut group = Group::empty();
        group.articles = 1;
        for (n, statement) in reading.statements.iter().enumerate() {
            let (Some(standing), true) = (reading.standings.get(n), statement.is_attributed()) else {
                group.narrator += 1;
                continue;
            };
            group.statements += 1;
            let kind = top(standing.source_type.code());
            group.tops[TOPS.iter().position(|t| *t == kind).unwrap_or(TOPS.len() - 1)] += 1;
            group.official += u64::from(reading.scores.get(n).is_some_and(|s| s.is_official));
            group.anonymous += u64::from(standing.is_anonymous);
            if standing.claim_type.is_scored() {
                group.factual += 1;
                group.corroborated += u64::from(reading.corroboration[n].level >= Level::C2);
            }
            if let Some(points) = reading.scores.get(n).and_then(|s| s.hundredths) {
                group.scored += 1;
                group.hundredths += i64::from(points);
            }
        }
        Self { group, seed: hash.iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte)) }
    }
}

/// Poisson numbers of mean 1, one a replicate, from a hash.
fn weights(seed: u64) -> [u8; DRAWS] {
    let mut state = seed;
    let mut out = [0; DRAWS];
    for four in out.chunks_mut(4) {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        for (nth, weight) in four.iter_mut().enumerate() {
            *weight = poisson((mixed >> (16 * nth)) as u16);
        }
    }
    out
}

/// The Poisson(1) quantile of `uniform / 65536`.
fn poisson(uniform: u16) -> u8 {
    const UP_TO: [u16; 7] = [24_109, 48_218, 60_273, 64_291, 65_296, 65_497, 65_530];
    UP_TO.iter().take_while(|bound| uniform >= **bound).count() as u8
}

impl Group {
    fn empty() -> Self {
        Self {
            articles: 0,
            statements: 0,
            narrator: 0,
            scored: 0,
            hundredths: 0,
            official: 0,
            anonymous: 0,
            factual: 0,
            corroborated: 0,
            tops: [0; TOPS.len()],
            drawn: Vec::new(),
        }
    }

    fn add(&mut self, share: &Share) {
        let other = &share.group;
        self.articles += other.articles;
        self.statements += other.statements;
        self.narrator += other.narrator;
        self.scored += other.scored;
        self.hundredths += other.hundredths;
        self.official += other.official;
        self.anonymous += other.anonymous;
        self.factual += other.factual;
        self.corroborated += other.corroborated;
        for (mine, theirs) in self.tops.iter_mut().zip(&other.tops) {
            *mine += theirs;
        }
        self.drawn.resize(DRAWS, (0, 0));
        for ((sum, count), weight) in self.drawn.iter_mut().zip(weights(share.seed)) {
            *sum += i64::from(weight) * other.hundredths;
            *count += u32::from(weight) * other.scored as u32;
        }
    }

    fn row(&self, name: &str) -> GroupRow {
        let share = |part: u64, whole: u64| rounded(part as f64 / whole.max(1) as f64, 4);
        let counted: u64 = self.tops[..TOPS.len() - 1].iter().sum();
        let shares = self.tops[..TOPS.len() - 1].iter().filter(|n| **n > 0).map(|n| *n as f64 / counted as f64);
        let shannon: f64 = shares.map(|p| -p * p.ln()).sum();
        let mut by_top: Vec<(String, u64)> =
            TOPS.iter().zip(&self.tops).filter(|(_, n)| **n > 0).map(|(t, n)| (t.code.to_owned(), *n)).collect();
        by_top.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mean = self.hundredths as f64 / 100.0 / self.scored.max(1) as f64;
        GroupRow {
            name: name.to_owned(),
            articles: self.articles,
            statements: self.statements,
            scored: self.scored,
            mean_score: (self.scored > 0).then(|| rounded(mean, 2)),
            mean_interval: (self.articles > 1 && self.scored > 0).then(|| self.interval()),
            official_share: share(self.official, self.statements),
            anonymous_share: share(self.anonymous, self.statements),
            corroborated_share: share(self.corroborated, self.factual),
            factual: self.factual,
            coverage: share(self.statements, self.statements + self.narrator),
            by_top,
            effective: if counted > 0 { rounded(shannon.exp(), 4) } else { 0.0 },
        }
    }

    fn interval(&self) -> [f64; 2] {
        let drawn = self.drawn.iter().filter(|(_, n)| *n > 0);
        let mut means: Vec<f64> = drawn.map(|(sum, n)| *sum as f64 / 100.0 / f64::from(*n)).collect();
        means.sort_by(f64::total_cmp);
        let at = |share: f64| means.get(((means.len().max(1) - 1) as f64 * share).round() as usize).copied();
        [rounded(at(0.025).unwrap_or(0.0), 2), rounded(at(0.975).unwrap_or(0.0), 2)]
    }
}

fn rounded(value: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale + 0.0
}

impl Groups {
    /// Adds an article to the group of a name; without a name it is in none.
    pub fn add(&mut self, name: Option<&str>, share: &Share) {
        if let Some(name) = name.filter(|n| !n.is_empty()) {
            if let Some(group) = self.0.get_mut(name) {
                group.add(share);
            } else {
                let mut group = Group::empty();
                group.add(share);
                self.0.insert(name.to_owned(), group);
            }
        }
    }

    /// Sorted by name.
    pub fn rows(&self) -> Vec<GroupRow> {
        self.0.iter().map(|(name, group)| group.row(name)).collect()
    }
}

/// The month of an ISO 8601 date.
pub fn month(date: &str) -> Option<&str> {
    let month = date.get(..7)?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (digits(&month[..4]) && &month[4..5] == "-" && digits(&month[5..])).then_some(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_weights_have_mean_and_variance_one() {
        let all: Vec<f64> = (0..=u16::MAX).map(|u| f64::from(poisson(u))).collect();
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        let variance = all.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / all.len() as f64;
        assert!((mean - 1.0).abs() < 0.001 && (variance - 1.0).abs() < 0.005, "{mean} {variance}");
    }

    #[test]
    fn months_are_cut_from_iso_dates_only() {
        assert_eq!(month("2024-05-17T08:00:00Z"), Some("2024-05"));
        assert_eq!(month("17 May 2024"), None);
        assert_eq!(month("2024/05/17"), None);
    }
}
