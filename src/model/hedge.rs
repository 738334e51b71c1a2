//! Hedges: words that soften, bound, distance or heighten, and whose they are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{RuleId, StatementId};
use crate::text::Span;

macro_rules! classes {
    ($($variant:ident $code:literal),* $(,)?) => {
        /// The classes of domain model section 3; the code is `class.sub`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[allow(missing_docs)]
        pub enum HedgeClass { $(#[serde(rename = $code)] $variant),* }

        impl HedgeClass {
            /// Every class in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// `class.sub`, as in rules and outputs.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// From the code; `None` for any other word.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|c| c.code() == code)
            }
        }
    };
}

classes! {
    EpistemicPossible "epistemic.possible",
    EpistemicDoxastic "epistemic.doxastic",
    EpistemicInvestigation "epistemic.investigation",
    Conditional "conditional",
    ApproximatorRound "approximator.round",
    ApproximatorBound "approximator.bound",
    LimiterScope "limiter.scope",
    LimiterTime "limiter.time",
    LimiterFrequency "limiter.frequency",
    VagueQuantity "vague.quantity",
    VagueSource "vague.source",
    VagueOther "vague.other",
    BoosterUniversal "booster.universal",
    BoosterDegree "booster.degree",
    BoosterNegation "booster.negation",
    BoosterCommonKnowledge "booster.common_knowledge",
    EvidentialPerception "evidential.perception",
    EvidentialHearsay "evidential.hearsay",
    EvidentialWeakBasis "evidential.weak_basis",
    CueDoubt "cue.doubt",
    CueConcession "cue.concession",
    CueEmphatic "cue.emphatic",
    CueCorroborating "cue.corroborating",
    CuePassiveReport "cue.passive_report",
    DistanceScareQuote "distance.scare_quote",
    DistanceSoCalled "distance.so_called",
    DistanceAlleged "distance.alleged",
    PassiveAgentless "passive.agentless",
    LimitKnowledge "limit.knowledge",
    LimitVerification "limit.verification",
    StanceEvaluative "stance.evaluative",
}

/// Whose hedge it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum HedgeBy {
    /// Inside quotation marks: the source's own words.
    Source,
    /// In the cue frame or outside every statement: the reporter's.
    Reporter,
    /// Inside indirect speech: either's.
    #[default]
    Undetermined,
}

/// What a word of probability stands for, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Probability {
    /// The middle half of the percentages that readers gave it.
    pub readers: [f64; 2],
    /// What ICD 203 lets analysts mean by it.
    pub icd203: Option<[f64; 2]>,
    /// What the PHIA probability yardstick lets them mean.
    pub phia: Option<[f64; 2]>,
}

impl fmt::Display for Probability {
    /// `readers mean 10–30 %, ICD 203 20–45 %, PHIA 25–35 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = self.readers;
        write!(f, "readers mean {low:.0}–{high:.0} %")?;
        for (name, band) in [("ICD 203", self.icd203), ("PHIA", self.phia)] {
            if let Some([low, high]) = band {
                write!(f, ", {name} {low:.0}–{high:.0} %")?;
            }
        }
        Ok(())
    }
}

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Hedge {
    /// The words.
    pub span: Span,
    /// What it does.
    pub class: HedgeClass,
    /// Whose it is.
    pub by: HedgeBy,
    /// The statement in whose content, cue frame or source it stands; `None` for the narrator's text outside all.
    pub statement: Option<StatementId>,
    /// Another statement it aims at (a scare quote of somebody else's words).
    pub target: Option<StatementId>,
    /// For a word of probability what it is taken and told to mean; shown, never scored.
    pub band: Option<Probability>,
    /// The rule that found it.
    pub rule: RuleId,
}

/// A hedge of the body that the headline leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dropped {
    /// The headline's statement.
    pub head: StatementId,
    /// The body's, which it repeats.
    pub body: StatementId,
    /// Index into the table of hedges.
    pub hedge: usize,
}

/// Whether a statement asserts or denies its proposition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Polarity {
    /// True when the main proposition is negated.
    pub is_negative: bool,
    /// The negating words, sorted.
    pub spans: Vec<Span>,
}
