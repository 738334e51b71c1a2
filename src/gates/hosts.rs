//! A check as code hosts read it: GitHub's workflow commands and GitLab's code quality report. In: a report; out: lines or JSON. Only
//! what is new is told: a host compares with the target branch by itself.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::gates::document::{Breach, CheckReport, State};

fn new(report: &CheckReport) -> impl Iterator<Item = &Breach> {
    report.breaches.iter().filter(|b| b.state == State::New)
}

/// One `::error` or, for what was lost, `::warning` a line.
pub fn github(report: &CheckReport) -> String {
    let mut out = String::new();
    for breach in new(report) {
        let mut properties = Vec::new();
        if let Some(path) = &breach.path {
            properties.push(format!("file={}", property(path)));
        }
        if let Some(line) = breach.line {
            properties.push(format!("line={line}"));
        }
        properties.push(format!("title={}", property(&format!("onrecord {}", breach.gate))));
        let words = breach.words.as_ref().map_or(String::new(), |w| format!("\n“{w}”"));
        let reason = report.gates.iter().find(|g| g.id == breach.gate).map_or("", |g| g.reason.as_str());
        let message = data(&format!("{}{words}\n{reason}", breach.message));
        let _ = writeln!(out, "::error {}::{message}", properties.join(","));
    }
    for row in &report.unprocessed {
        let _ = writeln!(out, "::warning file={},title=onrecord::{}", property(&row.path), data(&row.reason));
    }
    out
}

/// Text of a command, as GitHub's runner unescapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command: commas and colons end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The list that GitLab calls `gl-code-quality-report.json`.
pub fn gitlab(report: &CheckReport) -> Value {
    let breaches = new(report).map(|breach| {
        json!({
            "description": breach.message,
            "check_name": breach.gate,
            "fingerprint": breach.fingerprint,
            "severity": "major",
            "location": {
                "path": breach.path.as_deref().unwrap_or("."),
                "lines": { "begin": breach.line.unwrap_or(1) },
            },
        })
    });
    breaches.collect()
}
