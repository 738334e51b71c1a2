//! What users do with speakers: the registry that overrides, one key across articles, years of office, `classify --mentions`, bands of
//! probability words, and what a headline drops.

use std::io::Write as _;
use std::process::{Command, Stdio};

use onrecord::attribute::Conventions;
use onrecord::model::{Article, Letter, Reading};
use onrecord::pipeline::Engine;
use onrecord::ruleset::{Adjust, Files, RuleSet};
use serde_json::{Value, json};

fn engine() -> Engine {
    Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product)
}

fn read(text: &str) -> Reading {
    engine().read(Article { text: text.to_owned(), ..Article::default() })
}

/// Type and key of the speaker of the first attributed statement.
fn first(reading: &Reading) -> (&'static str, String) {
    let statement = reading.statements.iter().find(|s| s.is_attributed()).expect("a statement");
    let n = statement.id.index();
    let speaker = reading.resolution.of_statement[n].first().expect("a speaker");
    (reading.standings[n].source_type.code(), reading.resolution.speakers[speaker.index()].key.clone())
}

#[test]
fn the_registry_overrides_type_country_body_and_letter() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("lexicons")).expect("a folder");
    let rows = "term,key,name,leaf,iso,organisation,letter,from,to,source\n\
                Ines Tavares,tavares-i,Ines Tavares,expert.academic,PRT,Ocean Institute,E,2019,,desk\n\
                Ines Tavarez,tavares-i,Ines Tavares,expert.academic,PRT,Ocean Institute,E,2019,,desk\n";
    std::fs::write(folder.path().join("lexicons/registry.csv"), rows).expect("a registry");
    let mut files = Files::shipped();
    files.overlay(folder.path()).expect("an overlay");
    let rules = RuleSet::load(&files, &Adjust::default()).expect("the rules load");
    let engine = Engine::new(rules, Conventions::Product);
    for name in ["Ines Tavares", "Ines Tavarez"] {
        let text = format!("{name}, the mayor of the town, said the dam was cracked.");
        let reading = engine.read(Article { text, ..Article::default() });
        assert_eq!(first(&reading), ("expert.academic", "tavares-i".to_owned()));
        let n = reading.statements.iter().position(onrecord::model::Statement::is_attributed).expect("a statement");
        assert_eq!(reading.standings[n].country.as_deref(), Some("PRT"));
        assert_eq!(reading.standings[n].organisation.as_deref(), Some("Ocean Institute"));
        assert_eq!(reading.scores[n].letter, Letter::E);
    }
}

#[test]
fn one_person_has_one_key_in_many_articles() {
    let keys = [
        "Samir al-Khateeb, a rescuer, said the wall had fallen.",
        "The wall had fallen, said Samir Al Khatib, who leads the team.",
        "“The wall has fallen,” said Sameer el-Khatib, a volunteer.",
    ];
    let keys: Vec<String> = keys.iter().map(|text| first(&read(text)).1).collect();
    assert_eq!(keys[0], "samir-khatib");
    assert!(keys.iter().all(|k| *k == keys[0]), "{keys:?}");
    // A known surname has the key of the full name; an unknown one may be anybody's.
    assert_eq!(first(&read("Kuchma said the treaty would hold.")).1, "leonid-kuchma");
    assert_eq!(first(&read("Mr. Halloran said the treaty would hold.")).1, "");
}

#[test]
fn an_office_that_is_over_makes_a_former_official() {
    let of = |text: &str| first(&read(text)).0;
    assert_eq!(of("In 1998 the two met. Kuchma said the treaty would hold."), "gov.head");
    assert_eq!(of("In 2014 the two met. Kuchma said the treaty would hold."), "pol.former_official");
}

#[test]
fn classify_answers_in_order_and_names_what_it_cannot_read() {
    let text = "Rosa Lind, director of the Bergen Hospital, said the ward was full.";
    let questions = [
        json!({ "id": "a", "text": text, "start": 0, "end": 9 }),
        json!({ "id": 7, "text": "U.N. officials said aid had stopped.", "start": 0, "end": 14 }),
        json!({ "id": "c", "text": "short", "start": 0, "end": 99 }),
    ];
    let lines: String = questions.iter().map(|q| format!("{q}\n")).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["classify", "--mentions", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("the questions are sent");
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("-:3: start and end (0, 99) lie outside the text"));
    let answers: Vec<Value> =
        String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["type"], "health.hospital_director");
    assert_eq!((&answers[0]["naming"], &answers[0]["speaker"]), (&json!("named_title"), &json!("Rosa Lind")));
    assert_eq!(
        (&answers[1]["id"], &answers[1]["type"], &answers[1]["anonymous"]),
        (&json!(7), &json!("igo.un_official"), &json!(true))
    );
}

#[test]
fn probability_words_carry_the_band_their_readers_gave_them() {
    let reading = read("The minister said it was highly unlikely that the bridge would close. It may rain.");
    let band = |words: &str| {
        let found = reading.hedges.iter().find(|h| h.span.of(&reading.article.text).contains(words));
        found.unwrap_or_else(|| panic!("no mark on “{words}”")).band
    };
    let unlikely = band("unlikely").map(|b| (b.readers, b.icd203, b.phia));
    assert_eq!(unlikely, Some(([5.0, 10.0], Some([5.0, 20.0]), Some([10.0, 20.0]))));
    assert_eq!(band("may"), None);
}

#[test]
fn a_headline_that_drops_a_limiter_is_told() {
    let text = "‘The bridge is safe for lorries’ – Anna Weiss\n\n“So far the bridge is safe for lorries,” said Anna Weiss, the engineer.";
    let headline_end = text.find('\n').expect("a headline") as u32;
    let reading = engine().read(Article { text: text.to_owned(), headline_end, ..Article::default() });
    let told = &reading.profile.headline;
    assert!(told.iter().any(|h| h.contains("“So far” in the body is dropped")), "{told:?}");
    let flagged = reading.scores.iter().any(|s| s.applied.iter().any(|a| a.name == "headline-drops-limit"));
    assert!(flagged, "the score flags it");
}

#[test]
fn a_headline_in_the_narrators_voice_drops_a_hedge() {
    let text = "Old harbour mine is unsafe\n\nThe old harbour mine may be unsafe, the chief inspector, Anna Weiss, said on Monday.";
    let headline_end = text.find('\n').expect("a headline") as u32;
    let reading = engine().read(Article { text: text.to_owned(), headline_end, ..Article::default() });
    assert!(reading.profile.headline.iter().any(|h| h.contains("“may”")), "{:?}", reading.profile.headline);
}
