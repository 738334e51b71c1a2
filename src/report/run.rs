//! The last line of a run: denominators, what was not processed and why, and the stamp. In: counts; out: rows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::{Component, Reading};
use crate::report::counts::{Counts, Entry};
use crate::report::groups::{GroupRow, Groups};
use crate::report::seal;
use crate::ruleset::RuleSet;
use crate::text::hex;

/// What a result depends on besides the articles: two results with unlike stamps are not comparable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stamp {
    /// Of the program.
    pub version: String,
    /// SHA-256 over every rule, lexicon, weight and adjustment used.
    pub rule_set: String,
    /// What reads the attributions: `fast` or `accurate`.
    pub engine: String,
    /// SHA-256 over the trained weights in use.
    pub model: String,
    /// `product`, `polnear`, or `given` and the hash of a coding.
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

/// What scores are made of besides values: weights, thresholds and caps as the rules in force had them. A saved run is weighed
/// anew from these.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scoring {
    /// Weight by component.
    pub weights: BTreeMap<String, f64>,
    /// The rule that weighs each component.
    pub rules: BTreeMap<String, String>,
    /// Points from which each band begins.
    pub bands: BTreeMap<String, f64>,
    /// Share by which weights are moved for a band's interval.
    pub interval: f64,
    /// Highest score by rule.
    pub caps: BTreeMap<String, f64>,
}

impl Scoring {
    /// As the rules have it.
    pub fn of(rules: &RuleSet) -> Self {
        let mut out = Self::default();
        for rule in rules.family("scoring").rules() {
            if let (Some(component), Some(weight)) = (rule.text("component"), rule.weight)
                && Component::ALL.iter().any(|c| c.word() == component)
            {
                out.weights.insert(component.to_owned(), weight);
                out.rules.insert(component.to_owned(), rule.id.to_string());
            }
            match (rule.text("input"), rule.values()) {
                (Some("bands"), Some(values)) => out.bands.clone_from(values),
                (Some("interval"), _) => out.interval = rule.number("value").unwrap_or(0.0),
                _ => {}
            }
            out.caps.extend(rule.number("cap").map(|cap| (rule.id.to_string(), cap)));
        }
        out
    }
}

/// The run's own row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "onrecord.run/1")]
pub struct RunRow {
    /// `onrecord.run/1`.
    #[schemars(extend("const" = "onrecord.run/1"))]
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
    /// What scores are made of.
    pub scoring: Scoring,
    /// SHA-256 over ids and texts of the scored articles, in input order.
    pub corpus: String,
    /// What the run depends on.
    pub stamp: Stamp,
    /// SHA-256 over everything the report says, itself left blank; `onrecord verify` recomputes it.
    pub seal: String,
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
    /// By outlet, sorted by name; articles without one are in none.
    pub by_outlet: Vec<GroupRow>,
    /// By desk or section.
    pub by_desk: Vec<GroupRow>,
    /// By author.
    pub by_author: Vec<GroupRow>,
    /// By month of an ISO 8601 date.
    pub by_month: Vec<GroupRow>,
}

/// Counts a run as its articles come, in input order.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    scored: u64,
    statements: u64,
    narrator: u64,
    with_score: u64,
    hundredths: i64,
    by_type: BTreeMap<String, u64>,
    unprocessed: Vec<Unprocessed>,
    outlets: Groups,
    desks: Groups,
    authors: Groups,
    months: Groups,
    corpus: Sha256,
}

impl Tally {
    /// One article read.
    pub fn add(&mut self, reading: &Reading) {
        self.count(&Counts::of(reading));
    }

    /// The next input, read or lost.
    pub fn enter(&mut self, entry: Entry) {
        match entry {
            Entry::Article(counts) => self.count(&counts),
            Entry::Lost(row) => self.lose(row),
        }
    }

    /// One article read elsewhere.
    pub fn count(&mut self, counts: &Counts) {
        self.scored += 1;
        self.statements += counts.statements;
        self.narrator += counts.narrator;
        self.with_score += counts.with_score;
        self.hundredths += counts.hundredths;
        for (code, count) in &counts.by_type {
            *self.by_type.entry(code.clone()).or_default() += count;
        }
        self.corpus.update((counts.id.len() as u64).to_le_bytes());
        self.corpus.update(&counts.id);
        self.corpus.update(&counts.text);
        let Some(share) = &counts.share else { return };
        let ways = [&mut self.outlets, &mut self.desks, &mut self.authors, &mut self.months];
        for (groups, name) in ways.into_iter().zip(&counts.names) {
            groups.add(name.as_deref(), share);
        }
    }

    /// One article lost.
    pub fn lose(&mut self, row: Unprocessed) {
        self.unprocessed.push(row);
    }

    /// The run's row, its seal still blank.
    pub fn row(&self, stamp: &Stamp, rules: &RuleSet) -> RunRow {
        self.row_under(stamp, Scoring::of(rules))
    }

    /// The same, where the rules are known only by what was kept of them.
    pub fn row_under(&self, stamp: &Stamp, scoring: Scoring) -> RunRow {
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
                by_outlet: self.outlets.rows(),
                by_desk: self.desks.rows(),
                by_author: self.authors.rows(),
                by_month: self.months.rows(),
            },
            scoring,
            corpus: hex(&self.corpus.clone().finalize()),
            stamp: stamp.clone(),
            seal: seal::BLANK.to_owned(),
        }
    }
}
