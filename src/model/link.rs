//! How statements stand to each other, and what that makes of each.

use serde::{Deserialize, Serialize};

use crate::model::{RuleId, StatementId};
use crate::text::Span;

/// What one statement does to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Makes it more likely, from another chain.
    Supports,
    /// Cannot hold together with it.
    Contradicts,
    /// Says it again from the same speaker, organisation or chain.
    Repeats,
}

/// An unordered pair, stored with `from` before `to`.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The earlier statement.
    pub from: StatementId,
    /// The later one.
    pub to: StatementId,
    /// What they are to each other.
    pub relation: Relation,
    /// General against particular, or another place, date or number.
    pub is_partial: bool,
    /// 0..=1, monotone in the belief that both make the same claim.
    pub similarity: f64,
    /// The rule that decided.
    pub rule: RuleId,
    /// The aligned words, in either statement.
    pub aligned: Vec<Span>,
}

/// What a statement has in another article. Levels count it as links within the article are counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Index of the article's own statement.
    pub statement: u32,
    /// The other article's `id`.
    pub article: String,
    /// The other statement, as outputs name it.
    pub name: String,
    /// What they are to each other.
    pub relation: Relation,
    /// One says more than the other.
    pub is_partial: bool,
    /// 0..=1, monotone in the belief that both make the same claim.
    pub similarity: f64,
    /// The rule that decided.
    pub rule: RuleId,
    /// The other's top source type.
    pub top: String,
    /// The other's type counts among the source types.
    pub is_counted: bool,
    /// The other is a document or image that is itself the evidence.
    pub is_shown: bool,
    /// The other is a party to what it speaks of.
    pub is_party: bool,
    /// Either cites the other's outlet: circular reporting.
    pub is_circular: bool,
}

impl Elsewhere {
    /// What an article's links to others are sorted by.
    pub fn place(&self) -> (u32, &str, &str) {
        (self.statement, &self.article, &self.name)
    }
}

/// Levels C0 to C5 of domain model section 4.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[allow(missing_docs)]
pub enum Level {
    #[default]
    C0,
    C1,
    C2,
    C3,
    C4,
    C5,
}

impl Level {
    /// As rules and outputs write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::C0 => "C0",
            Self::C1 => "C1",
            Self::C2 => "C2",
            Self::C3 => "C3",
            Self::C4 => "C4",
            Self::C5 => "C5",
        }
    }
}

/// What statements share a chain: the same copy, press conference, report or organisation. Statements with the same
/// number count as one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chain(pub u32);

/// One row a statement, in step with the statement table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corroboration {
    /// The level reached.
    pub level: Level,
    /// True when the best support is partial.
    pub is_partial: bool,
    /// `partial`, `disputed_by_party`, `contested`, `refuted`, `unanswered`, sorted.
    pub flags: Vec<&'static str>,
    /// The statement it says again, where it does.
    pub repeats: Option<StatementId>,
    /// Its chain.
    pub chain: Chain,
    /// The rule that set the level.
    pub rule: RuleId,
}
