//! What is made of a model's reading before anybody's conventions: made-up reports of made-up sentences, so no weights are needed.

use onrecord::attribute::{self, Conventions};
use onrecord::model::{Article, Reported, Reports};
use onrecord::ruleset::RuleSet;
use onrecord::segment::{self, Abbreviations};
use onrecord::syntax::{self, Tagger};
use onrecord::text::Span;

/// The contents that PolNeAR's conventions have of one report, joined by bars.
fn contents(text: &str, source: &str, cue: &str, content: &[&str]) -> String {
    let span = |words: &str| {
        let start = text.find(words).expect("words of the text");
        Span::new(start, start + words.len())
    };
    let one = Reported {
        source: Some(span(source)),
        cue: span(cue),
        content: content.iter().map(|words| span(words)).collect(),
        agreed: 0.9,
    };
    let reports = Reports { found: vec![one], likely: vec![span(cue)] };
    let rules = RuleSet::shipped().expect("the shipped rules load");
    let article = Article { text: text.to_owned(), ..Article::default() };
    let segments = segment::run(&article, &Abbreviations::new(std::iter::empty()));
    let tagger = rules.blob("attribution/tagger.bin").and_then(Tagger::read).expect("the tagger's weights");
    let syntax = syntax::run(&article, &segments, &tagger);
    let words = rules.words(&article, &segments, &syntax);
    let found = attribute::run_reported(&words, &rules, &reports, Conventions::Polnear);
    let told = found.iter().filter(|s| s.is_attributed() && s.cue.iter().any(|c| c.of(text).contains(cue)));
    let pieces = told.flat_map(|s| s.content.iter().map(|c| c.of(text)));
    pieces.collect::<Vec<_>>().join(" | ")
}

#[test]
fn what_is_said_without_quotation_marks_ends_with_its_sentence() {
    let after = "Duarte said the pier was safe. Boats came and went";
    assert_eq!(
        contents(&format!("{after}."), "Duarte", "said", &[&after["Duarte said ".len()..]]),
        "the pier was safe"
    );
    let before = "Boats came and went. The pier was safe";
    assert_eq!(contents(&format!("{before}, Duarte said."), "Duarte", "said", &[before]), "The pier was safe");
}

#[test]
fn what_stands_in_quotation_marks_or_behind_a_colon_goes_on() {
    let quoted = "“The pier was safe. Boats came and went”";
    assert_eq!(contents(&format!("Duarte said {quoted}."), "Duarte", "said", &[quoted]), quoted);
    let letter = "The pier was safe. Boats came and went";
    assert_eq!(contents(&format!("Duarte wrote: {letter}."), "Duarte", "wrote", &[letter]), letter);
}

#[test]
fn a_sentence_that_its_report_interrupts_keeps_its_subject() {
    let text = "Piers of wood, Duarte said, are safe for boats.";
    assert_eq!(contents(text, "Duarte", "said", &["are safe for boats"]), "Piers of wood | are safe for boats");
}
