//! Private persons whom an article names. In: a reading and the rules; out: names with their places. Somebody is private here who is
//! named with a given name and has, as far as the article and the gazetteers say, no public office: a screen for an editor's eye that
//! errs towards asking.

use std::collections::BTreeSet;

use crate::model::{Reading, Syntax};
use crate::ruleset::{RuleSet, Words};
use crate::text::Span;

/// Words before a name in which an office is looked for, and behind it. Defaults of ours.
const BEFORE: usize = 8;
const BEHIND: usize = 5;

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) span: Span,
}

/// Every place where a private person is named, in order.
pub(super) fn persons(reading: &Reading, rules: &RuleSet) -> Vec<Person> {
    let syntax = Syntax { tags: reading.tags.clone(), forms: Vec::new() };
    let words = rules.words(&reading.article, &reading.segments, &syntax);
    let full = full_names(&words, rules);
    // Who is given an office anywhere in the article has it everywhere.
    let public: BTreeSet<&str> =
        full.iter().filter(|(_, _, is_public)| *is_public).map(|(_, last, _)| last.as_str()).collect();
    let private: BTreeSet<&str> =
        full.iter().map(|(_, last, _)| last.as_str()).filter(|last| !public.contains(last)).collect();
    let heard = heard(reading);
    let mut out = Vec::new();
    for at in 0..words.len() {
        let word = words.text(at);
        if private.contains(word) && words.tag(at).is_name() && !heard.contains(word) {
            let name = full.iter().find(|(_, last, _)| last == word).map_or(word, |(name, _, _)| name.as_str());
            out.push(Person { name: name.to_owned(), span: words.span(at..at + 1) });
        }
    }
    out
}

/// A given name and what follows it: the whole, its last word, and whether an office stands beside it.
fn full_names(words: &Words<'_>, rules: &RuleSet) -> Vec<(String, String, bool)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if !rules.has_term(words, at, "given_names") || !words.tag(at).is_name() {
            at += 1;
            continue;
        }
        let sentence = words.sentence(at);
        let end = (at + 1..sentence.end).find(|n| !words.tag(*n).is_name()).unwrap_or(sentence.end);
        if end - at >= 2 {
            let name = words.span(at..end).of(&words.article.text).to_owned();
            out.push((name, words.text(end - 1).to_owned(), is_public(words, rules, at, end)));
        }
        at = end.max(at + 1);
    }
    out
}

/// In the gazetteer of office holders, or with an office right before or behind.
fn is_public(words: &Words<'_>, rules: &RuleSet, at: usize, end: usize) -> bool {
    let sentence = words.sentence(at);
    let office = |n: usize| {
        let title = rules.cell_at(words, n, "titles", "leaf").is_some_and(|leaf| !leaf.is_empty());
        let role = rules.cell_at(words, n, "roles", "class").is_some_and(|class| class != "lay" && class != "none");
        title || role
    };
    // "the minister of finance, Martin Keller": back to the last verb, a title or role counts.
    let verb = |n: &usize| words.tag(*n).name().starts_with("VB");
    let reach = at.saturating_sub(BEFORE).max(sentence.start);
    let before = (reach..at).rfind(verb).map_or(reach, |n| n + 1)..at;
    let behind = end..(end + BEHIND).min(sentence.end);
    let is_apposed = end < sentence.end && words.text(end) == ",";
    rules.has_term(words, at, "people")
        || before.into_iter().any(office)
        || is_apposed && behind.into_iter().any(office)
}

/// Last names of those who are quoted: they are asked, whatever they say.
fn heard(reading: &Reading) -> BTreeSet<&str> {
    let said = reading.statements.iter().filter(|s| s.is_attributed()).map(|s| s.id.index());
    let speakers = said.flat_map(|n| reading.resolution.of_statement[n].iter());
    speakers.filter_map(|id| reading.resolution.speakers[id.index()].name.split_whitespace().last()).collect()
}
