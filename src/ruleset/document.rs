//! One TOML file read key by key, so that every fault has its line and column and none hides another. In: source text;
//! out: typed values and faults. Knows no rule.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Fault, Place};
use crate::text::{Positions, Span};

/// A file being read, and the faults found in it so far.
pub(crate) struct Document<'s> {
    file: &'s str,
    source: &'s str,
    positions: Positions<'s>,
    pub(crate) faults: Vec<Fault>,
}

pub(crate) type Table<'s> = DeTable<'s>;
pub(crate) type Value<'s> = Spanned<DeValue<'s>>;

impl<'s> Document<'s> {
    pub(crate) fn new(file: &'s str, source: &'s str) -> Self {
        Self { file, source, positions: Positions::new(source), faults: Vec::new() }
    }

    /// The root table; a syntax error is a fault and what could be read is still returned.
    pub(crate) fn parse(&mut self) -> DeTable<'s> {
        let (table, errors) = DeTable::parse_recoverable(self.source);
        for error in errors {
            let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
            self.fault(error.span().unwrap_or(0..0), message, String::new());
        }
        table.into_inner()
    }

    pub(crate) fn fault(&mut self, at: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let (line, column) = self.positions.line_column(at.start as u32);
        let excerpt = self.positions.line_span(line).map_or("", |s: Span| s.of(self.source)).trim_end().to_owned();
        let place = Place { file: self.file.to_owned(), line, column };
        self.faults.push(Fault { place, message: message.into(), help: help.into(), excerpt });
    }

    /// A fault for every key that is not in `known`.
    pub(crate) fn only(&mut self, table: &Table<'s>, known: &[&str]) {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let help = suggestion(key.get_ref(), known.iter().copied());
                self.fault(key.span(), format!("unknown key \"{}\"", key.get_ref()), help);
            }
        }
    }

    /// The line, from 1, of a byte of the file.
    pub(crate) fn line(&self, at: usize) -> u32 {
        self.positions.line_column(at as u32).0
    }
}

/// The value as a number, if it is one.
pub(crate) fn number_of(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(i) => i64::from_str_radix(&i.as_str().replace('_', ""), i.radix()).ok().map(|n| n as f64),
        DeValue::Float(f) => f.as_str().replace('_', "").parse().ok(),
        _ => None,
    }
}

/// `did you mean "weight"?`, or nothing when no candidate is near.
pub(crate) fn suggestion<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> String {
    candidates
        .map(|c| (strsim::damerau_levenshtein(word, c), c))
        .min()
        .filter(|(distance, c)| *distance <= (word.len().max(c.len()) / 3).max(1))
        .map_or(String::new(), |(_, c)| format!("did you mean \"{c}\"?"))
}
