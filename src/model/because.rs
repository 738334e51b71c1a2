//! Why a fact stands: the rule that made it and the words it saw.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A rule's stable id, such as `HED012`. Short ones live inline, so a clone is a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RuleId(pub CompactString);

impl RuleId {
    /// From the id as written in the rule file.
    pub fn new(id: &str) -> Self {
        Self(CompactString::new(id))
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One reason: a rule (or an engine's or lexicon row's id) and where in the article it looked.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Because {
    /// Which rule.
    pub rule: RuleId,
    /// Its evidence; empty when the reason is an absence.
    pub span: Span,
}
