//! The tests that stand in rule files: each sentence or table is put to the engine and must fire its rule (hit), must not (miss),
//! or is a known failure (gap) that is reported once it starts to pass. In: an engine; out: counts and failures.

use std::ops::Range;

use crate::error::{Fault, Place};
use crate::model::{Article, Reading};
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

/// Runs the tests of every rule, or of those whose id is listed.
pub fn run(engine: &Engine, only: &[String]) -> Outcome {
    let mut outcome = Outcome::default();
    let wanted = |rule: &&Rule| {
        (only.is_empty() || only.iter().any(|id| id == rule.id.as_str())) && rule.status != Status::Deprecated
    };
    for rule in engine.rules().rules().iter().filter(wanted) {
        outcome.rules += usize::from(!rule.hit.is_empty() || !rule.miss.is_empty());
        let all = [
            (&rule.hit, true, "does not fire on its hit"),
            (&rule.miss, false, "fires on its miss"),
            (&rule.gap, false, "now fires on its gap: make it a hit"),
        ];
        for (examples, fires, message) in all {
            for example in examples {
                outcome.tests += 1;
                if fires_on(engine, rule, example) != fires {
                    let place = Place { file: rule.file.clone(), line: example.line, column: 0 };
                    let shown = if example.text.is_empty() {
                        format!("{:?}", example.fields)
                    } else {
                        format!("“{}”", example.text)
                    };
                    outcome.failures.push(Failure {
                        place,
                        rule: rule.id.to_string(),
                        message: format!("{message}: {shown}"),
                    });
                }
            }
        }
    }
    outcome.failures.sort();
    outcome
}

/// Rules without a hit and a miss.
pub fn lint(engine: &Engine) -> Vec<Fault> {
    let bare = |rule: &&Rule| rule.status != Status::Deprecated && (rule.hit.is_empty() || rule.miss.is_empty());
    let fault = |rule: &Rule| Fault {
        place: Place { file: rule.file.clone(), line: 0, column: 0 },
        message: "a rule needs a hit and a miss".to_owned(),
        help: "add hit = [\"…\"] and miss = [\"…\"]".to_owned(),
        excerpt: String::new(),
    };
    engine.rules().rules().iter().filter(bare).map(fault).collect()
}

fn fires_on(engine: &Engine, rule: &Rule, example: &Example) -> bool {
    let family = rule.file.split('/').next().unwrap_or("");
    if !example.fields.is_empty() {
        return fires_on_fields(engine, family, rule, example);
    }
    let (text, marked) = unbracket(&example.text);
    if family == "hedging" && !rule.when.is_empty() {
        return engine
            .pattern_hits(family, "text", &text)
            .iter()
            .any(|(id, span)| *id == rule.id && marked.is_none_or(|m| m.overlaps(*span)));
    }
    let reading = engine.read(Article { text, ..Article::default() });
    match family {
        "attribution" => attributes(&reading, rule, marked),
        _ => reading.hedges.iter().any(|h| h.rule == rule.id && marked.is_none_or(|m| m.overlaps(h.span))),
    }
}

/// The construction found a statement, one piece of which is what the brackets hold.
fn attributes(reading: &Reading, rule: &Rule, marked: Option<Span>) -> bool {
    let mine = reading.statements.iter().filter(|s| s.because.iter().any(|b| b.rule == rule.id));
    let same =
        |span: &Span, m: Span| span.of(&reading.article.text) == m.of(&reading.article.text) && span.start == m.start;
    mine.into_iter().any(|s| marked.is_none_or(|m| s.content.iter().any(|c| same(c, m))))
}

fn fires_on_fields(engine: &Engine, family: &str, rule: &Rule, example: &Example) -> bool {
    if let (Some(a), Some(b)) = (example.fields.get("a"), example.fields.get("b")) {
        return engine.compare(a, b).because.iter().any(|(id, _)| id == rule.id.as_str());
    }
    engine.holding(family, rule, &example.fields).contains(&rule.id)
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
