//! `onrecord rules`: list, show, lint, test.

use std::fmt::Write as _;
use std::time::Instant;

use crate::cli::Outcome;
use crate::cli::args::{Args, Convention, Rules};
use crate::cli::output::{self, Output};
use crate::cli::settings::Settings;
use crate::error::{Error, Result};
use crate::eval;
use crate::ruleset::{Example, Rule, RuleSet, Value};

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Rules) -> Outcome {
    let settings = Settings::find(args, None)?;
    let (text, code) = match verb {
        Rules::List { family } => (list(settings.rule_set()?.rules(), family.as_deref())?, 0),
        Rules::Show { id } => (show(settings.rule_set()?.rules(), id)?, 0),
        Rules::Lint => lint(&settings)?,
        Rules::Test { ids } => test(&settings, ids)?,
    };
    let mut out = Output::open(None)?;
    out.write(&text)?;
    out.finish()?;
    Ok(code)
}

fn family(rule: &Rule) -> &str {
    rule.file.split('/').next().unwrap_or("")
}

fn list(rules: &[Rule], only: Option<&str>) -> Result<String> {
    let mut out = String::new();
    for (name, about) in RuleSet::families().filter(|(name, _)| only.is_none_or(|f| f == *name)) {
        let _ = writeln!(out, "# {name}: {about}");
    }
    for rule in rules.iter().filter(|r| only.is_none_or(|f| family(r) == f)) {
        let _ = writeln!(out, "{:<8} {:<13} {:<13} {}", rule.id.as_str(), family(rule), rule.status.word(), rule.title);
    }
    if out.is_empty() {
        return Err(Error::Usage(format!("no rule in a family \"{}\"", only.unwrap_or(""))));
    }
    Ok(out)
}

fn show(rules: &[Rule], id: &str) -> Result<String> {
    let Some(rule) = rules.iter().find(|r| r.id.as_str().eq_ignore_ascii_case(id)) else {
        let near =
            rules.iter().map(|r| r.id.as_str()).max_by(|a, b| strsim::jaro(a, id).total_cmp(&strsim::jaro(b, id)));
        return Err(Error::Usage(format!("there is no rule \"{id}\"; did you mean {}?", near.unwrap_or("another"))));
    };
    let mut out = format!(
        "{}  {}\n{} · {} · since {}, modified {}\n\n",
        rule.id,
        rule.title,
        family(rule),
        rule.status.word(),
        rule.since,
        rule.modified
    );
    let _ = writeln!(out, "{}\n", rule.why);
    for condition in &rule.when {
        let _ = writeln!(
            out,
            "when {}:  {}",
            condition.field,
            condition.any_of.iter().map(|(t, _)| t.as_str()).collect::<Vec<_>>().join("  or  ")
        );
    }
    for condition in &rule.unless {
        let _ = writeln!(
            out,
            "unless {}:  {}",
            condition.field,
            condition.any_of.iter().map(|(t, _)| t.as_str()).collect::<Vec<_>>().join("  or  ")
        );
    }
    for (key, value) in &rule.then {
        let _ = writeln!(out, "then {key}:  {}", shown(value));
    }
    if let Some(weight) = rule.weight {
        let _ = writeln!(out, "weight:  {weight}");
    }
    for (name, examples) in [("hit", &rule.hit), ("miss", &rule.miss), ("gap", &rule.gap)] {
        for example in examples {
            let _ = writeln!(out, "{name}:  {}", sentence(example));
        }
    }
    let _ = writeln!(out, "\nfalse positives: {}", rule.false_positives);
    let _ = writeln!(out, "references: {}", rule.references.join("; "));
    let _ = writeln!(out, "file: {}", rule.file);
    Ok(out)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Values(values) => {
            values.iter().map(|(word, number)| format!("{word} {number}")).collect::<Vec<_>>().join(", ")
        }
    }
}

fn sentence(example: &Example) -> String {
    if example.fields.is_empty() {
        return example.text.replace('\n', " ¶ ");
    }
    example.fields.iter().map(|(field, word)| format!("{field} = {word}")).collect::<Vec<_>>().join(", ")
}

fn lint(settings: &Settings) -> Result<(String, u8)> {
    // A fault in any file is an error with all its places; what is left is what loading lets pass.
    let engine = settings.engine(Convention::Product)?;
    let faults = eval::lint(&engine);
    let mut out = String::new();
    for fault in &faults {
        let _ = writeln!(out, "{fault}");
    }
    let rules = engine.rules().rules().len();
    let _ = writeln!(out, "{rules} rules, {} lexicons, {} faults", engine.rules().lexicons().len(), faults.len());
    Ok((out, u8::from(!faults.is_empty())))
}

fn test(settings: &Settings, ids: &[String]) -> Result<(String, u8)> {
    let engine = settings.engine(Convention::Product)?;
    if let Some(strange) = ids.iter().find(|id| engine.rules().rules().iter().all(|r| r.id.as_str() != *id)) {
        return Err(Error::Usage(format!("there is no rule \"{strange}\"")));
    }
    let start = Instant::now();
    let outcome = eval::rule_tests(&engine, ids);
    let mut out = String::new();
    for failure in &outcome.failures {
        let _ = writeln!(out, "{}: {} {}", failure.place, failure.rule, failure.message);
    }
    let _ = writeln!(out, "{} rules, {} tests, {} failures", outcome.rules, outcome.tests, outcome.failures.len());
    output::remark(&format!("onrecord: {:.2} s", start.elapsed().as_secs_f64()));
    Ok((out, u8::from(!outcome.failures.is_empty())))
}
