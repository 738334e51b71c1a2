//! Numbers as ranges with units: "at least two" is two and more, "some 350,000" is about that many. In: tokens; out:
//! quantities, each with the noun it counts.

use std::ops::Range;

use crate::ruleset::{RuleSet, Words};
use crate::text::Span;

/// How far "about" may be off; a default of ours.
const ABOUT: f64 = 0.15;

/// One number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    pub(super) low: f64,
    pub(super) high: f64,
    /// A unit's kind (`percent`, `money`, `days`), else the counted noun in lower case.
    pub(super) unit: String,
    pub(super) span: Span,
}

impl Quantity {
    /// Counts the same kind of thing.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.unit == other.unit || self.unit.is_empty() || other.unit.is_empty()
    }

    /// The ranges meet.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let slack = 1e-9 * self.high.abs().max(other.high.abs()).min(1e12);
        self.low <= other.high + slack && other.low <= self.high + slack
    }
}

/// All numbers in a range of tokens. Years and days of the month are dates and left out.
pub(super) fn read(words: &Words<'_>, rules: &RuleSet, range: Range<usize>) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match value(words, rules, at) {
            Some(value) if !is_date(words, at, value) => {
                let (next, quantity) = quantity(words, rules, at, value, &range);
                out.push(quantity);
                at = next;
            }
            _ => at += 1,
        }
    }
    out
}

/// What a number word or numeral says.
pub(super) fn value(words: &Words<'_>, rules: &RuleSet, at: usize) -> Option<f64> {
    let word = words.text(at);
    let plain: String = word.chars().filter(|c| *c != ',').collect();
    let plain = plain.trim_start_matches(['$', '£', '€']);
    if plain.chars().next().is_some_and(|c| c.is_ascii_digit()) {
        return plain.parse().ok();
    }
    let hit = words.term_at(at, rules.lexicon_number("number_words")?)?;
    rules.lexicon("number_words")?.cell(hit.row as usize, "value").parse().ok()
}

/// A year after a preposition or month, a day beside a month.
fn is_date(words: &Words<'_>, at: usize, value: f64) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let is_month = |n: usize| {
        let word = words.text(n);
        word.chars().next().is_some_and(char::is_uppercase) && MONTHS.iter().any(|m| word.to_lowercase().starts_with(m))
    };
    let year = (1500.0..2100.0).contains(&value) && value.fract() == 0.0 && words.text(at).len() == 4;
    let before = at > 0 && (is_month(at - 1) || at > 1 && words.text(at - 1) == "," && is_month(at.saturating_sub(2)));
    let preposition =
        at > 0 && matches!(words.text(at - 1).to_lowercase().as_str(), "in" | "since" | "by" | "until" | "from" | "of");
    before || year && (preposition || words.text(at).chars().all(|c| c.is_ascii_digit()))
}

fn quantity(words: &Words<'_>, rules: &RuleSet, at: usize, mut value: f64, range: &Range<usize>) -> (usize, Quantity) {
    let mut next = at + 1;
    let mut unit = String::new();
    if at > 0 && matches!(words.text(at - 1), "$" | "£" | "€") {
        "money".clone_into(&mut unit);
    }
    let units = rules.lexicon_number("units");
    while next < range.end {
        let Some(hit) = units.and_then(|n| words.term_at(next, n)) else { break };
        let list = rules.lexicon_at(hit.lexicon);
        value *= list.cell(hit.row as usize, "scale").parse().unwrap_or(1.0);
        let kind = list.cell(hit.row as usize, "kind");
        next += hit.len as usize;
        if !kind.is_empty() {
            kind.clone_into(&mut unit);
            break;
        }
    }
    if unit.is_empty() {
        let limit = range.end.min(next + 4);
        let noun = (next..limit)
            .take_while(|n| {
                words.tag(*n).is_noun()
                    || matches!(words.tag(*n), crate::model::Tag::JJ | crate::model::Tag::IN | crate::model::Tag::VBN)
            })
            .find(|n| words.tag(*n).is_noun());
        unit = noun.map_or_else(String::new, |n| words.text(n).to_lowercase());
    }
    let (low, high) = bounds(words, rules, at, value);
    (next, Quantity { low, high, unit, span: words.span(at..next) })
}

/// The words right before the number open its range: the rows of `number_bounds.csv`, a currency sign between them at most.
fn bounds(words: &Words<'_>, rules: &RuleSet, at: usize, value: f64) -> (f64, f64) {
    let end = if at > 0 && matches!(words.text(at - 1), "$" | "£" | "€") { at - 1 } else { at };
    let start = words.sentence(at).start.max(at.saturating_sub(5));
    let Some(number) = rules.lexicon_number("number_bounds") else { return (value, value) };
    let touching = |n: &usize| words.term_at(*n, number).filter(|hit| n + hit.len as usize == end);
    let found =
        (start..end).find_map(|n| touching(&n)).map(|hit| rules.lexicon_at(number).cell(hit.row as usize, "bound"));
    match found {
        Some("low") => (value, f64::INFINITY),
        Some("high") => (0.0, value),
        Some("about") => (value * (1.0 - ABOUT), value * (1.0 + ABOUT)),
        _ => (value, value),
    }
}
