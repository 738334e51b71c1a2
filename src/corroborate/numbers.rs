//! Numbers as ranges with units: "at least two" is two and more, "some 350,000" is about that many. In: tokens; out:
//! quantities, each with the noun it counts.

use std::ops::Range;

use crate::corroborate::vectors::Vectors;
use crate::model::Tag;
use crate::ruleset::{Column, RuleSet, Words};
use crate::text::Span;

/// How far "about" may be off; a default of ours.
const ABOUT: f64 = 0.15;
/// Nouns of this cosine count like things.
const LIKE_NOUNS: f64 = 0.5;

/// Amounts of two currencies are one amount within this factor; a default of ours.
const EXCHANGE: f64 = 1.6;
/// A state of people is looked for within so many tokens of their number.
const STATE_REACH: usize = 5;

/// One number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Quantity {
    pub(super) low: f64,
    pub(super) high: f64,
    /// A unit's kind (`percent`, `money`, `days`), else the counted noun in lower case.
    pub(super) unit: String,
    /// The currency of money, `""` for others.
    pub(super) currency: String,
    /// What became of the counted people: `dead`, `hurt`, `held`, …; `""` when it is not said.
    pub(super) state: String,
    /// The unit stands in the list of units.
    pub(super) is_measured: bool,
    /// The counted noun's row in the table of vectors.
    pub(super) vector: Option<u32>,
    pub(super) span: Span,
}

impl Quantity {
    /// Counts the same kind of thing.
    pub(super) fn is_alike(&self, other: &Self, vectors: &Vectors) -> bool {
        if self.is_measured || other.is_measured {
            return self.unit == other.unit;
        }
        if !self.state.is_empty() && !other.state.is_empty() {
            return self.state == other.state;
        }
        // "40 dead" and "40 people": a state on one side only leaves the counted noun to decide.
        if (self.state.is_empty() != other.state.is_empty()) && (self.unit.is_empty() || other.unit.is_empty()) {
            return false;
        }
        if self.unit.is_empty() || other.unit.is_empty() || self.unit == other.unit {
            return true;
        }
        let close = |x: u32, y: u32| vectors.cosine(x, y) >= LIKE_NOUNS;
        self.vector.zip(other.vector).is_some_and(|(x, y)| close(x, y)) || singular(&self.unit) == singular(&other.unit)
    }

    /// For a reason in words: "at least 40 people".
    pub(super) fn shown(&self) -> String {
        let number = |x: f64| if x.fract() == 0.0 { format!("{x:.0}") } else { format!("{x:.2}") };
        let middle = f64::midpoint(self.low, self.high);
        let figure = match (self.low, self.high) {
            (low, high) if high.is_infinite() => format!("at least {}", number(low)),
            (low, high) if low <= 0.0 && high > 0.0 => format!("at most {}", number(high)),
            (low, high) if high > low => format!("about {}", number(middle)),
            _ => number(middle),
        };
        let unit = if self.state.is_empty() || self.unit == self.state { "" } else { self.state.as_str() };
        [figure.as_str(), self.unit.as_str(), unit]
            .iter()
            .filter(|w| !w.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The ranges meet.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let factor = if self.currency == other.currency { 1.0 } else { EXCHANGE };
        let slack = 1e-9 * self.low.abs().max(other.low.abs());
        self.low <= other.high * factor + slack && other.low <= self.high * factor + slack
    }
}

fn singular(noun: &str) -> &str {
    noun.strip_suffix("ies").or_else(|| noun.strip_suffix("es")).or_else(|| noun.strip_suffix('s')).unwrap_or(noun)
}

/// All numbers in a range of tokens. Years and days of the month are dates and left out.
pub(super) fn read(
    words: &Words<'_>,
    rules: &RuleSet,
    spelled: Column<'_>,
    vectors: &Vectors,
    range: Range<usize>,
) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match value(words, rules, spelled, at) {
            Some(value) if !is_date(words, at, value) && !is_pronoun(words, at, value, range.end) => {
                let (next, mut quantity) = quantity(words, rules, at, value, &range);
                quantity.vector = vectors.row(&quantity.unit);
                if !quantity.is_measured {
                    quantity.state = state(words, rules, at, next, &range);
                }
                out.push(quantity);
                at = next;
            }
            _ => at += 1,
        }
    }
    out
}

