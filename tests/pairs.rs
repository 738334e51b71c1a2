//! The pairs written for the project: numbers that conflict or agree, claims that contradict or agree. Two thirds were in view
//! while the rules were made; the held-back third is the gate. Every figure is printed with its interval (Wilson, 95 %).

#![allow(clippy::print_stdout, reason = "a test or bench tells what it found")]

use std::fs;
use std::path::Path;

use onrecord::attribute::Conventions;
use onrecord::model::Relation;
use onrecord::pipeline::Engine;
use onrecord::ruleset::RuleSet;
use serde_json::Value;

struct Pair {
    is_held: bool,
    agrees: bool,
    relation: Option<Relation>,
    similarity: f64,
}

fn read(name: &str) -> Vec<Pair> {
    let engine = Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pairs").join(name);
    let rows = fs::read_to_string(path).expect("pairs");
    rows.lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).expect("a pair");
            let found = engine.compare(row["a"].as_str().expect("a"), row["b"].as_str().expect("b"));
            Pair {
                is_held: row["split"] == "held",
                agrees: row["label"] == "support",
                relation: found.relation,
                similarity: found.similarity,
            }
        })
        .collect()
}

/// The share and its interval (Wilson 1927), in per cent.
fn share(hits: usize, of: usize) -> (f64, f64, f64) {
    let (n, z) = (of.max(1) as f64, 1.96_f64);
    let p = hits as f64 / n;
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    (100.0 * p, 100.0 * (middle - half), 100.0 * (middle + half))
}

/// The chance that an agreeing pair is ranked above a conflicting one.
fn auc(pairs: &[&Pair]) -> f64 {
    let of = |agrees: bool| pairs.iter().filter(move |p| p.agrees == agrees).map(|p| p.similarity);
    let mut won = 0.0;
    for up in of(true) {
        won += of(false)
            .map(|down| {
                if up > down {
                    1.0
                } else if up == down {
                    0.5
                } else {
                    0.0
                }
            })
            .sum::<f64>();
    }
    won / (of(true).count() * of(false).count()) as f64
}

/// Contradictions called support, conflicts found, agreements kept, and the ranking, of one part.
fn figures(name: &str, pairs: &[&Pair]) -> [f64; 4] {
    let of = |agrees: bool| pairs.iter().filter(move |p| p.agrees == agrees);
    let count = |agrees: bool, relation: Relation| of(agrees).filter(|p| p.relation == Some(relation)).count();
    let (against, with) = (of(false).count(), of(true).count());
    let rows = [
        ("conflicts called support", share(count(false, Relation::Supports), against)),
        ("conflicts found", share(count(false, Relation::Contradicts), against)),
        ("agreements found", share(count(true, Relation::Supports), with)),
    ];
    for (what, (p, low, high)) in rows {
        println!("{name}: {what} {p:.1} % ({low:.1} to {high:.1})");
    }
    let auc = 100.0 * auc(pairs);
    println!("{name}: AUC {auc:.1}, {against} conflicts, {with} agreements");
    [rows[0].1.0, rows[1].1.0, rows[2].1.0, auc]
}

fn gate(name: &str) -> [f64; 4] {
    let pairs = read(name);
    let part = |held: bool| pairs.iter().filter(|p| p.is_held == held).collect::<Vec<_>>();
    figures(&format!("{name}, in view"), &part(false));
    figures(&format!("{name}, held back"), &part(true))
}

#[test]
fn numbers_that_conflict_are_told_from_numbers_that_agree() {
    let [false_support, found, kept, auc] = gate("numbers.jsonl");
    assert!(false_support <= 15.0, "conflicts called support {false_support:.1} %");
    assert!(found >= 80.0, "conflicts found {found:.1} %");
    assert!(kept >= 80.0, "agreements found {kept:.1} %");
    assert!(auc >= 85.0, "AUC {auc:.1}");
}

#[test]
fn contradictions_are_told_from_agreements() {
    let [false_support, found, kept, auc] = gate("claims.jsonl");
    assert!(false_support <= 15.0, "contradictions called support {false_support:.1} %");
    assert!(found >= 75.0, "contradictions found {found:.1} %");
    assert!(kept >= 80.0, "agreements found {kept:.1} %");
    assert!(auc >= 85.0, "AUC {auc:.1}");
}
