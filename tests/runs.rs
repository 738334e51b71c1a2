//! Saved runs: weighed anew, compared, verified. The same run saved in any format gives the same answer.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use onrecord::diff::{Settings, what_if};
use onrecord::saved::{Saved, SavedRun};

fn command(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new(env!("CARGO_BIN_EXE_onrecord")).current_dir(root).args(arguments).output().expect("the command runs")
}

fn out(arguments: &[&str]) -> String {
    let output = command(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The seed saved in a format; the path of the report.
fn saved(folder: &Path, format: &str, more: &[&str]) -> String {
    let path = folder.join(format!("seed-{}.{format}", more.len())).to_string_lossy().into_owned();
    let mut arguments = vec!["score", "-q", "--format", format, "-o", &path, "seeds/articles"];
    arguments.extend(more);
    out(&arguments);
    path
}

#[test]
fn a_run_is_weighed_alike_from_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers: Vec<String> = ["jsonl", "json", "csv", "parquet"]
        .iter()
        .map(|format| out(&["what-if", &saved(folder.path(), format, &[]), "--set", "proximity=35", "--json"]))
        .collect();
    assert!(answers.iter().all(|a| *a == answers[0]));
    assert!(answers[0].contains("\"unlike\": 0"));
}

#[test]
fn nothing_set_moves_nothing_and_rules_are_names_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = saved(folder.path(), "jsonl", &[]);
    let json = |set: &[&str]| -> serde_json::Value {
        let mut arguments = vec!["what-if", run.as_str(), "--json"];
        for name in set {
            arguments.extend(["--set", name]);
        }
        serde_json::from_str(&out(&arguments)).expect("JSON")
    };
    assert_eq!(json(&[])["changes"]["moved"], 0);
    assert_eq!(json(&["SCO003=31"]), json(&["proximity=31"]));
    assert!(json(&["band.fair=60"])["changes"]["bands_changed"].as_u64() > Some(0));
    assert!(json(&["cap.SCO102=5"])["changes"]["moved"].as_u64() > Some(0));
    let output = command(&["what-if", &run, "--set", "proximty=3"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no such name"));
}

/// What weighing anew says is what a run under those weights says.
#[test]
fn weighing_anew_is_what_a_new_run_gives() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = saved(folder.path(), "jsonl", &[]);
    let article = folder.path().join("article.txt");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/articles/000_813f815c8d2b6e48.txt"), &article)
        .expect("a copy");
    fs::write(folder.path().join("onrecord.toml"), "[weights]\nSCO003 = 35\nSCO006 = 5\n").expect("settings");
    let after = folder.path().join("after.jsonl").to_string_lossy().into_owned();
    out(&["score", "-q", "--format", "jsonl", "-o", &after, &article.to_string_lossy()]);
    let before = SavedRun::read(&before).expect("a run");
    let after = SavedRun::read(&after).expect("a run");
    let mut settings = Settings::of(&before.scoring);
    settings.set("SCO003=35").expect("a setting");
    settings.set("SCO006=5").expect("a setting");
    assert_eq!(settings.weights, Settings::of(&after.scoring).weights);
    let moved: u64 =
        before.statements.iter().zip(&after.statements).filter(|(a, b)| a.hundredths != b.hundredths).count() as u64;
    let answer = what_if(&before, &settings);
    assert!(moved > 10 && answer.changes.moved == moved, "{moved} {}", answer.changes.moved);
    for change in &answer.changes.list {
        let new = after.statements.iter().find(|s| s.name == change.statement).expect("the statement");
        assert_eq!(change.band[1], new.band);
    }
}

#[test]
fn a_hundred_thousand_statements_take_a_moment() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = SavedRun::read(&saved(folder.path(), "jsonl", &[])).expect("a run");
    let seed: Vec<Saved> = run.statements.clone();
    run.statements = seed.iter().cycle().take(100_000).cloned().collect();
    let mut settings = Settings::of(&run.scoring);
    settings.set("proximity=30").expect("a setting");
    let start = Instant::now();
    let answer = what_if(&run, &settings);
    let took = start.elapsed();
    assert_eq!((answer.changes.statements, answer.unlike), (100_000, 0));
    // 40 ms alone; the bound leaves room for a machine that does other things, too.
    assert!(took.as_millis() < 1000, "{took:?}");
}

#[test]
fn an_edited_report_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["jsonl", "json", "html", "markdown", "junit", "sarif"] {
        let path = saved(folder.path(), format, &[]);
        let output = command(&["verify", &path]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("rules in force here: the report's"), "{format}");
        let text = fs::read_to_string(&path).expect("a report");
        fs::write(&path, text.replacen("Egeland", "Egelund", 1)).expect("an edit");
        let output = command(&["verify", &path]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("EDITED"), "{format}");
    }
}

#[test]
fn an_edited_table_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["csv", "parquet"] {
        let path = saved(folder.path(), format, &[]);
        assert_eq!(command(&["verify", &path]).status.code(), Some(0));
        let table = Path::new(&path).join(format!("statements.{format}"));
        let mut bytes = fs::read(&table).expect("a table");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&table, bytes).expect("an edit");
        assert_eq!(command(&["verify", &path]).status.code(), Some(1));
    }
}

#[test]
fn a_report_is_of_its_articles() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = saved(folder.path(), "jsonl", &[]);
    assert_eq!(command(&["verify", &path, "seeds/articles"]).status.code(), Some(0));
    assert_eq!(command(&["verify", &path, "tests/hostile"]).status.code(), Some(1));
}

#[test]
fn unlike_runs_are_compared_only_by_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = saved(folder.path(), "jsonl", &[]);
    let coded = saved(folder.path(), "jsonl", &["--statements", "seeds/gold/000_813f815c8d2b6e48.gold.jsonl"]);
    let output = command(&["diff", &plain, &coded]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("conventions"));
    let forced = out(&["diff", "--force", &plain, &coded]);
    assert!(forced.contains("unlike conventions") && forced.contains("what differs"));
    let alike = out(&["diff", &plain, &saved(folder.path(), "parquet", &[])]);
    assert!(alike.contains("0 scores and 0 bands differ") && alike.contains("tau 1.0000"));
}
