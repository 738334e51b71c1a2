//! What a comparison of two rule sets comes to, as the machine format has it: counts are of everything, lists hold the largest. The
//! JSON Schema is made from these types.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use crate::report::Unprocessed;
use crate::ruleset::Way;
use crate::track::AccuracyShift;

/// What became of a statement; it may be several of the last three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Only the second rule set finds it.
    Gained,
    /// Only the first does.
    Lost,
    /// Another source, type, standing, hedge or polarity.
    Relabelled,
    /// Another score, grade, cap or flag.
    Rescored,
    /// Other links, or another level.
    Relinked,
}

impl What {
    /// In the order of the counts.
    pub const ALL: [Self; 5] = [Self::Gained, Self::Lost, Self::Relabelled, Self::Rescored, Self::Relinked];

    /// As people read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
            Self::Relabelled => "relabelled",
            Self::Rescored => "re-scored",
            Self::Relinked => "re-linked",
        }
    }
}

/// One rule set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Side {
    /// As it was named: a folder or a revision.
    pub name: String,
    /// `folder` or `revision`.
    pub kind: String,
    /// It holds the trained weights and stands alone; otherwise it is laid over the rules that ship.
    pub is_whole: bool,
    /// SHA-256 over its files, as in every stamp.
    pub rule_set: String,
    /// SHA-256 over the trained weights.
    pub model: String,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Corpus {
    /// Articles met.
    pub read: u64,
    /// Articles compared.
    pub compared: u64,
    /// Articles that could not be read.
    pub failed: u64,
    /// Articles left out on purpose.
    pub skipped: u64,
    /// Articles in which something moved.
    pub moved: u64,
    /// SHA-256 over the texts, in input order.
    pub hash: String,
}

/// How many statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "named by What")]
pub struct Moves {
    pub statements: u64,
    pub gained: u64,
    pub lost: u64,
    pub relabelled: u64,
    pub rescored: u64,
    pub relinked: u64,
}

impl Moves {
    /// One statement more.
    pub(super) fn add(&mut self, what: &[What]) {
        self.statements += 1;
        for what in what {
            *match what {
                What::Gained => &mut self.gained,
                What::Lost => &mut self.lost,
                What::Relabelled => &mut self.relabelled,
                What::Rescored => &mut self.rescored,
                What::Relinked => &mut self.relinked,
            } += 1;
        }
    }

    /// In the order of [`What::ALL`].
    pub fn counts(&self) -> [u64; 5] {
        [self.gained, self.lost, self.relabelled, self.rescored, self.relinked]
    }
}

/// A rule, row or weights file that differs, and what that moved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RuleRow {
    /// A rule's id, `cue_verbs: mutter` for a lexicon's row, a path for a file.
    pub rule: String,
    /// Its family, or `lexicons`.
    pub family: String,
    /// Relative to the rules' root.
    pub file: String,
    /// Added, removed or changed.
    pub way: Way,
    /// What differs in it.
    pub detail: String,
    /// How many changes are taken together here; 1 where each is asked by itself.
    pub changes: u64,
    /// Articles in which it moved something.
    pub articles: u64,
    /// Statements that it moved, alone or with others.
    pub moves: Moves,
}

/// Mean shift of a group of statements that both sides score.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ShiftRow {
    /// Top source type (as the first side has it) or outlet.
    pub group: String,
    /// Statements scored on both sides.
    pub statements: u64,
    /// Mean score before and after, in points.
    pub mean: [f64; 2],
    /// After minus before.
    pub shift: f64,
    /// Statements whose band changed.
    pub bands: u64,
}

/// An article whose mean moved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ArticleShift {
    /// Its id.
    pub article: String,
    /// Where it stands.
    pub path: String,
    /// Who published it, where known.
    pub outlet: Option<String>,
    /// Mean of its scored statements, before and after; null where none is scored.
    pub mean: [Option<f64>; 2],
    /// Its place among all articles by that mean, from 1; null where it has none.
    pub rank: [Option<u64>; 2],
    /// Statements that moved.
    pub statements: u64,
}

/// What the scores came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Scores {
    /// Statements that both sides have.
    pub statements: u64,
    /// Of these, scored on both.
    pub scored: u64,
    /// Scores that differ.
    pub moved: u64,
    /// Mean of after minus before, in points.
    pub mean_shift: f64,
    /// Bands that differ.
    pub bands_changed: u64,
    /// `(before, after, statements)` for bands that differ, sorted.
    pub bands: Vec<(String, String, u64)>,
    /// Kendall's tau-b between both rankings of statements; null where there is none.
    pub tau_statements: Option<f64>,
    /// The same of articles by their means.
    pub tau_articles: Option<f64>,
    /// Articles whose place by mean score changed.
    pub ranks_changed: u64,
    /// By top source type: the alarm for bias.
    pub types: Vec<ShiftRow>,
    /// By outlet.
    pub outlets: Vec<ShiftRow>,
    /// Articles whose mean moved, the largest move first.
    pub articles: Vec<ArticleShift>,
    /// How many there are of these.
    pub articles_moved: u64,
}

/// One field of a statement that differs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FieldChange {
    /// `source_type`, `hedges`, `score`, `links` …
    pub field: String,
    /// Before and after; null where that side has no such statement.
    pub value: [Option<String>; 2],
    /// The rules in the trace of either side; for a score each term, as `SCO003 proximity 0.8 × 20`.
    pub trace: [Vec<String>; 2],
    /// The changed rules that did it.
    pub causes: Vec<String>,
    /// Several did it that do nothing, or something else, alone.
    pub together: bool,
}

/// One statement that moved.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StatementChange {
    /// Article id.
    pub article: String,
    /// Where the article stands.
    pub path: String,
    /// Line of the statement, from 1.
    pub line: u32,
    /// S4, on the second side if it is there; empty for marks outside every statement.
    pub statement: String,
    /// What became of it.
    pub what: Vec<What>,
    /// Who says it.
    pub speaker: String,
    /// Its words.
    pub text: String,
    /// The article's words before and after it, within its paragraph.
    pub around: [String; 2],
    /// `top.leaf`, before and after.
    pub source_type: [Option<String>; 2],
    /// Points, before and after.
    pub score: [Option<f64>; 2],
    /// Bands, before and after.
    pub band: [Option<String>; 2],
    /// Every rule that moved it.
    pub causes: Vec<String>,
    /// Several did it that do nothing, or something else, alone.
    pub together: bool,
    /// Field by field.
    pub fields: Vec<FieldChange>,
}

/// Two rule sets over one corpus.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "onrecord.rules-diff/1")]
pub struct RulesDiff {
    /// `onrecord.rules-diff/1`.
    #[schemars(extend("const" = "onrecord.rules-diff/1"))]
    pub schema: String,
    /// Of the program.
    pub version: String,
    /// The first rule set.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// What was read.
    pub corpus: Corpus,
    /// What differs between the rule sets.
    pub rules: Vec<RuleRow>,
    /// Files that differ only in what people read: titles, reasons, tests, sources.
    pub prose: Vec<String>,
    /// Statements that moved.
    pub moves: Moves,
    /// What became of the scores.
    pub scores: Scores,
    /// The largest changes; `moves.statements` says how many there are.
    pub changes: Vec<StatementChange>,
    /// How the figures against gold move, where gold was given.
    pub accuracy: Option<AccuracyShift>,
    /// What was not compared, and why.
    pub unprocessed: Vec<Unprocessed>,
}

/// The JSON Schema of [`RulesDiff`].
pub fn schema() -> Schema {
    schema_for!(RulesDiff)
}
