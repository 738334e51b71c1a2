//! Gates: each kind holds and breaks, a baseline fails only on what is new and lists what was fixed, suppressions need reasons, every
//! format says the same, and an editor's correction becomes a rule.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn command(arguments: &[&str]) -> Output {
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(env!("CARGO_BIN_EXE_onrecord")).current_dir(root).args(arguments).output().expect("the command runs")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const OPEN: &str = "Police said on Monday that Martin Keller stole the money from the charity.\n\nThe mayor, Anna Weiss, said the town would repay 40 families.\n";
const ANSWERED: &str = "Police said on Monday that Martin Keller stole the money from the charity.\n\n“I took nothing,” Martin Keller said.\n\nThe mayor, Anna Weiss, said the town would repay 40 families.\n";

/// A folder with articles and gates.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(articles: &[(&str, &str)], gates: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        for (name, text) in articles {
            desk.write(&format!("articles/{name}"), text);
        }
        desk.write("gates.toml", gates);
        desk
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn check(&self, more: &[&str]) -> Output {
        let (articles, gates) = (self.path("articles"), self.path("gates.toml"));
        let mut arguments = vec!["check", articles.as_str(), "--gates", gates.as_str()];
        arguments.extend(more);
        command(&arguments)
    }

    fn report(&self, more: &[&str]) -> (Option<i32>, Value) {
        let output = self.check(&[&["--format", "json"], more].concat());
        (
            output.status.code(),
            serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", err(&output))),
        )
    }
}

fn gate(id: &str, kind: &str, rest: &str) -> String {
    format!("[[gate]]\nid = \"{id}\"\nkind = \"{kind}\"\nreason = \"It is a test.\"\n{rest}\n")
}

fn states(report: &Value) -> Vec<&str> {
    report["breaches"].as_array().expect("breaches").iter().filter_map(|b| b["state"].as_str()).collect()
}

#[test]
fn the_seed_holds_its_gates() {
    let output = command(&["check", "seeds/articles", "--gates", "seeds/gates.toml"]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", err(&output));
    assert!(
        text.contains("all gates hold; 1 of 1 articles judged") && text.contains("not judged: it needs --baseline"),
        "{text}"
    );
}

#[test]
fn shares_break_by_article_and_by_corpus() {
    let gates = gate("C", "min-attribution-coverage", "limit = 1.0\nover = \"corpus\"")
        + &gate("A", "max-anonymous-share", "limit = 0.0");
    let anonymous = "“The bridge is closed,” an unnamed official said on Monday.\n\nThe dam was a disaster that everybody had seen coming for years.\n";
    let desk = Desk::new(&[("a.txt", anonymous), ("b.txt", OPEN)], &gates);
    let (code, report) = desk.report(&[]);
    assert_eq!(code, Some(1), "{report}");
    let anonymous =
        report["breaches"].as_array().expect("breaches").iter().find(|b| b["gate"] == "A").expect("a breach");
    assert_eq!((anonymous["article"].as_str(), anonymous["value"].as_f64()), (Some("a"), Some(1.0)));
}

#[test]
fn an_accused_without_office_is_asked() {
    let gates = gate("G", "no-unanswered-allegation", "");
    let desk = Desk::new(&[("open.txt", OPEN)], &gates);
    let (code, report) = desk.report(&[]);
    assert_eq!(code, Some(1), "{report}");
    let breach = &report["breaches"][0];
    assert_eq!((breach["line"].as_u64(), breach["statement"].as_str()), (Some(1), Some("S1")));
    assert!(breach["message"].as_str().expect("a message").contains("Martin Keller"), "{breach}");
    let answered = Desk::new(&[("open.txt", ANSWERED)], &gates);
    assert_eq!(answered.check(&[]).status.code(), Some(0), "{}", out(&answered.check(&[])));
    let office = OPEN.replace("Martin Keller", "the minister of finance, Martin Keller,");
    let office = Desk::new(&[("open.txt", &office)], &gates);
    assert_eq!(office.check(&[]).status.code(), Some(0), "{}", out(&office.check(&[])));
}

#[test]
fn a_baseline_fails_only_on_what_is_new_and_lists_what_was_fixed() {
    let gates = gate("G", "no-unanswered-allegation", "");
    let desk = Desk::new(&[("open.txt", OPEN)], &gates);
    let baseline = desk.path("baseline.json");
    assert_eq!(desk.check(&["--format", "json", "-o", &baseline]).status.code(), Some(1));
    // Lines come and go: the breach is the same one.
    desk.write("articles/open.txt", &format!("Town Hall\n\n\n{OPEN}"));
    let (code, report) = desk.report(&["--baseline", &baseline]);
    assert_eq!((code, states(&report)), (Some(0), vec!["known"]), "{report}");
    desk.write("articles/other.txt", &OPEN.replace("Martin Keller", "Nadia Petrov"));
    let (code, report) = desk.report(&["--baseline", &baseline]);
    assert_eq!((code, states(&report)), (Some(1), vec!["new", "known"]), "{report}");
    desk.write("articles/other.txt", ANSWERED);
    desk.write("articles/open.txt", ANSWERED);
    let (code, report) = desk.report(&["--baseline", &baseline]);
    assert_eq!((code, states(&report)), (Some(0), vec!["fixed"]), "{report}");
}

#[test]
fn a_change_of_rules_breaks_bands_and_types_against_a_baseline() {
    let gates = gate("B", "max-band-changes", "limit = 0") + &gate("T", "max-type-shift", "limit = 1");
    let desk = Desk::new(&[("open.txt", ANSWERED)], &gates);
    let baseline = desk.path("baseline.json");
    assert_eq!(desk.check(&["--format", "json", "-o", &baseline]).status.code(), Some(0));
    assert_eq!(desk.check(&["--baseline", &baseline]).status.code(), Some(0));
    desk.write("onrecord.toml", "[weights]\nSCO006 = 200\n");
    let (code, report) = desk.report(&["--baseline", &baseline]);
    assert_eq!(code, Some(1), "{report}");
    assert!(report["gates"].as_array().expect("gates").iter().all(|g| g["new"].as_u64() > Some(0)), "{report}");
}

#[test]
fn accuracy_has_a_floor() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/gold");
    let floor = |limit: f64, figure: &str| {
        gate(
            "F",
            "min-accuracy",
            &format!("limit = {limit}\nfigure = \"{figure}\"\ngold = [\"{}\"]", gold.to_string_lossy()),
        )
    };
    let holds = Desk::new(&[("open.txt", OPEN)], &floor(0.5, "content alone"));
    assert_eq!(holds.check(&[]).status.code(), Some(0), "{}", err(&holds.check(&[])));
    let breaks = Desk::new(&[("open.txt", OPEN)], &floor(1.0, "source type, leaf"));
    let found = breaks.check(&[]);
    assert!(matches!(found.status.code(), Some(0 | 1)), "{}", err(&found));
    let strange = Desk::new(&[("open.txt", OPEN)], &floor(0.5, "no such figure")).check(&[]);
    assert!(strange.status.code() == Some(2) && err(&strange).contains("content alone"), "{}", err(&strange));
}

