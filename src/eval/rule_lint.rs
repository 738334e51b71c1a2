//! What loads and still is not as it should be: rules without tests, one pattern in two rules, a pattern that its own exception
//! takes back. In: an engine; out: faults with places. What does not load at all is the loader's to say.

use std::collections::BTreeMap;

use crate::error::{Fault, Place};
use crate::pipeline::Engine;
use crate::ruleset::{Rule, Status};

/// All such faults, sorted.
pub fn run(engine: &Engine) -> Vec<Fault> {
    let rules: Vec<&Rule> = engine.rules().rules().iter().filter(|r| r.status != Status::Deprecated).collect();
    let mut out: Vec<Fault> = rules.iter().flat_map(|rule| bare(rule).into_iter().chain(unreachable(rule))).collect();
    out.extend(doubles(&rules));
    out.sort();
    out
}

fn fault(rule: &Rule, message: String, help: &str) -> Fault {
    let place = Place { file: rule.file.clone(), line: 0, column: 0 };
    Fault { place, message, help: help.to_owned(), excerpt: String::new() }
}

fn bare(rule: &Rule) -> Option<Fault> {
    let is_bare = rule.hit.is_empty() || rule.miss.is_empty();
    is_bare.then(|| fault(rule, "a rule needs a hit and a miss".to_owned(), "add hit = [\"…\"] and miss = [\"…\"]"))
}

/// A pattern that stands among the exceptions, too.
fn unreachable(rule: &Rule) -> Vec<Fault> {
    let excepted = |field: &str, text: &str| {
        rule.unless.iter().any(|u| u.field == field && u.any_of.iter().any(|(t, _)| t == text))
    };
    let patterns = rule.when.iter().flat_map(|w| w.any_of.iter().map(move |(text, _)| (w.field, text)));
    let dead = patterns.filter(|(field, text)| excepted(field, text));
    dead.map(|(field, text)| {
        fault(
            rule,
            format!("\"{text}\" stands in when.{field} and in unless.{field}: it never fires"),
            "take one of them out",
        )
    })
    .collect()
}

/// One pattern in two rules whose conditions are otherwise alone: whoever changes one forgets the other.
fn doubles(rules: &[&Rule]) -> Vec<Fault> {
    let mut seen: BTreeMap<(&str, &str, &str), &Rule> = BTreeMap::new();
    let mut out = Vec::new();
    for rule in rules.iter().filter(|r| r.when.len() == 1) {
        let family = rule.file.split('/').next().unwrap_or("");
        for (text, _) in rule.when.iter().filter(|w| w.is_text).flat_map(|w| &w.any_of) {
            let key = (family, rule.when[0].field, text.as_str());
            match seen.get(&key) {
                Some(first) if first.id != rule.id => {
                    out.push(fault(
                        rule,
                        format!("the pattern \"{text}\" is also in {}", first.id),
                        "keep it in one of them",
                    ));
                }
                _ => drop(seen.insert(key, rule)),
            }
        }
    }
    out
}
