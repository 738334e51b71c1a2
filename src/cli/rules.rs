//! `onrecord rules`: list, show, lint, test.

use std::fmt::Write as _;
use std::time::Instant;

use crate::cli::Outcome;
use crate::cli::args::{Args, Convention};
use crate::cli::output::{self, Output};
use crate::cli::rules_args::Rules;
use crate::cli::settings::Settings;
use crate::cli::{rules_diff, rules_new};
use crate::error::{Error, Result};
use crate::eval;
use crate::ruleset::{Example, Rule, RuleSet, Value, rule_schema};
use crate::{batch, ingest};

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Rules) -> Outcome {
    let settings = Settings::find(args, None)?;
    let (text, code) = match verb {
        Rules::List { family } => (list(settings.rule_set()?.rules(), family.as_deref())?, 0),
        Rules::Show { id } => (show(settings.rule_set()?.rules(), id)?, 0),
        Rules::Lint => lint(&settings)?,
        Rules::New { from_correction: Some(file), dir, .. } => (rules_new::from_corrections(&settings, file, dir)?, 0),
        Rules::New { family, dir, .. } => {
            (rules_new::new(settings.rule_set()?.rules(), family.as_deref().unwrap_or(""), dir)?, 0)
        }
        Rules::Diff(verb) => return rules_diff::run(args, &settings, verb),
        Rules::Stats { corpus } => stats(&settings, corpus)?,
        Rules::Schema => (output::json(&rule_schema())?, 0),
        Rules::Test { coverage: true, .. } => (coverage(&settings)?, 0),
        Rules::Test { ids, .. } => test(&settings, ids)?,
    };
    let mut out = Output::open(None)?;
    out.write(&text)?;
    out.finish()?;
    Ok(code)
}

pub(super) fn family(rule: &Rule) -> &str {
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
    for (key, value) in rule.then.iter() {
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

fn coverage(settings: &Settings) -> Result<String> {
    let rows = eval::coverage(&settings.engine(Convention::Product)?);
    let mut out = String::new();
    for row in rows.iter().filter(|r| !r.missed.is_empty()) {
        let _ = writeln!(
            out,
            "{:<8} {} of {} patterns met; not: {}",
            row.rule,
            row.patterns - row.missed.len(),
            row.patterns,
            row.missed.join("  or  ")
        );
    }
    let (patterns, missed) = rows.iter().fold((0, 0), |(all, no), r| (all + r.patterns, no + r.missed.len()));
    let _ = writeln!(out, "{} of {patterns} patterns of {} rules are met by a hit", patterns - missed, rows.len());
    Ok(out)
}

fn stats(settings: &Settings, corpus: &[String]) -> Result<(String, u8)> {
    let engine = std::sync::Arc::new(settings.engine(Convention::Product)?);
    let inputs = ingest::listing(corpus)?;
    let mut stats = eval::Stats::default();
    let mut lost = 0;
    batch::run(&engine, &inputs, &ingest::Options::default(), 0, |outcome| {
        match outcome {
            Ok(reading) => stats.add(&reading, &engine.scoring(&reading)),
            Err(row) => {
                lost += 1;
                output::remark(&output::lost(&row));
            }
        }
        Ok(())
    })?;
    let mut out = format!("{} articles\n{:<8} {:>8} {:>9}  title\n", stats.articles, "rule", "fires", "articles");
    for rule in engine.rules().rules() {
        if let Some(fired) = stats.rules.get(rule.id.as_str()) {
            let _ = writeln!(out, "{:<8} {:>8} {:>9}  {}", rule.id.as_str(), fired.times, fired.articles, rule.title);
        }
    }
    let _ = writeln!(out, "never fires: {}", stats.silent(engine.rules()).join(" "));
    for group in stats.inseparable() {
        let _ = writeln!(out, "always together: {}", group.join(" "));
    }
    Ok((out, if lost > 0 { 3 } else { 0 }))
}
