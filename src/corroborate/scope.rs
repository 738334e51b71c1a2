//! Which words of a claim stand under a negation, a verb that denies, or a modal. In: tokens and terms; out: marks on the
//! terms. Polarity of whole claims is another stage's.

use std::ops::Range;

use crate::corroborate::claim::Term;
use crate::model::Tag;
use crate::ruleset::{Column, Words};

/// A negation reaches so many tokens on, at most to the end of its clause.
const REACH: usize = 6;

/// Marks the terms of `range`; `kinds` says what negates and what supposes.
pub(super) fn mark(words: &Words<'_>, kinds: Column<'_>, range: Range<usize>, terms: &mut [Term<'_>]) {
    let (mut denied, mut supposed) = (Vec::new(), Vec::new());
    for at in range.clone() {
        let length = || kinds.hit(words, at).map_or(1, |hit| hit.len as usize);
        match kinds.cell(words, at) {
            Some("negates") => denied.push(reach(words, at + length(), range.end)),
            Some("supposes") => supposed.push(reach(words, at + length(), range.end)),
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
