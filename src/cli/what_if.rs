//! `onrecord what-if RUN --set K=V`: a saved run under other weights, caps or thresholds, from its traces alone.

use std::fmt::Write as _;

use crate::cli::Outcome;
use crate::cli::args::WhatIf;
use crate::cli::output;
use crate::cli::tell::{self, listed};
use crate::diff::{self, Settings};
use crate::saved::SavedRun;

/// Runs the verb.
pub(crate) fn run(verb: &WhatIf) -> Outcome {
    let run = SavedRun::read(&verb.run)?;
    let mut settings = Settings::of(&run.scoring);
    for setting in &verb.set {
        settings.set(setting)?;
    }
    let answer = diff::what_if(&run, &settings);
    let text = if verb.json { output::json(&answer)? } else { told(verb, &answer) };
    output::whole(None, &text)?;
    Ok(0)
}

fn told(verb: &WhatIf, answer: &diff::WhatIf) -> String {
    let mut out = String::new();
    if answer.unlike > 0 {
        let _ = writeln!(
            out,
            "{} statements have a score that their own terms do not give: the run was edited, or made by another version\n",
            answer.unlike
        );
    }
    if !verb.set.is_empty() {
        let _ = writeln!(out, "with {}\n", verb.set.join(", "));
        out.push_str(&tell::changes(&answer.changes));
        out.push_str(&listed(&answer.changes, verb.list));
    }
    out.push_str("what each weight decides (moved down and up by the run's own share)\n");
    out.push_str("  component              weight   bands changed     mean move\n");
    for row in &answer.sensitivity {
        let _ = writeln!(
            out,
            "  {:<20} {:>8} {:>8} {:>7} {:>8.2} {:>7.2}",
            row.component.replace('_', " "),
            row.weight,
            row.bands_changed[0],
            row.bands_changed[1],
            row.mean_move[0],
            row.mean_move[1]
        );
    }
    out
}
