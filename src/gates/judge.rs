//! Gates and what was measured → what breaks, what of it is new. In: gates, sheets in input order, a baseline, suppressions; out: a
//! report. The same input gives the same report.

use std::collections::{BTreeMap, BTreeSet};

use crate::gates::baseline::Baseline;
use crate::gates::document::{Breach, CheckReport, GateRow, Measured, State, Unused};
use crate::gates::gate::{Gate, Kind, Over};
use crate::gates::measure::{Sheet, numbered};
use crate::gates::suppress::Suppression;
use crate::report::findings::fingerprint;

/// Figures against gold by gate id: the value, or `None` where the gold has no such row.
pub type Accuracies = BTreeMap<String, Option<f64>>;

/// What one gate found.
#[derive(Default)]
struct Found {
    judged: u64,
    worst: Option<f64>,
    breaches: Vec<Breach>,
}

/// Judges; what was read and the stamp are for the caller to fill in.
pub fn judge(
    gates: &[Gate],
    sheets: &[Sheet],
    accuracies: &Accuracies,
    baseline: Option<&Baseline>,
    suppressions: &[Suppression],
) -> CheckReport {
    let measured = measured(sheets);
    let mut report = CheckReport {
        schema: "onrecord.check/1".to_owned(),
        has_baseline: baseline.is_some(),
        ..CheckReport::default()
    };
    let old: BTreeSet<&str> = baseline.iter().flat_map(|b| b.breaches.iter().map(|b| b.fingerprint.as_str())).collect();
    let accepted: BTreeMap<&str, &str> =
        suppressions.iter().map(|s| (s.fingerprint.as_str(), s.reason.as_str())).collect();
    let mut met = BTreeSet::new();
    for gate in gates {
        let mut found = found(gate, sheets, &measured, accuracies, baseline);
        for breach in &mut found.breaches {
            breach.accepted = accepted.get(breach.fingerprint.as_str()).map(|reason| (*reason).to_owned());
            breach.state = match (&breach.accepted, old.contains(breach.fingerprint.as_str())) {
                (Some(_), _) => State::Suppressed,
                (None, true) => State::Known,
                (None, false) => State::New,
            };
            met.insert(breach.fingerprint.clone());
        }
        let count = |state: State| found.breaches.iter().filter(|b| b.state == state).count() as u64;
        report.gates.push(GateRow {
            id: gate.id.clone(),
            kind: gate.kind,
            over: gate.over,
            limit: gate.limit,
            reason: gate.reason.clone(),
            judged: found.judged,
            worst: found.worst,
            new: count(State::New),
            known: count(State::Known),
            suppressed: count(State::Suppressed),
        });
        report.breaches.append(&mut found.breaches);
    }
    let gone = baseline.iter().flat_map(|b| &b.breaches).filter(|b| !met.contains(&b.fingerprint));
    report.breaches.extend(gone.map(|b| Breach { state: State::Fixed, accepted: None, ..b.clone() }));
    report.breaches.sort_by_key(|b| b.state);
    report.held = report.breaches.iter().all(|b| b.state != State::New);
    let unused = suppressions.iter().filter(|s| !met.contains(&s.fingerprint));
    report.unused = unused.map(|s| Unused { fingerprint: s.fingerprint.clone(), reason: s.reason.clone() }).collect();
    report.measured = measured;
    report
}

fn measured(sheets: &[Sheet]) -> Measured {
    let mut out = Measured::default();
    for scored in sheets.iter().flat_map(|s| &s.scored) {
        out.bands.insert(scored.key.clone(), scored.band.to_owned());
        let sum = out.types.entry(scored.top.to_owned()).or_default();
        *sum = (sum.0 + 1, sum.1 + i64::from(scored.hundredths));
    }
    out
}

fn found(
    gate: &Gate,
    sheets: &[Sheet],
    measured: &Measured,
    accuracies: &Accuracies,
    baseline: Option<&Baseline>,
) -> Found {
    match gate.kind {
        Kind::MinAttributionCoverage => shares(gate, sheets, |s| (s.statements, s.statements + s.narrator)),
        Kind::MaxAnonymousShare => shares(gate, sheets, |s| (s.anonymous, s.statements)),
        Kind::NoUnansweredAllegation => allegations(gate, sheets),
        Kind::MaxBandChanges => baseline.map_or_else(Found::default, |b| bands(gate, measured, b)),
        Kind::MaxTypeShift => baseline.map_or_else(Found::default, |b| types(gate, measured, b)),
        Kind::MinAccuracy => accuracy(gate, accuracies),
    }
}

