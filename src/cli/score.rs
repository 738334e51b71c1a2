//! `onrecord score`: articles in, a report out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::batch;
use crate::cli::args::{Across, Args, Format, Score};
use crate::cli::output::{self, Output};
use crate::cli::progress::Progress;
use crate::cli::settings::{self, Settings};
use crate::cli::writer::Writer;
use crate::cli::{Outcome, Stop, beside, jsonl};
use crate::error::Error;
use crate::ingest;
use crate::model::Given;
use crate::pipeline::Engine;
use crate::report::schemas;

/// Statements coded by hand, by article id.
type Codings = BTreeMap<String, Vec<Given>>;

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Score) -> Outcome {
    if verb.schema {
        return schema(verb.format);
    }
    let settings = Settings::find(args, verb.reading.paths.first().map(std::path::Path::new))?;
    if verb.reading.show_settings {
        let mut out = Output::open(None)?;
        out.write(&settings.show(&verb.reading))?;
        out.finish()?;
        return Ok(0);
    }
    let coding = verb.statements.as_deref().map(ingest::given).transpose()?;
    let mut engine = reader(&settings, verb, coding.as_ref())?;
    let inputs = ingest::listing(&verb.reading.paths)?;
    let options = settings::ingest_options(&verb.reading)?;
    let (inputs, options, _spooled) = beside::twice(inputs, options, verb.corroborate)?;
    if verb.corroborate == Across::Corpus {
        if verb.resume || verb.shard.is_some() || verb.cache.is_some() {
            let message = "--resume, --shard and --cache go with --corroborate article: what stands elsewhere needs every article";
            return Err(Stop::Error(Error::Usage(message.to_owned())));
        }
        // What is found is said of statements by their numbers: both passes must find the same ones.
        let found = beside::find(&Arc::new(reader(&settings, verb, coding.as_ref())?), &inputs, &options, verb)?;
        for line in beside::remarks(&found, args.quiet) {
            output::remark(&line);
        }
        engine = engine.with_beside(found.of);
    }
    let engine = Arc::new(engine);
    // The process ends behind this: the system takes the memory back at once, which takes some milliseconds piece by piece.
    std::mem::forget(Arc::clone(&engine));
    if verb.format == Format::Jsonl {
        return jsonl::run(args, verb, engine, inputs, options);
    }
    if verb.resume || verb.shard.is_some() || verb.cache.is_some() {
        let message = "--resume, --shard and --cache go with --format jsonl";
        return Err(Stop::Error(Error::Usage(message.to_owned())));
    }
    let mut writer = Writer::new(args, verb, engine.rules(), engine.stamp())?;
    let mut progress = Progress::new(args, verb.progress, &inputs);
    batch::run(&engine, &inputs, &options, verb.reading.jobs, |outcome| match outcome {
        Ok(reading) => {
            progress.scored(&reading.article.path, reading.profile.statements);
            writer.article(&reading)
        }
        Err(lost) => {
            progress.lost(&lost);
            writer.lose(lost);
            Ok(())
        }
    })?;
    progress.finish();
    let code = writer.finish()?;
    Ok(code)
}

/// The engine that was asked for, before it knows of other articles.
fn reader(settings: &Settings, verb: &Score, coding: Option<&Codings>) -> Result<Engine, Error> {
    let engine = settings.engine_with(verb.reading.conventions, verb.reading.engine)?;
    let engine = engine.with_least_confidence(verb.reading.min_confidence);
    Ok(match coding {
        Some(rows) => engine.with_given(rows.clone()),
        None => engine,
    })
}

fn schema(format: Format) -> Outcome {
    let name = if format == Format::Text { "jsonl" } else { format.word() };
    let Some(schema) = schemas::of(name) else {
        return Err(Stop::Error(Error::Usage(format!("{name} has no JSON Schema; json, jsonl, csv and parquet have"))));
    };
    output::whole(None, &output::json(&schema)?)?;
    Ok(0)
}
