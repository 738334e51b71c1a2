//! What is learned of pairs: word vectors and the weights of evidence. In: the rule set; out: a [`Model`] that turns
//! evidence into beliefs. The weights are rows of `rules/lexicons/claim_weights.csv`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::corroborate::evidence::{Evidence, Named};
use crate::corroborate::vectors::Vectors;
use crate::ruleset::RuleSet;

/// One layer of sums with a bend at zero, then one sum: a small network whose every weight is a row of the list.
#[derive(Clone, Debug, Default)]
struct Weights {
    /// For each piece of evidence its weight in each sum; `bias` is one of them.
    rows: FxHashMap<String, Vec<f64>>,
    /// The weight of each sum, and the constant beside them.
    out: Vec<f64>,
    constant: f64,
}

impl Weights {
    /// The rows of the list that begin with `prefix`; its columns `w1`, `w2`, … are the sums.
    fn read(rules: &RuleSet, prefix: &str) -> Self {
        let mut found = Self::default();
        let Some(list) = rules.lexicon("claim_weights") else { return found };
        for (nth, row) in list.rows.iter().enumerate() {
            let Some(name) = row.term.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(':')) else { continue };
            let numbers: Vec<f64> = list.cells(nth).iter().map_while(|cell| cell.parse().ok()).collect();
            match name {
                "out" => found.out = numbers,
                "constant" => found.constant = numbers.first().copied().unwrap_or(0.0),
                _ => drop(found.rows.insert(name.to_owned(), numbers)),
            }
        }
        found
    }

    /// The logistic of the sum of sums, 0..=1.
    fn belief<'e>(&self, evidence: impl Iterator<Item = &'e Named>) -> f64 {
        let mut sums = vec![0.0; self.out.len()];
        let add = |sums: &mut Vec<f64>, name: &str, value: f64| {
            let Some(row) = self.rows.get(name) else { return };
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight * value);
        };
        add(&mut sums, "bias", 1.0);
        for (name, value) in evidence {
            add(&mut sums, name, *value);
        }
        let bent = sums.iter().zip(&self.out).map(|(sum, weight)| sum.max(0.0) * weight).sum::<f64>();
        1.0 / (1.0 + (-(bent + self.constant)).exp())
    }
}

/// Shares that the rules name beside their thresholds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    /// Statements of one article share its topic: so much overlap before they support each other.
    pub(super) topic: f64,
    /// And so much, of what conflict leaves, before they contradict each other.
    pub(super) against: f64,
    /// From this overlap on a support is no longer partial.
    pub(super) whole: f64,
    /// Overlap left when numbers conflict, polarity differs or words oppose.
    pub(super) overlap_left: f64,
    /// Similarity left when numbers of like things conflict: few pairs of the corpora teach it, and it must never be missed.
    pub(super) similarity_left: f64,
}

impl Limits {
    fn read(rules: &RuleSet) -> Self {
        // What a rule does not say, or a disabled rule, changes nothing.
        let value = |id: &str, name: &str| {
            let rule = rules.family("corroboration").rule(id);
            rule.and_then(|r| r.value(name)).unwrap_or(1.0)
        };
        Self {
            topic: value("COR001", "topic"),
            against: value("COR001", "against"),
            whole: value("COR001", "whole"),
            overlap_left: value("COR001", "overlap_left"),
            similarity_left: value("COR004", "similarity_left"),
        }
    }
}

/// Vectors, weights and limits, read once.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Shared: they are the bulk of it.
    pub(super) vectors: Arc<Vectors>,
    pub(super) limits: Limits,
    same: Weights,
    support: Weights,
}

impl Model {
    /// Reads both from the rule set; what is missing weighs nothing.
    pub fn new(rules: &RuleSet) -> Self {
        let vectors = rules.shared_blob("corroboration/vectors.bin").and_then(Vectors::read).unwrap_or_default();
        Self::of(rules, Arc::new(vectors))
    }

    /// The same vectors with another set's limits and weights.
    #[must_use]
    pub fn with_rules(&self, rules: &RuleSet) -> Self {
        Self::of(rules, Arc::clone(&self.vectors))
    }

    fn of(rules: &RuleSet, vectors: Arc<Vectors>) -> Self {
        Self {
            vectors,
            limits: Limits::read(rules),
            same: Weights::read(rules, "same"),
            support: Weights::read(rules, "support"),
        }
    }

    /// The belief that two claims are the same, 0..=1, from symmetric evidence.
    pub(super) fn same(&self, evidence: &Evidence) -> f64 {
        self.same.belief(evidence.iter())
    }

    /// The belief that the second follows from the first, 0..=1, from directed evidence and what is symmetric.
    pub(super) fn support<'e>(&self, evidence: impl Iterator<Item = &'e Named>) -> f64 {
        self.support.belief(evidence)
    }
}
