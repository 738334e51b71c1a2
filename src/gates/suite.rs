//! A check as JUnit XML: a case a gate; what is new fails it, what was lost is an error of its own. In: a report; out: XML.

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use crate::gates::document::{CheckReport, GateRow, State};
use crate::gates::text::told;

/// The report.
///
/// # Errors
/// When the XML cannot be made, in words.
pub fn junit(report: &CheckReport) -> Result<String, String> {
    let mut out = Report::new("onrecord check");
    let mut gates = TestSuite::new("gates");
    gates.add_property(Property::new("rule_set", report.stamp.rule_set.as_str()));
    for gate in &report.gates {
        gates.add_test_case(case(report, gate));
    }
    let mut lost = TestSuite::new("unprocessed");
    for row in &report.unprocessed {
        let mut status = if row.skipped {
            TestCaseStatus::skipped()
        } else {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type("unprocessed");
            status
        };
        status.set_message(row.reason.as_str());
        lost.add_test_case(TestCase::new(format!("{}:{}", row.path, row.line), status));
    }
    out.add_test_suites([gates, lost]);
    out.to_string().map_err(|e| e.to_string())
}

fn case(report: &CheckReport, gate: &GateRow) -> TestCase {
    let new: Vec<String> = report
        .breaches
        .iter()
        .filter(|b| b.gate == gate.id && b.state == State::New)
        .map(|b| match &b.words {
            Some(words) => format!("{}\n“{words}”\nfingerprint {}", b.message, b.fingerprint),
            None => format!("{}\nfingerprint {}", b.message, b.fingerprint),
        })
        .collect();
    let words = told(gate, report.has_baseline);
    let status = if !new.is_empty() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(gate.id.as_str()).set_message(gate.reason.as_str()).set_description(new.join("\n\n"));
        status
    } else if gate.judged == 0 {
        let mut status = TestCaseStatus::skipped();
        status.set_message(words.as_str());
        status
    } else {
        TestCaseStatus::success()
    };
    let mut case = TestCase::new(format!("{} {}", gate.id, gate.kind.word()), status);
    case.set_classname("gates");
    case.set_system_out(words);
    case
}
