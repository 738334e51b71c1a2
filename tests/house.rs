//! The plan of the house, held by a machine: which floor may import which, what every file begins with, how long it may be, who
//! may print, and that nothing is a special case of the seed article.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a test or bench tells what it found")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules by floor, lowest first. A module imports its own or a lower floor; stages never import each other.
const FLOORS: [&[&str]; 11] = [
    &["text"],
    &["model", "error"],
    &["linear"],
    &["ruleset"],
    &[
        "segment",
        "syntax",
        "neural",
        "attribute",
        "resolve",
        "classify",
        "hedge",
        "corroborate",
        "given",
        "score",
        "profile",
        "report",
    ],
    &["ingest", "saved"],
    &["train"],
    &["pipeline", "diff"],
    &["batch", "corpus", "eval"],
    &["cli"],
    &["main"],
];

/// Modules of one floor that may still use each other: what they share is plain data.
const ALLOWED: [(&str, &str); 2] = [("model", "error"), ("eval", "batch")];

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| extension.is_empty() || e == extension) {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

fn shown(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).to_string_lossy().into_owned()
}

fn module(path: &Path) -> String {
    let shown = shown(path);
    let inner = shown.trim_start_matches("src/");
    inner.split('/').next().unwrap_or("").trim_end_matches(".rs").to_owned()
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

#[test]
fn arrows_go_one_way() {
    let mut breaches = Vec::new();
    for path in files("src", "rs") {
        let from = module(&path);
        if from == "lib" {
            continue;
        }
        let Some(mine) = floor(&from) else {
            breaches.push(format!("{}: on no floor", shown(&path)));
            continue;
        };
        for line in fs::read_to_string(&path).expect("source").lines() {
            let Some(rest) =
                line.trim().strip_prefix("use crate::").or_else(|| line.trim().strip_prefix("pub use crate::"))
            else {
                continue;
            };
            let to: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let (Some(theirs), false) = (floor(&to), to == from) else { continue };
            let allowed = ALLOWED.contains(&(from.as_str(), to.as_str())) || to == "text";
            if theirs > mine || theirs == mine && !allowed {
                breaches.push(format!("{}: {from} imports {to}", shown(&path)));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let mut breaches = Vec::new();
    for path in files("src", "rs")
        .into_iter()
        .chain(files("tests", "rs"))
        .chain(files("benches", "rs"))
        .chain(files("python/native/src", "rs"))
    {
        let source = fs::read_to_string(&path).expect("source");
        if !source.starts_with("//!") {
            breaches.push(format!("{}: no //! first", shown(&path)));
        }
        let lines = source.lines().count();
        if lines > 500 {
            breaches.push(format!("{}: {lines} lines", shown(&path)));
        }
        breaches.extend(long_functions(&path, &source));
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Functions of more than 60 lines, by the indentation of their braces.
fn long_functions(path: &Path, source: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut open: Option<(usize, usize, String)> = None;
    for (number, line) in source.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let code = line.trim_start();
        let is_function = code.contains("fn ")
            && (code.starts_with("fn ") || code.starts_with("pub") || code.starts_with("const fn"));
        if is_function && !code.ends_with(';') && open.is_none() {
            open = Some((number, indent, code.chars().take(60).collect()));
        }
        if let Some((start, at, name)) = &open
            && line.starts_with(&" ".repeat(*at))
            && code == "}"
            && indent == *at
        {
            if number - start > 60 {
                out.push(format!("{}:{}: {} lines: {name}", shown(path), start + 1, number - start));
            }
            open = None;
        }
    }
    out
}

#[test]
fn only_the_command_prints() {
    let mut breaches = Vec::new();
    for path in files("src", "rs") {
        if matches!(module(&path).as_str(), "cli" | "main") {
            continue;
        }
        let source = fs::read_to_string(&path).expect("source");
        for word in ["println!", "eprintln!", "print!(", "process::exit", "dbg!"] {
            if source.contains(word) {
                breaches.push(format!("{}: {word}", shown(&path)));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Words of a text in lower case, marks dropped.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

#[test]
fn nothing_is_a_special_case_of_the_seed() {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/articles/000_813f815c8d2b6e48.txt");
    let Ok(seed) = fs::read_to_string(seed) else { return };
    let phrases: BTreeSet<Vec<String>> = words(&seed).windows(5).map(<[String]>::to_vec).collect();
    // Public office holders and public bodies may stand in gazetteers; these may not stand anywhere.
    let private = ["szybala", "casagrande", "khateeb", "abo el ezz", "halabi", "al quds", "syria institute", "quds"];
    let mut breaches = Vec::new();
    for path in files("src", "").into_iter().chain(files("rules", "")) {
        let Ok(source) = fs::read_to_string(&path) else { continue };
        let lower = words(&source).join(" ");
        breaches.extend(
            private.iter().filter(|name| lower.contains(*name)).map(|name| format!("{}: {name}", shown(&path))),
        );
        for line in source.lines() {
            let found = words(line).windows(5).find(|w| phrases.contains(*w)).map(|w| w.join(" "));
            breaches.extend(found.map(|phrase| format!("{}: “{phrase}”", shown(&path))));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
