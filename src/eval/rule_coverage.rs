//! Which patterns no test meets. In: an engine; out: for each rule with patterns how many its hits exercise, and which they do not.

use std::collections::BTreeSet;

use crate::pipeline::Engine;
use crate::ruleset::{Example, Rule};

/// One rule's patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The rule.
    pub rule: String,
    /// How many patterns its conditions have.
    pub patterns: usize,
    /// Those that no hit of its own meets.
    pub missed: Vec<String>,
}

/// One row a rule with patterns, in order of the files.
pub fn run(engine: &Engine) -> Vec<Coverage> {
    engine.rules().rules().iter().filter(|r| r.when.iter().any(|c| c.is_text)).map(|rule| one(engine, rule)).collect()
}

fn one(engine: &Engine, rule: &Rule) -> Coverage {
    let family = rule.file.split('/').next().unwrap_or("");
    let met: BTreeSet<(usize, usize)> =
        rule.hit.iter().flat_map(texts).flat_map(|text| engine.patterns_met(family, rule, &text)).collect();
    let conditions = rule.when.iter().enumerate().filter(|(_, c)| c.is_text);
    let all = conditions.flat_map(|(n, c)| c.any_of.iter().enumerate().map(move |(k, (text, _))| ((n, k), text)));
    let all: Vec<((usize, usize), &String)> = all.collect();
    let missed = all.iter().filter(|(place, _)| !met.contains(place)).map(|(_, text)| (*text).clone()).collect();
    Coverage { rule: rule.id.to_string(), patterns: all.len(), missed }
}

/// The sentence without brackets, or the words of each field.
fn texts(example: &Example) -> Vec<String> {
    if example.fields.is_empty() {
        return vec![example.text.replace(['[', ']'], "")];
    }
    example.fields.values().cloned().collect()
}
