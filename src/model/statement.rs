//! A statement: what is said, by what cue, by whom as written.

use serde::{Deserialize, Serialize};

use crate::model::Because;
use crate::text::Span;

/// Index into the article's statement table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StatementId(pub u32);

impl StatementId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// How the content is given.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Wholly within quotation marks.
    Direct,
    /// No quoted words of the source.
    #[default]
    Indirect,
    /// Partly quoted.
    Mixed,
    /// A contestable claim of the narrator.
    Unattributed,
}

/// Whether a cue or source in the text says that this is a report.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Attribution {
    /// A cue says so, or the quotation continues one with a cue.
    #[default]
    Explicit,
    /// A back-shifted report without a cue.
    Implicit,
}

/// One statement. Each list of spans is sorted and without overlaps; roles of one statement do not overlap each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// Its place in the table, which is sorted by the first content span.
    pub id: StatementId,
    /// Direct, indirect, mixed, unattributed.
    pub kind: Kind,
    /// Explicit or implicit.
    pub attribution: Attribution,
    /// What is said; several pieces where "he said" splits it; never empty.
    pub content: Vec<Span>,
    /// `said`, `according to`; empty for continuations.
    pub cue: Vec<Span>,
    /// As written; empty where the text names none.
    pub source: Vec<Span>,
    /// The engine's belief that this is a statement with this source, 0..=1.
    pub confidence: f64,
    /// The statement in whose content this one is reported.
    pub nested_in: Option<StatementId>,
    /// The statement whose quotation or report this one goes on with, without a cue of its own.
    pub continues: Option<StatementId>,
    /// The rules or engine that found it.
    pub because: Vec<Because>,
}

impl Statement {
    /// True for everything but the narrator's own claims.
    pub fn is_attributed(&self) -> bool {
        self.kind != Kind::Unattributed
    }
}
