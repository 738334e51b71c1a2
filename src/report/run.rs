//! The last line of a run: denominators, what was not processed and why, and the stamp. In: counts; out: rows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::Reading;

/// What a result depends on besides the articles: two results with unlike stamps are not comparable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stamp {
    /// Of the program.
    pub version: String,
    /// SHA-256 over every rule, lexicon, weight and adjustment used.
    pub rule_set: String,
    /// SHA-256 over the trained weights among them.
    pub model: String,
    /// `product` or `polnear`.
    pub conventions: String,
}

/// One input that was not processed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Unprocessed {
    /// Relative path with forward slashes, or `-`.
    pub path: String,
    /// From 1; 0 when the whole file is meant.
    pub line: u32,
    /// In a few words.
    pub reason: String,
    /// Left out on purpose, such as an article in another language; otherwise it could not be read.
    pub skipped: bool,
}

impl Unprocessed {
    /// What could not be read.
    pub fn failed(path: impl Into<String>, line: u32, reason: impl Into<String>) -> Self {
        Self { path: path.into(), line, reason: reason.into(), skipped: false }
    }

    /// What was left out on purpose.
    pub fn skipped(path: impl Into<String>, line: u32, reason: impl Into<String>) -> Self {
        Self { skipped: true, ..Self::failed(path, line, reason) }
    }
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    scored: u64,
    statements: u64,
    narrator: u64,
    with_score: u64,
    hundredths: i64,
    by_type: BTreeMap<String, u64>,
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
                *self.by_type.entry(standing.source_type.code().to_owned()).or_default() += 1;
            }
            if let Some(points) = reading.scores.get(n).and_then(|s| s.hundredths) {
                self.with_score += 1;
                self.hundredths += i64::from(points);
            }
        }
    }

    /// The counts of one article.
    pub fn of(reading: &Reading) -> Self {
        let mut tally = Self::default();
        tally.add(reading);
        tally
    }

    /// Adds the counts of articles that come after these: sums only, so that parts may be counted apart.
    pub fn merge(&mut self, later: Self) {
        self.scored += later.scored;
        self.statements += later.statements;
        self.narrator += later.narrator;
        self.with_score += later.with_score;
        self.hundredths += later.hundredths;
        for (code, count) in later.by_type {
            *self.by_type.entry(code).or_default() += count;
        }
        self.unprocessed.extend(later.unprocessed);
    }

    /// Attributed statements so far.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// Articles scored so far.
    pub fn scored(&self) -> u64 {
        self.scored
    }

    /// What was not processed, in input order.
    pub fn unprocessed(&self) -> &[Unprocessed] {
        &self.unprocessed
    }

    /// Takes them out, for those who put them in their place among others'.
    pub fn take_unprocessed(&mut self) -> Vec<Unprocessed> {
        std::mem::take(&mut self.unprocessed)
    }

    /// One article lost.
    pub fn lose(&mut self, row: Unprocessed) {
        self.unprocessed.push(row);
    }

    /// The run's row.
    pub fn row(&self, stamp: &Stamp) -> RunRow {
        let mut by_type: Vec<(String, u64)> = self.by_type.iter().map(|(t, n)| (t.clone(), *n)).collect();
        by_type.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mean = self.hundredths as f64 / 100.0 / self.with_score.max(1) as f64;
        RunRow {
            schema: "onrecord.run/1",
            read: self.scored + self.unprocessed.len() as u64,
            scored: self.scored,
            failed: self.unprocessed.iter().filter(|row| !row.skipped).count() as u64,
            skipped: self.unprocessed.iter().filter(|row| row.skipped).count() as u64,
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
