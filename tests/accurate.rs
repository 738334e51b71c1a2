//! The accurate engine as a user meets it: what it reads, the same bytes at any number of threads, its stamp, its weights' card,
//! and what is said where the weights are not.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use onrecord::attribute::Conventions;
use onrecord::model::Article;
use onrecord::pipeline::Engine;
use onrecord::ruleset::{Adjust, Files, RuleSet};
use sha2::{Digest, Sha256};

const WEIGHTS: &str = "attribution/encoder.bin";

/// False in a packaged crate, which leaves the weights out.
fn has_weights() -> bool {
    Files::shipped().get(WEIGHTS).is_some()
}

fn score(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).arg("score").args(arguments).output().expect("the command runs")
}

/// None where the weights are left out, as in a packaged crate.
fn accurate() -> Option<Engine> {
    let rules = || RuleSet::shipped().expect("the shipped rules load");
    has_weights().then(|| Engine::new(rules(), Conventions::Product).accurate().expect("the weights are read"))
}

#[test]
fn what_lacks_something_or_only_seems_is_no_statement() {
    let Some(engine) = accurate() else { return };
    for text in [
        "Grain was limited to supplies that the garrison decided were acceptable.",
        "The war in the north appears to be entering a new stage.",
    ] {
        let reading = engine.read(Article { text: text.to_owned(), ..Article::default() });
        let told: Vec<_> = reading.statements.iter().filter(|s| s.is_attributed()).collect();
        assert!(told.is_empty(), "{text}: {told:?}");
    }
    for text in [
        "Last year the company pledged to cut emissions.",
        "In a statement the group threatened to retaliate.",
        "Smith told reporters he had agreed to resign.",
    ] {
        let reading = engine.read(Article { text: text.to_owned(), ..Article::default() });
        assert!(reading.statements.iter().any(onrecord::model::Statement::is_attributed), "{text}");
    }
}

#[test]
fn it_reads_who_said_what() {
    let Some(engine) = accurate() else { return };
    let text = "Harbour master Ines Duarte insisted the pier had been inspected twice. “Nobody warned us,” added a \
                fisherman. The tide was high.";
    let article = Article { text: text.to_owned(), ..Article::default() };
    let reading = engine.read(article);
    let words = |spans: &[onrecord::text::Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" / ");
    let told: Vec<_> = reading.statements.iter().filter(|s| s.is_attributed()).collect();
    let rows: Vec<_> = told.iter().map(|s| (words(&s.source), words(&s.cue), words(&s.content))).collect();
    let row = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    let expected = [
        row("Harbour master Ines Duarte", "insisted", "the pier had been inspected twice"),
        row("a fisherman", "added", "“Nobody warned us,”"),
    ];
    assert_eq!(rows, expected);
}

/// The shipped rules with a value of the tagger's rule changed.
fn with_value(from: &str, to: &str) -> Engine {
    const RULE: &str = "attribution/ATT080.toml";
    let mut files = Files::shipped();
    let rule = String::from_utf8(files.get(RULE).expect("the rule").to_vec()).expect("UTF-8");
    assert!(rule.contains(from), "{from}");
    files.insert(RULE, rule.replace(from, to).into_bytes());
    let rules = RuleSet::load(&files, &Adjust::default()).expect("the rules load");
    Engine::new(rules, Conventions::Product).accurate().expect("the weights are read")
}

#[test]
fn confidence_says_what_the_readings_agree_on() {
    if !has_weights() {
        return;
    }
    let text = "Harbour master Ines Duarte said the pier had been inspected twice.\n\nThe council's answer to the fishermen, long in \
                coming, hinted at repairs before winter; some doubted it, and a letter spoke of the money.\n";
    let article = Article { text: text.to_owned(), ..Article::default() };
    let shares = |engine: &Engine| engine.reports(&article).found.iter().map(|one| one.agreed).collect::<Vec<f64>>();
    let all = shares(&with_value("agreed = 0.5", "agreed = 0.05"));
    assert!(all.iter().all(|share| (0.05..=1.0).contains(share)), "{all:?}");
    assert!(all[0] > 0.95 && all.iter().any(|share| *share < 0.95), "{all:?}");
    let sure = shares(&with_value("agreed = 0.5", "agreed = 0.95"));
    assert_eq!(sure, all.iter().copied().filter(|share| *share >= 0.95).collect::<Vec<f64>>());
}

