//! The tools of a rule's life, used as a newcomer would: new, lint, test, stats, schema, an overlay that shows in explain; and what
//! a thousand rules cost.

#![allow(clippy::print_stdout, reason = "a test or bench tells what it found")]

mod clock;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use onrecord::attribute::Conventions;
use onrecord::model::Article;
use onrecord::pipeline::Engine;
use onrecord::ruleset::{Adjust, Files, RuleSet, rule_schema};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).args(arguments).output().expect("the command runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A TOML table as JSON, so that the schema can judge it.
fn json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(k, v)| (k, json(v))).collect::<serde_json::Map<_, _>>().into()
        }
    }
}

#[test]
fn every_shipped_rule_fits_the_schema() {
    let validator = jsonschema::validator_for(&rule_schema()).expect("a sound schema");
    let mut bad = Vec::new();
    for (name, bytes) in
        Files::shipped().iter().filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "toml"))
    {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let rule = json(toml::from_str(text).expect("TOML"));
        if !validator.is_valid(&rule) {
            bad.push(name.to_owned());
        }
    }
    assert!(bad.is_empty(), "{bad:?}");
    let wrong = serde_json::json!({ "id": "HED900", "title": "T", "why": "W", "when": { "txt": ["a"] } });
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn a_newcomer_adds_a_hedge_a_source_type_and_a_weight() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().join("my-rules");
    let shown = rules.to_string_lossy().into_owned();
    // From the page: `rules new` writes the file, the example in it is "as like as not" and a beekeeper.
    for family in ["hedging", "source-type"] {
        let output = run(&["rules", "new", family, "--dir", &shown]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    }
    fs::write(folder.path().join("onrecord.toml"), "rules = \"my-rules\"\n[weights]\nSCO003 = 40\n").expect("settings");
    let test = run(&["rules", "test", "--rules", &shown, "HED900", "SRC900"]);
    assert_eq!(
        (test.status.code(), out(&test).contains("2 rules, 4 tests, 0 failures")),
        (Some(0), true),
        "{}{}",
        out(&test),
        err(&test)
    );
    let article = folder.path().join("a.txt");
    fs::write(&article, "A beekeeper said the bridge will as like as not close.\n").expect("an article");
    let explained = run(&["explain", &article.to_string_lossy()]);
    let text = out(&explained);
    for words in ["HED900", "SRC900", "civ.resident"] {
        assert!(text.contains(words), "{words}: {text}{}", err(&explained));
    }
    fs::write(&article, "A beekeeper said the bridge was closed on Monday.\n").expect("an article");
    let text = out(&run(&["explain", &article.to_string_lossy()]));
    assert!(text.contains("×  40.0"), "{text}");
}

#[test]
fn stats_count_and_name_the_silent() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("a.txt"),
        "The mayor said the bridge will probably close.\nPolice said it was closed on Monday.\n",
    )
    .expect("an article");
    let output = run(&["rules", "stats", "--corpus", &folder.path().to_string_lossy()]);
    let text = out(&output);
    assert!(text.contains("1 articles") && text.contains("HED001"), "{text}");
    // Rules that set a level, a component, a share of one, a letter, the bands or a flag for the profile.
    let fires = |rule: &str| text.lines().any(|line| line.split_whitespace().next() == Some(rule));
    for rule in ["COR020", "SCO002", "SCO401", "SCO501"] {
        assert!(fires(rule), "{rule}: {text}");
    }
    let (_, silent) = text.split_once("never fires: ").expect("a line of silent rules");
    assert!(silent.contains("SCO226") && !silent.contains("SCO401"), "{text}");
}

#[test]
fn settings_extend_and_rules_replace() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("house.toml"), "disable = [\"HED001\"]\n").expect("settings");
    fs::write(folder.path().join("onrecord.toml"), "extends = \"house.toml\"\ndisable = [\"HED002\"]\n")
        .expect("settings");
    fs::write(folder.path().join("a.txt"), "The mayor said it will probably close.\n").expect("an article");
    let article = folder.path().join("a.txt").to_string_lossy().into_owned();
    let shown = out(&run(&["score", "--show-settings", &article]));
    assert!(shown.contains("HED001, HED002"), "{shown}");
    assert!(!out(&run(&["score", "--format", "jsonl", "-q", &article])).contains("epistemic.possible"));
    let empty = tempfile::tempdir().expect("a folder");
    let listed = run(&["rules", "list", "--rules", &empty.path().to_string_lossy(), "--only-rules"]);
    assert!(!out(&listed).contains("HED001"), "{}", out(&listed));
}

