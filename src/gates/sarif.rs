//! A check as SARIF 2.1.0: gates as rules, breaches as results with their state beside the baseline; what was accepted is marked and
//! not dropped. In: a report; out: a JSON document.

use serde_json::{Value, json};

use crate::gates::document::{Breach, CheckReport, State};
use crate::report::sarif;

/// The document.
pub fn sarif(report: &CheckReport) -> Value {
    let rules: Vec<Value> = report
        .gates
        .iter()
        .map(|gate| {
            json!({
                "id": gate.id,
                "name": gate.kind.word(),
                "shortDescription": { "text": format!("{} {}", gate.kind.word(), gate.limit) },
                "fullDescription": { "text": gate.reason },
                "defaultConfiguration": { "level": "error" },
            })
        })
        .collect();
    let lost: Vec<Value> = report
        .unprocessed
        .iter()
        .map(|row| {
            let text = format!("{}: {}", row.path, row.reason);
            json!({ "level": "error", "descriptor": { "id": "unprocessed" }, "message": { "text": text } })
        })
        .collect();
    sarif::log(&sarif::Run {
        version: &report.stamp.version,
        rules,
        is_whole: report.failed == 0,
        notifications: lost,
        results: report.breaches.iter().map(|b| result(report, b)).collect(),
        properties: json!({ "read": report.read, "failed": report.failed, "skipped": report.skipped, "stamp": report.stamp }),
    })
}

fn result(report: &CheckReport, breach: &Breach) -> Value {
    let mut out = json!({
        "ruleId": breach.gate,
        "level": "error",
        "kind": "fail",
        "message": { "text": breach.message },
        "partialFingerprints": { "onrecord/v1": breach.fingerprint },
        "properties": { "value": breach.value, "limit": breach.limit, "article": breach.article, "statement": breach.statement },
    });
    if let Some(index) = report.gates.iter().position(|g| g.id == breach.gate) {
        out["ruleIndex"] = json!(index);
    }
    if report.has_baseline {
        out["baselineState"] = json!(match breach.state {
            State::New => "new",
            State::Known | State::Suppressed => "unchanged",
            State::Fixed => "absent",
        });
    }
    if let Some(reason) = &breach.accepted {
        out["suppressions"] = json!([{ "kind": "external", "justification": reason }]);
    }
    if let Some(path) = breach.path.as_deref().filter(|path| *path != "-") {
        let mut place = json!({ "artifactLocation": { "uri": sarif::uri(path) } });
        if let Some(line) = breach.line {
            place["region"] = json!({ "startLine": line });
        }
        out["locations"] = json!([{ "physicalLocation": place }]);
    }
    out
}
