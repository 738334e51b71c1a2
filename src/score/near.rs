//! Rules that nearly held: caps and flags that lack one condition. In: the facts of a statement and the rules that hold; out:
//! what each near miss lacks, in words.

use crate::model::Near;
use crate::ruleset::{Condition, Rule, RuleSet};
use crate::score::facts::View;
use crate::text::Span;

/// Caps and flags of two or more conditions of which all but one hold, sorted by rule. A rule that an `unless` blocks is none.
pub(super) fn misses(rules: &RuleSet, view: &View<'_>, holding: &[(&Rule, Option<Span>)]) -> Vec<Near> {
    // Both are rows of one table.
    let holds = |rule: &Rule| holding.iter().any(|(held, _)| std::ptr::eq(*held, rule));
    let asked = rules.family("scoring").rules().iter();
    let mut out: Vec<Near> = asked
        .filter(|rule| rule.when.len() > 1 && rule.text("flag").is_some() && !holds(rule))
        .filter(|rule| !rule.unless.iter().any(|c| meets(view, c)))
        .filter_map(|rule| one(view, rule))
        .collect();
    out.sort_by(|a, b| a.rule.cmp(&b.rule));
    out
}

fn one(view: &View<'_>, rule: &Rule) -> Option<Near> {
    let mut lacking = rule.when.iter().filter(|c| !meets(view, c));
    let (missing, none) = (lacking.next()?, lacking.next());
    if none.is_some() {
        return None;
    }
    let wanted: Vec<&str> = missing.any_of.iter().map(|(word, _)| word.as_str()).collect();
    let has: Vec<&str> =
        view.facts.iter().filter(|(field, ..)| *field == missing.field).map(|(_, word, _)| word.as_str()).collect();
    let has = if has.is_empty() { "absent".to_owned() } else { has.join(" and ") };
    let lacks = format!("{} is {has}, not {}", missing.field, wanted.join(" or ")).replace('_', " ");
    Some(Near { rule: rule.id.clone(), lacks })
}

/// As the rules are met: a word, or the top type of `top.leaf`.
fn meets(view: &View<'_>, condition: &Condition) -> bool {
    let is = |word: &str| condition.any_of.iter().any(|(wanted, _)| wanted == word);
    let meets = |word: &str| is(word) || word.split_once('.').is_some_and(|(top, _)| is(top));
    view.facts.iter().any(|(field, word, _)| *field == condition.field && meets(word))
}
