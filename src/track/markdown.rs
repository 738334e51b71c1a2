//! A comparison for a pull request: short, with the largest changes and their sentences. In: a [`RulesDiff`]; out: Markdown that no
//! words of an article can turn into something else.

use std::fmt::Write as _;

use crate::report::markdown::plain as safe;
use crate::track::document::{RulesDiff, ShiftRow, StatementChange};
use crate::track::words::{self, arrow, signed};

/// Rows of a table.
const FEW: usize = 10;
/// Characters of a statement's words.
const WORDS: usize = 240;

/// The whole of it; `list` statements at most.
pub fn markdown(diff: &RulesDiff, list: usize) -> String {
    let mut out = format!("### Rules: {} → {}\n\n{}\n", safe(&diff.a.name), safe(&diff.b.name), words::summary(diff));
    let lost = words::unprocessed(diff);
    if !lost.is_empty() {
        let _ = writeln!(out, "\n**{lost}.**");
        for row in diff.unprocessed.iter().take(FEW) {
            let _ = writeln!(out, "- {}: {}", safe(&row.path), safe(&row.reason));
        }
    }
    rules(&mut out, diff);
    if diff.moves.statements > 0 {
        scores(&mut out, diff);
        statements(&mut out, diff, list);
    }
    accuracy(&mut out, diff);
    let _ = writeln!(
        out,
        "\nonrecord {}, rules {} → {}, corpus {}. A score measures how a statement is sourced, not whether it is so.",
        diff.version,
        words::short(&diff.a.rule_set),
        words::short(&diff.b.rule_set),
        words::short(&diff.corpus.hash)
    );
    out
}

fn rules(out: &mut String, diff: &RulesDiff) {
    if !diff.rules.is_empty() {
        out.push_str("\n| rule | | what differs | moved | articles |\n|---|---|---|---|---:|\n");
    }
    for row in &diff.rules {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            safe(&row.rule),
            row.way.word(),
            safe(&row.detail),
            words::moves(&row.moves),
            row.articles
        );
    }
    if !diff.prose.is_empty() {
        let names: Vec<String> = diff.prose.iter().take(FEW).map(|name| safe(name)).collect();
        let more = diff.prose.len().saturating_sub(FEW);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(out, "\nOnly in what people read: {}{rest}.", names.join(", "));
    }
}

fn scores(out: &mut String, diff: &RulesDiff) {
    let scores = &diff.scores;
    let _ = writeln!(out, "\n{}.", words::scores(scores));
    groups(out, "source type", &scores.types);
    groups(out, "outlet", &scores.outlets);
}

fn groups(out: &mut String, title: &str, rows: &[ShiftRow]) {
    let moved = words::shifted(rows);
    if moved.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n| {title} | shift | mean | bands | statements |\n|---|---:|---:|---:|---:|");
    for row in moved.iter().take(FEW) {
        let _ = writeln!(
            out,
            "| {} | {} | {:.2} → {:.2} | {} | {} |",
            safe(&row.group),
            signed(row.shift),
            row.mean[0],
            row.mean[1],
            row.bands,
            row.statements
        );
    }
    if moved.len() > FEW {
        let _ = writeln!(out, "\nAnd {} more.", moved.len() - FEW);
    }
}

fn statements(out: &mut String, diff: &RulesDiff, list: usize) {
    let shown = list.min(diff.changes.len());
    let _ = writeln!(out, "\n#### {} of {} changes, the largest first\n", shown, diff.moves.statements);
    for change in diff.changes.iter().take(list) {
        statement(out, change);
    }
}

fn statement(out: &mut String, change: &StatementChange) {
    let speaker = if change.speaker.is_empty() { String::new() } else { format!(" {}", safe(&change.speaker)) };
    let _ = writeln!(
        out,
        "- **{}**{speaker}, {}: {} by **{}**  \n  {}",
        change.statement,
        safe(&words::place(change)),
        words::what(change),
        safe(&words::causes(&change.causes, change.together)),
        safe(&words::quoted(&change.text, WORDS))
    );
    for field in &change.fields {
        let _ = writeln!(out, "  - {}", safe(&words::field(field)));
    }
}

fn accuracy(out: &mut String, diff: &RulesDiff) {
    let Some(shift) = &diff.accuracy else { return };
    let _ = writeln!(
        out,
        "\n#### Accuracy on {}: {} of {} figures move\n",
        words::count(shift.articles, "annotated article"),
        shift.moved.len(),
        shift.compared
    );
    if shift.moved.is_empty() {
        return;
    }
    out.push_str("| | | before → after, % | 95 % before |\n|---|---|---:|---:|\n");
    for row in &shift.moved {
        let percent = row.value.map(|v| v.map(|v| 100.0 * v));
        let interval = row
            .interval
            .filter(|[low, high]| low < high)
            .map_or(String::new(), |[low, high]| format!("{:.1}–{:.1}", 100.0 * low, 100.0 * high));
        let _ = writeln!(
            out,
            "| {} | {} ({}) | {} | {interval} |",
            row.group.replace('_', " "),
            safe(&row.name),
            row.figure,
            arrow(&percent)
        );
    }
}
