//! `onrecord train` on the project's own gold and on BRAT folders: the same bytes twice, weights that `score` takes, and what is
//! said of gold that cannot be read.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    let root = env!("CARGO_MANIFEST_DIR");
    Command::new(env!("CARGO_BIN_EXE_onrecord")).current_dir(root).args(arguments).output().expect("the command runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Trains a little; what it said.
fn train(gold: &[&str], out: &Path) -> Output {
    let file = out.to_string_lossy();
    run(&[&["train", "--set", "passes=2", "--out", &file], gold].concat())
}

/// An invented article with one attribution, as a BRAT folder.
fn brat(folder: &Path) {
    for name in ["text", "attributions"] {
        fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    fs::write(folder.join("text/a.txt"), "Roe said it may rain.\n").expect("a text");
    let spans = "T1\tAttribution 4 8\tsaid\nT2\tSource 0 3\tRoe\nT3\tCue 4 8\tsaid\nT4\tContent 9 20\tit may rain\n";
    let event = "E1\tAttribution:T1 Source:T2 Cue:T3 Content:T4\n";
    fs::write(folder.join("attributions/a_0001.ann"), format!("{spans}{event}")).expect("an annotation");
}

#[test]
fn own_gold_makes_the_same_weights_twice_and_they_are_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let rules = folder.path().join("rules");
    fs::create_dir_all(rules.join("attribution")).expect("a folder");
    let (first, second) = (rules.join("attribution/attribution.bin"), folder.path().join("again.bin"));
    let gold = ["seeds/gold", "seeds/gold-own"];
    for file in [&first, &second] {
        let output = train(&gold, file);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        // 275 attributed statements, without 21 nested ones, 27 continuations, and two that have no cue.
        assert!(stderr(&output).contains("225 attributions"), "{}", stderr(&output));
        assert!(stderr(&output).contains("7 articles"), "{}", stderr(&output));
    }
    assert!(fs::read(&first).expect("weights") == fs::read(&second).expect("weights"), "other bytes the second time");

    let read = |more: &[&str]| -> Value {
        let output = run(&[&["score", "-q", "--format", "jsonl", "seeds/articles-own/kenya-flood.txt"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        serde_json::from_str(lines.lines().next().expect("an article")).expect("JSON")
    };
    let (ours, shipped) = (read(&["--rules", &rules.to_string_lossy()]), read(&[]));
    assert_ne!(ours["stamp"], shipped["stamp"]);
    let said =
        ours["statements"].as_array().expect("statements").iter().filter(|s| s["kind"] != "unattributed").count();
    assert!(said >= 20, "{said} attributed statements");
}

#[test]
fn gold_files_and_brat_folders_mix() {
    let folder = tempfile::tempdir().expect("a folder");
    let (corpus, out) = (folder.path().join("corpus"), folder.path().join("weights.bin"));
    brat(&corpus);
    let output = train(&[&corpus.to_string_lossy(), "seeds/gold-own/kenya-flood.gold.jsonl"], &out);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("2 articles"), "{}", stderr(&output));
}

#[test]
fn broken_lines_are_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("a.gold.jsonl"), folder.path().join("weights.bin"));
    fs::write(folder.path().join("a.txt"), "Roe said it may rain.\n").expect("a text");
    let right = r#"{"id": "S1", "kind": "indirect", "source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 20]]}"#;
    let outside = right.replace("[9, 20]", "[9, 99]");
    fs::write(&file, format!("{right}\n{outside}\n{{\"kind\": \"told\", \"content\": []}}\n")).expect("gold");
    // All broken lines of all files are told, also beside gold that is right.
    let output = train(&["seeds/gold", &file.to_string_lossy()], &out);
    let (told, name) = (stderr(&output), file.to_string_lossy());
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains(&format!("{name}:2: [9, 99] lies outside the text")), "{told}");
    assert!(told.contains(&format!("{name}:3: not a statement of gold: unknown variant `told`")), "{told}");
    assert!(!out.exists());
}

#[test]
fn nothing_to_learn_from_is_no_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, out) = (folder.path().join("a.gold.jsonl"), folder.path().join("weights.bin"));
    fs::write(folder.path().join("a.txt"), "Rain fell.\n").expect("a text");
    fs::write(&file, "{\"kind\": \"unattributed\", \"content\": [[0, 9]]}\n").expect("gold");
    let here = folder.path().to_string_lossy();
    let missing = folder.path().join("missing.gold.jsonl");
    for (gold, said) in [
        (here.as_ref(), "no attribution with a cue"),
        (&missing.to_string_lossy(), "no such file or folder"),
        ("rules", "nor one with files *.gold.jsonl"),
    ] {
        let output = train(&[gold], &out);
        assert_eq!((output.status.code(), out.exists()), (Some(2), false), "{gold}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
    let output = run(&["train", "--part", "tagger", "seeds/gold", "--out", &out.to_string_lossy()]);
    assert_eq!((output.status.code(), out.exists()), (Some(2), false));
    assert!(stderr(&output).contains("no word classes"), "{}", stderr(&output));
}
