//! Two claims → how they relate: who covers whose words, what opposes, which numbers cannot both hold. In: claims; out: a
//! [`Comparison`] with its reasons. Thresholds come from `rules/corroboration/`.

use crate::corroborate::claim::{Builder, Claim, Term};
use crate::model::Relation;
use crate::ruleset::{RuleSet, Value};

/// Same words, one set of synonyms, names written alike.
const SAME: f64 = 1.0;
const SYNONYM: f64 = 0.75;
const ALIKE: f64 = 0.9;
/// Similarity left when numbers conflict, polarity differs or words oppose; it stays monotone in "the same claim".
const CONFLICT: f64 = 0.55;

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

/// How alike two terms are, 0..=1.
fn alike(a: &Term<'_>, b: &Term<'_>) -> f64 {
    if a.stem == b.stem {
        return SAME;
    }
    if !a.sets.is_empty() && a.sets.split('|').any(|s| b.sets.split('|').any(|t| s == t)) {
        return SYNONYM;
    }
    let long = a.stem.len() >= 4 && b.stem.len() >= 4;
    if long && a.is_name && b.is_name && strsim::jaro_winkler(&a.stem, &b.stem) >= 0.93 {
        return ALIKE;
    }
    let prefix = a.stem.bytes().zip(b.stem.bytes()).take_while(|(x, y)| x == y).count();
    if prefix >= 5 && prefix * 10 >= a.stem.len().max(b.stem.len()) * 7 { 0.6 } else { 0.0 }
}

/// For each term of `a` its best partner in `b` and how alike they are.
fn align(a: &Claim<'_>, b: &Claim<'_>) -> Vec<Option<(usize, f64)>> {
    let best = |term: &Term<'_>| {
        let scored = b.terms.iter().enumerate().map(|(n, other)| (n, alike(term, other)));
        scored.filter(|(_, s)| *s > 0.0).max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)))
    };
    a.terms.iter().map(best).collect()
}

/// Share of the weight of `a` that `b` covers.
fn coverage(a: &Claim<'_>, aligned: &[Option<(usize, f64)>]) -> f64 {
    let total: f64 = a.terms.iter().map(|t| t.weight).sum();
    let met: f64 = a.terms.iter().zip(aligned).map(|(t, m)| t.weight * m.map_or(0.0, |(_, s)| s)).sum();
    if total > 0.0 { met / total } else { 0.0 }
}

/// Compares.
pub(super) fn compare(builder: &Builder<'_>, rules: &RuleSet, a: &Claim<'_>, b: &Claim<'_>) -> Comparison {
    let (to_b, to_a) = (align(a, b), align(b, a));
    let (cover_a, cover_b) = (coverage(a, &to_b), coverage(b, &to_a));
    let both = if cover_a + cover_b > 0.0 { 2.0 * cover_a * cover_b / (cover_a + cover_b) } else { 0.0 };
    let most = cover_a.max(cover_b);
    let mut found = Comparison { similarity: both, ..Comparison::default() };
    found.aligned =
        a.terms.iter().zip(&to_b).filter_map(|(t, m)| m.map(|(n, _)| (t.token, b.terms[n].token))).collect();
    let conflicts = [
        ("COR002", (a.is_negative != b.is_negative).then(|| "one is negated".to_owned())),
        ("COR003", opposed(builder, a, b, &to_b, &to_a)),
        ("COR004", clashing_numbers(a, b)),
        ("COR005", swapped(a, b)),
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

/// A pair of opposites among the words that found no equal.
fn opposed(
    builder: &Builder<'_>,
    a: &Claim<'_>,
    b: &Claim<'_>,
    to_b: &[Option<(usize, f64)>],
    to_a: &[Option<(usize, f64)>],
) -> Option<String> {
    let free = |m: &Option<(usize, f64)>| m.is_none_or(|(_, s)| s < SAME);
    for (term, met) in a.terms.iter().zip(to_b).filter(|(t, m)| free(m) && !t.opposites.is_empty() && !t.is_context) {
        let _ = met;
        for word in term.opposites.split('|') {
            let stem = builder.stem(word);
            let other = b.terms.iter().zip(to_a).find(|(t, m)| free(m) && t.stem == stem && !t.is_context);
            if let Some((other, _)) = other {
                return Some(format!("{} against {}", term.stem, other.stem));
            }
        }
    }
    None
}

/// Numbers of like things, none of which meets.
fn clashing_numbers(a: &Claim<'_>, b: &Claim<'_>) -> Option<String> {
    if a.numbers.is_empty() || b.numbers.is_empty() {
        return None;
    }
    let clash = a.numbers.iter().find(|x| {
        let like: Vec<_> = b.numbers.iter().filter(|y| x.is_alike(y)).collect();
        !like.is_empty() && !like.iter().any(|y| x.meets(y))
    })?;
    Some(format!("{} {} met by no like number", clash.low, clash.unit))
}

/// The same two names on opposite sides of the same verb, both active or both passive.
fn swapped(a: &Claim<'_>, b: &Claim<'_>) -> Option<String> {
    let place = |claim: &Claim<'_>, stem: &str| claim.terms.iter().position(|t| t.stem == stem && !t.is_context);
    let names: Vec<&Term<'_>> = a.terms.iter().filter(|t| t.is_name && !t.is_context).collect();
    let verbs = a.terms.iter().filter(|t| !t.is_name && !t.is_noun && place(b, &t.stem).is_some());
    for verb in verbs {
        for (first, second) in names.iter().zip(names.iter().skip(1)) {
            let in_a = (place(a, &first.stem), place(a, &verb.stem), place(a, &second.stem));
            let in_b = (place(b, &first.stem), place(b, &verb.stem), place(b, &second.stem));
            let (Some(x), Some(v), Some(y)) = in_a else { continue };
            let (Some(p), Some(w), Some(q)) = in_b else { continue };
            if x < v && v < y && q < w && w < p && a.is_passive == b.is_passive {
                return Some(format!("{} and {} change sides of {}", first.stem, second.stem, verb.stem));
            }
        }
    }
    None
}