#[test]
fn what_is_accepted_has_a_reason() {
    let desk = Desk::new(&[("open.txt", OPEN)], &gate("G", "no-unanswered-allegation", ""));
    let (_, report) = desk.report(&[]);
    let fingerprint = report["breaches"][0]["fingerprint"].as_str().expect("a fingerprint").to_owned();
    desk.write(
        "onrecord.toml",
        &format!("[[suppress]]\nfingerprint = \"{fingerprint}\"\nreason = \"Asked, no reply.\"\n"),
    );
    let (code, report) = desk.report(&[]);
    assert_eq!((code, states(&report)), (Some(0), vec!["suppressed"]), "{report}");
    assert_eq!(report["breaches"][0]["accepted"], "Asked, no reply.");
    desk.write("onrecord.toml", &format!("[[suppress]]\nfingerprint = \"{fingerprint}\"\nreason = \" \"\n"));
    let silent = desk.check(&[]);
    assert!(
        silent.status.code() == Some(2) && err(&silent).contains("onrecord.toml:1:1: a suppression needs a reason"),
        "{}",
        err(&silent)
    );
    desk.write("onrecord.toml", "");
    desk.write("corrections.toml", "[[suppress]]\nfingerprint = \"0000\"\nreason = \"Long gone.\"\n");
    let (code, report) = desk.report(&["--corrections", &desk.path("corrections.toml")]);
    assert_eq!((code, report["unused"][0]["fingerprint"].as_str()), (Some(1), Some("0000")), "{report}");
}

