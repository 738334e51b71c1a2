//! The tests that stand in rule files: each sentence or table is put to the engine and must fire its rule (hit), must not (miss),
//! or is a known failure (gap) that is reported once it starts to pass. In: an engine; out: counts and failures.

use std::ops::Range;

use rayon::prelude::*;

use crate::attribute::Conventions;
use crate::error::Place;
use crate::model::{Article, Reading, RuleId};
use crate::pipeline::Engine;
use crate::ruleset::{Example, Rule, Status};
use crate::text::Span;

/// One test that did not go as its file says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// Where the test stands.
    pub place: Place,
    /// The rule.
    pub rule: String,
    /// In one sentence.
    pub message: String,
}

/// What a run of tests came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rules with at least one test.
    pub rules: usize,
    /// Tests run.
    pub tests: usize,
    /// Sorted by place.
    pub failures: Vec<Failure>,
}

/// Runs the tests of every rule, or of those whose id is listed, on all cores.
pub fn run(engine: &Engine, only: &[String]) -> Outcome {
    let wanted = |rule: &&Rule| {
        (only.is_empty() || only.iter().any(|id| id == rule.id.as_str())) && rule.status != Status::Deprecated
    };
    let rules: Vec<&Rule> = engine.rules().rules().iter().filter(wanted).collect();
    let outcomes: Vec<Outcome> = rules.par_iter().map(|rule| one(engine, rule)).collect();
    let mut all = Outcome::default();
    for outcome in outcomes {
        all.rules += outcome.rules;
        all.tests += outcome.tests;
        all.failures.extend(outcome.failures);
    }
    all.failures.sort();
    all
}

fn one(engine: &Engine, rule: &Rule) -> Outcome {
    let mut outcome =
        Outcome { rules: usize::from(!rule.hit.is_empty() || !rule.miss.is_empty()), ..Outcome::default() };
    let all = [
        (&rule.hit, true, "does not fire on its hit"),
        (&rule.miss, false, "fires on its miss"),
        (&rule.gap, false, "now fires on its gap: make it a hit"),
    ];
    for (examples, fires, message) in all {
        for example in examples {
            outcome.tests += 1;
            let found = fires_on(engine, rule, example);
            if found.is_hit == fires {
                continue;
            }
            let place = Place { file: rule.file.clone(), line: example.line, column: 0 };
            let instead = if found.others.is_empty() { "nothing".to_owned() } else { found.others.join(", ") };
            let message = format!("{message}: {} (fired instead: {instead})", shown(example));
            outcome.failures.push(Failure { place, rule: rule.id.to_string(), message });
        }
    }
    outcome
}

/// A test as a person reads it.
fn shown(example: &Example) -> String {
    if !example.text.is_empty() {
        return format!("“{}”", example.text.replace('\n', " ¶ "));
    }
    example.fields.iter().map(|(field, word)| format!("{field} = {word}")).collect::<Vec<_>>().join(", ")
}

/// Whether the rule fired, and what else of its family did.
struct Found {
    is_hit: bool,
    others: Vec<String>,
}

impl Found {
    fn new(is_hit: bool, rule: &Rule, fired: impl Iterator<Item = RuleId>) -> Self {
        let mut others: Vec<String> = fired.filter(|id| *id != rule.id).map(|id| id.to_string()).collect();
        others.sort();
        others.dedup();
        Self { is_hit, others }
    }
}

fn fires_on(engine: &Engine, rule: &Rule, example: &Example) -> Found {
    let family = rule.file.split('/').next().unwrap_or("");
    if !example.fields.is_empty() {
        return fires_on_fields(engine, family, rule, example);
    }
    let (text, marked) = unbracket(&example.text);
    let meets = |span: Span| marked.is_none_or(|m| m.overlaps(span));
    if family == "hedging" && !rule.when.is_empty() {
        let hits = engine.pattern_hits(family, "text", &text);
        let is_hit = hits.iter().any(|(id, span)| *id == rule.id && meets(*span));
        return Found::new(is_hit, rule, hits.into_iter().map(|(id, _)| id));
    }
    let is_polnear = rule.text("conventions") == Some("polnear");
    let conventions = if is_polnear { Conventions::Polnear } else { Conventions::Product };
    let reading = engine.read_under(Article { text, ..Article::default() }, conventions);
    if family == "attribution" {
        let fired = reading.statements.iter().flat_map(|s| s.because.iter().map(|b| b.rule.clone()));
        return Found::new(attributes(&reading, rule, marked), rule, fired);
    }
    let is_hit = reading.hedges.iter().any(|h| h.rule == rule.id && meets(h.span));
    Found::new(is_hit, rule, reading.hedges.iter().map(|h| h.rule.clone()))
}

/// The construction found a statement, one piece of which is what the brackets hold.
fn attributes(reading: &Reading, rule: &Rule, marked: Option<Span>) -> bool {
    let mine = reading.statements.iter().filter(|s| s.because.iter().any(|b| b.rule == rule.id));
    let same =
        |span: &Span, m: Span| span.of(&reading.article.text) == m.of(&reading.article.text) && span.start == m.start;
    mine.into_iter().any(|s| marked.is_none_or(|m| s.content.iter().any(|c| same(c, m))))
}

fn fires_on_fields(engine: &Engine, family: &str, rule: &Rule, example: &Example) -> Found {
    if let (Some(a), Some(b)) = (example.fields.get("a"), example.fields.get("b")) {
        let found = engine.compare(a, b).because;
        let is_hit = found.iter().any(|(id, _)| id == rule.id.as_str());
        return Found::new(is_hit, rule, found.iter().map(|(id, _)| RuleId::new(id)));
    }
    let fired = engine.holding(family, rule, &example.fields);
    Found::new(fired.contains(&rule.id), rule, fired.into_iter())
}

/// The sentence without its brackets, and what they held.
fn unbracket(text: &str) -> (String, Option<Span>) {
    let (Some(open), Some(close)) = (text.find('['), text.rfind(']')) else { return (text.to_owned(), None) };
    if close < open {
        return (text.to_owned(), None);
    }
    let plain = format!("{}{}{}", &text[..open], &text[open + 1..close], &text[close + 1..]);
    let held: Range<usize> = open..close - 1;
    (plain, Some(Span::new(held.start, held.end)))
}
