//! How many of twenty sentences a hedge class, written before the rules and kept out of their tests, the rules find. A sentence
//! counts when a mark of its class overlaps the bracketed words. Run with `--nocapture` for the table and what is missed.

#![allow(clippy::print_stdout, reason = "a test or bench tells what it found")]

use std::collections::BTreeMap;

use onrecord::attribute::Conventions;
use onrecord::model::{Article, HedgeClass};
use onrecord::pipeline::Engine;
use onrecord::ruleset::RuleSet;
use onrecord::text::Span;

/// What each class must reach, 0..=1.
const SHARE: f64 = 0.8;

/// Classes that only a source's words have: where the sentence has no speaker it is given one.
const SOURCE_ONLY: [&str; 4] = ["limiter", "vague", "booster", "evidential.perception"];

/// The sentence without brackets and where the brackets stood.
fn unbracket(line: &str) -> (String, Vec<Span>) {
    let (mut text, mut spans, mut open) = (String::new(), Vec::new(), 0);
    for c in line.chars() {
        match c {
            '[' => open = text.len(),
            ']' => spans.push(Span::new(open, text.len())),
            _ => text.push(c),
        }
    }
    (text, spans)
}

fn is_found(engine: &Engine, class: HedgeClass, line: &str) -> bool {
    let marked = |line: &str| {
        let (text, spans) = unbracket(line);
        let reading = engine.read(Article { text, ..Article::default() });
        reading.hedges.iter().any(|h| h.class == class && spans.iter().any(|s| s.overlaps(h.span)))
    };
    let is_source_only = SOURCE_ONLY.iter().any(|top| class.code().starts_with(top));
    marked(line) || is_source_only && !line.contains(" said") && marked(&format!("“{line}” the clerk said."))
}

#[test]
fn four_in_five_of_every_class_are_found() {
    let engine = Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    let mut sentences: BTreeMap<HedgeClass, Vec<&str>> = BTreeMap::new();
    let mut class = None;
    for line in include_str!("../seeds/hedging/classes.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        match line.strip_prefix("= ") {
            Some(code) => class = Some(HedgeClass::parse(code).unwrap_or_else(|| panic!("no class {code}"))),
            None => sentences.entry(class.expect("a class first")).or_default().push(line),
        }
    }
    let mut short = Vec::new();
    for class in HedgeClass::ALL {
        let lines = &sentences[class];
        assert!(lines.len() >= 20, "{}: {} sentences", class.code(), lines.len());
        let missed: Vec<&str> = lines.iter().copied().filter(|l| !is_found(&engine, *class, l)).collect();
        let found = lines.len() - missed.len();
        println!("{:<26} {found:>2} of {}", class.code(), lines.len());
        for line in &missed {
            println!("    {line}");
        }
        if (found as f64) < SHARE * lines.len() as f64 {
            short.push(format!("{} {found}", class.code()));
        }
    }
    assert!(short.is_empty(), "below {SHARE}: {}", short.join(", "));
}