#[test]
fn every_format_says_it() {
    let desk = Desk::new(&[("open.txt", OPEN)], &gate("G", "no-unanswered-allegation", ""));
    let schema: Value = serde_json::from_slice(&command(&["check", "--schema"]).stdout).expect("a schema");
    let (_, report) = desk.report(&[]);
    let validator = jsonschema::validator_for(&schema).expect("a sound schema");
    assert!(
        validator.is_valid(&report),
        "{:?}",
        validator.iter_errors(&report).map(|e| e.to_string()).collect::<Vec<_>>()
    );
    let sarif: Value = serde_json::from_slice(&desk.check(&["--format", "sarif"]).stdout).expect("SARIF");
    // See tests/formats.rs for the bracket.
    let official = include_str!("schemas/sarif-2.1.0.json").replace("{2}]?$", r"{2}\\]?$");
    let official: Value = serde_json::from_str(&official).expect("a schema");
    let validator = jsonschema::validator_for(&official).expect("a sound schema");
    let faults: Vec<String> = validator.iter_errors(&sarif).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
    let fingerprint = report["breaches"][0]["fingerprint"].as_str().expect("a fingerprint");
    for format in ["text", "json", "sarif", "junit", "gitlab"] {
        let output = desk.check(&["--format", format]);
        assert!(output.status.code() == Some(1) && out(&output).contains(fingerprint), "{format}: {}", out(&output));
    }
    let github = out(&desk.check(&["--format", "github"]));
    assert!(github.starts_with("::error file=") && github.contains(",line=1,title=onrecord G::S1"), "{github}");
    assert_eq!(github.lines().count(), 1, "{github}");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let articles: Vec<(String, String)> =
        (0..20).map(|n| (format!("a{n}.txt"), OPEN.replace("40", &n.to_string()))).collect();
    let articles: Vec<(&str, &str)> = articles.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let desk = Desk::new(&articles, &gate("G", "no-unanswered-allegation", ""));
    let runs = ["1", "2", "8"].map(|jobs| desk.check(&["--format", "json", "--jobs", jobs]).stdout);
    assert!(!runs[0].is_empty() && runs[0] == runs[1] && runs[0] == runs[2]);
}

#[test]
fn what_cannot_run_says_why() {
    let desk = Desk::new(&[("open.txt", OPEN)], "[[gate]]\nid = \"G\"\nkind = \"max-anonymity\"\nreason = \"R\"\n");
    let output = desk.check(&[]);
    assert!(output.status.code() == Some(2) && err(&output).contains("gates.toml:3:8"), "{}", err(&output));
    desk.write("gates.toml", &gate("G", "max-anonymous-share", "limit = 30"));
    let output = desk.check(&[]);
    assert!(output.status.code() == Some(2) && err(&output).contains("0 to 1"), "{}", err(&output));
    desk.write("gates.toml", "");
    assert_eq!(desk.check(&[]).status.code(), Some(2));
    desk.write("gates.toml", &gate("G", "no-unanswered-allegation", ""));
    desk.write("run.json", "{}");
    let output = desk.check(&["--baseline", &desk.path("run.json")]);
    assert!(
        output.status.code() == Some(2) && err(&output).contains("no report of onrecord check"),
        "{}",
        err(&output)
    );
    fs::write(desk.folder.path().join("articles/bad.txt"), [0x41, 0xc3, 0x28, 0xa0]).expect("a file");
    let output = desk.check(&[]);
    assert!(output.status.code() == Some(3) && err(&output).contains("bad.txt"), "{}", err(&output));
    let empty = tempfile::tempdir().expect("a folder");
    let output = command(&["check", &empty.path().to_string_lossy(), "--gates", &desk.path("gates.toml")]);
    assert!(output.status.code() == Some(2) && err(&output).contains("no article"), "{}", err(&output));
}

#[test]
fn a_correction_becomes_a_rule_with_its_test() {
    let desk = Desk::new(&[], "");
    desk.write(
        "corrections.toml",
        "[[correction]]\narticle = \"flood\"\ntext = \"the levee failed\"\nfield = \"source-type\"\nwords = \"a levee warden\"\nshould = \"health.rescue\"\nreason = \"Wardens belong to the fire service.\"\n\n[[correction]]\narticle = \"flood\"\ntext = \"The levee will (perhaps) hold until Monday.\"\nfield = \"hedge\"\nwords = \"(perhaps)\"\nshould = \"epistemic.possible\"\nreason = \"Brackets do not make it certain.\"\n",
    );
    let (file, dir) = (desk.path("corrections.toml"), desk.path("my-rules"));
    let output = command(&["rules", "new", "--from-correction", &file, "--dir", &dir]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let test = command(&["rules", "test", "--rules", &dir, "SRC900", "HED900"]);
    assert!(
        test.status.code() == Some(0) && out(&test).contains("2 rules, 4 tests, 0 failures"),
        "{}{}",
        out(&test),
        err(&test)
    );
    // A second time there are two more.
    assert_eq!(command(&["rules", "new", "--from-correction", &file, "--dir", &dir]).status.code(), Some(0));
    assert!(Path::new(&dir).join("source-type/SRC901.toml").is_file());
    desk.write(
        "corrections.toml",
        &fs::read_to_string(&file).expect("corrections").replace("health.rescue", "health.hero"),
    );
    let output = command(&["rules", "new", "--from-correction", &file, "--dir", &desk.path("other")]);
    assert!(output.status.code() == Some(2) && err(&output).contains("health.hero"), "{}", err(&output));
    assert!(!Path::new(&desk.path("other")).exists());
}
