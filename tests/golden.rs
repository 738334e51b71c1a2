//! The seed article against its gold, and its reports against the expected files. The gold's conventions are those of
//! `seeds/manifest.toml`; a statement is found when the Jaccard index of content tokens is at least a half and, where the gold has
//! a source, the sources overlap.

#![allow(clippy::print_stdout, reason = "a test or bench tells what it found")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onrecord::attribute::Conventions;
use onrecord::model::{Article, Reading, Relation};
use onrecord::pipeline::Engine;
use onrecord::report::article::statement_names;
use onrecord::report::text::{self, Layout};
use onrecord::ruleset::RuleSet;
use onrecord::text::{Positions, Span};
use serde_json::Value;

const SEED: &str = "000_813f815c8d2b6e48";

fn path(inner: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inner)
}

fn engine() -> Engine {
    Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product)
}

fn seed() -> Reading {
    let text = fs::read_to_string(path(&format!("seeds/articles/{SEED}.txt"))).expect("the seed article");
    engine().read(Article {
        id: SEED.to_owned(),
        path: format!("seeds/articles/{SEED}.txt"),
        text,
        ..Article::default()
    })
}

fn gold() -> Vec<Value> {
    let text = fs::read_to_string(path(&format!("seeds/gold/{SEED}.gold.jsonl"))).expect("the seed's gold");
    text.lines().map(|l| serde_json::from_str(l).expect("a gold row")).collect()
}

/// The gold's statements with a source, required ones only.
fn attributed(gold: &[Value]) -> Vec<&Value> {
    gold.iter().filter(|g| g["kind"] != "unattributed" && g["optional"] != true).collect()
}

fn spans(positions: &Positions<'_>, value: &Value) -> Vec<Span> {
    let one = |pair: &Value| {
        let at = |n: usize| positions.byte_of(pair[n].as_u64().expect("an offset") as u32).expect("inside the text");
        Span { start: at(0), end: at(1) }
    };
    value.as_array().map(|a| a.iter().map(one).collect()).unwrap_or_default()
}

fn tokens(reading: &Reading, spans: &[Span]) -> BTreeSet<usize> {
    spans.iter().flat_map(|s| reading.segments.tokens_in(*s)).collect()
}

