//! The command's manners: messages with a place, exit codes, nothing lost, no panic, whatever the input.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).args(arguments).output().expect("the command runs")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A folder with one good article and one file of the given bytes.
fn folder(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("good.txt"), "The mayor said the bridge had been closed.\n").expect("an article");
    fs::write(folder.path().join(name), bytes).expect("a file");
    folder
}

fn score(folder: &Path) -> Output {
    run(&["score", "--format", "jsonl", &folder.to_string_lossy()])
}

/// The bad file is named with a reason, the exit code is 3 and the good article is scored.
fn is_lost(folder: &tempfile::TempDir, words: &str) {
    let output = score(folder.path());
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert!(err(&output).contains(words), "{}", err(&output));
    assert!(out(&output).contains("\"id\":\"good\""));
    assert!(out(&output).contains("\"failed\":1"));
}

#[test]
fn an_empty_file_is_a_row_with_a_reason() {
    is_lost(&folder("bad.txt", b""), "bad.txt: empty");
}

#[test]
fn a_binary_file_is_a_row_with_a_reason() {
    is_lost(&folder("bad.txt", b"PK\x03\x04\x00\x00\x00"), "bad.txt: binary file");
}

#[test]
fn bytes_that_are_not_utf8_have_line_and_column() {
    is_lost(&folder("bad.txt", b"A line.\nAnother \xFF line.\n"), "bad.txt:2: not UTF-8 at column 9");
}

#[test]
fn fifty_megabytes_in_one_line_are_refused() {
    is_lost(&folder("bad.txt", "word ".repeat(10_000_000).as_bytes()), "more than the limit");
}

#[test]
fn an_unclosed_quotation_is_read_with_a_note() {
    let folder = folder(
        "open.txt",
        "“We are tired, the mayor said, and nobody knows when it ends.\n\nThe crowd went home.\n".as_bytes(),
    );
    let output = score(folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("unclosed-quote"));
}

#[test]
fn a_bad_line_of_json_has_its_line() {
    let lines =
        "{\"id\": \"a\", \"text\": \"The mayor said it was closed.\"}\n{\"id\": \"b\", \"text\": }\n{\"id\": \"c\"}\n";
    let folder = folder("bad.jsonl", lines.as_bytes());
    let output = score(folder.path());
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("bad.jsonl:2: not a JSON object"), "{}", err(&output));
    assert!(err(&output).contains("bad.jsonl:3: no \"text\" field"), "{}", err(&output));
    assert!(out(&output).contains("\"id\":\"a\""));
}

#[test]
fn a_missing_path_is_said() {
    let folder = folder("other.txt", b"The mayor said it was closed.");
    let missing = folder.path().join("nowhere.txt").to_string_lossy().into_owned();
    let output = run(&["score", "--format", "jsonl", &missing, &folder.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("nowhere.txt: no such file or folder"), "{}", err(&output));
    assert!(out(&output).contains("\"scored\":2"));
}

#[test]
fn unknown_flags_and_formats_are_usage_errors() {
    for arguments in
        [&["score", "--colour-me", "x.txt"][..], &["score", "--format", "docx", "x.txt"], &["fly"], &["score"]]
    {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err(&output).contains("error:"), "{}", err(&output));
    }
}

#[test]
fn a_fault_in_the_settings_has_its_place() {
    let folder = folder("onrecord.toml", b"disable = []\nwieghts = 3\n");
    let output = score(folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("onrecord.toml:2:1"), "{}", err(&output));
}

#[test]
fn settings_are_found_upward_and_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("desk")).expect("a folder");
    fs::write(folder.path().join("desk/a.txt"), "The mayor said it was closed.").expect("an article");
    fs::write(folder.path().join("onrecord.toml"), "disable = [\"HED001\"]\n").expect("settings");
    let output = run(&["score", "--show-settings", &folder.path().join("desk/a.txt").to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains("HED001  (onrecord.toml)"), "{}", out(&output));
}

#[test]
fn what_is_less_sure_than_asked_is_left_out_and_the_stamp_says_so() {
    let text = b"The mayor said the bridge had been closed. Its owners hoped to sell it. Nothing moved.\n";
    let folder = folder("two.txt", text);
    let file = folder.path().join("two.txt").to_string_lossy().into_owned();
    let with = |least: &str| run(&["score", "--format", "json", "--min-confidence", least, &file]);
    let rows = |output: &Output| -> Vec<(String, f64)> {
        let report: serde_json::Value = serde_json::from_str(&out(output)).expect("JSON");
        let statements = report["articles"][0]["statements"].as_array().expect("statements").clone();
        let row = |s: &serde_json::Value| (s["kind"].to_string(), s["confidence"].as_f64().expect("a number"));
        statements.iter().map(row).collect()
    };
    let told = |rows: &[(String, f64)]| rows.iter().filter(|(kind, _)| !kind.contains("unattributed")).count();
    let all = rows(&with("0"));
    let most = all.iter().map(|(_, confidence)| *confidence).fold(0.0, f64::max);
    let sure = with(&most.to_string());
    let kept = rows(&sure);
    assert!(told(&all) > told(&kept) && told(&kept) == 1, "{all:?} {kept:?}");
    assert!(out(&sure).contains(&format!("product, confidence from {most}")));
    let output = with("2");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("a number from 0 to 1"), "{}", err(&output));
}

