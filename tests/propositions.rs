//! What counts as said in the product's conventions: clauses and the short forms that a clause takes, however the tagger reads their
//! verbs; bare noun phrases of attitudes do not.

use onrecord::attribute::Conventions;
use onrecord::model::Article;
use onrecord::pipeline::Engine;
use onrecord::ruleset::{Files, RuleSet};

/// Both engines; in a packaged crate, which leaves the weights out, the fast one.
fn engines() -> Vec<Engine> {
    let new = || Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    let accurate =
        Files::shipped().get("attribution/encoder.bin").map(|_| new().accurate().expect("the weights are read"));
    std::iter::once(new()).chain(accurate).collect()
}

/// The contents of attributed statements, joined by bars.
fn said(engine: &Engine, text: &str) -> String {
    let reading = engine.read(Article { text: text.to_owned(), ..Article::default() });
    let told = reading.statements.iter().filter(|s| s.is_attributed());
    let words = |s: &onrecord::model::Statement| s.content.iter().map(|c| c.of(text)).collect::<Vec<_>>().join(" / ");
    told.map(words).collect::<Vec<_>>().join(" | ")
}

/// The sources of a text's statements, in order.
fn sources<'t>(engine: &Engine, text: &'t str) -> Vec<&'t str> {
    let reading = engine.read(Article { text: text.to_owned(), ..Article::default() });
    reading.statements.iter().flat_map(|s| &s.source).map(|s| s.of(text)).collect()
}

/// Both engines read these contents in these sentences.
fn all_read(sentences: &[(&str, &str)]) {
    for engine in engines() {
        for (sentence, content) in sentences {
            assert_eq!(said(&engine, sentence), *content, "{sentence}");
        }
    }
}

#[test]
fn a_clause_in_short_is_said() {
    all_read(&[
        ("The senator called on Dean to apologize for it.", "Dean to apologize for it"),
        ("The judge warned jurors to leave the case alone.", "jurors to leave the case alone"),
        ("Union members accuse management of hiding problems.", "management of hiding problems"),
        ("Residents praised the army for opening the road.", "the army for opening the road"),
        ("The company admitted hiding the report.", "hiding the report"),
        ("She believes Brill isolated the old woman.", "Brill isolated the old woman"),
    ]);
}

#[test]
fn a_verb_that_the_tagger_takes_for_a_participle_is_one() {
    all_read(&[
        ("Police killed at least 31 people, the ministry said.", "Police killed at least 31 people"),
        ("Heavy rains hit nine towns, police said.", "Heavy rains hit nine towns"),
    ]);
}

#[test]
fn a_bare_noun_phrase_of_an_attitude_is_not() {
    all_read(&[
        ("The minister supports the plan.", ""),
        ("The minister praised the plan to build a bridge.", ""),
        ("The mayor opposes the quarry.", ""),
        ("The panel drafted a plan that would raise taxes.", ""),
    ]);
}

#[test]
fn what_somebody_will_not_say_is_not() {
    all_read(&[
        ("A spokeswoman for the firm declined to comment on the talks.", ""),
        ("The mayor has refused to say who paid.", ""),
        ("The residents asked not to be named.", ""),
    ]);
}

#[test]
fn what_is_said_ends_where_something_else_is_reported() {
    let text = "Sanders said he spoke with Clinton and congratulated her “on her very strong campaign.”";
    for engine in engines().into_iter().skip(1) {
        assert_eq!(said(&engine, text), "he spoke with Clinton | her “on her very strong campaign.”");
    }
}

#[test]
fn who_says_it_is_the_whole_phrase() {
    let text = "Scientists who study the region say the rains are heavier. A poll commissioned by the Chamber of Commerce found that \
                most residents agree.";
    for engine in engines().into_iter().skip(1) {
        let whole = ["Scientists who study the region", "A poll commissioned by the Chamber of Commerce"];
        assert_eq!(sources(&engine, text), whole);
    }
}

#[test]
fn a_relative_clause_belongs_to_the_source() {
    let sentences = [
        ("A resident who lives nearby said the road was open.", "A resident who lives nearby"),
        ("An official who requested anonymity said the road was open.", "An official who requested anonymity"),
        ("Officials who know the mayor said the road was closed.", "Officials who know the mayor"),
        ("The mayor said the road was open.", "The mayor"),
    ];
    for engine in engines() {
        for (text, source) in sentences {
            assert_eq!(sources(&engine, text), [source], "{text}");
        }
    }
}
