//! A check for people on a terminal. In: a report; out: plain text: each gate, then what breaks it, what was fixed, what was lost.

use std::fmt::Write as _;

use crate::gates::document::{Breach, CheckReport, GateRow, State};
use crate::gates::gate::Kind;

/// The whole of it.
pub fn text(report: &CheckReport) -> String {
    let mut out = String::new();
    for gate in &report.gates {
        let _ = writeln!(out, "{:<8} {:<26} {}", gate.id, gate.kind.word(), told(gate, report.has_baseline));
    }
    out.push('\n');
    for (state, title) in [
        (State::New, "breaks a gate"),
        (State::Known, "known from the baseline"),
        (State::Suppressed, "accepted"),
        (State::Fixed, "fixed since the baseline"),
    ] {
        let all: Vec<&Breach> = report.breaches.iter().filter(|b| b.state == state).collect();
        if all.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{title} ({})", all.len());
        for breach in all {
            one(&mut out, report, breach);
        }
        out.push('\n');
    }
    for unused in &report.unused {
        let _ = writeln!(out, "a suppression meets nothing and can go: {} ({})", unused.fingerprint, unused.reason);
    }
    for row in &report.unprocessed {
        let line = if row.line > 0 { format!(":{}", row.line) } else { String::new() };
        let word = if row.skipped { "left out" } else { "lost" };
        let _ = writeln!(out, "{word}: {}{line}: {}", row.path, row.reason);
    }
    let verdict = if report.held { "all gates hold" } else { "gates are broken" };
    let compared = report.read - report.failed - report.skipped;
    let _ = writeln!(out, "{verdict}; {compared} of {} articles judged", report.read);
    out
}

/// What a gate came to, in a few words.
pub(super) fn told(gate: &GateRow, has_baseline: bool) -> String {
    if gate.judged == 0 {
        return match gate.kind {
            kind if kind.needs_baseline() && !has_baseline => "not judged: it needs --baseline".to_owned(),
            _ => "not judged: there was nothing to judge".to_owned(),
        };
    }
    let shown = |value: f64| match gate.kind {
        Kind::MinAttributionCoverage | Kind::MaxAnonymousShare | Kind::MinAccuracy => format!("{:.1} %", 100.0 * value),
        Kind::MaxTypeShift => format!("{value:+.2}"),
        Kind::NoUnansweredAllegation | Kind::MaxBandChanges => format!("{value:.0}"),
    };
    let limit = match gate.kind {
        Kind::MaxTypeShift => format!("{:.2}", gate.limit),
        _ => shown(gate.limit),
    };
    let verdict = if gate.new > 0 { "BROKEN" } else { "holds" };
    let rest = match (gate.known, gate.suppressed) {
        (0, 0) => String::new(),
        (known, 0) => format!(", {known} known"),
        (0, suppressed) => format!(", {suppressed} accepted"),
        (known, suppressed) => format!(", {known} known, {suppressed} accepted"),
    };
    let broken = if gate.new > 0 { format!(", {} new", gate.new) } else { String::new() };
    let worst = gate.worst.map_or_else(String::new, shown);
    format!("{verdict}: {worst} at worst, limit {limit}; {} judged{broken}{rest}", gate.judged)
}

fn one(out: &mut String, report: &CheckReport, breach: &Breach) {
    let place = match (&breach.path, breach.line) {
        (Some(path), Some(line)) => format!("{path}:{line}: "),
        (Some(path), None) => format!("{path}: "),
        _ => String::new(),
    };
    let _ = writeln!(out, "  {} {place}{}", breach.gate, breach.message);
    if let Some(words) = &breach.words {
        let _ = writeln!(out, "    “{words}”");
    }
    if breach.state == State::New {
        let reason = report.gates.iter().find(|g| g.id == breach.gate).map_or("", |g| g.reason.as_str());
        let _ = writeln!(out, "    why: {reason}");
    }
    if let Some(reason) = &breach.accepted {
        let _ = writeln!(out, "    accepted: {reason}");
    }
    let _ = writeln!(out, "    fingerprint {}", breach.fingerprint);
}
