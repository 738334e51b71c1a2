//! `onrecord verify REPORT`: was the report edited, and would the rules in force here stamp it alike? In: a report of any format but
//! text, or a folder of tables; out: what holds, and exit code 1 when it was edited.

use std::path::Path;

use crate::batch;
use crate::cli::args::{Args, Convention, Reader, Verify};
use crate::cli::output::Output;
use crate::cli::settings::{self, Settings};
use crate::cli::tables::hash;
use crate::cli::{Outcome, Stop};
use crate::error::{Error, Result};
use crate::ingest;
use crate::report::Tally;
use crate::report::seal::{self, Verdict};

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Verify) -> Outcome {
    let folder = Path::new(&verb.report);
    let file = if folder.is_dir() { folder.join("run.json") } else { folder.to_owned() };
    let bytes = std::fs::read(&file).map_err(|e| Error::io(file.to_string_lossy(), e))?;
    let mut out = Output::open(None)?;
    match seal::verify(&bytes) {
        Verdict::Holds => out.write(&format!("{}: unedited since it was written\n", verb.report))?,
        Verdict::Absent => {
            let why = "it has no seal; the text format has none, and neither has a part of a report";
            return Err(Stop::Error(Error::Usage(format!("{}: cannot be verified: {why}", verb.report))));
        }
        Verdict::Broken => {
            out.write(&format!("{}: EDITED: it is not what was written; do not rely on it\n", verb.report))?;
            out.finish()?;
            return Ok(1);
        }
    }
    let mut code = if folder.is_dir() { tables(&mut out, folder, &bytes)? } else { 0 };
    code = code.max(stamp(args, verb, &mut out, &bytes)?);
    out.finish()?;
    Ok(code)
}

/// The hashes that a folder's `run.json` has of its files.
fn tables(out: &mut Output, folder: &Path, run: &[u8]) -> Result<u8> {
    let run: serde_json::Value = serde_json::from_slice(run).map_err(|e| Error::Usage(e.to_string()))?;
    let mut code = 0;
    for file in run["files"].as_array().into_iter().flatten() {
        let (name, wanted) = (file["name"].as_str().unwrap_or(""), file["sha256"].as_str().unwrap_or(""));
        let found = hash(&folder.join(name)).map_err(|e| Error::io(name, e))?;
        if found == wanted {
            out.write(&format!("  {name}: unedited\n"))?;
        } else {
            out.write(&format!("  {name}: EDITED\n"))?;
            code = 1;
        }
    }
    Ok(code)
}

/// What the other engine's models hash to here; none where its weights are not.
fn accurate(settings: &Settings) -> Option<String> {
    settings.engine_with(Convention::Product, Reader::Accurate).ok().map(|engine| engine.stamp().model)
}

/// Whether the rules and models here, and the articles where they are given, are those of the report.
fn stamp(args: &Args, verb: &Verify, out: &mut Output, bytes: &[u8]) -> Result<u8> {
    let first = verb.articles.first().map(std::path::Path::new);
    let settings = Settings::find(args, first)?;
    let engine = std::sync::Arc::new(settings.engine(Convention::Product)?);
    let holds = |hash: &str| memchr::memmem::find(bytes, hash.as_bytes()).is_some();
    let mine = engine.stamp();
    let model = if holds(&mine.model) { None } else { accurate(&settings).filter(|other| holds(other)) };
    for (name, hash) in [("rules", &mine.rule_set), ("model", model.as_ref().unwrap_or(&mine.model))] {
        let word = if holds(hash) { "the report's" } else { "other than the report's; a new run may differ" };
        out.write(&format!("  {name} in force here: {word} ({})\n", hash.get(..12).unwrap_or(hash)))?;
    }
    if verb.articles.is_empty() {
        return Ok(0);
    }
    let mut tally = Tally::default();
    let inputs = ingest::listing(&verb.articles)?;
    let options = settings::ingest_options(&crate::cli::args::Reading::plain())?;
    batch::run(&engine, &inputs, &options, 0, |outcome| {
        match outcome {
            Ok(reading) => tally.add(&reading),
            Err(lost) => tally.lose(lost),
        }
        Ok(())
    })?;
    let corpus = tally.row(&mine, engine.rules()).corpus;
    let is_same = holds(&corpus);
    let word = if is_same { "the report's" } else { "OTHER than the report's" };
    out.write(&format!("  articles: {word} ({})\n", corpus.get(..12).unwrap_or("")))?;
    Ok(u8::from(!is_same))
}
