//! What misleads readers of attributions, each as a test of its own: on the seed where it stands there, and on a sentence written
//! for it.

use std::fs;
use std::path::Path;

use onrecord::attribute::Conventions;
use onrecord::model::{Article, Kind, Reading, Relation, Statement};
use onrecord::pipeline::Engine;
use onrecord::ruleset::RuleSet;
use onrecord::text::SpansExt;

fn read(text: &str) -> Reading {
    let engine = Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    engine.read(Article { text: text.to_owned(), ..Article::default() })
}

fn seed() -> Reading {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/articles/000_813f815c8d2b6e48.txt");
    read(&fs::read_to_string(file).expect("the seed article"))
}

/// The attributed statement whose content holds these words, with its speaker, leaf, cue and source.
fn about<'r>(reading: &'r Reading, words: &str) -> (&'r Statement, String, &'static str) {
    let text = &reading.article.text;
    let statement =
        reading.statements.iter().filter(|s| s.is_attributed()).find(|s| s.content.words(text).contains(words));
    let statement = statement.unwrap_or_else(|| panic!("no statement about “{words}”"));
    let n = statement.id.index();
    let speaker = reading.resolution.of_statement[n]
        .first()
        .map_or_else(String::new, |id| reading.resolution.speakers[id.index()].name.clone());
    (statement, speaker, reading.standings[n].source_type.code())
}

#[test]
fn a_parenthesised_sentence_between_two_passages_keeps_its_own_speaker() {
    let reading = seed();
    assert_eq!(about(&reading, "44 health facilities").1, "Jan Egeland");
    assert_eq!(about(&reading, "general situation").1, "Osama Abo El Ezz");
}

#[test]
fn who_reported_an_injury_did_not_cause_it() {
    let reading = seed();
    let (statement, speaker, leaf) = about(&reading, "Another doctor");
    assert_eq!((speaker.as_str(), leaf), ("Osama Abo El Ezz", "health.clinician"));
    assert!(!statement.content.words(&reading.article.text).contains("Osama"));
}

#[test]
fn what_stands_at_the_edge_of_a_source_is_no_part_of_it() {
    let source = |text: &str, words: &str| {
        let reading = read(text);
        about(&reading, words).0.source.words(text)
    };
    let dateline = "BRUSSELS - European leaders said on Friday that the treaty would be signed.\n\nRain fell.";
    assert_eq!(source(dateline, "the treaty"), "European leaders");
    let apposition = "NATO – the Western alliance – said on Friday that the treaty would be signed.\n\nRain fell.";
    assert!(source(apposition, "the treaty").starts_with("NATO"));
    let aside = "Few objected. Senator Dale Ortiz, in particular, said that the road was not safe.";
    assert_eq!(source(aside, "the road"), "Senator Dale Ortiz");
    let nickname = "A man called \"Buck\" said that the road was not safe.";
    assert_eq!(source(nickname, "the road"), "A man called \"Buck\"");
}

#[test]
fn who_said_takes_the_name_before_it() {
    assert_eq!(about(&seed(), "we are investigating").1, "Jan Egeland");
    let own = read(
        "The tally was the work of Maria Weiss, a doctor at the hospital, who said “we are counting all of them.”",
    );
    assert_eq!(about(&own, "we are counting").1, "Maria Weiss");
}

#[test]
fn inversion_before_a_quotation() {
    assert_eq!(about(&seed(), "classical humanitarian").1, "Jan Egeland");
}

#[test]
fn a_role_before_a_name() {
    let reading = seed();
    let (_, speaker, leaf) = about(&reading, "running out of many things");
    assert_eq!((speaker.as_str(), leaf), ("Hamza Al Khateeb", "health.hospital_director"));
}

#[test]
fn told_an_outlet_is_an_addressee() {
    let reading = seed();
    let (_, speaker, _) = about(&reading, "targeted by regime snipers");
    assert_eq!(speaker, "medical workers");
}

#[test]
fn the_role_held_when_speaking_beats_the_biography() {
    assert_eq!(about(&seed(), "ready, able and willing").2, "igo.un_official");
}

#[test]
fn medical_workers_are_a_topic_here_and_a_source_there() {
    let reading = seed();
    assert_eq!(about(&reading, "medical workers were treating").1, "Osama Abo El Ezz");
    assert_eq!(about(&reading, "hardly surprising").2, "health.worker");
}

#[test]
fn a_quotation_without_a_cue_goes_on() {
    let reading = seed();
    let (statement, speaker, _) = about(&reading, "just a lie");
    assert_eq!(speaker, "Bakri Al Halabi");
    assert!(statement.continues.is_some() && statement.cue.is_empty());
}

#[test]
fn a_report_inside_a_quotation_is_nested() {
    let reading = seed();
    let nested = reading
        .statements
        .iter()
        .find(|s| s.source.words(&reading.article.text) == "everybody")
        .expect("the nested report");
    assert!(nested.nested_in.is_some());
}

#[test]
fn a_headline_with_straight_quotes() {
    let reading = seed();
    let (statement, speaker, _) = about(&reading, "'very positive' discussions");
    assert_eq!((statement.kind, speaker.as_str()), (Kind::Mixed, "UN"));
}

#[test]
fn stops_of_abbreviations_end_no_sentence() {
    let reading = seed();
    let sentence = |words: &str| {
        let at = reading.article.text.find(words).expect("the words") as u32;
        reading
            .segments
            .sentences
            .iter()
            .find(|s| s.span.covers(at))
            .expect("a sentence")
            .span
            .of(&reading.article.text)
    };
    assert!(sentence("Earlier U.N.").ends_with("for example."));
    assert!(sentence("no more than 50").ends_with("hospital."));
    assert!(sentence("Another doctor").contains("Syrian American Medical Society"));
}

#[test]
fn claims_that_nobody_is_said_to_make() {
    let reading = seed();
    let (statement, speaker, leaf) = about(&reading, "could use the corridors safely");
    assert_eq!((statement.source.len(), speaker.as_str(), leaf), (0, "", "unknown.unspecified"));
}

/// How the first statement stands to the second.
fn relation(text: &str) -> Option<Relation> {
    let reading = read(text);
    assert_eq!(reading.statements.iter().filter(|s| s.is_attributed()).count(), 2, "{text}");
    reading.links.first().map(|link| link.relation)
}

#[test]
fn another_case_of_its_kind_is_no_second_voice() {
    let told = |boys: &str| {
        relation(&format!(
            "Residents of the suburb said the checkpoint was targeted by regime snipers.\n\n“{boys} were shot at the checkpoint on \
             Friday,” Ali Noor, the hospital director, said."
        ))
    };
    assert_eq!(told("Two boys"), Some(Relation::Supports));
    assert_eq!(told("The other boys"), Some(Relation::Supports), "the ones that are known");
    assert_eq!(told("Other boys"), None);
    assert_eq!(told("There were other boys who"), None);
}
