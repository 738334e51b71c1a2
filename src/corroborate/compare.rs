//! Two claims → how they relate: who covers whose words, what opposes, which numbers cannot both hold. In: claims; out: a
//! [`Comparison`] with its reasons. Thresholds come from `rules/corroboration/`.

use crate::corroborate::Model;
use crate::corroborate::align::{self, Alignment};
use crate::corroborate::claim::Claim;
use crate::corroborate::conflict;
use crate::corroborate::evidence::{self, Evidence, Weighed};
use crate::model::Relation;
use crate::ruleset::RuleSet;

/// How two claims relate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// `None` is neither.
    pub relation: Option<Relation>,
    /// The first covers the second.
    pub a_to_b: bool,
    /// The second covers the first.
    pub b_to_a: bool,
    /// 0..=1, monotone in the belief that both make the same claim.
    pub similarity: f64,
    /// 0..=1, the weighted words either covers of the other, less when they conflict.
    pub overlap: f64,
    /// Rule ids with what they saw.
    pub because: Vec<(String, String)>,
    /// Aligned tokens of the first and second claim.
    pub aligned: Vec<(usize, usize)>,
}

impl Comparison {
    /// `supports`, `contradicts` or `neither`.
    pub fn relation_word(&self) -> &'static str {
        match self.relation {
            Some(Relation::Supports) => "supports",
            Some(Relation::Contradicts) => "contradicts",
            _ => "neither",
        }
    }

    /// `a_to_b`, `b_to_a` or `both`.
    pub fn direction(&self) -> &'static str {
        match (self.a_to_b, self.b_to_a) {
            (true, false) => "a_to_b",
            (false, true) => "b_to_a",
            _ => "both",
        }
    }

    /// Each rule with what it saw, as `ID: words`.
    pub fn reasons(&self) -> Vec<String> {
        self.because.iter().map(|(rule, why)| format!("{rule}: {why}")).collect()
    }

    /// The similarity as outputs give it.
    pub fn rounded(&self) -> f64 {
        (self.similarity * 10000.0).round() / 10000.0
    }
}

/// A rule's threshold; its absence (disabled) never fires.
pub(super) fn threshold(rules: &RuleSet, id: &str) -> f64 {
    rules.family("corroboration").rule(id).and_then(|r| r.number("value")).unwrap_or(f64::INFINITY)
}

/// What two claims show before the trained beliefs are asked: overlap and conflicts. Most pairs of an article end here.
pub(super) struct Outline<'c, 'a> {
    model: &'c Model,
    rules: &'c RuleSet,
    claims: (&'c Claim<'a>, &'c Claim<'a>),
    pair: Alignment,
    cover: (f64, f64),
    /// What conflicts leave of the similarity.
    left: f64,
    /// Without similarity and without support.
    pub(super) found: Comparison,
}

/// Compares as far as words and conflicts go.
pub(super) fn outline<'c, 'a>(
    model: &'c Model,
    rules: &'c RuleSet,
    a: &'c Claim<'a>,
    b: &'c Claim<'a>,
) -> Outline<'c, 'a> {
    let pair = align::align(&model.vectors, a, b);
    let cover = (evidence::coverage(a, &pair.to_b), evidence::coverage(b, &pair.to_a));
    let sum = cover.0 + cover.1;
    let both = if sum > 0.0 { 2.0 * cover.0 * cover.1 / sum } else { 0.0 };
    let aligned =
        a.terms.iter().zip(&pair.to_b).filter_map(|(t, m)| m.map(|(n, _)| (t.token, b.terms[n].token))).collect();
    let found = Comparison { overlap: both, aligned, ..Comparison::default() };
    let mut out = Outline { model, rules, claims: (a, b), pair, cover, left: 1.0, found };
    out.contradict();
    out
}

/// Compares.
pub(super) fn compare(model: &Model, rules: &RuleSet, a: &Claim<'_>, b: &Claim<'_>) -> Comparison {
    outline(model, rules, a, b).believed()
}

impl Outline<'_, '_> {
    /// With the trained beliefs: how similar, and, where nothing contradicts, whether one supports the other.
    pub(super) fn believed(self) -> Comparison {
        let (a, b) = self.claims;
        let seen = Weighed::new(&self.model.vectors, a, b, &self.pair);
        let mut found = self.found;
        found.similarity = self.model.same(&seen) * self.left;
        if found.relation.is_some() || evidence::strangers(a, b, &self.pair) as f64 >= self.model.across.strangers {
            return found;
        }
        let least = threshold(self.rules, "COR001");
        let (ahead, back) = (self.model.support(&seen.to_b, &seen), self.model.support(&seen.to_a, &seen));
        (found.a_to_b, found.b_to_a) = (ahead >= least, back >= least);
        if found.a_to_b || found.b_to_a {
            found.relation = Some(Relation::Supports);
            let (x, y) = (self.cover.0 * 100.0, self.cover.1 * 100.0);
            let seen = format!(
                "covers {x:.0} % and {y:.0} % of the weighted words; belief in support {ahead:.2} and {back:.2}"
            );
            found.because.push(("COR001".to_owned(), seen));
        }
        found
    }

    /// The first conflict that stands over words enough decides; each is noted.
    fn contradict(&mut self) {
        let (a, b) = self.claims;
        let conflicts = [
            ("COR002", conflict::denied(a, b, &self.pair)),
            ("COR003", conflict::opposed(a, b, &self.pair)),
            ("COR004", conflict::clashing_numbers(&self.model.vectors, a, b)),
            ("COR005", conflict::swapped(a, b)),
        ];
        let (overlap, most) = (self.found.overlap, self.cover.0.max(self.cover.1));
        for (id, reason) in conflicts {
            let Some(reason) = reason else { continue };
            self.found.overlap = overlap * self.model.limits.overlap_left;
            if id == "COR004" {
                self.left *= self.model.limits.similarity_left;
            }
            if most >= threshold(self.rules, id) {
                self.found.relation = Some(Relation::Contradicts);
                self.found.because.push((id.to_owned(), reason));
            }
        }
        if self.found.relation.is_some() {
            (self.found.a_to_b, self.found.b_to_a) = (true, true);
        }
    }
}

/// The evidence on a pair, by name.
pub(super) fn evidence(model: &Model, a: &Claim<'_>, b: &Claim<'_>) -> [Evidence; 3] {
    let pair: Alignment = align::align(&model.vectors, a, b);
    Weighed::new(&model.vectors, a, b, &pair).named()
}
