//! The same bytes at one, two and eight threads, and from the rules embedded, from their folder and under an empty overlay.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn articles(folder: &Path) {
    for n in 0..40 {
        let text = format!(
            "Mayor Anna Weiss said on Monday that {n} bridges had been closed.\n\n“We will rebuild them,” she added. According to residents, {} roads are still open.\n",
            n * 3 + 1
        );
        fs::write(folder.join(format!("article-{n:02}.txt")), text).expect("an article can be written");
    }
}

fn score(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord")).args(arguments).output().expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    articles(folder.path());
    let path = folder.path().to_string_lossy().into_owned();
    for format in ["jsonl", "text", "html", "json"] {
        let runs: Vec<Vec<u8>> = ["1", "2", "8"]
            .iter()
            .map(|jobs| score(&["score", "--format", format, "--jobs", jobs, "-q", &path]))
            .collect();
        assert!(!runs[0].is_empty() && runs[0] == runs[1] && runs[0] == runs[2], "{format}");
    }
}

#[test]
fn embedded_rules_and_their_folder_are_the_same_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    articles(folder.path());
    let path = folder.path().to_string_lossy().into_owned();
    let empty = tempfile::tempdir().expect("a folder");
    let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules");
    let plain = score(&["score", "--format", "jsonl", "-q", &path]);
    for rules in [shipped.as_path(), empty.path()] {
        assert_eq!(plain, score(&["score", "--format", "jsonl", "-q", "--rules", &rules.to_string_lossy(), &path]));
    }
}

#[test]
fn one_changed_weight_changes_the_stamp() {
    let folder = tempfile::tempdir().expect("a folder");
    articles(folder.path());
    let path = folder.path().join("article-00.txt").to_string_lossy().into_owned();
    let plain = score(&["score", "--format", "jsonl", "-q", &path]);
    fs::write(folder.path().join("onrecord.toml"), "[weights]\nSCO003 = 25\n").expect("settings");
    let changed = score(&["score", "--format", "jsonl", "-q", &path]);
    let stamp = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.split("\"rule_set\":\"").nth(1).map(|s| s[..64].to_owned())
    };
    assert_ne!(stamp(&plain), stamp(&changed));
}
