//! Components → terms: value × weight, with the rule and the words behind each, rounded so that the terms sum exactly. In: the
//! rules that hold; out: terms in the order of the components.

use crate::model::{Component, Term};
use crate::ruleset::Rule;
use crate::score::facts::View;
use crate::score::weigh::weigh;
use crate::text::Span;

/// Terms with points not yet rounded (0).
pub(super) fn raw(holding: &[(&Rule, Option<Span>)], view: &View<'_>, is_exempt: bool) -> Vec<Term> {
    let mut out = Vec::new();
    let named: Vec<(&str, &Rule)> =
        holding.iter().filter_map(|(rule, _)| Some((rule.text("component")?, *rule))).collect();
    for component in Component::ALL {
        if is_exempt && component == Component::Identifiability {
            continue;
        }
        let mine = || named.iter().filter(|(name, _)| *name == component.word()).map(|(_, rule)| *rule);
        if let Some(rule) = mine().find(|rule| rule.weight.is_some()) {
            let modifiers: Vec<&Rule> = mine().filter(|rule| rule.weight.is_none()).collect();
            out.push(term(component, rule, &modifiers, view));
        }
    }
    out
}

fn term(component: Component, rule: &Rule, modifiers: &[&Rule], view: &View<'_>) -> Term {
    let input = rule.text("input").unwrap_or("");
    let (word, span) = view.get(input);
    let listed = rule.value(word);
    let mut value = listed.or(rule.number("base")).unwrap_or(0.0);
    let mut found = if listed.is_some() { word.replace('_', " ") } else { String::new() };
    let mut at = span;
    for modifier in modifiers {
        if let Some(step) = modifier.number("value") {
            value += step;
        }
        if let Some(factor) = modifier.number("factor") {
            value *= factor;
        }
        let title = modifier.title.to_lowercase();
        found = if found.is_empty() { title } else { format!("{found}, {title}") };
        at = evidence(modifier, view).unwrap_or(at);
    }
    if found.is_empty() {
        "nothing to check it by".clone_into(&mut found);
    }
    Term {
        component,
        // Four places, as every output prints it: a saved run is re-weighed to the same hundredths.
        value: (value.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0,
        weight: rule.weight.unwrap_or(0.0),
        points: 0,
        rule: rule.id.clone(),
        found,
        span: at,
    }
}

/// The words that met a modifier's condition.
fn evidence(rule: &Rule, view: &View<'_>) -> Option<Span> {
    let condition = rule.when.first()?;
    let met = |word: &str| condition.any_of.iter().any(|(text, _)| text == word);
    view.facts
        .iter()
        .find(|(field, word, span)| *field == condition.field && met(word) && !span.is_empty())
        .map(|(_, _, span)| *span)
}

/// Hundredths of a point by largest remainder: each term is off by less than one, and they sum to the rounded total.
pub(super) fn rounded(mut raw: Vec<Term>) -> Vec<Term> {
    let weights: f64 = raw.iter().map(|t| t.weight).sum();
    if weights <= 0.0 {
        return Vec::new();
    }
    let exact: Vec<f64> = raw.iter().map(|t| 10_000.0 * t.value * t.weight / weights).collect();
    let total = weigh(raw.iter().map(|t| (t.value, t.weight)));
    let mut points: Vec<i32> = exact.iter().map(|p| p.floor() as i32).collect();
    let mut order: Vec<usize> = (0..raw.len()).collect();
    order.sort_by(|a, b| (exact[*b].fract()).total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    let short = (total - points.iter().sum::<i32>()).max(0) as usize;
    for at in order.into_iter().cycle().take(short) {
        points[at] += 1;
    }
    raw.iter_mut().zip(points).for_each(|(term, points)| term.points = points);
    raw
}

/// What would raise the score most, in words; at most three, largest first. Each component's own rule says what its best is and
/// what would bring it about.
pub(super) fn would_change(holding: &[(&Rule, Option<Span>)], terms: &[Term], cap: f64, before: f64) -> Vec<String> {
    let weights: f64 = terms.iter().map(|t| t.weight).sum();
    let gain = |term: &Term| {
        let rule = holding.iter().map(|(rule, _)| *rule).find(|rule| rule.id == term.rule)?;
        Some((100.0 * (rule.number("best")? - term.value) * term.weight / weights, rule.text("says")?))
    };
    let mut gains: Vec<(f64, &str)> = terms.iter().filter_map(gain).filter(|(gain, _)| *gain >= 1.0).collect();
    gains.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut out: Vec<String> = gains.iter().take(3).map(|(gain, words)| format!("{words}: +{gain:.1}")).collect();
    if before > cap {
        out.insert(0, format!("without the cap at {cap:.0}: {before:.1}"));
    }
    out
}
