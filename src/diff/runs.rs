//! Two saved runs → what differs, statement by statement, and which component or rule did it. In: two runs; out: a [`Difference`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::changes::{Changes, Pair};
use crate::model::Component;
use crate::saved::{Saved, SavedRun};

/// Something other than the score that differs, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// `source_type`, `speaker`, `grade`, `level`, `claim_type`, a component, or `cap` with its rule.
    pub what: String,
    /// The rule that weighs the component, or the cap's; empty for the others.
    pub rule: String,
    /// Statements.
    pub statements: u64,
}

/// What differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Difference {
    /// Fields of the stamp that differ: name, first, second.
    pub stamp: Vec<(String, String, String)>,
    /// Articles that only one run has, first and second.
    pub articles: [Vec<String>; 2],
    /// Statements of shared articles that only one run has: article and name.
    pub statements: [Vec<(String, String)>; 2],
    /// What moved among the shared.
    pub changes: Changes,
    /// By what it is, most frequent first.
    pub moved: Vec<Moved>,
}

/// Fields of the stamp, and the corpus, that differ.
pub fn unlike(a: &SavedRun, b: &SavedRun) -> Vec<(String, String, String)> {
    let rows = [
        ("version", &a.stamp.version, &b.stamp.version),
        ("rule_set", &a.stamp.rule_set, &b.stamp.rule_set),
        ("model", &a.stamp.model, &b.stamp.model),
        ("conventions", &a.stamp.conventions, &b.stamp.conventions),
        ("corpus", &a.corpus, &b.corpus),
    ];
    let differ = rows.into_iter().filter(|(_, a, b)| a != b);
    differ.map(|(name, a, b)| (name.to_owned(), a.clone(), b.clone())).collect()
}

/// Where a statement stands: article, first and last code point, and a number for twins.
type Key<'a> = (&'a str, [u32; 2], u32);

fn keyed(run: &SavedRun) -> BTreeMap<Key<'_>, &Saved> {
    let mut out = BTreeMap::new();
    for statement in &run.statements {
        let article = run.articles[statement.article as usize].as_str();
        let twin = (0..u32::MAX).find(|n| !out.contains_key(&(article, statement.hull, *n))).unwrap_or(0);
        out.insert((article, statement.hull, twin), statement);
    }
    out
}

fn ids(run: &SavedRun) -> BTreeSet<&str> {
    run.articles.iter().map(String::as_str).collect()
}

/// Compares two runs.
pub fn diff(a: &SavedRun, b: &SavedRun) -> Difference {
    let (left, right) = (keyed(a), keyed(b));
    let (ids_a, ids_b) = (ids(a), ids(b));
    let shared = |key: &Key<'_>| ids_a.contains(key.0) && ids_b.contains(key.0);
    let only = |mine: &BTreeMap<Key<'_>, &Saved>, other: &BTreeMap<Key<'_>, &Saved>| {
        let lone = mine.iter().filter(|(key, _)| !other.contains_key(*key) && shared(key));
        lone.map(|(key, s)| (key.0.to_owned(), s.name.to_string())).collect::<Vec<_>>()
    };
    let both: Vec<(&str, &Saved, &Saved)> =
        right.iter().filter_map(|(key, after)| Some((key.0, *left.get(key)?, *after))).collect();
    let pairs: Vec<Pair<'_>> = both
        .iter()
        .map(|(article, before, after)| Pair {
            article,
            statement: &after.name,
            source_type: &after.source_type,
            speaker: &after.speaker,
            before: before.hundredths,
            after: after.hundredths,
            bands: [&before.band, &after.band],
        })
        .collect();
    let lone = |mine: &BTreeSet<&str>, other: &BTreeSet<&str>| {
        mine.difference(other).map(|id| (*id).to_owned()).collect::<Vec<_>>()
    };
    Difference {
        stamp: unlike(a, b),
        articles: [lone(&ids_a, &ids_b), lone(&ids_b, &ids_a)],
        statements: [only(&left, &right), only(&right, &left)],
        changes: Changes::of(&pairs),
        moved: moved(&both, b),
    }
}

fn moved(both: &[(&str, &Saved, &Saved)], run: &SavedRun) -> Vec<Moved> {
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut count = |what: &str, rule: &str| *counts.entry((what.to_owned(), rule.to_owned())).or_default() += 1;
    for (_, before, after) in both {
        let words = [
            ("source_type", &before.source_type, &after.source_type),
            ("speaker", &before.speaker, &after.speaker),
            ("grade", &before.grade, &after.grade),
            ("level", &before.level, &after.level),
            ("claim_type", &before.claim_type, &after.claim_type),
        ];
        words.iter().filter(|(_, a, b)| a != b).for_each(|(what, ..)| count(what, ""));
        let differs = |(at, _): &(usize, &Component)| before.values[*at] != after.values[*at];
        for (_, component) in Component::ALL.iter().enumerate().filter(differs) {
            count(component.word(), run.scoring.rules.get(component.word()).map_or("", String::as_str));
        }
        let lone = |a: &Saved, b: &Saved| a.caps.iter().filter(|c| !b.caps.contains(c)).cloned().collect::<Vec<_>>();
        for rule in lone(before, after).into_iter().chain(lone(after, before)) {
            count("cap", &rule);
        }
    }
    let mut out: Vec<Moved> =
        counts.into_iter().map(|((what, rule), statements)| Moved { what, rule, statements }).collect();
    out.sort_by(|a, b| b.statements.cmp(&a.statements).then_with(|| (&a.what, &a.rule).cmp(&(&b.what, &b.rule))));
    out
}