#[test]
fn contents_that_a_rule_lowers_are_not_found() {
    let Some(engine) = accurate() else { return };
    let article = Article { text: "The harbour master said the pier was safe.".to_owned(), ..Article::default() };
    assert_eq!(engine.reports(&article).found.len(), 1);
    let lowered = with_value("contents = 0.0", "contents = -100.0");
    assert!(lowered.reports(&article).found.is_empty());
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    if !has_weights() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for n in 0..6 {
        let text =
            format!("Mayor Anna Weiss denied that {n} bridges had been closed.\n\n“We will rebuild,” she added.\n");
        fs::write(folder.path().join(format!("{n}.txt")), text).expect("an article can be written");
    }
    let path = folder.path().to_string_lossy().into_owned();
    let run = |jobs| score(&["--engine", "accurate", "--format", "jsonl", "-q", "--jobs", jobs, &path]).stdout;
    let one = run("1");
    assert!(!one.is_empty() && one == run("2") && one == run("8"));
    let text = String::from_utf8(one).expect("text");
    assert!(text.contains("\"engine\":\"accurate\""), "the stamp names the engine");
    let fast = score(&["--format", "jsonl", "-q", &path]).stdout;
    let stamp = |text: &str| text.split("\"model\":\"").nth(1).and_then(|t| t.get(..64)).map(str::to_owned);
    assert_ne!(stamp(&text), stamp(&String::from_utf8_lossy(&fast)), "the stamp names the weights");
}

#[test]
fn what_other_articles_say_is_found_of_the_statements_it_reads_itself() {
    let Some(accurate) = accurate() else { return };
    let said = "The harbour was closed because of an oil spill";
    let bet = "Investors bet the bank would cut its rates.";
    // The fast engine must read otherwise here, or nothing is shown.
    let count =
        |engine: &Engine| engine.read(Article { text: bet.to_owned(), ..Article::default() }).profile.statements;
    let fast = Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    assert_ne!(count(&accurate), count(&fast));
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: String| fs::write(folder.path().join(name), text).expect("an article can be written");
    write("a.txt", format!("{bet}\n\n{said}, the coast guard said on Monday.\n"));
    write("b.txt", format!("{said}, police said on Monday.\n"));
    let path = folder.path().to_string_lossy().into_owned();
    let output =
        score(&["--engine", "accurate", "--corroborate", "corpus", "--format", "jsonl", "-q", "--no-title", &path]);
    let text = String::from_utf8(output.stdout).expect("text");
    let first: serde_json::Value = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
    let linked = first["links"][0]["from"].as_str().expect("a link");
    let statement = first["statements"].as_array().expect("statements").iter().find(|s| s["id"] == linked);
    assert_eq!(statement.expect("the linked statement")["text"], said);
}

#[test]
fn its_reports_are_verified() {
    if !has_weights() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let [article, report] =
        ["a.txt", "report.json"].map(|name| folder.path().join(name).to_string_lossy().into_owned());
    fs::write(&article, "Mayor Anna Weiss denied that bridges had been closed.\n").expect("an article can be written");
    let made = score(&["--engine", "accurate", "--format", "json", "--output", &report, &article]);
    assert!(made.status.success());
    let command = Command::new(env!("CARGO_BIN_EXE_onrecord")).args(["verify", &report]).output().expect("it runs");
    let text = String::from_utf8_lossy(&command.stdout).into_owned();
    assert!(text.contains("model in force here: the report's"), "{text}");
}

#[test]
fn the_card_names_the_weights() {
    let Some(weights) = Files::shipped().get(WEIGHTS).map(<[u8]>::to_vec) else { return };
    let hash: String = Sha256::digest(&weights).iter().map(|byte| format!("{byte:02x}")).collect();
    let card = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/attribution/MODEL.md");
    let card = fs::read_to_string(card).expect("the card can be read");
    assert!(card.contains(&hash), "rules/attribution/MODEL.md does not name {hash}");
    assert!(weights.len() <= 25_000_000, "{} bytes", weights.len());
}

#[test]
fn without_weights_it_says_where_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().to_string_lossy().into_owned();
    let article = folder.path().join("a.txt");
    fs::write(&article, "She said it rained.\n").expect("an article can be written");
    let article = article.to_string_lossy().into_owned();
    let output = score(&["--engine", "accurate", "--rules", &rules, "--only-rules", &article]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains(WEIGHTS));
}
