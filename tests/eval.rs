//! `onrecord eval` over the seed's gold, and a cue verb that an editor adds: it works without training.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(env!("CARGO_BIN_EXE_onrecord")).current_dir(root).args(arguments).output().expect("the command runs")
}

fn out(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// One figure's row.
fn row<'v>(report: &'v Value, group: &str, name: &str) -> &'v Value {
    let rows = report["sections"][0]["rows"].as_array().expect("rows");
    rows.iter().find(|r| r["group"] == group && r["name"] == name).expect("the row")
}

#[test]
fn the_seed_has_its_figures() {
    let report: Value = serde_json::from_str(&out(&run(&["eval", "--format", "json", "seeds/gold"]))).expect("JSON");
    assert_eq!((&report["schema"], &report["resamples"]), (&"onrecord.eval/1".into(), &1000.into()));
    let content = row(&report, "statements", "content alone");
    // 38 attributed statements are required, 20 narrator claims.
    assert_eq!(content["gold"], 38);
    assert_eq!(row(&report, "kinds", "narrator claims")["gold"], 20);
    assert!(content["f1"]["value"].as_f64() > Some(0.9), "{content}");
    let kinds = ["direct", "indirect", "mixed"].map(|kind| row(&report, "kinds", kind)["gold"].as_u64());
    assert_eq!(kinds, [Some(14), Some(19), Some(5)]);
    assert!(row(&report, "labels", "source type, leaf")["f1"]["value"].as_f64() > Some(0.8));
}

#[test]
fn a_coding_agrees_with_itself() {
    let arguments = ["eval", "--format", "json", "seeds/gold", "--second", "seeds/gold"];
    let report: Value = serde_json::from_str(&out(&run(&arguments))).expect("JSON");
    assert_eq!(row(&report, "statements", "with their source")["f1"]["value"], 1.0);
    let agreement = report["sections"][0]["agreement"].as_array().expect("agreement");
    assert_eq!(agreement.len(), 3);
    assert!(agreement.iter().all(|a| a["alpha"]["value"] == 1.0 && a["statements"] == 39), "{agreement:?}");
}

#[test]
fn text_and_card_have_the_same_figures() {
    let (text, card) = (out(&run(&["eval", "seeds/gold"])), out(&run(&["eval", "--card", "seeds/gold"])));
    assert!(text.contains("narrator claims") && card.contains("| by kind | precision |"), "{card}");
    let figures = |text: &str| text.split_whitespace().filter(|w| w.contains('.') && w.parse::<f64>().is_ok()).count();
    assert_eq!(figures(&text), figures(&card));
}

#[test]
fn gold_without_its_text_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.gold.jsonl"), "").expect("a file");
    let output = run(&["eval", &folder.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no a.txt"));
}

/// Contents of the attributed statements of a text.
fn attributed(folder: &Path, text: &str, rules: Option<&str>) -> Vec<String> {
    let article = folder.join("a.txt");
    fs::write(&article, text).expect("an article");
    let shown = article.to_string_lossy().into_owned();
    let mut arguments = vec!["score", "--format", "jsonl", "-q", &shown];
    arguments.extend(rules.iter().flat_map(|rules| ["--rules", rules]));
    let lines = out(&run(&arguments));
    let article: Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
    let statements = article["statements"].as_array().expect("statements");
    let said = statements.iter().filter(|s| s["kind"] != "unattributed");
    said.map(|s| s["text"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_cue_verb_of_an_editor_works_without_training() {
    let folder = tempfile::tempdir().expect("a folder");
    let lexicon = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/lexicons/cue_verbs.csv");
    let mut rows = fs::read_to_string(lexicon).expect("the lexicon");
    rows.push_str("blorb,first,quote|clause|that,neutral,0.90,100,an editor\n");
    let rules = folder.path().join("rules");
    fs::create_dir_all(rules.join("lexicons")).expect("a folder");
    fs::write(rules.join("lexicons/cue_verbs.csv"), rows).expect("a lexicon");
    let overlay = rules.to_string_lossy().into_owned();
    let reported = "Smith blorbed that the bridge was closed on Monday.\n";
    assert_eq!(attributed(folder.path(), reported, Some(&overlay)), ["the bridge was closed on Monday"]);
    let quoted = "“The bridge is closed,” Smith blorbed.\n";
    assert_eq!(attributed(folder.path(), quoted, Some(&overlay)), ["“The bridge is closed,”"]);
    for text in [reported, quoted] {
        assert!(attributed(folder.path(), text, None).is_empty(), "{text}");
    }
}