/// Pairs of gold row and statement index, best first, one to one.
fn matched<'g>(reading: &Reading, gold: &[&'g Value]) -> Vec<(&'g Value, usize)> {
    let positions = Positions::new(&reading.article.text);
    let mut pairs = Vec::new();
    for (g, row) in gold.iter().enumerate() {
        let theirs = tokens(reading, &spans(&positions, &row["content"]));
        let source = spans(&positions, &row["source"]);
        for (n, statement) in reading.statements.iter().enumerate().filter(|(_, s)| s.is_attributed()) {
            let ours = tokens(reading, &statement.content);
            let jaccard = ours.intersection(&theirs).count() as f64 / ours.union(&theirs).count().max(1) as f64;
            let overlap = source.is_empty() || source.iter().any(|a| statement.source.iter().any(|b| a.overlaps(*b)));
            if jaccard >= 0.5 && overlap {
                pairs.push((jaccard, g, n));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut rows, mut used, mut out) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (_, g, n) in pairs {
        if !rows.contains(&g) && !used.contains(&n) {
            rows.insert(g);
            used.insert(n);
            out.push((gold[g], n));
        }
    }
    out
}

fn plain(name: &str) -> String {
    let name = name.split('(').next().unwrap_or("").to_lowercase();
    name.trim().trim_start_matches("the ").to_owned()
}

fn speaker(reading: &Reading, n: usize) -> String {
    reading.resolution.of_statement[n]
        .first()
        .map_or_else(String::new, |id| reading.resolution.speakers[id.index()].name.clone())
}

#[test]
fn nine_of_ten_statements_are_found() {
    let (reading, gold) = (seed(), gold());
    let wanted = attributed(&gold);
    let found = matched(&reading, &wanted);
    let all = reading.statements.iter().filter(|s| s.is_attributed()).count();
    let (recall, precision) = (found.len() as f64 / wanted.len() as f64, found.len() as f64 / all as f64);
    assert_eq!(wanted.len(), 38);
    assert!(recall >= 0.9 && precision >= 0.85, "recall {recall:.3}, precision {precision:.3}");
}

#[test]
fn speakers_and_leaves_are_right() {
    let (reading, gold) = (seed(), gold());
    let found = matched(&reading, &attributed(&gold));
    let is = |row: &Value, n: usize| {
        let name = plain(&speaker(&reading, n));
        let last = |s: &str| s.split_whitespace().last().unwrap_or("").to_owned();
        let alternatives = row["speaker_alt"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let unknown = row["speaker"].as_str().is_none_or(|s| s.starts_with('('));
        unknown && name.is_empty()
            || std::iter::once(row["speaker"].as_str().unwrap_or(""))
                .chain(alternatives)
                .any(|s| !name.is_empty() && last(&plain(s)) == last(&name))
    };
    let leaf = |row: &Value, n: usize| {
        let code = reading.standings[n].source_type.code();
        row["source_type"] == code || row["alt_source_type"] == code
    };
    let speakers = found.iter().filter(|(row, n)| is(row, *n)).count();
    let leaves = found.iter().filter(|(row, n)| leaf(row, *n)).count();
    assert!(speakers * 100 >= found.len() * 92, "{speakers} of {} speakers", found.len());
    assert!(leaves * 100 >= found.len() * 92, "{leaves} of {} leaves", found.len());
    for must in [
        "igo.un_official",
        "expert.think_tank",
        "health.hospital_director",
        "health.clinician",
        "gov.official",
        "civ.resident",
        "ngo.humanitarian",
    ] {
        let wrong = found.iter().filter(|(row, n)| row["source_type"] == must && !leaf(row, *n)).count();
        assert_eq!(wrong, 0, "{must}");
    }
}

/// The gold's word or one of its other readings.
fn reads_as(row: &Value, field: &str, word: &str) -> bool {
    let other = &row[format!("alt_{field}")];
    row[field] == word || *other == word || other.as_array().is_some_and(|all| all.iter().any(|a| a == word))
}

#[test]
fn naming_proximity_claim_type_and_topic_are_right() {
    let (reading, gold) = (seed(), gold());
    let found = matched(&reading, &attributed(&gold));
    let topics = fs::read_to_string(path(&format!("seeds/gold/{SEED}.topics.csv"))).expect("the topics");
    let topic = |row: &Value, n: usize| {
        let line = topics.lines().find(|l| l.split(',').next() == row["id"].as_str()).expect("a row a statement");
        line.split([',', '|']).skip(1).any(|t| t == reading.standings[n].topic.word())
    };
    let share = |name: &str, least: usize, is: &dyn Fn(&Value, usize) -> bool| {
        let right = found.iter().filter(|(row, n)| is(row, *n)).count();
        println!("{name} {right} of {}", found.len());
        assert!(right * 100 >= found.len() * least, "{name}: {right} of {}", found.len());
    };
    share("naming", 88, &|row, n| reads_as(row, "naming", reading.standings[n].naming.word()));
    share("proximity", 75, &|row, n| reads_as(row, "proximity", reading.standings[n].proximity.word()));
    share("claim type", 85, &|row, n| reads_as(row, "claim_type", reading.standings[n].claim_type.word()));
    share("topic", 85, &topic);
}

#[test]
fn hedges_overlap_the_gold() {
    let (reading, gold) = (seed(), gold());
    let positions = Positions::new(&reading.article.text);
    let rows = gold.iter().flat_map(|g| g["hedges"].as_array().into_iter().flatten());
    let theirs: Vec<(Span, String)> = rows
        .map(|h| {
            (spans(&positions, &Value::Array(vec![h["span"].clone()]))[0], h["class"].as_str().unwrap_or("").to_owned())
        })
        .collect();
    let first = |class: &str| class.split('.').next().unwrap_or("").to_owned();
    let mut used = BTreeSet::new();
    let hit = |(span, class): &(Span, String), used: &mut BTreeSet<usize>| {
        let free = reading
            .hedges
            .iter()
            .enumerate()
            .find(|(n, h)| !used.contains(n) && h.span.overlaps(*span) && first(h.class.code()) == first(class));
        free.map(|(n, _)| used.insert(n)).is_some()
    };
    let hits = theirs.iter().filter(|h| hit(h, &mut used)).count();
    let f1 = 2.0 * hits as f64 / (theirs.len() + reading.hedges.len()) as f64;
    assert!(f1 >= 0.70, "hedge F1 {f1:.3}");
}

/// Unordered pairs of gold ids.
type Pairs = BTreeSet<(String, String)>;

/// Pairs that the gold links, and those that are optional.
fn links(gold: &[Value], key: &str) -> (Pairs, Pairs) {
    let pair = |a: &str, b: &str| if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) };
    let listed = |field: &str| {
        let mut out = BTreeSet::new();
        for row in attributed(gold) {
            let id = row["id"].as_str().unwrap_or("");
            out.extend(
                row[field]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .filter(|o| o.starts_with('S'))
                    .map(|o| pair(id, o)),
            );
        }
        out
    };
    (listed(key), listed("optional_links"))
}

fn link_f1(relation: Relation, key: &str) -> f64 {
    let (reading, gold) = (seed(), gold());
    let found = matched(&reading, &attributed(&gold));
    let name = |n: usize| found.iter().find(|(_, m)| *m == n).and_then(|(row, _)| row["id"].as_str());
    let (wanted, free) = links(&gold, key);
    let ours = reading.links.iter().filter(|l| l.relation == relation).filter_map(|l| {
        let (a, b) = (name(l.from.index())?, name(l.to.index())?);
        Some(if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) })
    });
    let ours: BTreeSet<(String, String)> = ours.filter(|p| !free.contains(p)).collect();
    let wanted: BTreeSet<(String, String)> = wanted.difference(&free).cloned().collect();
    2.0 * ours.intersection(&wanted).count() as f64 / (ours.len() + wanted.len()) as f64
}

