//! A report that was written before → what weighing it anew or comparing it needs. In: a JSON or JSON Lines report, or a folder of
//! tables; out: a [`SavedRun`]. Reads no article and no rule.

mod cells;
mod columns;
mod lines;
mod tables;

pub use cells::{cells, parts};

use std::collections::BTreeMap;
use std::path::Path;

use compact_str::CompactString;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::Component;

/// What the run depended on; see [`crate::report::Stamp`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[allow(missing_docs)]
pub struct SavedStamp {
    pub version: String,
    pub rule_set: String,
    pub model: String,
    pub conventions: String,
}

/// Weights, thresholds and caps; see [`crate::report::run::Scoring`].
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[allow(missing_docs)]
pub struct SavedScoring {
    pub weights: BTreeMap<String, f64>,
    pub rules: BTreeMap<String, String>,
    pub bands: BTreeMap<String, f64>,
    pub interval: f64,
    pub caps: BTreeMap<String, f64>,
}

/// One attributed statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved {
    /// Index into [`SavedRun::articles`].
    pub article: u32,
    /// S4.
    pub name: CompactString,
    /// First and last code point of the content.
    pub hull: [u32; 2],
    /// `top.leaf`.
    pub source_type: CompactString,
    /// In the order of [`Component::ALL`]; `None` where the component does not apply.
    pub values: [Option<f64>; Component::ALL.len()],
    /// Rules that cap it.
    pub caps: Vec<CompactString>,
    /// Hundredths of a point; `None` for what is not scored.
    pub hundredths: Option<i32>,
    /// The band as written.
    pub band: CompactString,
    /// Letter and digit.
    pub grade: CompactString,
    /// C0 to C5.
    pub level: CompactString,
    /// Who.
    pub speaker: CompactString,
    /// Event, allegation, opinion …
    pub claim_type: CompactString,
}

/// A run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedRun {
    /// What it depended on.
    pub stamp: SavedStamp,
    /// What scores were made of.
    pub scoring: SavedScoring,
    /// Hash over the articles.
    pub corpus: String,
    /// Ids, in input order.
    pub articles: Vec<String>,
    /// In the order of the report.
    pub statements: Vec<Saved>,
}

/// The part of a run's own row that is read.
#[derive(Deserialize)]
struct RunPart {
    stamp: SavedStamp,
    scoring: SavedScoring,
    #[serde(default)]
    corpus: String,
}

impl SavedRun {
    /// Reads a report by what it is: a folder of tables, JSON, or JSON Lines.
    ///
    /// # Errors
    /// When it cannot be read or is none of these.
    pub fn read(path: &str) -> Result<Self> {
        if Path::new(path).is_dir() {
            return tables::read(Path::new(path));
        }
        let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
        lines::read(path, &bytes)
    }

    fn begin(part: RunPart) -> Self {
        Self { stamp: part.stamp, scoring: part.scoring, corpus: part.corpus, ..Self::default() }
    }
}

/// Where a component's value stands in [`Saved::values`].
fn place(component: &str) -> Option<usize> {
    Component::ALL.iter().position(|c| c.word() == component)
}

/// Points as printed → hundredths.
fn hundredths(points: f64) -> i32 {
    (points * 100.0).round() as i32
}

fn unreadable(path: &str, why: &str) -> Error {
    Error::Usage(format!("{path}: not a saved run: {why}"))
}
