//! What moved between two sides, in words and small tables for a terminal. In: changes; out: text.

use std::fmt::Write as _;

use crate::diff::{Change, Changes};

/// Counts, bands, types.
pub(crate) fn changes(changes: &Changes) -> String {
    let mut out = String::new();
    let tau = changes.tau.map_or("–".to_owned(), |t| format!("{t:.4}"));
    let _ = writeln!(
        out,
        "{} statements on both sides, {} scored on both; {} scores and {} bands differ; mean shift {:+.2}; Kendall's tau {tau}",
        changes.statements, changes.scored, changes.moved, changes.bands_changed, changes.mean_shift
    );
    for (before, after, n) in &changes.bands {
        let _ = writeln!(out, "  {:<12} → {:<12} {n}", word(before), word(after));
    }
    if changes.moved > 0 {
        out.push_str("\nmean shift by kind of source\n");
        for row in &changes.types {
            let _ = writeln!(
                out,
                "  {:<10} {:+7.2}  over {} statements, {} bands",
                row.top, row.mean, row.statements, row.bands
            );
        }
    }
    out.push('\n');
    out
}

/// The statements whose band changed, at most so many.
pub(crate) fn listed(changes: &Changes, most: usize) -> String {
    let mut out = String::new();
    for change in changes.list.iter().take(most) {
        let _ = writeln!(out, "  {}", one(change));
    }
    let rest = changes.list.len().saturating_sub(most);
    if rest > 0 {
        let _ = writeln!(out, "  and {rest} more (--list {})", changes.list.len());
    }
    if !changes.list.is_empty() {
        out.push('\n');
    }
    out
}

fn one(change: &Change) -> String {
    let points = |score: Option<f64>| score.map_or("–".to_owned(), |p| format!("{p:.2}"));
    format!(
        "{} {}  {} → {}  {} → {}  {} {}",
        change.article,
        change.statement,
        points(change.score[0]),
        points(change.score[1]),
        word(&change.band[0]),
        word(&change.band[1]),
        change.source_type,
        change.speaker
    )
}

fn word(band: &str) -> String {
    if band.is_empty() { "not scored".to_owned() } else { band.replace('_', " ") }
}
