//! `onrecord score`: articles in, a report out.

use crate::batch;
use crate::cli::args::{Args, Format, Score};
use crate::cli::output::{self, Output};
use crate::cli::settings::{self, Settings};
use crate::cli::{Outcome, Stop};
use crate::error::{Error, Result};
use crate::ingest;
use crate::model::Reading;
use crate::report::{ArticleRow, Stamp, Tally};

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Score) -> Outcome {
    if verb.schema {
        return schema();
    }
    let settings = Settings::find(args, verb.reading.paths.first().map(String::as_str))?;
    if verb.reading.show_settings {
        let mut out = Output::open(None)?;
        out.write(&settings.show(&verb.reading))?;
        out.finish()?;
        return Ok(0);
    }
    let engine = settings.engine(verb.reading.conventions)?;
    let inputs = ingest::listing(&verb.reading.paths)?;
    let options = settings::ingest_options(&verb.reading)?;
    let mut writer = Writer::new(args, verb, engine.stamp())?;
    batch::run(&engine, &inputs, &options, verb.reading.jobs, |outcome| match outcome {
        Ok(reading) => {
            writer.tally.add(&reading);
            writer.article(reading)
        }
        Err(lost) => {
            let line = if lost.line > 0 { format!(":{}", lost.line) } else { String::new() };
            output::remark(&format!("onrecord: {}{line}: {}", lost.path, lost.reason));
            writer.tally.lose(lost);
            Ok(())
        }
    })?;
    let code = writer.finish(args)?;
    Ok(code)
}

fn schema() -> Outcome {
    let schema = schemars::schema_for!(ArticleRow);
    let text = serde_json::to_string_pretty(&schema).map_err(|e| Stop::Error(Error::Usage(e.to_string())))?;
    let mut out = Output::open(None)?;
    out.write(&text)?;
    out.write("\n")?;
    out.finish()?;
    Ok(0)
}

/// Writes as articles come; what needs all of them waits.
struct Writer {
    out: Output,
    format: Format,
    stamp: Stamp,
    tally: Tally,
    rows: Vec<ArticleRow>,
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Usage(format!("cannot write JSON: {e}")))
}

impl Writer {
    fn new(_args: &Args, verb: &Score, stamp: Stamp) -> Result<Self> {
        let out = Output::open(verb.output.as_deref())?;
        Ok(Self { out, format: verb.format, stamp, tally: Tally::default(), rows: Vec::new() })
    }

    fn article(&mut self, reading: Reading) -> Result<()> {
        let row = ArticleRow::new(&reading, &self.stamp);
        match self.format {
            Format::Jsonl => {
                self.out.write(&json(&row)?)?;
                self.out.write("\n")
            }
            _ => {
                self.rows.push(row);
                Ok(())
            }
        }
    }

    fn finish(mut self, _args: &Args) -> Result<u8> {
        let run = self.tally.row(&self.stamp);
        let lost = run.failed > 0;
        match self.format {
            Format::Jsonl => {
                self.out.write(&json(&run)?)?;
                self.out.write("\n")?;
            }
            _ => self.out.write(&json(&serde_json::json!({ "articles": self.rows, "run": run }))?)?,
        }
        self.out.finish()?;
        Ok(if lost { 3 } else { 0 })
    }
}
