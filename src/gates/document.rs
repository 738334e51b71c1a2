//! What a check comes to, as the machine format has it; the same document is the next check's baseline. The JSON Schema is made from
//! these types.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use crate::gates::{Kind, Over};
use crate::report::{Stamp, Unprocessed};

/// What a breach is to whoever checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The baseline does not have it, or there is none: it fails the check.
    New,
    /// The baseline has it.
    Known,
    /// Somebody accepted it, with a reason.
    Suppressed,
    /// Only the baseline has it.
    Fixed,
}

impl State {
    /// As people read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Suppressed => "suppressed",
            Self::Fixed => "fixed",
        }
    }
}

/// Something that breaks a gate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Breach {
    /// The gate's id.
    pub gate: String,
    /// New, known, suppressed or fixed.
    pub state: State,
    /// Gate, article and words, never the line: 32 hexadecimal digits.
    pub fingerprint: String,
    /// Article id; null for the corpus.
    pub article: Option<String>,
    /// Where it stands; null for the corpus.
    pub path: Option<String>,
    /// From 1; null where no line is meant, or lines are not those of the file.
    pub line: Option<u32>,
    /// S4; null where no statement is meant.
    pub statement: Option<String>,
    /// The statement's words.
    pub words: Option<String>,
    /// What was measured.
    pub value: f64,
    /// What the gate allows.
    pub limit: f64,
    /// In one sentence.
    pub message: String,
    /// Why it is accepted; null where it is not.
    pub accepted: Option<String>,
}

/// One gate, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GateRow {
    /// Its id.
    pub id: String,
    /// What it looks at.
    pub kind: Kind,
    /// Over articles or the corpus.
    pub over: Over,
    /// What it allows.
    pub limit: f64,
    /// Why it is there.
    pub reason: String,
    /// What was judged: articles, statements, types or figures.
    pub judged: u64,
    /// The worst of it; null where nothing was judged.
    pub worst: Option<f64>,
    /// Breaches that fail the check.
    pub new: u64,
    /// Breaches that the baseline has, too.
    pub known: u64,
    /// Breaches that were accepted.
    pub suppressed: u64,
}

/// What a later check compares with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// Band by statement (article and words as a fingerprint); statements that are not scored are left out.
    pub bands: BTreeMap<String, String>,
    /// Statements and the sum of their scores in hundredths of a point, by top source type.
    pub types: BTreeMap<String, (u64, i64)>,
}

/// A suppression that met nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unused {
    /// The breach it names.
    pub fingerprint: String,
    /// Its reason.
    pub reason: String,
}

/// A check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "onrecord.check/1")]
pub struct CheckReport {
    /// `onrecord.check/1`.
    #[schemars(extend("const" = "onrecord.check/1"))]
    pub schema: String,
    /// Nothing new breaks a gate.
    pub held: bool,
    /// There was something to compare with.
    pub has_baseline: bool,
    /// In the order of the file.
    pub gates: Vec<GateRow>,
    /// New first, then known, suppressed and fixed; within each in order of gates and articles.
    pub breaches: Vec<Breach>,
    /// Suppressions that met nothing: they can go.
    pub unused: Vec<Unused>,
    /// Articles met.
    pub read: u64,
    /// Articles that could not be read.
    pub failed: u64,
    /// Articles left out on purpose.
    pub skipped: u64,
    /// Which, and why.
    pub unprocessed: Vec<Unprocessed>,
    /// For the next check.
    pub measured: Measured,
    /// What it depends on.
    pub stamp: Stamp,
}

/// The JSON Schema of [`CheckReport`].
pub fn schema() -> Schema {
    schema_for!(CheckReport)
}
