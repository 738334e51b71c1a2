//! Which words of a claim stand under a negation, a verb that denies, or a modal. In: tokens and terms; out: marks on the
//! terms. Polarity of whole claims is another stage's.

use std::ops::Range;

use crate::corroborate::claim::Term;
use crate::model::Tag;
use crate::ruleset::{RuleSet, Words};

/// A negation reaches so many tokens on, at most to the end of its clause.
const REACH: usize = 6;

/// Marks the terms of `range`.
pub(super) fn mark(words: &Words<'_>, rules: &RuleSet, range: Range<usize>, terms: &mut [Term<'_>]) {
    let (mut denied, mut supposed) = (Vec::new(), Vec::new());
    for at in range.clone() {
        match rules.cell_at(words, at, "claim_scope", "kind") {
            Some("negates") => denied.push(reach(words, at + length(words, rules, at), range.end)),
            Some("supposes") => supposed.push(reach(words, at + length(words, rules, at), range.end)),
            _ if words.tag(at) == Tag::MD && is_open(words.text(at)) => supposed.push(reach(words, at + 1, range.end)),
            _ => {}
        }
    }
    for term in terms.iter_mut().filter(|t| range.contains(&t.token)) {
        // Two negations make none.
        term.is_negated = denied.iter().filter(|r| r.contains(&term.token)).count() % 2 == 1;
        term.is_modal = supposed.iter().any(|r| r.contains(&term.token));
    }
}

/// How many tokens the term of the list has.
fn length(words: &Words<'_>, rules: &RuleSet, at: usize) -> usize {
    let number = rules.lexicon_number("claim_scope");
    number.and_then(|n| words.term_at(at, n)).map_or(1, |hit| hit.len as usize)
}

/// "will" foretells, the others leave open.
fn is_open(word: &str) -> bool {
    !word.eq_ignore_ascii_case("will") && !word.eq_ignore_ascii_case("'ll")
}

/// From `start` to a mark, a conjunction or the limit.
fn reach(words: &Words<'_>, start: usize, end: usize) -> Range<usize> {
    let stops = |at: &usize| {
        matches!(words.tag(*at), Tag::WDT | Tag::WP | Tag::WRB)
            || matches!(words.text(*at), "," | ";" | ":" | "." | "but" | "and" | "because" | "although" | "while")
    };
    let limit = end.min(start + REACH);
    start..(start..limit).find(stops).unwrap_or(limit)
}
