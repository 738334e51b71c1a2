//! `onrecord rules diff A B --corpus PATH`: what a change of rules moves, and which rule did it. Exit 3 when articles were lost, 2 when
//! a side does not load.

use std::path::Path;

use crate::cli::args::Args;
use crate::cli::output;
use crate::cli::rules_args::{DiffFormat, RulesDiff};
use crate::cli::settings::Settings;
use crate::cli::{Outcome, Stop};
use crate::error::{Error, Result};
use crate::eval::{self, Gold};
use crate::ingest;
use crate::ruleset::Files;
use crate::track::{self, AccuracyShift, Given, Loaded, Side};

/// A set that holds these weights stands alone.
const WHOLE: &str = "attribution/tagger.bin";
/// The accurate engine's weights: fetched for nothing here.
const LEFT_OUT: &str = "attribution/encoder.bin";

/// Runs the verb.
pub(crate) fn run(args: &Args, settings: &Settings, verb: &RulesDiff) -> Outcome {
    if args.rules.is_some() {
        let message = "rules diff takes both rule sets as arguments: leave --rules out";
        return Err(Stop::Error(Error::Usage(message.to_owned())));
    }
    if verb.schema {
        output::whole(verb.output.as_deref(), &output::json(&track::schema())?)?;
        return Ok(0);
    }
    let (Some(a), Some(b)) = (&verb.a, &verb.b) else {
        return Err(Stop::Error(Error::Usage("two rule sets are needed".to_owned())));
    };
    let list = verb.list.unwrap_or(match verb.format {
        DiffFormat::Text => 20,
        DiffFormat::Markdown => 10,
        DiffFormat::Html => 200,
        DiffFormat::Json => 1000,
    });
    let given = Given {
        sides: [side(settings, a)?, side(settings, b)?],
        adjust: settings.adjust().clone(),
        jobs: verb.jobs,
        list,
    };
    let loaded = given.load()?;
    let accuracy = if verb.gold.is_empty() { None } else { Some(accuracy(&loaded, verb)?) };
    let inputs = ingest::listing(&verb.corpus)?;
    let mut diff = track::run(loaded, inputs, ingest::Options::default())?;
    diff.accuracy = accuracy;
    for row in diff.unprocessed.iter().filter(|row| !row.skipped) {
        output::remark(&output::lost(row));
    }
    let text = match verb.format {
        DiffFormat::Text => track::text(&diff, list),
        DiffFormat::Markdown => track::markdown(&diff, list),
        DiffFormat::Json => output::json(&diff)?,
        DiffFormat::Html => track::html(&diff, list).map_err(|e| Error::Usage(format!("cannot make the page: {e}")))?,
    };
    output::whole(verb.output.as_deref(), &text)?;
    Ok(if diff.corpus.failed > 0 { 3 } else { 0 })
}

/// A folder or, where there is none of that name, a revision.
fn side(settings: &Settings, name: &str) -> Result<(Side, Files)> {
    let folder = Path::new(name);
    let (kind, mut files) = if folder.is_dir() {
        let mut files = Files::none();
        files.overlay(folder)?;
        ("folder", files)
    } else if folder.exists() {
        return Err(Error::Usage(format!("{name} is a file; a rule set is a folder or a git revision")));
    } else {
        ("revision", Files::at_revision(Path::new("."), &placed(settings, name), |file| file != LEFT_OUT)?)
    };
    if files.is_empty() {
        return Err(Error::Usage(format!("{name} holds no rules, lexicons or weights")));
    }
    let is_whole = files.get(WHOLE).is_some();
    if !is_whole {
        let mut base = Files::shipped();
        base.lay(files);
        files = base;
    }
    Ok((Side { name: name.to_owned(), kind: kind.to_owned(), is_whole, ..Side::default() }, files))
}

/// A revision alone means the folder that `onrecord.toml` calls the rules, where there is one.
fn placed(settings: &Settings, name: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let folder = settings.rules_folder().and_then(|rules| rules.strip_prefix(here).ok());
    match folder {
        Some(folder) if !name.contains(':') => format!("{name}:./{}", folder.to_string_lossy()),
        _ => name.to_owned(),
    }
}

/// The figures against gold under both sets.
fn accuracy(loaded: &Loaded, verb: &RulesDiff) -> Result<AccuracyShift> {
    let gold = Gold::read(&verb.gold, None, None)?;
    let [a, b] = loaded.engines();
    Ok(track::accuracy_shift(&eval::accuracy(a, &gold), &eval::accuracy(b, &gold)))
}
