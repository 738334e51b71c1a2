//! What is learned of pairs: word vectors and the weights of evidence. In: the rule set; out: a [`Model`] that turns
//! evidence into beliefs. The weights are rows of `rules/lexicons/claim_weights.csv`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::corroborate::align::Alignment;
use crate::corroborate::claim::Claim;
use crate::corroborate::evidence::{Evidence, Sheet, Weighed};
use crate::corroborate::vectors::Vectors;
use crate::ruleset::RuleSet;

/// One layer of sums with a bend at zero, then one sum: a small network whose every weight is a row of the list.
#[derive(Clone, Debug, Default)]
struct Weights {
    /// For each piece of evidence, in the order it comes in, its weight in each sum; zeros for what is not listed.
    rows: Vec<Vec<f64>>,
    /// What every sum begins with.
    bias: Vec<f64>,
    /// The weight of each sum, and the constant beside them.
    out: Vec<f64>,
    constant: f64,
}

impl Weights {
    /// The rows of the list that begin with `prefix`; its columns `w1`, `w2`, … are the sums.
    fn read<'e>(rules: &RuleSet, prefix: &str, evidence: impl Iterator<Item = &'e Evidence>) -> Self {
        let names: Vec<&str> = evidence.flatten().map(|(name, _)| name.as_ref()).collect();
        let mut found = Self { rows: vec![Vec::new(); names.len()], ..Self::default() };
        // Some evidence is both asked and symmetric, and then it counts twice.
        let mut places: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        names.iter().enumerate().for_each(|(at, name)| places.entry(name).or_default().push(at));
        let Some(list) = rules.lexicon("claim_weights") else { return found };
        for (nth, row) in list.rows.iter().enumerate() {
            let Some(name) = row.term.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(':')) else { continue };
            let numbers: Vec<f64> = list.cells(nth).iter().map_while(|cell| cell.parse().ok()).collect();
            match name {
                "out" => found.out = numbers,
                "constant" => found.constant = numbers.first().copied().unwrap_or(0.0),
                "bias" => found.bias = numbers,
                _ => places.get(name).into_iter().flatten().for_each(|at| found.rows[*at].clone_from(&numbers)),
            }
        }
        found
    }

    /// The logistic of the sum of sums, 0..=1.
    fn belief(&self, evidence: impl Iterator<Item = f64>) -> f64 {
        let mut sums = self.bias.clone();
        sums.resize(self.out.len(), 0.0);
        // Most of the evidence is nothing, which adds nothing.
        for (value, row) in evidence.zip(&self.rows).filter(|(value, _)| *value != 0.0) {
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight * value);
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
        let value = |id: &str, name: &str| limit(rules, id, name).unwrap_or(1.0);
        Self {
            topic: value("COR001", "topic"),
            against: value("COR001", "against"),
            whole: value("COR001", "whole"),
            overlap_left: value("COR001", "overlap_left"),
            similarity_left: value("COR004", "similarity_left"),
        }
    }
}

/// What a rule does not say, or a disabled rule, changes nothing.
fn limit(rules: &RuleSet, id: &str, name: &str) -> Option<f64> {
    rules.family("corroboration").rule(id)?.value(name)
}

/// From what on statements are compared and linked that stand in different articles, which share no event of themselves.
#[derive(Clone, Copy, Debug)]
pub struct Across {
    /// With so many names on either side that the other lacks, like words make another claim, within one article as well.
    pub strangers: f64,
    /// The share of the weight of the lighter one's words that both must have before they are compared.
    pub shared: f64,
    /// And how many words at least.
    pub words: f64,
    /// The belief from which on they support each other.
    pub supports: f64,
    /// The belief from which on they contradict each other.
    pub contradicts: f64,
}

impl Default for Across {
    /// Of a rule set that says nothing: nothing is kept apart before it is compared, and only what is certain is linked.
    fn default() -> Self {
        Self { strangers: f64::INFINITY, shared: 0.0, words: 1.0, supports: 1.0, contradicts: 1.0 }
    }
}

impl Across {
    fn read(rules: &RuleSet) -> Self {
        let (silent, value) = (Self::default(), |name: &str| limit(rules, "COR001", name));
        Self {
            strangers: value("strangers").unwrap_or(silent.strangers),
            shared: value("shared").unwrap_or(silent.shared),
            words: value("words").unwrap_or(silent.words),
            supports: value("across").unwrap_or(silent.supports),
            contradicts: value("across_against").unwrap_or(silent.contradicts),
        }
    }
}

/// Vectors, weights and limits, read once.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Shared: they are the bulk of it.
    pub(super) vectors: Arc<Vectors>,
    pub(super) limits: Limits,
    pub(super) across: Across,
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

    /// From what on statements of different articles are linked.
    pub fn across(&self) -> Across {
        self.across
    }

    fn of(rules: &RuleSet, vectors: Arc<Vectors>) -> Self {
        // Two empty claims show which evidence there is, and in which order.
        let nothing = Claim::default();
        let [symmetric, asked, _] = Weighed::new(&vectors, &nothing, &nothing, &Alignment::default()).named();
        Self {
            vectors,
            limits: Limits::read(rules),
            across: Across::read(rules),
            same: Weights::read(rules, "same", [&symmetric].into_iter()),
            support: Weights::read(rules, "support", [&asked, &symmetric].into_iter()),
        }
    }

    /// The belief that two claims are the same, 0..=1.
    pub(super) fn same(&self, seen: &Weighed) -> f64 {
        self.same.belief(seen.symmetric())
    }

    /// The belief that one claim follows from the other, 0..=1, from what it asks and what holds either way.
    pub(super) fn support(&self, asked: &Sheet, seen: &Weighed) -> f64 {
        self.support.belief(asked.iter().map(|(_, value)| *value).chain(seen.symmetric()))
    }
}
