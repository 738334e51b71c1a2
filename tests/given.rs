//! The seed scored from its coding: the profile's figures are those that counting the coding itself gives, and those that were
//! counted by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::attribute::Conventions;
use onrecord::ingest;
use onrecord::model::{Article, Reading, Shares};
use onrecord::pipeline::Engine;
use onrecord::report::ArticleRow;
use onrecord::ruleset::RuleSet;
use serde_json::Value;

const SEED: &str = "000_813f815c8d2b6e48";

fn path(inner: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inner)
}

fn coding() -> PathBuf {
    path(&format!("seeds/gold/{SEED}.gold.jsonl"))
}

fn text() -> String {
    fs::read_to_string(path(&format!("seeds/articles/{SEED}.txt"))).expect("the seed article")
}

fn engine() -> Engine {
    let rows = ingest::given(&coding().to_string_lossy()).expect("the coding");
    Engine::new(RuleSet::shipped().expect("the rules"), Conventions::Product).with_given(rows)
}

fn reading() -> Reading {
    engine().read(Article { id: SEED.to_owned(), text: text(), ..Article::default() })
}

/// The coding's required rows, read without the program.
fn rows() -> Vec<Value> {
    let text = fs::read_to_string(coding()).expect("the coding");
    let rows = text.lines().map(|l| serde_json::from_str::<Value>(l).expect("a row"));
    rows.filter(|r| r["optional"] != true).collect()
}

fn word<'r>(row: &'r Value, key: &str) -> &'r str {
    row[key].as_str().unwrap_or("")
}

fn said(rows: &[Value]) -> Vec<&Value> {
    rows.iter().filter(|r| word(r, "kind") != "unattributed").collect()
}

fn is_counted(kind: &str) -> bool {
    !["unknown", "none", "self"].contains(&kind.split('.').next().unwrap_or(""))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.000_051
}

/// Shares on one basis against counts of the coding and against figures found by hand.
fn agree(shares: &Shares, counts: &BTreeMap<String, u64>, by_hand: [f64; 4]) {
    let found: BTreeMap<String, u64> = shares.by_type.iter().cloned().collect();
    assert_eq!(&found, counts);
    let all: u64 = counts.values().sum();
    assert_eq!(shares.counted, all);
    let p: Vec<f64> = counts.values().map(|n| *n as f64 / all as f64).collect();
    let shannon = -p.iter().map(|p| p * p.ln()).sum::<f64>();
    let computed =
        [shannon, shannon / (p.len() as f64).ln(), 1.0 - p.iter().map(|p| p * p).sum::<f64>(), shannon.exp()];
    let printed = [shares.shannon, shares.evenness, shares.gini_simpson, shares.effective];
    for n in 0..4 {
        assert!(near(printed[n], computed[n]) && near(printed[n], by_hand[n]), "{printed:?} {computed:?} {by_hand:?}");
    }
}

#[test]
fn shares_by_statements_are_the_codings() {
    let rows = rows();
    let mut counts = BTreeMap::new();
    for row in said(&rows).iter().filter(|r| is_counted(word(r, "source_type"))) {
        *counts.entry(word(row, "source_type").to_owned()).or_insert(0) += 1;
    }
    agree(&reading().profile.by_statements, &counts, [2.0068, 0.8715, 0.8349, 7.4394]);
}

#[test]
fn shares_by_words_are_the_codings() {
    let rows = rows();
    let letters: Vec<char> = text().chars().collect();
    let mut counts = BTreeMap::new();
    for row in said(&rows).iter().filter(|r| is_counted(word(r, "source_type"))) {
        for range in row["content"].as_array().expect("ranges") {
            let at = |n: usize| range[n].as_u64().expect("an offset") as usize;
            let piece: String = letters[at(0)..at(1)].iter().collect();
            let words = piece.split([' ', '\n', '–', '—']).filter(|w| w.chars().any(char::is_alphanumeric)).count();
            *counts.entry(word(row, "source_type").to_owned()).or_insert(0) += words as u64;
        }
    }
    agree(&reading().profile.by_words, &counts, [1.9035, 0.8267, 0.8103, 6.709]);
}