#[test]
fn explain_prints_terms_that_sum() {
    let folder = folder("other.txt", b"x");
    let file = folder.path().join("good.txt").to_string_lossy().into_owned();
    let output = run(&["explain", &format!("{file}:1")]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let text = out(&output);
    let points = text
        .lines()
        .filter(|l| l.contains(" × ") && l.contains("SCO0"))
        .filter_map(|l| l.split(" × ").nth(1)?.split_whitespace().nth(1)?.parse::<f64>().ok());
    let total: f64 = points.sum();
    let sum = text
        .lines()
        .find(|l| l.contains("sum of terms"))
        .and_then(|l| l.split_whitespace().last())
        .and_then(|n| n.parse::<f64>().ok());
    assert!((total - sum.expect("a sum")).abs() < 0.005, "{text}");
}

#[test]
fn completions_and_the_man_page_come_from_one_definition() {
    assert!(out(&run(&["completions", "bash"])).contains("onrecord"));
    assert!(out(&run(&["man"])).contains(".TH"));
}

#[test]
fn colour_only_where_it_is_wanted() {
    let folder = folder("other.txt", b"x y z");
    let file = folder.path().join("good.txt").to_string_lossy().into_owned();
    assert!(!out(&run(&["score", &file])).contains('\u{1b}'));
    assert!(out(&run(&["score", "--color", "always", &file])).contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder("other.txt", "The mayor said the bridge had been closed. ".repeat(4000).as_bytes());
    let script = format!(
        "'{}' score --format json '{}' | head -c 10",
        env!("CARGO_BIN_EXE_onrecord"),
        folder.path().to_string_lossy()
    );
    let output = Command::new("bash").args(["-o", "pipefail", "-c", &script]).output().expect("bash");
    assert!(!err(&output).contains("panic") && !err(&output).contains("roken pipe"), "{}", err(&output));
}

#[test]
fn files_of_one_name_in_two_folders_support_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = [
        "The mayor said the bridge collapsed on Monday and killed four people.",
        "Doctors said the bridge collapsed on Monday and killed four people in the old town.",
    ];
    for (day, text) in ["monday", "tuesday"].iter().zip(said) {
        fs::create_dir(folder.path().join(day)).expect("a folder");
        fs::write(folder.path().join(day).join("index.txt"), text).expect("an article");
    }
    let output = run(&["score", "--corroborate", "corpus", "--format", "jsonl", &folder.path().to_string_lossy()]);
    assert_eq!(out(&output).matches("\"level\":\"C3\"").count(), 2, "{}", out(&output));
    assert!(err(&output).contains("note shared-id: ids that stand for several articles: 1;"), "{}", err(&output));
}

#[test]
fn what_was_coded_by_hand_is_found_in_other_articles() {
    let folder = tempfile::tempdir().expect("a folder");
    // Who says it stands before it, with no cue between: only the coding knows.
    let articles = [
        ("a", "The mayor", " spoke to reporters: ", "the bridge collapsed on Monday and killed four people"),
        ("b", "Doctors", " were tired: ", "the bridge collapsed on Monday and killed four people near the market"),
    ];
    let mut rows = Vec::new();
    for (id, source, between, said) in articles {
        let (text, start) = (format!("{source}{between}{said}"), source.len() + between.len());
        let [content, who] = [[start, text.len()], [0, source.len()]];
        let who_says = format!(r#""kind": "indirect", "speaker": "{source}", "source": [{who:?}]"#);
        rows.push(format!(r#"{{"id": "{id}1", "article": "{id}", "content": [{content:?}], {who_says}}}"#));
        fs::write(folder.path().join(format!("{id}.txt")), text).expect("an article");
    }
    let file = folder.path().join("coding.gold");
    fs::write(&file, rows.join("\n")).expect("a coding");
    let [coding, a, b] =
        [file, folder.path().join("a.txt"), folder.path().join("b.txt")].map(|p| p.to_string_lossy().into_owned());
    let output = run(&["score", "--statements", &coding, "--corroborate", "corpus", "--format", "jsonl", &a, &b]);
    let lines: Vec<String> = out(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3, "two articles and the run: {}", err(&output));
    for (line, other) in lines.iter().zip(["b1", "a1"]) {
        assert!(line.contains("\"level\":\"C3\"") && line.contains(&format!("\"{other}\"")), "{other} in {line}");
    }
}

#[test]
fn a_folder_is_refused_as_output_before_the_work_begins() {
    let folder = folder("other.txt", b"x y z");
    let path = folder.path().to_string_lossy().into_owned();
    let file = folder.path().join("good.txt").to_string_lossy().into_owned();
    for format in ["text", "json", "jsonl", "html"] {
        for name in [path.clone(), format!("{path}/new/")] {
            let output = run(&["score", "--format", format, "-o", &name, &file]);
            assert_eq!(output.status.code(), Some(2), "{format}: {}", err(&output));
            assert!(
                err(&output).contains(&format!("--output names a file, and {name} is a folder")),
                "{}",
                err(&output)
            );
        }
    }
}