/// A breach of the corpus, or of an article.
fn breach(gate: &Gate, sheet: Option<&Sheet>, words: &str, value: f64, message: String) -> Breach {
    let article = sheet.map(|s| s.article.clone());
    Breach {
        gate: gate.id.clone(),
        state: State::New,
        fingerprint: fingerprint(&gate.id, article.as_deref().unwrap_or(""), words),
        article,
        path: sheet.map(|s| s.path.clone()),
        line: None,
        statement: None,
        words: None,
        value,
        limit: gate.limit,
        message,
        accepted: None,
    }
}

fn shares(gate: &Gate, sheets: &[Sheet], of: impl Fn(&Sheet) -> (u64, u64)) -> Found {
    let is_least = gate.kind == Kind::MinAttributionCoverage;
    let mut out = Found::default();
    let mut judge = |sheet: Option<&Sheet>, (some, all): (u64, u64)| {
        if all == 0 || all < gate.least {
            return;
        }
        let value = four_places(some as f64 / all as f64);
        out.judged += 1;
        let is_worse = |worst: f64| if is_least { value < worst } else { value > worst };
        if out.worst.is_none_or(is_worse) {
            out.worst = Some(value);
        }
        if if is_least { value < gate.limit } else { value > gate.limit } {
            let (name, word) = if is_least { ("attribution coverage", "below") } else { ("anonymous share", "above") };
            let of = if is_least { "statements and narrator’s claims" } else { "statements" };
            let whose = sheet.map_or_else(|| "the corpus".to_owned(), |s| s.article.clone());
            let message = format!(
                "{whose}: {name} {:.1} % ({some} of {all} {of}), {word} {:.1} %",
                100.0 * value,
                100.0 * gate.limit
            );
            out.breaches.push(breach(gate, sheet, "", value, message));
        }
    };
    match gate.over {
        Over::Article => sheets.iter().for_each(|s| judge(Some(s), of(s))),
        Over::Corpus => judge(None, sheets.iter().map(of).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))),
    }
    out
}

fn allegations(gate: &Gate, sheets: &[Sheet]) -> Found {
    let all: u64 = sheets.iter().map(|s| s.open.len() as u64).sum();
    let mut out =
        Found { judged: sheets.iter().map(|s| s.statements).sum(), worst: Some(all as f64), ..Found::default() };
    if all as f64 <= gate.limit {
        return out;
    }
    let mut twins = BTreeMap::new();
    for sheet in sheets {
        for open in &sheet.open {
            let message = format!("{}: an allegation names {}, and nobody answers it", open.name, open.person);
            let mut one = breach(gate, Some(sheet), &open.words, 1.0, message);
            (one.line, one.statement, one.words) = (open.line, Some(open.name.clone()), Some(open.words.clone()));
            one.fingerprint = numbered(&mut twins, one.fingerprint);
            out.breaches.push(one);
        }
    }
    out
}

fn bands(gate: &Gate, measured: &Measured, baseline: &Baseline) -> Found {
    let shared: Vec<(&String, &String)> =
        measured.bands.iter().filter_map(|(key, band)| Some((band, baseline.measured.bands.get(key)?))).collect();
    let changed = shared.iter().filter(|(now, then)| now != then).count();
    let mut out = Found { judged: shared.len() as u64, worst: Some(changed as f64), ..Found::default() };
    if changed as f64 > gate.limit {
        let message = format!("{changed} of {} statements change their band, more than {}", shared.len(), gate.limit);
        out.breaches.push(breach(gate, None, "", changed as f64, message));
    }
    out
}

fn types(gate: &Gate, measured: &Measured, baseline: &Baseline) -> Found {
    let mut out = Found::default();
    for (top, now) in &measured.types {
        let Some(then) = baseline.measured.types.get(top) else { continue };
        let mean = |(n, sum): (u64, i64)| sum as f64 / n.max(1) as f64 / 100.0;
        let shift = ((mean(*now) - mean(*then)) * 100.0).round() / 100.0;
        out.judged += 1;
        if out.worst.is_none_or(|worst: f64| shift.abs() > worst.abs()) {
            out.worst = Some(shift);
        }
        if shift.abs() > gate.limit {
            let message = format!(
                "{top}: the mean score moved by {shift:+.2} ({:.2} over {} statements → {:.2} over {}), more than {}",
                mean(*then),
                then.0,
                mean(*now),
                now.0,
                gate.limit
            );
            out.breaches.push(breach(gate, None, top, shift, message));
        }
    }
    out
}

fn accuracy(gate: &Gate, accuracies: &Accuracies) -> Found {
    let figure = gate.figure.as_deref().unwrap_or("");
    let Some(Some(value)) = accuracies.get(&gate.id).copied() else { return Found::default() };
    let mut out = Found { judged: 1, worst: Some(value), ..Found::default() };
    if value < gate.limit {
        let message = format!("{figure}: {:.2} %, below {:.2} %", 100.0 * value, 100.0 * gate.limit);
        out.breaches.push(breach(gate, None, figure, value, message));
    }
    out
}

fn four_places(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
