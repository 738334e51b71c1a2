//! Two claims → how they relate: who covers whose words, what opposes, which numbers cannot both hold. In: claims; out: a
//! [`Comparison`] with its reasons. Thresholds come from `rules/corroboration/`.

use crate::corroborate::Model;
use crate::corroborate::align::{self, Alignment};
use crate::corroborate::claim::Claim;
use crate::corroborate::conflict;
use crate::corroborate::evidence::{self, Evidence};
use crate::model::Relation;
use crate::ruleset::{RuleSet, Value};

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
    /// Rule ids with what they saw.
    pub because: Vec<(String, String)>,
    /// Aligned tokens of the first and second claim.
    pub aligned: Vec<(usize, usize)>,
}

/// A rule's threshold; its absence (disabled) never fires.
pub(super) fn threshold(rules: &RuleSet, id: &str) -> f64 {
    match rules.family("corroboration").rule(id).and_then(|r| r.then.get("value")) {
        Some(Value::Number(number)) => *number,
        _ => f64::INFINITY,
    }
}

/// Similarity left when numbers conflict, polarity differs or words oppose; it stays monotone in "the same claim".
const CONFLICT: f64 = 0.55;

/// Compares.
pub(super) fn compare(model: &Model, rules: &RuleSet, a: &Claim<'_>, b: &Claim<'_>) -> Comparison {
    let pair = align::align(&model.vectors, a, b);
    let (cover_a, cover_b) = (evidence::coverage(a, &pair.to_b), evidence::coverage(b, &pair.to_a));
    let both = if cover_a + cover_b > 0.0 { 2.0 * cover_a * cover_b / (cover_a + cover_b) } else { 0.0 };
    let most = cover_a.max(cover_b);
    let mut found = Comparison { similarity: both, ..Comparison::default() };
    found.aligned =
        a.terms.iter().zip(&pair.to_b).filter_map(|(t, m)| m.map(|(n, _)| (t.token, b.terms[n].token))).collect();
    let conflicts = [
        ("COR002", (a.is_negative != b.is_negative).then(|| "one is negated".to_owned())),
        ("COR003", conflict::opposed(a, b, &pair)),
        ("COR004", conflict::clashing_numbers(&model.vectors, a, b)),
        ("COR005", conflict::swapped(a, b)),
    ];
    for (id, reason) in conflicts {
        if let Some(reason) = reason {
            found.similarity = found.similarity.min(both * CONFLICT);
            if most >= threshold(rules, id) {
                found.relation = Some(Relation::Contradicts);
                found.because.push((id.to_owned(), reason));
            }
        }
    }
    let least = threshold(rules, "COR001");
    let agreeing = found.relation.is_none() && found.similarity == both;
    (found.a_to_b, found.b_to_a) =
        if found.relation.is_some() { (true, true) } else { (cover_b >= least, cover_a >= least) };
    if agreeing && (found.a_to_b || found.b_to_a) {
        found.relation = Some(Relation::Supports);
        found.because.push((
            "COR001".to_owned(),
            format!("covers {:.0} % and {:.0} % of the weighted words", cover_a * 100.0, cover_b * 100.0),
        ));
    }
    found
}

/// The evidence on a pair: what is alike whichever comes first, what `b` asks of `a`, what `a` asks of `b`.
pub(super) fn evidence(model: &Model, a: &Claim<'_>, b: &Claim<'_>) -> [Evidence; 3] {
    let pair: Alignment = align::align(&model.vectors, a, b);
    let (v, turned) = (&model.vectors, pair.turned());
    [evidence::symmetric(v, a, b, &pair), evidence::directed(v, a, b, &pair), evidence::directed(v, b, a, &turned)]
}
