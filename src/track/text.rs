//! A comparison for people on a terminal. In: a [`RulesDiff`]; out: plain text, counts first, then rules, shifts and sentences.

use std::fmt::Write as _;

use crate::track::document::{RulesDiff, ShiftRow, Side, StatementChange};
use crate::track::words::{self, arrow, signed};

/// Rows of a table of groups or articles.
const FEW: usize = 15;
/// Characters of a statement's words.
const WORDS: usize = 160;

/// The whole of it; `list` statements at most.
pub fn text(diff: &RulesDiff, list: usize) -> String {
    let mut out = String::new();
    let side = |s: &Side| {
        let whole = if s.is_whole { "whole" } else { "laid over the rules that ship" };
        format!("{} ({}, {whole}, {})", s.name, s.kind, words::short(&s.rule_set))
    };
    let _ = writeln!(out, "{} → {}\n{}\n", side(&diff.a), side(&diff.b), words::summary(diff));
    rules(&mut out, diff);
    if diff.moves.statements > 0 {
        scores(&mut out, diff);
        statements(&mut out, diff, list);
    }
    accuracy(&mut out, diff);
    let lost = words::unprocessed(diff);
    if !lost.is_empty() {
        let _ = writeln!(out, "{lost}");
        for row in &diff.unprocessed {
            let line = if row.line > 0 { format!(":{}", row.line) } else { String::new() };
            let _ = writeln!(out, "  {}{line}: {}", row.path, row.reason);
        }
    }
    out
}

fn rules(out: &mut String, diff: &RulesDiff) {
    if !diff.rules.is_empty() {
        out.push_str("what differs in the rules, and what each moved\n");
    }
    for row in &diff.rules {
        let _ = writeln!(out, "  {:<24} {:<8} {}", row.rule, row.way.word(), row.detail);
        let did = words::moves(&row.moves);
        let articles = if row.articles > 0 {
            format!(" in {} article{}", row.articles, words::plural(row.articles as usize))
        } else {
            String::new()
        };
        let _ = writeln!(out, "  {:<24} moved {did}{articles}", "");
    }
    if !diff.prose.is_empty() {
        let _ = writeln!(out, "  only in what people read: {}", diff.prose.join(", "));
    }
    if !diff.rules.is_empty() || !diff.prose.is_empty() {
        out.push('\n');
    }
}

fn scores(out: &mut String, diff: &RulesDiff) {
    let scores = &diff.scores;
    let _ = writeln!(out, "{}", words::scores(scores));
    for (before, after, n) in &scores.bands {
        let shown = |band: &str| if band.is_empty() { "not scored".to_owned() } else { band.replace('_', " ") };
        let _ = writeln!(out, "  {:>6}  {} → {}", n, shown(before), shown(after));
    }
    groups(out, "by source type", &scores.types);
    groups(out, "by outlet", &scores.outlets);
    if !scores.articles.is_empty() {
        out.push_str("by article, largest move first\n");
    }
    for row in scores.articles.iter().take(FEW) {
        let place = |rank: Option<u64>| rank.map_or("–".to_owned(), |r| r.to_string());
        let _ = writeln!(
            out,
            "  {:<40} {}  place {} → {}  {}",
            words::cut(&row.article, 40),
            arrow(&row.mean),
            place(row.rank[0]),
            place(row.rank[1]),
            words::count(row.statements, "statement")
        );
    }
    more(out, scores.articles_moved, FEW);
    out.push('\n');
}

fn groups(out: &mut String, title: &str, rows: &[ShiftRow]) {
    let moved = words::shifted(rows);
    if moved.is_empty() {
        return;
    }
    let _ = writeln!(out, "{title} (of {} with scored statements)", rows.len());
    for row in moved.iter().take(FEW) {
        let _ = writeln!(
            out,
            "  {:<24} {:>8}  {:>6.2} → {:>6.2}  {}, {}",
            words::cut(&row.group, 24),
            signed(row.shift),
            row.mean[0],
            row.mean[1],
            words::count(row.statements, "statement"),
            words::count(row.bands, "band")
        );
    }
    more(out, moved.len() as u64, FEW);
}

fn more(out: &mut String, all: u64, shown: usize) {
    if all > shown as u64 {
        let _ = writeln!(out, "  and {} more", all - shown as u64);
    }
}

fn statements(out: &mut String, diff: &RulesDiff, list: usize) {
    out.push_str("statements, largest change first\n");
    for change in diff.changes.iter().take(list) {
        statement(out, change);
    }
    more(out, diff.moves.statements, list.min(diff.changes.len()));
    out.push('\n');
}

fn statement(out: &mut String, change: &StatementChange) {
    let by = if change.speaker.is_empty() { String::new() } else { format!(" {}", change.speaker) };
    let _ = writeln!(
        out,
        "  {} {}{by}: {} by {}",
        words::place(change),
        change.statement,
        words::what(change),
        words::causes(&change.causes, change.together)
    );
    let _ = writeln!(out, "    {}", words::quoted(&change.text, WORDS));
    for field in &change.fields {
        let _ = writeln!(out, "    {}", words::field(field));
    }
}

fn accuracy(out: &mut String, diff: &RulesDiff) {
    let Some(shift) = &diff.accuracy else { return };
    let _ = writeln!(
        out,
        "accuracy on {}: {} of {} figures move",
        words::count(shift.articles, "annotated article"),
        shift.moved.len(),
        shift.compared
    );
    for row in &shift.moved {
        let percent = row.value.map(|v| v.map(|v| 100.0 * v));
        let interval = row
            .interval
            .map_or(String::new(), |[low, high]| format!("  (95 % before: {:.1} to {:.1})", 100.0 * low, 100.0 * high));
        let _ = writeln!(
            out,
            "  {:<12} {:<32} {:<9} {}{interval}",
            row.group.replace('_', " "),
            row.name,
            row.figure,
            arrow(&percent)
        );
    }
    out.push('\n');
}
