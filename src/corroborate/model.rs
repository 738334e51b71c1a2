//! What is learned of pairs: word vectors and the weights of evidence. In: the rule set; out: a [`Model`] that turns
//! evidence into beliefs. The weights are rows of `rules/lexicons/claim_weights.csv`.

use rustc_hash::FxHashMap;

use crate::corroborate::evidence::Evidence;
use crate::corroborate::vectors::Vectors;
use crate::ruleset::RuleSet;

/// Weights of one belief by the name of the evidence; `bias` stands by itself.
#[derive(Clone, Debug, Default)]
struct Weights {
    bias: f64,
    of: FxHashMap<String, f64>,
}

impl Weights {
    fn read(rules: &RuleSet, column: &str) -> Self {
        let mut out = Self::default();
        let Some(list) = rules.lexicon("claim_weights") else { return out };
        for (n, row) in list.rows.iter().enumerate() {
            let Ok(weight) = list.cell(n, column).parse() else { continue };
            if row.term == "bias" {
                out.bias = weight;
            } else {
                out.of.insert(row.term.clone(), weight);
            }
        }
        out
    }

    /// The logistic of the weighted sum, 0..=1.
    fn belief(&self, evidence: &Evidence) -> f64 {
        let sum =
            self.bias + evidence.iter().map(|(name, value)| self.of.get(*name).map_or(0.0, |w| w * value)).sum::<f64>();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// Vectors and weights, read once.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) vectors: Vectors,
    same: Weights,
    support: Weights,
}

impl Model {
    /// Reads both from the rule set; what is missing weighs nothing.
    pub fn new(rules: &RuleSet) -> Self {
        Self {
            vectors: rules.blob("corroboration/vectors.bin").and_then(Vectors::read).unwrap_or_default(),
            same: Weights::read(rules, "same"),
            support: Weights::read(rules, "support"),
        }
    }

    /// The belief that two claims are the same, 0..=1.
    pub(super) fn same(&self, evidence: &Evidence) -> f64 {
        self.same.belief(evidence)
    }

    /// The belief that the second follows from the first, 0..=1.
    pub(super) fn support(&self, evidence: &Evidence) -> f64 {
        self.support.belief(evidence)
    }
}
