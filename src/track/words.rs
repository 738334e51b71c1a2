//! How a comparison is put into words: what the terminal, Markdown and the page share. In: rows; out: short texts.

use crate::track::document::{FieldChange, Moves, RulesDiff, Scores, ShiftRow, StatementChange, What};

/// A signed number of points.
pub(super) fn signed(points: f64) -> String {
    match points {
        p if p > 0.0 => format!("+{p:.2}"),
        p if p < 0.0 => format!("−{:.2}", -p),
        _ => "0.00".to_owned(),
    }
}

/// `3 gained, 12 re-scored`; `nothing` where there is nothing.
pub(super) fn moves(moves: &Moves) -> String {
    let counts = What::ALL.iter().zip(moves.counts()).filter(|(_, n)| *n > 0);
    let words: Vec<String> = counts.map(|(what, n)| format!("{n} {}", what.word())).collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}

/// `61.20 → 70.10`.
pub(super) fn arrow(values: &[Option<f64>; 2]) -> String {
    let shown = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.2}"));
    format!("{} → {}", shown(values[0]), shown(values[1]))
}

/// The causes of a change, and whether they needed each other.
pub(super) fn causes(names: &[String], together: bool) -> String {
    let list = names.join(if together { " + " } else { ", " });
    if together { format!("{list} (together)") } else { list }
}

/// One field: what it was, what it is, by which rules of the trace.
pub(super) fn field(change: &FieldChange) -> String {
    let name = change.field.replace('_', " ");
    if change.field == "statement" {
        let side = usize::from(change.value[1].is_some());
        return format!("{} by {}", if side == 1 { "found" } else { "was found" }, change.trace[side].join(" "));
    }
    let shown = |side: usize| change.value[side].as_deref().filter(|v| !v.is_empty()).unwrap_or("none");
    let lone = |mine: usize| -> Vec<&str> {
        change.trace[mine].iter().filter(|r| !change.trace[1 - mine].contains(r)).map(String::as_str).collect()
    };
    let (gone, new) = (lone(0).join(", "), lone(1).join(", "));
    let trace = match (gone.is_empty(), new.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!(" (without {gone})"),
        (true, false) => format!(" (with {new})"),
        (false, false) => format!(" ({gone} → {new})"),
    };
    format!("{name}: {} → {}{trace}", shown(0), shown(1))
}

/// Types or outlets, the largest fall first, those that moved only.
pub(super) fn shifted(rows: &[ShiftRow]) -> Vec<&ShiftRow> {
    let mut out: Vec<&ShiftRow> = rows.iter().filter(|r| r.shift != 0.0 || r.bands > 0).collect();
    out.sort_by(|a, b| a.shift.total_cmp(&b.shift).then_with(|| a.group.cmp(&b.group)));
    out
}

/// Where a change stands.
pub(super) fn place(change: &StatementChange) -> String {
    match (change.line, change.path.as_str()) {
        (0, path) => path.to_owned(),
        (line, path) => format!("{path}:{line}"),
    }
}

/// `gained and re-linked`.
pub(super) fn what(change: &StatementChange) -> String {
    change.what.iter().map(|w| w.word()).collect::<Vec<_>>().join(" and ")
}

/// The words of a statement, cut at `most` characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    format!("{}…", cut.trim_end())
}

/// The words within quotation marks, but for words that bring their own.
pub(super) fn quoted(text: &str, most: usize) -> String {
    let words = cut(text, most);
    if words.starts_with(['“', '"', '‘']) { words } else { format!("“{words}”") }
}

/// A number and its noun.
pub(super) fn count(n: u64, noun: &str) -> String {
    format!("{n} {noun}{}", plural(n as usize))
}

/// In one sentence: what differs between the rules, and what that does.
pub(super) fn summary(diff: &RulesDiff) -> String {
    let rules = diff.rules.iter().map(|r| r.changes as usize).sum::<usize>();
    let articles = diff.corpus.compared;
    let of = format!("{articles} article{}", if articles == 1 { "" } else { "s" });
    if articles == 0 {
        return format!("Nothing was compared: none of {} could be read.", count(diff.corpus.read, "article"));
    }
    match (rules, diff.moves.statements) {
        (0, _) => format!("The rules do the same on both sides; nothing moves in {of}."),
        (_, 0) => format!("{rules} changed rule{}, nothing moves in {of}.", plural(rules)),
        (_, n) => format!(
            "{rules} changed rule{}: {n} statement{} of {} in {} of {of} move{}: {}.",
            plural(rules),
            plural(n as usize),
            diff.scores.statements + diff.moves.gained + diff.moves.lost,
            diff.corpus.moved,
            if n == 1 { "s" } else { "" },
            moves(&diff.moves)
        ),
    }
}

pub(super) fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// What was lost or left out, in one line; empty when nothing was.
pub(super) fn unprocessed(diff: &RulesDiff) -> String {
    match (diff.corpus.failed, diff.corpus.skipped) {
        (0, 0) => String::new(),
        (failed, 0) => format!("{failed} of {} articles could not be read", diff.corpus.read),
        (0, skipped) => format!("{skipped} of {} articles were left out", diff.corpus.read),
        (failed, skipped) => {
            format!("{failed} of {} articles could not be read, {skipped} were left out", diff.corpus.read)
        }
    }
}

/// Kendall's tau, or that there is none.
fn tau(value: Option<f64>) -> String {
    value.map_or("none".to_owned(), |t| format!("{t:.4}"))
}

/// What became of the scores, in one line.
pub(super) fn scores(scores: &Scores) -> String {
    format!(
        "{} of {} scores moved, mean {}; {} changed; Kendall’s tau {} over statements, {} over articles; {} changed places",
        scores.moved,
        scores.scored,
        signed(scores.mean_shift),
        count(scores.bands_changed, "band"),
        tau(scores.tau_statements),
        tau(scores.tau_articles),
        count(scores.ranks_changed, "article")
    )
}

/// A hash's beginning.
pub(super) fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
