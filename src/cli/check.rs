//! `onrecord check PATH --gates FILE`: exit 0 when every gate holds, 1 when something new breaks one, 2 when it could not run, 3 when
//! articles were lost.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::batch::{self, Event, Plan, Work};
use crate::cli::args::{Args, Convention};
use crate::cli::check_args::{Check, CheckFormat};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::cli::{Outcome, Stop};
use crate::error::{Error, Result};
use crate::eval::{self, Accuracy, Gold};
use crate::gates::{self, Accuracies, Baseline, CheckReport, Gate, Kind, Sheet, Suppression};
use crate::ingest;
use crate::pipeline::Engine;
use crate::report::Unprocessed;

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Check) -> Outcome {
    if verb.schema {
        output::whole(verb.output.as_deref(), &output::json(&gates::schema())?)?;
        return Ok(0);
    }
    let Some(file) = &verb.gates else {
        return Err(Stop::Error(Error::Usage("a gates file is needed: --gates FILE".to_owned())));
    };
    let settings = Settings::find(args, verb.paths.first().map(Path::new))?;
    let gates = gates::gates(file)?;
    let suppressions = suppressions(&settings, verb)?;
    let baseline = verb.baseline.as_deref().map(Baseline::read).transpose()?;
    let engine = Arc::new(settings.engine(Convention::Product)?);
    let accuracies = accuracies(&engine, &gates)?;
    let (sheets, unprocessed) = sheets(&engine, verb)?;
    if sheets.is_empty() && unprocessed.is_empty() {
        return Err(Stop::Error(Error::Usage("there is no article: nothing was checked".to_owned())));
    }
    let mut report = gates::judge(&gates, &sheets, &accuracies, baseline.as_ref(), &suppressions);
    report.read = (sheets.len() + unprocessed.len()) as u64;
    report.failed = unprocessed.iter().filter(|row| !row.skipped).count() as u64;
    report.skipped = unprocessed.iter().filter(|row| row.skipped).count() as u64;
    report.unprocessed = unprocessed;
    report.stamp = engine.stamp();
    remarks(args, verb, &report);
    if let Some(baseline) = baseline.filter(|b| b.rule_set != report.stamp.rule_set && !args.quiet) {
        let [old, new] = [&baseline.rule_set, &report.stamp.rule_set].map(|h| h.get(..12).unwrap_or(h));
        output::remark(&format!("onrecord: the baseline was made with rules {old}, these are {new}"));
    }
    let code = match (report.failed, report.held) {
        (1.., _) => 3,
        (0, false) => 1,
        (0, true) => 0,
    };
    output::whole(verb.output.as_deref(), &shown(verb.format, &report)?)?;
    Ok(code)
}

/// What a person should hear even where the report goes to a file.
fn remarks(args: &Args, verb: &Check, report: &CheckReport) {
    for row in report.unprocessed.iter().filter(|row| !row.skipped) {
        output::remark(&output::lost(row));
    }
    let is_elsewhere = verb.output.is_some() || verb.format != CheckFormat::Text;
    let new = report.gates.iter().map(|g| g.new).sum::<u64>();
    if is_elsewhere && new > 0 && !args.quiet {
        output::remark(&format!("onrecord: {new} new breaches of gates"));
    }
}

fn shown(format: CheckFormat, report: &CheckReport) -> Result<String> {
    Ok(match format {
        CheckFormat::Text => gates::text(report),
        CheckFormat::Json => output::json(report)?,
        CheckFormat::Sarif => output::json(&gates::sarif(report))?,
        CheckFormat::Junit => gates::junit(report).map_err(|e| Error::Usage(format!("cannot write XML: {e}")))?,
        CheckFormat::Github => gates::github(report),
        CheckFormat::Gitlab => output::json(&gates::gitlab(report))?,
    })
}

fn suppressions(settings: &Settings, verb: &Check) -> Result<Vec<Suppression>> {
    let mut out = settings.suppressions().to_vec();
    if let Some(file) = &verb.corrections {
        out.extend(gates::corrections(file)?.0);
    }
    Ok(out)
}

fn sheets(engine: &Arc<Engine>, verb: &Check) -> Result<(Vec<Sheet>, Vec<Unprocessed>)> {
    let reader = Arc::clone(engine);
    let work: Work<Sheet> = Arc::new(move |article| gates::measure(&reader.read(article), reader.rules()));
    let plan = Plan { jobs: verb.jobs, ..Plan::default() };
    let (mut sheets, mut lost) = (Vec::new(), Vec::new());
    let inputs = ingest::listing(&verb.paths)?;
    batch::stream(inputs, Arc::new(ingest::Options::default()), &plan, work, |event| {
        match event {
            Event::One(Ok(sheet)) => sheets.push(sheet),
            Event::One(Err(row)) => lost.push(row),
            Event::Tick => {}
        }
        Ok(())
    })?;
    Ok((sheets, lost))
}

/// The figures that gates ask for; gold that several share is measured once.
fn accuracies(engine: &Engine, all: &[Gate]) -> Result<Accuracies> {
    let mut out = Accuracies::new();
    let mut measured: BTreeMap<Vec<std::path::PathBuf>, Accuracy> = BTreeMap::new();
    for gate in all.iter().filter(|g| g.kind == Kind::MinAccuracy) {
        if !measured.contains_key(&gate.gold) {
            let gold = Gold::read(&gate.gold, None, None)?;
            measured.insert(gate.gold.clone(), eval::accuracy(engine, &gold));
        }
        let name = gate.figure.as_deref().unwrap_or("");
        let accuracy = &measured[&gate.gold];
        let rows = || accuracy.sections.iter().flat_map(|s| &s.rows);
        let Some(row) = rows().find(|row| row.name == name) else {
            let mut names: Vec<&str> = rows().map(|row| row.name.as_str()).collect();
            names.dedup();
            return Err(Error::Usage(format!(
                "gate {}: there is no figure \"{name}\"; there are {}",
                gate.id,
                names.join(", ")
            )));
        };
        let figure = row.f1.unwrap_or(row.precision).value;
        out.insert(gate.id.clone(), Some(figure).filter(|f| f.is_finite()));
    }
    Ok(out)
}
