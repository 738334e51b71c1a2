//! A planted change of each kind is told by its rule, on the seed and on 200 generated articles, with no other change reported; a rule
//! set against itself reports nothing; errors are errors; any number of threads gives the same bytes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

#[path = "../benches/generate/grammar.rs"]
mod grammar;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn command(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).current_dir(root()).args(arguments).output().expect("the command runs")
}

/// Every rule but the accurate engine's weights, in a folder of its own.
fn rules(into: &Path) {
    let mut open = vec![PathBuf::new()];
    while let Some(folder) = open.pop() {
        fs::create_dir_all(into.join(&folder)).expect("a folder");
        for entry in fs::read_dir(root().join("rules").join(&folder)).expect("the rules").flatten() {
            let name = folder.join(entry.file_name());
            if entry.path().is_dir() {
                open.push(name);
            } else if entry.file_name() != "encoder.bin" {
                fs::copy(entry.path(), into.join(&name)).expect("a copy");
            }
        }
    }
}

/// 200 articles of the benches' generator, as JSON lines.
fn generated(folder: &Path) -> String {
    let grammar = grammar::Grammar::shipped();
    let lines: Vec<String> =
        (0..200).map(|n| serde_json::to_string(&grammar.article(7, n, 2500)).expect("JSON")).collect();
    let path = folder.join("generated.jsonl");
    fs::write(&path, lines.join("\n")).expect("articles");
    path.to_string_lossy().into_owned()
}