/// Set `ONRECORD_BLESS=1` to write the transcript anew.
#[test]
fn ten_faults_in_six_files_have_their_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let head = |id: &str| {
        format!(
            "id = \"{id}\"\ntitle = \"T\"\nstatus = \"test\"\nsince = \"0.1.0\"\nmodified = \"2026-11-24\"\nwhy = \"W\"\nreferences = []\nfalse-positives = \"None.\"\n"
        )
    };
    let rules = [
        (
            "hedging/HED901.toml",
            "wieght = 3\nwhen.text = [\"[maybe\"]\nthen.class = \"epistemic.possible\"\nhit = [\"a\"]\nmiss = [\"b\"]\n",
        ),
        (
            "hedging/HED902.toml",
            "when.text = [\"@nolist\"]\nthen.class = \"epistemic.posible\"\nhit = [\"a\"]\nmiss = [\"b\"]\n",
        ),
        (
            "scoring/SCO901.toml",
            "when.levle = [\"C0\"]\nthen.digit = \"three\"\nhit = [{ level = \"C0\" }]\nmiss = [{ level = \"C3\" }]\n",
        ),
        (
            "source-type/SRC990.toml",
            "when.role_class = [\"lay\"]\nthen.type = \"gov.king\"\nhit = [{ role_class = \"lay\" }]\nmiss = [{ role_class = \"office\" }]\n",
        ),
        (
            "standing/STA901.toml",
            "when.content = [\"word (\"]\nthen.topic = \"sport\"\nhit = [{ content = \"a\" }]\nmiss = [{ content = \"b\" }]\n",
        ),
    ];
    for (name, body) in rules {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        let id = file.file_stem().expect("a stem").to_string_lossy().into_owned();
        fs::write(&file, head(&id) + body).expect("a rule");
    }
    fs::create_dir_all(folder.path().join("lexicons")).expect("a folder");
    fs::write(folder.path().join("lexicons/mine.csv"), "term,source\n,onrecord\n").expect("a lexicon");
    let output = run(&["rules", "lint", "--rules", &folder.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    let transcript = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts/ten_faults.txt");
    if std::env::var_os("ONRECORD_BLESS").is_some() {
        fs::create_dir_all(transcript.parent().expect("a folder")).expect("a folder");
        fs::write(&transcript, err(&output)).expect("the transcript can be written");
    }
    assert_eq!(err(&output), fs::read_to_string(&transcript).expect("the transcript"));
    let messages = err(&output).lines().filter(|l| ["toml:", "csv:"].iter().any(|e| l.contains(e))).count();
    assert_eq!(messages, 10);
}

/// An article of the kind the rules meet, repeated until timing means something.
fn article() -> Article {
    let text = "“We will rebuild the bridge,” said Anna Weiss, the mayor. Engineers said that 40 bridges had probably been closed.\n\n".repeat(150);
    Article { text, ..Article::default() }
}

fn time(engine: &Engine, article: &Article) -> Duration {
    let one = || {
        clock::computing(clock::Of::Thread, || {
            let reading = engine.read(article.clone());
            assert!(reading.statements.len() >= 300);
        })
    };
    (0..9).map(|_| one()).min().unwrap_or_default()
}

#[test]
fn a_thousand_more_rules_cost_little() {
    let mut files = Files::shipped();
    for n in 0..1000 {
        let words = ["bridge", "mayor", "closed", "engineers", "rebuild", "probably"];
        let (a, b) = (words[n % 6], words[(n / 6) % 6]);
        let rule = format!(
            "id = \"HED{}\"\ntitle = \"G\"\nwhy = \"G\"\nwhen.text = [\"[{a}] <any>{{0,3}} word{n}\", \"~{b} word{n} #NN\", \"[other{n} (x|y z)]\"]\nthen.class = \"vague.other\"\nhit = [\"a\"]\nmiss = [\"b\"]\n",
            2000 + n
        );
        files.insert(&format!("hedging/HED{}.toml", 2000 + n), rule.into_bytes());
    }
    let load = |files: &Files| {
        Engine::new(RuleSet::load(files, &Adjust::default()).expect("the rules load"), Conventions::Product)
    };
    let (plain, many) = (load(&Files::shipped()), load(&files));
    let article = article();
    let ratio = time(&many, &article).as_secs_f64() / time(&plain, &article).as_secs_f64();
    println!("{ratio:.2} × with a thousand more rules");
    assert!(ratio <= 1.5, "{ratio:.2} × with a thousand more rules");
}