/// What a number word or numeral says; of "60-year-old" the part before the first hyphen. `spelled` gives what words say.
pub(super) fn value(words: &Words<'_>, rules: &RuleSet, spelled: Column<'_>, at: usize) -> Option<f64> {
    let word = words.text(at);
    if let Some(cell) = spelled.cell(words, at).filter(|_| !word.starts_with(figure)) {
        return cell.parse().ok();
    }
    // Most words are no number: no figure, in no list, without a hyphen.
    if !word.starts_with(figure) && !word.contains('-') {
        return None;
    }
    let first = word.split('-').next().unwrap_or(word);
    let amount = first.trim_start_matches([',', '$', '£', '€']);
    if amount.starts_with(|c: char| c.is_ascii_digit()) {
        let plain: String = amount.chars().filter(|c| *c != ',').collect();
        return plain.parse().ok();
    }
    if first.len() == word.len() {
        return None;
    }
    let list = rules.lexicon("number_words")?;
    list.cell(list.row(&first.to_lowercase())?, "value").parse().ok()
}

/// Figures begin so, or with what stands before them.
fn figure(c: char) -> bool {
    matches!(c, '0'..='9' | ',' | '$' | '£' | '€')
}

/// The unit that hangs on a number by a hyphen: "year" of "60-year-old".
fn joined_unit(word: &str) -> Option<&str> {
    let rest = word.split_once('-')?.1;
    let unit = rest.split('-').next().unwrap_or(rest);
    unit.starts_with(char::is_alphabetic).then_some(unit)
}

/// How far a measure or a figure with a fraction or a scale may be off when it was rounded: about half of its last place.
fn rounding(word: &str, value: f64, scale: f64, is_measured: bool) -> f64 {
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let places = word.split_once('.').map_or(0, |(_, f)| f.chars().take_while(char::is_ascii_digit).count());
    let step = 10_f64.powi(-(places as i32)) * scale;
    let rounds = places > 0 || scale >= 1000.0 || is_measured && value >= 10.0;
    let part = if places == 0 && scale >= 1000.0 { 1.0 } else { 0.55 };
    if !rounds || digits.is_empty() || value == 0.0 { 0.0 } else { step.min(value * 0.1) * part }
}

