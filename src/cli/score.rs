//! `onrecord score`: articles in, a report out.

use crate::batch;
use crate::cli::args::{Args, Format, Score};
use crate::cli::output::{self, Output};
use crate::cli::settings::{self, Settings};
use crate::cli::writer::Writer;
use crate::cli::{Outcome, Stop, progress};
use crate::error::Error;
use crate::ingest;
use crate::report::{Unprocessed, schemas};

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Score) -> Outcome {
    if verb.schema {
        return schema(verb.format);
    }
    let settings = Settings::find(args, verb.reading.paths.first().map(String::as_str))?;
    if verb.reading.show_settings {
        let mut out = Output::open(None)?;
        out.write(&settings.show(&verb.reading))?;
        out.finish()?;
        return Ok(0);
    }
    let mut engine = settings.engine(verb.reading.conventions)?;
    if let Some(coding) = &verb.statements {
        engine = engine.with_given(ingest::given(coding)?);
    }
    let inputs = ingest::listing(&verb.reading.paths)?;
    let options = settings::ingest_options(&verb.reading)?;
    let mut writer = Writer::new(args, verb, engine.rules(), engine.stamp())?;
    let bar = progress::bar(args, inputs.len());
    batch::run(&engine, &inputs, &options, verb.reading.jobs, |outcome| {
        bar.inc(1);
        match outcome {
            Ok(reading) => {
                if args.verbose {
                    bar.suspend(|| {
                        let line =
                            format!("onrecord: {}: {} statements", reading.article.path, reading.profile.statements);
                        output::remark(&line);
                    });
                }
                writer.article(&reading)
            }
            Err(lost) => {
                bar.suspend(|| output::remark(&format!("onrecord: {}", lost_line(&lost))));
                writer.lose(lost);
                Ok(())
            }
        }
    })?;
    bar.finish_and_clear();
    let code = writer.finish()?;
    Ok(code)
}

/// `path:line: reason`.
fn lost_line(lost: &Unprocessed) -> String {
    let line = if lost.line > 0 { format!(":{}", lost.line) } else { String::new() };
    format!("{}{line}: {}", lost.path, lost.reason)
}

fn schema(format: Format) -> Outcome {
    let name = if format == Format::Text { "jsonl" } else { format.word() };
    let Some(schema) = schemas::of(name) else {
        return Err(Stop::Error(Error::Usage(format!("{name} has no JSON Schema; json, jsonl, csv and parquet have"))));
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|e| Stop::Error(Error::Usage(e.to_string())))?;
    let mut out = Output::open(None)?;
    out.write(&text)?;
    out.write("\n")?;
    out.finish()?;
    Ok(0)
}