#[test]
fn shares_by_speakers_are_the_codings() {
    let rows = rows();
    let mut speakers: BTreeMap<&str, &str> = BTreeMap::new();
    for row in said(&rows).iter().filter(|r| !word(r, "speaker").starts_with('(')) {
        speakers.entry(word(row, "speaker")).or_insert(word(row, "source_type"));
    }
    let mut counts = BTreeMap::new();
    for kind in speakers.values().filter(|kind| is_counted(kind)) {
        *counts.entry((*kind).to_owned()).or_insert(0) += 1;
    }
    agree(&reading().profile.by_speakers, &counts, [2.2539, 0.9788, 0.8889, 9.5244]);
}

#[test]
fn concentration_coverage_and_response_are_the_codings() {
    let (rows, profile) = (rows(), reading().profile);
    let said = said(&rows);
    let mut quoted: BTreeMap<&str, u64> = BTreeMap::new();
    for row in said.iter().filter(|r| !word(r, "speaker").starts_with('(')) {
        *quoted.entry(word(row, "speaker")).or_default() += 1;
    }
    let all: u64 = quoted.values().sum();
    let hhi: f64 = quoted.values().map(|n| (*n as f64 / all as f64).powi(2)).sum();
    assert!(near(profile.speaker_hhi, hhi) && near(profile.speaker_hhi, 0.1410), "{} {hhi}", profile.speaker_hhi);
    assert!(near(profile.top3_share, 0.5946));
    assert_eq!((profile.statements, profile.narrator_claims), (38, 20));
    assert!(near(profile.coverage, 38.0 / 58.0));
    let against = |id: &str| {
        let names =
            |row: &Value, other: &str| row["contradicted_by"].as_array().into_iter().flatten().any(|o| o == other);
        rows.iter().any(|r| word(r, "id") == id && !row_is_empty(&r["contradicted_by"]) || names(r, id))
    };
    let alleged: Vec<&&Value> = said.iter().filter(|r| word(r, "claim_type") == "allegation").collect();
    let answered = alleged.iter().filter(|r| against(word(r, "id"))).count() as u64;
    assert_eq!((profile.allegations, profile.answered), (alleged.len() as u64, answered));
    assert_eq!((profile.allegations, profile.answered), (5, 2));
    assert!(near(profile.official_share, 11.0 / 38.0) && near(profile.collective_share, 10.0 / 38.0));
    assert!(near(profile.unsupported_narrator_share, 0.45));
}

fn row_is_empty(value: &Value) -> bool {
    value.as_array().is_none_or(Vec::is_empty)
}

#[test]
fn every_statement_is_as_it_was_coded() {
    let (reading, engine) = (reading(), engine());
    let row = ArticleRow::new(&reading, &engine.stamp());
    let rows = rows();
    assert_eq!(row.statements.len(), rows.len());
    for statement in &row.statements {
        let coded = rows.iter().find(|r| word(r, "id") == statement.id).expect("the coder's own id");
        assert_eq!(serde_json::to_value(&statement.content).expect("ranges"), coded["content"], "{}", statement.id);
        for key in ["source_type", "naming", "proximity", "independence", "claim_type", "contact", "kind"] {
            let value = serde_json::to_value(statement).expect("a row");
            assert_eq!(value[key], coded[key], "{} {key}", statement.id);
        }
    }
    assert!(row.stamp.conventions.starts_with("given "));
    let hedges: usize = rows.iter().map(|r| r["hedges"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(row.hedges.len(), hedges);
}

#[test]
fn rows_outside_the_text_are_left_out_with_a_note() {
    let row = r#"{"id": "X1", "kind": "direct", "content": [[5, 999999]]}"#;
    let row = serde_json::from_str(row).expect("a row");
    let engine = Engine::new(RuleSet::shipped().expect("the rules"), Conventions::Product)
        .with_given([(String::new(), vec![row])].into());
    let reading = engine.read(Article { text: "A short text.".to_owned(), ..Article::default() });
    assert!(reading.statements.is_empty());
    assert_eq!(reading.notes.iter().filter(|n| n.code == "given-outside").count(), 1);
}