#[test]
fn links_agree_with_the_gold() {
    let (supports, contradicts) =
        (link_f1(Relation::Supports, "corroborated_by"), link_f1(Relation::Contradicts, "contradicted_by"));
    assert!(supports >= 0.62, "supports F1 {supports:.3}");
    assert!(contradicts >= 0.75, "contradicts F1 {contradicts:.3}");
}

#[test]
fn terms_sum_to_every_score() {
    let reading = seed();
    for (n, score) in reading.scores.iter().enumerate() {
        let Some(total) = score.hundredths else { continue };
        let sum: i32 = score.terms.iter().map(|t| t.points).sum();
        let cap = score.applied.iter().filter_map(|a| a.cap).fold(100.0, f64::min);
        assert_eq!(total, sum.min((cap * 100.0) as i32), "{}", statement_names(&reading)[n]);
    }
}

/// Set `ONRECORD_BLESS=1` to write what the program now says; then read the difference.
#[test]
fn the_report_is_as_expected() {
    let layout = Layout { width: 100, has_colour: false, shows_narrator: true };
    let found = text::write(&seed(), layout);
    let file = path(&format!("seeds/expected/{SEED}.text"));
    if std::env::var_os("ONRECORD_BLESS").is_some() {
        fs::write(&file, &found).expect("the expected file can be written");
    }
    let expected = fs::read_to_string(&file).expect("the expected file");
    let line = found.lines().zip(expected.lines()).position(|(a, b)| a != b);
    assert!(found == expected, "differs from seeds/expected in line {line:?}; ONRECORD_BLESS=1 writes it anew");
}

#[test]
fn the_weights_are_those_of_their_card() {
    use sha2::Digest;
    let card = fs::read_to_string(path("rules/attribution/MODEL.md")).expect("the card");
    for file in ["tagger.bin", "attribution.bin"] {
        let weights = fs::read(path("rules/attribution").join(file)).expect("the weights");
        let hash: String = sha2::Sha256::digest(&weights).iter().map(|b| format!("{b:02x}")).collect();
        assert!(card.contains(&hash), "MODEL.md does not name {hash} of {file}");
    }
}
