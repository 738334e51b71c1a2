//! Readings → JUnit XML for continuous integration: a suite an article, a case a statement; a cap fails its case, an opinion,
//! prediction or intent is skipped. In: readings; out: XML.

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use crate::model::Reading;
use crate::report::RunRow;
use crate::report::article::statement_names;
use crate::report::findings::{self, Finding};
use crate::ruleset::RuleSet;
use crate::text::{SpansExt, squeezed};

/// The suite of one article.
pub fn suite(reading: &Reading, rules: &RuleSet) -> TestSuite {
    let names = statement_names(reading);
    let found = findings::of(reading);
    let mut suite = TestSuite::new(reading.article.id.as_str());
    suite.add_property(Property::new("path", reading.article.path.as_str()));
    for n in (0..names.len()).filter(|n| reading.statements[*n].is_attributed()) {
        let mine: Vec<&Finding> = found.iter().filter(|f| f.statement == names[n]).collect();
        suite.add_test_case(case(reading, rules, n, &names[n], &mine));
    }
    suite
}

fn case(reading: &Reading, rules: &RuleSet, n: usize, name: &str, found: &[&Finding]) -> TestCase {
    let words = reading.statements[n].content.words(&reading.article.text);
    let words = squeezed(&words);
    let title = |f: &Finding| rules.rules().iter().find(|r| r.id.as_str() == f.rule).map_or("", |r| r.title.as_str());
    let caps: Vec<&&Finding> = found.iter().filter(|f| f.cap.is_some()).collect();
    let score = &reading.scores[n];
    let status = match caps.first() {
        Some(first) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let all: Vec<String> = caps.iter().map(|f| f.message(title(f))).collect();
            status.set_type(first.rule.as_str()).set_message(title(first)).set_description(all.join("\n"));
            status
        }
        None if score.hundredths.is_none() => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(format!("not scored: {}", reading.standings[n].claim_type.word()));
            status
        }
        None => TestCaseStatus::success(),
    };
    let mut case = TestCase::new(format!("{name} {words}"), status);
    case.set_classname(reading.article.id.as_str());
    let flags: Vec<String> =
        found.iter().filter(|f| f.cap.is_none()).map(|f| format!("{} {}", f.rule, title(f))).collect();
    if !flags.is_empty() {
        case.set_system_out(flags.join("\n"));
    }
    if let Some(points) = score.points() {
        case.add_property(Property::new("score", format!("{points:.2}")));
    }
    case.add_property(Property::new("grade", score.grade()));
    case
}

/// The report: the articles' suites, and one whose errors are what was lost.
///
/// # Errors
/// When the XML cannot be made, in words.
pub fn write(suites: Vec<TestSuite>, run: &RunRow) -> Result<String, String> {
    let mut report = Report::new("onrecord");
    let mut about = TestSuite::new("unprocessed");
    about.add_property(Property::new("version", run.stamp.version.as_str()));
    about.add_property(Property::new("rule_set", run.stamp.rule_set.as_str()));
    about.add_property(Property::new("model", run.stamp.model.as_str()));
    about.add_property(Property::new("corpus", run.corpus.as_str()));
    about.add_property(Property::new("seal", run.seal.as_str()));
    for lost in &run.unprocessed {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type("unprocessed").set_message(lost.reason.as_str());
        about.add_test_case(TestCase::new(format!("{}:{}", lost.path, lost.line), status));
    }
    report.add_test_suites(suites);
    report.add_test_suite(about);
    report.to_string().map_err(|e| e.to_string())
}