/// What is said of the people counted from `at` to `next`: the nearest word of the list of states, behind it first.
fn state(words: &Words<'_>, rules: &RuleSet, at: usize, next: usize, range: &Range<usize>) -> String {
    let cell = |n: usize| rules.cell_at(words, n, "claim_states", "state");
    let stops = |n: &usize| matches!(words.text(*n), "," | ";" | ":" | "." | "and" | "but");
    let limit = range.end.min(next + STATE_REACH);
    let limit = (next..limit).find(stops).unwrap_or(limit);
    let start = range.start.max(at.saturating_sub(STATE_REACH));
    let start = (start..at).rev().find(stops).map_or(start, |n| n + 1);
    let before = (start..at).rev().find_map(cell);
    let after = (next..limit).find_map(cell);
    after.or(before).unwrap_or("").to_owned()
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

/// "one of the largest", "the other two": small numbers that count nothing.
fn is_pronoun(words: &Words<'_>, at: usize, value: f64, end: usize) -> bool {
    let next = if at + 1 < end { words.text(at + 1) } else { "" };
    let is_word = words.text(at).starts_with(char::is_alphabetic);
    is_word && value <= 2.0 && (next == "of" || next == "another" || next.is_empty())
}

fn quantity(words: &Words<'_>, rules: &RuleSet, at: usize, value: f64, range: &Range<usize>) -> (usize, Quantity) {
    let mut next = at + 1;
    let mut found = Quantity::default();
    let mut scale = 1.0;
    if at > 0 && is_currency(words.text(at - 1)) {
        "money".clone_into(&mut found.unit);
        words.text(at - 1).clone_into(&mut found.currency);
    }
    let units = rules.lexicon_number("units");
    let listed = |word: &str| {
        let list = rules.lexicon("units")?;
        list.row(word).map(|row| (list, row))
    };
    if let Some(unit) = joined_unit(words.text(at)) {
        let folded = unit.to_lowercase();
        match listed(&folded) {
            Some((list, row)) => {
                scale *= list.cell(row, "scale").parse().unwrap_or(1.0);
                let kind = list.cell(row, "kind");
                if !kind.is_empty() {
                    kind.clone_into(&mut found.unit);
                }
            }
            None => found.unit = folded,
        }
    }
    while found.unit.is_empty() || found.unit == "money" {
        if next < range.end && words.text(next) == "-" {
            next += 1;
            continue;
        }
        let Some(hit) = units.filter(|_| next < range.end).and_then(|n| words.term_at(next, n)) else { break };
        let list = rules.lexicon_at(hit.lexicon);
        scale *= list.cell(hit.row as usize, "scale").parse().unwrap_or(1.0);
        let kind = list.cell(hit.row as usize, "kind");
        next += hit.len as usize;
        if !kind.is_empty() {
            if kind == "money" {
                found.currency = list.rows[hit.row as usize].term.to_string();
            }
            kind.clone_into(&mut found.unit);
            break;
        }
    }
    found.is_measured = !found.unit.is_empty();
    if found.unit.is_empty() {
        found.unit = counted(words, next, range.end);
    }
    found.currency = currency(&found.currency).to_owned();
    let total = value * scale;
    let slack = rounding(words.text(at), total, scale, found.is_measured && found.unit != "days");
    (found.low, found.high) = bounds(words, rules, at, total, slack);
    found.span = words.span(at..next);
    (next, found)
}

/// The counted noun in lower case, `""` when none is near.
fn counted(words: &Words<'_>, next: usize, end: usize) -> String {
    let inside = |n: &usize| words.tag(*n).is_noun() || matches!(words.tag(*n), Tag::JJ | Tag::IN | Tag::VBN | Tag::CC);
    let limit = end.min(next + 4);
    let noun = (next..limit).take_while(inside).find(|n| words.tag(*n).is_noun());
    noun.map_or_else(String::new, |n| words.text(n).to_lowercase())
}

fn is_currency(word: &str) -> bool {
    matches!(word, "$" | "£" | "€") || word.ends_with('$')
}

/// One name a currency.
fn currency(word: &str) -> &str {
    match word {
        "dollar" => "$",
        "pound" => "£",
        "euro" => "€",
        "cent" => "$",
        other => other,
    }
}

/// The words right before the number open its range: the rows of `number_bounds.csv`, a currency sign between them at most. A
/// figure may have been rounded by `slack`; a bound was not ("over 2 billion" is more than 1.9).
fn bounds(words: &Words<'_>, rules: &RuleSet, at: usize, value: f64, slack: f64) -> (f64, f64) {
    let end = if at > 0 && is_currency(words.text(at - 1)) { at - 1 } else { at };
    let start = words.sentence(at).start.max(at.saturating_sub(5));
    let Some(number) = rules.lexicon_number("number_bounds") else { return (value - slack, value + slack) };
    let touching = |n: &usize| words.term_at(*n, number).filter(|hit| n + hit.len as usize == end);
    let found =
        (start..end).find_map(|n| touching(&n)).map(|hit| rules.lexicon_at(number).cell(hit.row as usize, "bound"));
    match found {
        Some("low") => (value, f64::INFINITY),
        Some("high") => (0.0, value),
        Some("about") => (value * (1.0 - ABOUT) - slack, value * (1.0 + ABOUT) + slack),
        _ => (value - slack, value + slack),
    }
}