/// Two copies of the rules, and both corpora.
struct Bench {
    folder: tempfile::TempDir,
    corpora: [String; 2],
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        rules(&folder.path().join("a"));
        rules(&folder.path().join("b"));
        let corpora = ["seeds/articles".to_owned(), generated(folder.path())];
        Self { folder, corpora }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Changes a file of one side.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(path, text.replacen(from, to, 1)).expect("an edit");
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).expect("a file");
    }

    fn diff(&self, corpus: &str) -> Value {
        let (a, b) = (self.path("a"), self.path("b"));
        let output = command(&[
            "rules",
            "diff",
            &a.to_string_lossy(),
            &b.to_string_lossy(),
            "--corpus",
            corpus,
            "--format",
            "json",
            "--list",
            "100000",
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// On either corpus: the rules told of, and every change by them alone.
    fn told(&self, expected: &[&str]) -> [Value; 2] {
        [0, 1].map(|nth| {
            let diff = self.diff(&self.corpora[nth]);
            let names: Vec<&str> =
                diff["rules"].as_array().expect("rules").iter().filter_map(|r| r["rule"].as_str()).collect();
            assert_eq!(names, expected, "corpus {nth}");
            let known: BTreeSet<&str> = expected.iter().copied().collect();
            assert!(changes(&diff).len() as u64 == diff["moves"]["statements"].as_u64().expect("a number"));
            assert!(!changes(&diff).is_empty(), "corpus {nth}: nothing moved");
            for change in changes(&diff) {
                let causes: BTreeSet<&str> = list(&change["causes"]);
                assert!(!causes.is_empty() && causes.is_subset(&known), "{change}");
            }
            diff
        })
    }
}

fn list(value: &Value) -> BTreeSet<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn changes(diff: &Value) -> &Vec<Value> {
    diff["changes"].as_array().expect("changes")
}

/// How many statements were gained, lost, relabelled, re-scored, re-linked.
fn moves(diff: &Value) -> [u64; 5] {
    ["gained", "lost", "relabelled", "rescored", "relinked"].map(|name| diff["moves"][name].as_u64().expect("a number"))
}

fn new_rule(id: &str, title: &str, body: &str) -> String {
    format!(
        "id = \"{id}\"\ntitle = \"{title}\"\nstatus = \"test\"\nsince = \"0.1.0\"\nmodified = \"2026-11-25\"\nwhy = \"Planted.\"\nreferences = []\nfalse-positives = \"None.\"\n{body}\nhit = []\nmiss = []\n"
    )
}

#[test]
fn a_weight_moves_scores_and_nothing_else() {
    let bench = Bench::new();
    bench.edit("b/scoring/SCO003.toml", "weight = 20", "weight = 30");
    for diff in bench.told(&["SCO003"]) {
        let [gained, lost, relabelled, rescored, relinked] = moves(&diff);
        assert!([gained, lost, relabelled, relinked] == [0; 4] && rescored > 10, "{:?}", moves(&diff));
        assert_eq!(diff["rules"][0]["detail"], "weight 20 → 30");
        assert!(diff["scores"]["tau_statements"].as_f64() < Some(1.0));
        assert!(!diff["scores"]["types"].as_array().expect("types").is_empty());
    }
}

#[test]
fn a_new_cue_verb_gains_statements() {
    let bench = Bench::new();
    let cues = fs::read_to_string(bench.path("b/lexicons/cue_verbs.csv")).expect("cues");
    let without: String = cues.lines().filter(|l| !l.starts_with("say,")).map(|l| format!("{l}\n")).collect();
    bench.write("a/lexicons/cue_verbs.csv", &without);
    for diff in bench.told(&["cue_verbs: say"]) {
        assert_eq!(diff["rules"][0]["way"], "added");
        assert!(moves(&diff)[0] > 0, "{:?}", moves(&diff));
    }
}

#[test]
fn a_new_source_type_rule_relabels() {
    let bench = Bench::new();
    let body = "priority = 1000\nwhen.mention = [\"~official\", \"~resident\"]\nthen.type = \"soc.activist\"";
    bench.write("b/source-type/SRC900.toml", &new_rule("SRC900", "Planted", body));
    for diff in bench.told(&["SRC900"]) {
        let [gained, lost, relabelled, ..] = moves(&diff);
        assert!(gained == 0 && lost == 0 && relabelled > 0, "{:?}", moves(&diff));
        let typed = changes(&diff).iter().any(|c| c["source_type"][1] == "soc.activist");
        assert!(typed);
    }
}

#[test]
fn a_removed_hedge_is_missed() {
    let bench = Bench::new();
    fs::remove_file(bench.path("b/hedging/HED114.toml")).expect("the rule");
    for diff in bench.told(&["HED114"]) {
        assert_eq!(diff["rules"][0]["way"], "removed");
        for change in changes(&diff) {
            assert!(change["fields"].as_array().expect("fields").iter().any(|f| f["field"] == "hedges"), "{change}");
        }
    }
}

#[test]
fn a_threshold_of_corroboration_links_anew() {
    let bench = Bench::new();
    bench.edit("b/corroboration/COR001.toml", "topic = 0.45", "topic = 0.15");
    bench.edit("b/corroboration/COR001.toml", "then.value = 0.42", "then.value = 0.05");
    for diff in bench.told(&["COR001"]) {
        let [gained, lost, _, _, relinked] = moves(&diff);
        assert!(gained == 0 && lost == 0 && relinked > 0, "{:?}", moves(&diff));
    }
}

/// A new hedge that weighs nothing, and a cap on what it marks: neither caps anything alone.
#[test]
fn two_that_interact_are_both_told() {
    let bench = Bench::new();
    let hedge = "priority = 1000\nwhen.text = [\"[the]\"]\nthen.class = \"evidential.weak_basis\"";
    bench.write("b/hedging/HED900.toml", &new_rule("HED900", "Planted", hedge));
    let cap = "when.hedge = [\"evidential.weak_basis\"]\nthen.flag = \"planted\"\nthen.cap = 5";
    bench.write("b/scoring/SCO900.toml", &new_rule("SCO900", "Planted", cap));
    for diff in bench.told(&["HED900", "SCO900"]) {
        let mut capped = 0;
        for change in changes(&diff) {
            for field in change["fields"].as_array().expect("fields") {
                let causes = list(&field["causes"]);
                match field["field"].as_str() {
                    Some("hedges") => assert_eq!(causes, ["HED900"].into(), "{change}"),
                    Some("caps") if causes.len() == 2 => {
                        assert_eq!(field["together"], true, "{field}");
                        capped += 1;
                    }
                    _ => {}
                }
            }
        }
        assert!(capped > 0, "nothing was capped by both");
    }
}

/// Two changes that have nothing to do with each other are told apart, field by field.
#[test]
fn two_that_do_not_interact_are_told_apart() {
    let bench = Bench::new();
    bench.edit("b/scoring/SCO003.toml", "weight = 20", "weight = 30");
    fs::remove_file(bench.path("b/hedging/HED114.toml")).expect("the rule");
    for diff in bench.told(&["HED114", "SCO003"]) {
        for field in changes(&diff).iter().flat_map(|c| c["fields"].as_array().expect("fields")) {
            let causes = list(&field["causes"]);
            match field["field"].as_str() {
                Some("hedges") => assert_eq!(causes, ["HED114"].into(), "{field}"),
                Some("score" | "band") => assert!(causes.contains("SCO003"), "{field}"),
                _ => {}
            }
        }
    }
}

/// Many changes are told of by family: each asked by itself would cost two rule sets.
#[test]
fn many_changes_are_taken_together() {
    let bench = Bench::new();
    let mut names: Vec<PathBuf> =
        fs::read_dir(bench.path("b/hedging")).expect("rules").flatten().map(|e| e.path()).collect();
    names.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    names.sort();
    names.iter().take(20).for_each(|path| fs::remove_file(path).expect("a rule"));
    bench.edit("b/scoring/SCO003.toml", "weight = 20", "weight = 30");
    let [diff, _] = bench.told(&["hedging", "SCO003"]);
    assert!(diff["rules"][0]["detail"].as_str().expect("a detail").starts_with("20 changes, such as HED001"));
}

#[test]
fn a_set_against_itself_and_new_prose_move_nothing() {
    let bench = Bench::new();
    for corpus in &bench.corpora {
        let diff = bench.diff(corpus);
        assert_eq!((changes(&diff).len(), diff["rules"].as_array().map(Vec::len), moves(&diff)), (0, Some(0), [0; 5]));
        assert_eq!(diff["scores"]["moved"], 0);
        assert_eq!(diff["scores"]["ranks_changed"], 0);
    }
    bench.edit("b/scoring/SCO003.toml", "title = \"Proximity\"", "title = \"How near\"");
    let diff = bench.diff(&bench.corpora[0]);
    assert_eq!(diff["prose"], serde_json::json!(["scoring/SCO003.toml"]));
    assert_eq!(diff["rules"].as_array().map(Vec::len), Some(0));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let bench = Bench::new();
    bench.edit("b/scoring/SCO003.toml", "weight = 20", "weight = 30");
    fs::remove_file(bench.path("b/hedging/HED114.toml")).expect("the rule");
    let (a, b) = (bench.path("a"), bench.path("b"));
    for format in ["text", "json", "markdown", "html"] {
        let runs: Vec<Vec<u8>> = ["1", "2", "8"]
            .iter()
            .map(|jobs| {
                let (a, b) = (a.to_string_lossy(), b.to_string_lossy());
                let arguments =
                    ["rules", "diff", &a, &b, "--corpus", &bench.corpora[1], "--format", format, "--jobs", jobs];
                let output = command(&arguments);
                assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
                output.stdout
            })
            .collect();
        assert!(!runs[0].is_empty() && runs[0] == runs[1] && runs[0] == runs[2], "{format}");
    }
}

#[test]
fn the_json_fits_its_schema() {
    let schema: Value = serde_json::from_slice(&command(&["rules", "diff", "--schema"]).stdout).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a sound schema");
    let bench = Bench::new();
    bench.edit("b/scoring/SCO003.toml", "weight = 20", "weight = 30");
    let diff = bench.diff("seeds/articles");
    let faults: Vec<String> = validator.iter_errors(&diff).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn what_cannot_run_says_why() {
    let bench = Bench::new();
    let (a, b) = (bench.path("a"), bench.path("b"));
    let (a, b) = (a.to_string_lossy().into_owned(), b.to_string_lossy().into_owned());
    let run = |a: &str, b: &str, corpus: &str| {
        let output = command(&["rules", "diff", a, b, "--corpus", corpus]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), output.stdout)
    };
    let (code, message, _) = run(&a, "no-such-revision", "seeds/articles");
    assert!(code == Some(2) && message.contains("“no-such-revision” is"), "{code:?} {message}");
    bench.write("b/hedging/HED114.toml", "id = \"HED114\"\nwieght = 3\n");
    let (code, message, out) = run(&a, &b, "seeds/articles");
    assert!(
        code == Some(2) && message.contains("b/hedging/HED114.toml:2:1: unknown key \"wieght\""),
        "{code:?} {message}"
    );
    assert!(out.is_empty());
    let empty = tempfile::tempdir().expect("a folder");
    let (code, message, _) = run(&a, &a, &empty.path().to_string_lossy());
    assert!(code == Some(2) && message.contains("no article"), "{code:?} {message}");
    fs::write(empty.path().join("bad.txt"), [0x41, 0xc3, 0x28, 0xa0]).expect("a file");
    fs::write(empty.path().join("good.txt"), "The mayor said on Monday that the bridge was closed.\n").expect("a file");
    let (code, message, out) = run(&a, &a, &empty.path().to_string_lossy());
    assert!(code == Some(3) && message.contains("bad.txt"), "{code:?} {message}");
    assert!(String::from_utf8_lossy(&out).contains("1 of 2 articles could not be read"));
    let (code, _, out) = run(&a, &a, "no-such-folder");
    assert!(code == Some(3) && String::from_utf8_lossy(&out).contains("Nothing was compared"), "{code:?}");
}

#[test]
fn the_card_moves_with_the_rules() {
    let bench = Bench::new();
    fs::remove_file(bench.path("b/hedging/HED114.toml")).expect("the rule");
    let (a, b) = (bench.path("a"), bench.path("b"));
    let output = command(&[
        "rules",
        "diff",
        &a.to_string_lossy(),
        &b.to_string_lossy(),
        "--corpus",
        "seeds/articles",
        "--gold",
        "seeds/gold",
        "--format",
        "json",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let diff: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let moved = diff["accuracy"]["moved"].as_array().expect("figures");
    assert!(moved.iter().any(|m| m["group"] == "hedges"), "{moved:?}");
    assert!(moved.iter().all(|m| m["group"] != "statements"), "{moved:?}");
}
