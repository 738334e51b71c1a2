//! `onrecord diff RUN RUN`: what differs between two saved runs, and by which rule. Runs with unlike stamps measure with different
//! rulers: they are compared only when asked twice.

use std::fmt::Write as _;

use crate::cli::args::Diff;
use crate::cli::output;
use crate::cli::tell::{self, listed};
use crate::cli::{Outcome, Stop};
use crate::diff::{self, Difference};
use crate::error::Error;
use crate::saved::SavedRun;

/// Runs the verb.
pub(crate) fn run(verb: &Diff) -> Outcome {
    let (a, b) = (SavedRun::read(&verb.runs[0])?, SavedRun::read(&verb.runs[1])?);
    let unlike = diff::unlike(&a, &b);
    if !unlike.is_empty() && !verb.force {
        let rows: Vec<String> =
            unlike.iter().map(|(name, a, b)| format!("  {name}: {} and {}", short(a), short(b))).collect();
        let text = format!(
            "the runs were not made alike, so their scores are on different rulers:\n{}\n--force compares them all the same",
            rows.join("\n")
        );
        return Err(Stop::Error(Error::Usage(text)));
    }
    let difference = diff::diff(&a, &b);
    let text = if verb.json { output::json(&difference)? } else { told(verb, &difference) };
    output::whole(None, &text)?;
    Ok(0)
}

fn short(hash: &str) -> &str {
    if hash.len() == 64 { &hash[..12] } else { hash }
}

fn told(verb: &Diff, difference: &Difference) -> String {
    let mut out = String::new();
    for (name, a, b) in &difference.stamp {
        let _ = writeln!(out, "unlike {name}: {} and {}", short(a), short(b));
    }
    for (side, articles) in verb.runs.iter().zip(&difference.articles) {
        if !articles.is_empty() {
            let _ = writeln!(out, "only in {side}: {} articles, such as {}", articles.len(), articles[0]);
        }
    }
    for (side, statements) in verb.runs.iter().zip(&difference.statements) {
        if !statements.is_empty() {
            let shown: Vec<String> = statements.iter().take(verb.list).map(|(a, s)| format!("{a} {s}")).collect();
            let _ = writeln!(out, "statements only in {side}: {}: {}", statements.len(), shown.join(", "));
        }
    }
    out.push_str(&tell::changes(&difference.changes));
    if !difference.moved.is_empty() {
        out.push_str("what differs, by statements\n");
        for row in &difference.moved {
            let _ = writeln!(out, "  {:<22} {:<8} {}", row.what.replace('_', " "), row.rule, row.statements);
        }
        out.push('\n');
    }
    out.push_str(&listed(&difference.changes, verb.list));
    out
}
