//! The canonical statement table by the command: sorted lines, one hash, from whichever tables; a table that is none is named.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord")).args(arguments).output().expect("the command runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The tables of two articles, read in the order given.
fn tables(folder: &Path, name: &str, order: [usize; 2]) -> String {
    let texts =
        ["The mayor, Ana Ruiz, said the bridge was closed. “It will open,” she said.", "A resident said so, too."];
    let lines = order.map(|n| format!("{}\n", serde_json::json!({"id": format!("a{n}"), "text": texts[n]})));
    let articles = folder.join("articles.jsonl");
    fs::write(&articles, lines.concat()).expect("articles");
    let out = folder.join(name).to_string_lossy().into_owned();
    let output = run(&["score", "-q", "--format", "parquet", "-o", &out, &articles.to_string_lossy()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    out
}

#[test]
fn the_order_of_articles_and_the_cut_into_files_change_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (tables(folder.path(), "one", [0, 1]), tables(folder.path(), "other", [1, 0]));
    let whole = run(&["canonical", &one]);
    assert_eq!(whole.stdout, run(&["canonical", "-q", &other]).stdout);
    let lines: Vec<&[u8]> = whole.stdout.split_inclusive(|b| *b == b'\n').collect();
    assert!(lines.len() >= 3 && lines.is_sorted());
    let first: serde_json::Value = serde_json::from_slice(lines[0]).expect("a line of JSON");
    assert_eq!((first["article"].as_str(), first["outlet"].is_null()), (Some("a0"), true));
    assert_eq!(first.as_object().map(serde_json::Map::len), Some(58));
    // A folder of parts, as an engine of many machines writes it, is the same table as one file.
    let parts = folder.path().join("statements");
    fs::create_dir(&parts).expect("a folder");
    fs::copy(Path::new(&one).join("statements.parquet"), parts.join("part-0.parquet")).expect("a part");
    fs::write(parts.join("_SUCCESS"), "").expect("a mark");
    let hash = text(&run(&["canonical", "-q", "--sha256", &parts.to_string_lossy()]).stdout);
    assert!(text(&whole.stderr).contains(hash.trim()) && hash.trim().len() == 64, "{hash}");
}

#[test]
fn what_is_no_table_of_statements_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = tables(folder.path(), "one", [0, 1]);
    let fails = |path: &str, words: &str| {
        let output = run(&["canonical", path]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
    };
    fails(&format!("{one}/articles.parquet"), "articles.parquet: not a saved run: no column statement");
    fails(&folder.path().to_string_lossy(), "no statements.parquet and no parts of a table");
    fails(&format!("{one}/gone.parquet"), "no such file");
}
