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
        ("Union members accuse management of hiding problems.", "management of hiding problems"),
        ("Residents praised the army for opening the road.", "the army for opening the road"),
        ("The company admitted hiding the report.", "hiding the report"),
        ("She believes Brill isolated the old woman.", "Brill isolated the old woman"),
    ]);
}

/// The encoder leaves out who is warned; the construction has it.
#[test]
fn what_somebody_is_warned_to_do_is_said() {
    all_read(&[
        ("The judge warned jurors to leave the case alone.", "jurors to leave the case alone"),
        ("Police have warned drivers not to use the bridge.", "drivers not to use the bridge"),
        ("The ministry reminded residents to boil the water.", "residents to boil the water"),
        ("The coroner cautioned reporters not to guess at the cause.", "reporters not to guess at the cause"),
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
    all_read(&[
        (
            "Sanders said he spoke with her and accused her of running “a dirty campaign.”",
            "he spoke with her | her of running “a dirty campaign.”",
        ),
        (
            "The senator said he was tired and joked that he “might sleep for a week.”",
            "he was tired | he “might sleep for a week.”",
        ),
    ]);
    for engine in engines() {
        let denied = said(&engine, "The mayor's office denied a report in the Times that he had approved the plan.");
        assert!(denied.ends_with("he had approved the plan"), "{denied}");
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

#[test]
fn who_is_quoted_by_another_says_it() {
    for engine in engines() {
        for (text, source, content) in [
            ("State radio quoted a clerk as saying the vault was empty.", "a clerk", "the vault was empty"),
            ("The paper cited residents as telling it that shots were fired.", "residents", "shots were fired"),
            ("“The vault is empty,” the paper quoted him as saying.", "him", "“The vault is empty,”"),
            ("The clerk was quoted by state radio as saying the vault was empty.", "The clerk", "the vault was empty"),
        ] {
            assert!(said(&engine, text).ends_with(content), "{text}: {}", said(&engine, text));
            assert_eq!(sources(&engine, text).last(), Some(&source), "{text}");
        }
        let relayed = "State radio quoted a clerk as saying the vault was empty.";
        assert_eq!(sources(&engine, relayed), ["State radio", "a clerk"]);
        let reading = engine.read(Article { text: relayed.to_owned(), ..Article::default() });
        assert_eq!(reading.statements[1].nested_in, Some(reading.statements[0].id));
    }
}

#[test]
fn where_and_to_whom_it_was_said_is_not_what_was_said() {
    all_read(&[
        ("The army said on X that two men had been killed.", "two men had been killed"),
        ("She argued over the weekend that the ban was unfair.", "the ban was unfair"),
        ("The ministry put the death toll at 41.", "the death toll at 41"),
        ("It was, in the words of one diplomat, a disaster.", "It was / a disaster"),
        ("According to the UN, which has monitors there, 40 families fled.", "40 families fled"),
    ]);
}

#[test]
fn what_others_ask_or_sum_up_is_not_said_by_who_follows() {
    for engine in engines() {
        let laughed = said(&engine, "Asked if she would resign, she laughed.");
        assert!(!laughed.contains("Asked"), "{laughed}");
        let denied = said(&engine, "The army shelled the town, police said, a charge that the ministry denies.");
        assert!(!denied.contains("the ministry denies"), "{denied}");
        let called = said(&engine, "In what the army called a “targeted operation”, two men were arrested.");
        assert!(!called.contains("arrested"), "{called}");
    }
}

#[test]
fn a_charge_and_a_share_say_something() {
    all_read(&[
        ("The report accuses the army of war crimes.", "the army of war crimes"),
        ("The governor blamed the company for the spill.", "the company for the spill"),
    ]);
    for engine in engines().into_iter().skip(1) {
        let found = said(&engine, "A poll by the institute found 52 percent in favour of the law.");
        assert_eq!(found, "52 percent in favour of the law");
    }
}

#[test]
fn how_many_is_said() {
    all_read(&[("The ministry reported 12 new deaths.", "12 new deaths"), ("The minister reported progress.", "")]);
}

#[test]
fn the_subject_of_what_is_said_belongs_to_it() {
    all_read(&[
        (
            "The two leaders “condemned the attack on the border”, the palace said.",
            "The two leaders “condemned the attack on the border”",
        ),
        (
            "The prosecutor told jurors Voss “preyed on people who trusted her”.",
            "Voss “preyed on people who trusted her”",
        ),
    ]);
    for engine in engines() {
        let text = "According to one of the lawyers, who asked not to be named, the talks have failed.";
        assert_eq!(said(&engine, text), "the talks have failed");
    }
}
