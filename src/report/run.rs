//! The last line of a run: denominators, what was not processed and why, and the stamp. In: counts; out: rows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Reading;

/// What a result depends on besides the articles: two results with unlike stamps are not comparable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stamp {
    /// Of the program.
    pub version: String,
    /// SHA-256 over every rule, lexicon, weight and adjustment used.
    pub rule_set: String,
    /// What reads the attributions: `fast` or `accurate`.
    pub engine: String,
    /// SHA-256 over the trained weights in use.
    pub model: String,
    /// `product` or `polnear`.
    pub conventions: String,
}

/// One input that was not processed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Unprocessed {
    /// Relative path with forward slashes, or `-`.
    pub path: String,
    /// From 1; 0 when the whole file is meant.
    pub line: u32,
    /// In a few words.
    pub reason: String,
}

/// The run's own row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RunRow {
    /// `onrecord.run/1`.
    pub schema: &'static str,
    /// Articles met.
    pub read: u64,
    /// Articles scored.
    pub scored: u64,
    /// Articles that could not be read.
    pub failed: u64,
    /// Articles left out on purpose.
    pub skipped: u64,
    /// One row each for `failed` and `skipped`, in input order.
    pub unprocessed: Vec<Unprocessed>,
    /// Sums over articles.
    pub profile: RunProfile,
    /// What the run depends on.
    pub stamp: Stamp,
}

/// Sums over all articles of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RunProfile {
    /// Attributed statements.
    pub statements: u64,
    /// Narrator claims.
    pub narrator_claims: u64,
    /// Statements with a score.
    pub scored_statements: u64,
    /// Mean score over them; null when there is none.
    pub mean_score: Option<f64>,
    /// `(top.leaf, statements)`, largest first, ties by code.
    pub by_type: Vec<(String, u64)>,
}

/// Counts a run as its articles come, in input order.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    scored: u64,
    statements: u64,
    narrator: u64,
    with_score: u64,
    hundredths: i64,
    by_type: BTreeMap<&'static str, u64>,
    unprocessed: Vec<Unprocessed>,
}

impl Tally {
    /// One article read.
    pub fn add(&mut self, reading: &Reading) {
        self.scored += 1;
        for (n, statement) in reading.statements.iter().enumerate() {
            if !statement.is_attributed() {
                self.narrator += 1;
                continue;
            }
            self.statements += 1;
            if let Some(standing) = reading.standings.get(n) {
                *self.by_type.entry(standing.source_type.code()).or_default() += 1;
            }
            if let Some(points) = reading.scores.get(n).and_then(|s| s.hundredths) {
                self.with_score += 1;
                self.hundredths += i64::from(points);
            }
        }
    }

    /// One article lost.
    pub fn lose(&mut self, row: Unprocessed) {
        self.unprocessed.push(row);
    }

    /// The run's row.
    pub fn row(&self, stamp: &Stamp) -> RunRow {
        let mut by_type: Vec<(String, u64)> = self.by_type.iter().map(|(t, n)| ((*t).to_owned(), *n)).collect();
        by_type.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mean = self.hundredths as f64 / 100.0 / self.with_score.max(1) as f64;
        RunRow {
            schema: "onrecord.run/1",
            read: self.scored + self.unprocessed.len() as u64,
            scored: self.scored,
            failed: self.unprocessed.len() as u64,
            skipped: 0,
            unprocessed: self.unprocessed.clone(),
            profile: RunProfile {
                statements: self.statements,
                narrator_claims: self.narrator,
                scored_statements: self.with_score,
                mean_score: (self.with_score > 0).then_some((mean * 100.0).round() / 100.0),
                by_type,
            },
            stamp: stamp.clone(),
        }
    }
}
