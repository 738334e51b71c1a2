//! A score is the sum of its terms; this is what `explain` prints.

use serde::{Deserialize, Serialize};

use crate::model::RuleId;
use crate::text::Span;

/// The seven components of domain model section 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Component {
    AttributionClarity,
    Identifiability,
    Proximity,
    Competence,
    Independence,
    Corroboration,
    Specificity,
}

impl Component {
    /// In the order of the table.
    pub const ALL: [Self; 7] = [
        Self::AttributionClarity,
        Self::Identifiability,
        Self::Proximity,
        Self::Competence,
        Self::Independence,
        Self::Corroboration,
        Self::Specificity,
    ];

    /// As written in rules and outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::AttributionClarity => "attribution_clarity",
            Self::Identifiability => "identifiability",
            Self::Proximity => "proximity",
            Self::Competence => "competence",
            Self::Independence => "independence",
            Self::Corroboration => "corroboration",
            Self::Specificity => "specificity",
        }
    }
}

/// One line of the computation. `points` of all terms sum to the score before caps.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Which component.
    pub component: Component,
    /// 0..=1.
    pub value: f64,
    /// As in `rules/scoring/`.
    pub weight: f64,
    /// `value × weight × 100 / sum of weights`, in hundredths of a point, rounded so that terms sum exactly.
    pub points: i32,
    /// The rule that gave the value.
    pub rule: RuleId,
    /// In words, what was found ("named with title").
    pub found: String,
    /// Evidence; empty when the reason is an absence.
    pub span: Span,
}

/// A cap or flag that applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// Its id.
    pub rule: RuleId,
    /// The highest score it allows, in points; `None` for a flag alone.
    pub cap: Option<f64>,
    /// Its short name, such as `party-on-own-conduct`.
    pub name: String,
}

/// Source position, A to F. F means "not judged", never "worst".
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[allow(missing_docs)]
pub enum Letter {
    A,
    B,
    C,
    D,
    E,
    #[default]
    F,
}

/// In words how strong the sourcing is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Band {
    #[default]
    VeryWeak,
    Weak,
    Fair,
    Good,
    Strong,
}

impl Band {
    /// As written in rules and outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::VeryWeak => "very_weak",
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Good => "good",
            Self::Strong => "strong",
        }
    }
}

/// One row a statement, in step with the statement table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// A rule counts the source among the official ones; for the profile, not for the score.
    pub is_official: bool,
    /// Hundredths of a point, 0..=10000; `None` for what is not scored (opinions, predictions, intents, narrator claims).
    pub hundredths: Option<i32>,
    /// The band, for what is scored.
    pub band: Option<Band>,
    /// The lowest and highest band under weights ± 25 %.
    pub band_interval: Option<(Band, Band)>,
    /// Position.
    pub letter: Letter,
    /// 1..=6; 6 means "not judged".
    pub digit: u8,
    /// In the order of [`Component::ALL`]; only those that apply.
    pub terms: Vec<Term>,
    /// Caps and flags that applied, sorted by rule.
    pub applied: Vec<Applied>,
    /// What would change it, best gain first.
    pub would_change: Vec<String>,
    /// The rules that set letter and digit; empty where none did.
    pub graded_by: (RuleId, RuleId),
    /// Caps and flags that one more condition would have set, sorted by rule.
    pub near: Vec<Near>,
}

/// A rule that nearly held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Its id.
    pub rule: RuleId,
    /// What is missing, such as `level is C3, not C0 or C1`.
    pub lacks: String,
}

impl Score {
    /// In points, 0..=100.
    pub fn points(&self) -> Option<f64> {
        self.hundredths.map(|h| f64::from(h) / 100.0)
    }

    /// Letter and digit, as `B2`.
    pub fn grade(&self) -> String {
        format!("{:?}{}", self.letter, self.digit)
    }
}
