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
    /// 0..=1, the weighted words either covers of the other, less when they conflict.
    pub overlap: f64,
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

/// Similarity left when numbers of like things conflict: few pairs of the corpora teach it, and it must never be missed.
const NUMBERS: f64 = 0.6;
/// Overlap left when numbers conflict, polarity differs or words oppose.
const CONFLICT: f64 = 0.55;

/// Compares.
pub(super) fn compare(model: &Model, rules: &RuleSet, a: &Claim<'_>, b: &Claim<'_>) -> Comparison {
    let pair = align::align(&model.vectors, a, b);
    let (cover_a, cover_b) = (evidence::coverage(a, &pair.to_b), evidence::coverage(b, &pair.to_a));
    let both = if cover_a + cover_b > 0.0 { 2.0 * cover_a * cover_b / (cover_a + cover_b) } else { 0.0 };
    let [symmetric, to_b, to_a] = weigh(model, a, b, &pair);
    let mut found = Comparison { similarity: model.same(&symmetric), overlap: both, ..Comparison::default() };
    found.aligned =
        a.terms.iter().zip(&pair.to_b).filter_map(|(t, m)| m.map(|(n, _)| (t.token, b.terms[n].token))).collect();
    contradict(model, rules, (a, b), &pair, cover_a.max(cover_b), &mut found);
    if found.relation.is_some() {
        (found.a_to_b, found.b_to_a) = (true, true);
        return found;
    }
    let least = threshold(rules, "COR001");
    let belief = |asked: &Evidence| model.support(&asked.iter().chain(&symmetric).cloned().collect());
    let (ahead, back) = (belief(&to_b), belief(&to_a));
    (found.a_to_b, found.b_to_a) = (ahead >= least, back >= least);
    if found.a_to_b || found.b_to_a {
        found.relation = Some(Relation::Supports);
        found.because.push((
            "COR001".to_owned(),
            format!(
                "covers {:.0} % and {:.0} % of the weighted words; belief in support {:.2} and {:.2}",
                cover_a * 100.0,
                cover_b * 100.0,
                ahead,
                back
            ),
        ));
    }
    found
}

/// The first conflict that stands over words enough decides; each is noted.
fn contradict(
    model: &Model,
    rules: &RuleSet,
    (a, b): (&Claim<'_>, &Claim<'_>),
    pair: &Alignment,
    most: f64,
    found: &mut Comparison,
) {
    let conflicts = [
        ("COR002", conflict::denied(a, b, pair)),
        ("COR003", conflict::opposed(a, b, pair)),
        ("COR004", conflict::clashing_numbers(&model.vectors, a, b)),
        ("COR005", conflict::swapped(a, b)),
    ];
    let overlap = found.overlap;
    for (id, reason) in conflicts {
        let Some(reason) = reason else { continue };
        found.overlap = overlap * CONFLICT;
        if id == "COR004" {
            found.similarity *= NUMBERS;
        }
        if most >= threshold(rules, id) {
            found.relation = Some(Relation::Contradicts);
            found.because.push((id.to_owned(), reason));
        }
    }
}

/// The evidence on a pair: what is alike whichever comes first, what `b` asks of `a`, what `a` asks of `b`.
pub(super) fn evidence(model: &Model, a: &Claim<'_>, b: &Claim<'_>) -> [Evidence; 3] {
    let pair: Alignment = align::align(&model.vectors, a, b);
    weigh(model, a, b, &pair)
}

/// The same from a known alignment. The symmetric part holds the lesser and the greater of what either asks, too.
fn weigh(model: &Model, a: &Claim<'_>, b: &Claim<'_>, pair: &Alignment) -> [Evidence; 3] {
    let (v, turned) = (&model.vectors, pair.turned());
    let (to_b, to_a) = (evidence::directed(v, a, b, pair), evidence::directed(v, b, a, &turned));
    let mut both = evidence::symmetric(v, a, b, pair);
    let either = |pick: fn(f64, f64) -> f64, prefix: &str| -> Evidence {
        to_b.iter().zip(&to_a).map(|(x, y)| (format!("{prefix}.{}", x.0).into(), pick(x.1, y.1))).collect()
    };
    both.extend(either(f64::min, "least"));
    both.extend(either(f64::max, "most"));
    [both, to_b, to_a]
}
