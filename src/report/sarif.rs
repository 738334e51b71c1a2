//! Findings → SARIF 2.1.0: one run, results by importance, rules described from the rules' own files, what was lost as notifications.
//! In: findings and the run; out: a JSON document.

use serde_json::{Value, json};

use crate::report::findings::{Finding, Weight};
use crate::report::{RunRow, Stamp};
use crate::ruleset::{Rule, RuleSet};

/// The document. Findings come sorted.
pub fn write(findings: &[Finding], notes: &[(String, String, String)], run: &RunRow, rules: &RuleSet) -> Value {
    let described: Vec<&Rule> = rules.family("scoring").rules().iter().filter(|r| r.text("flag").is_some()).collect();
    let index = |id: &str| described.iter().position(|r| r.id.as_str() == id);
    let title = |id: &str| index(id).map_or("", |at| described[at].title.as_str());
    let results: Vec<Value> = findings.iter().map(|f| result(f, index(&f.rule), title(&f.rule))).collect();
    log(&Run {
        version: &run.stamp.version,
        rules: described.iter().map(|r| descriptor(r)).collect(),
        is_whole: run.failed == 0,
        notifications: notifications(notes, run),
        results,
        properties: properties(&run.stamp, run),
    })
}

/// What differs between the documents of this program.
pub(crate) struct Run<'a> {
    pub(crate) version: &'a str,
    pub(crate) rules: Vec<Value>,
    /// Nothing was lost.
    pub(crate) is_whole: bool,
    pub(crate) notifications: Vec<Value>,
    pub(crate) results: Vec<Value>,
    pub(crate) properties: Value,
}

/// A document of one run.
pub(crate) fn log(run: &Run<'_>) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "onrecord",
                "version": run.version,
                "semanticVersion": run.version,
                "rules": run.rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": run.is_whole, "toolExecutionNotifications": run.notifications }],
            "results": run.results,
            "properties": run.properties,
        }],
    })
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id.as_str(),
        "name": rule.text("flag").unwrap_or(""),
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.why },
        "help": { "text": format!("{} References: {}. False positives: {}", rule.why, rule.references.join("; "), rule.false_positives) },
        "defaultConfiguration": { "level": if rule.then.has("cap") { "warning" } else { "note" } },
        "properties": { "status": rule.status.word(), "since": rule.since, "modified": rule.modified },
    })
}

fn result(finding: &Finding, index: Option<usize>, title: &str) -> Value {
    let (level, kind) = match finding.weight {
        Weight::Warning => ("warning", "fail"),
        Weight::Note => ("note", "fail"),
        Weight::Information => ("none", "informational"),
    };
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level,
        "kind": kind,
        "message": { "text": finding.message(title) },
        "locations": [location(finding, finding.region, &finding.statement, &finding.words)],
        "partialFingerprints": { "onrecord/v1": finding.fingerprint },
        "rank": (100.0 - finding.score.unwrap_or(50.0)).clamp(0.0, 100.0),
        "properties": { "article": finding.article, "statement": finding.statement, "score": finding.score, "grade": finding.grade, "cap": finding.cap },
    });
    if let Some(at) = index {
        result["ruleIndex"] = json!(at);
    }
    if !finding.related.is_empty() {
        let one = |(nth, (name, word, words, region)): (usize, &(String, &str, String, [u32; 4]))| {
            let mut location = location(finding, *region, name, words);
            location["id"] = json!(nth);
            location["message"] = json!({ "text": format!("{word} {name}: “{words}”") });
            location
        };
        result["relatedLocations"] = finding.related.iter().enumerate().map(one).collect();
    }
    result
}

/// A place in a file where the file is the text; else the file and the statement in it.
fn location(finding: &Finding, region: [u32; 4], statement: &str, words: &str) -> Value {
    let name = format!("{}/{statement}", finding.article);
    let logical = json!([{ "name": statement, "fullyQualifiedName": name, "kind": "statement" }]);
    if finding.path == "-" {
        return json!({ "logicalLocations": logical });
    }
    let mut physical = json!({ "artifactLocation": { "uri": uri(&finding.path) } });
    if finding.is_placed {
        let [line, column, last, end] = region;
        physical["region"] = json!({ "startLine": line, "startColumn": column, "endLine": last, "endColumn": end, "snippet": { "text": words } });
    }
    json!({ "physicalLocation": physical, "logicalLocations": logical })
}

/// Percent-encoded as RFC 3986 wants a path.
pub(crate) fn uri(path: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&b);
    path.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn notifications(notes: &[(String, String, String)], run: &RunRow) -> Vec<Value> {
    let lost = run.unprocessed.iter().map(|row| {
        let line = if row.line > 0 { format!(", line {}", row.line) } else { String::new() };
        json!({ "level": "error", "descriptor": { "id": "unprocessed" }, "message": { "text": format!("{}{line}: {}", row.path, row.reason) } })
    });
    let odd = notes.iter().map(|(article, code, text)| {
        json!({ "level": "note", "descriptor": { "id": code }, "message": { "text": format!("{article}: {text}") } })
    });
    lost.chain(odd).collect()
}

fn properties(stamp: &Stamp, run: &RunRow) -> Value {
    json!({
        "read": run.read, "scored": run.scored, "failed": run.failed, "skipped": run.skipped,
        "statements": run.profile.statements, "stamp": stamp, "corpus": run.corpus, "seal": run.seal,
    })
}
