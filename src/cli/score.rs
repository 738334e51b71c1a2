//! `onrecord score`: articles in, a report out.

use crate::batch;
use crate::cli::args::{Args, Format, Score};
use crate::cli::output::{self, Output};
use crate::cli::settings::{self, Settings};
use crate::cli::{Outcome, Stop, progress};
use crate::error::{Error, Result};
use crate::ingest;
use crate::model::Reading;
use crate::report::text::{self, Layout};
use crate::report::{ArticleRow, Stamp, Tally, Unprocessed, html};

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
    let engine = settings.engine_with(verb.reading.conventions, verb.reading.engine)?;
    let inputs = ingest::listing(&verb.reading.paths)?;
    let options = settings::ingest_options(&verb.reading)?;
    let mut writer = Writer::new(args, verb, engine.stamp())?;
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
                writer.tally.add(&reading);
                writer.article(reading)
            }
            Err(lost) => {
                bar.suspend(|| output::remark(&format!("onrecord: {}", lost_line(&lost))));
                writer.tally.lose(lost);
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
    layout: Layout,
    stamp: Stamp,
    tally: Tally,
    is_quiet: bool,
    /// Readings for a page, rows for one document.
    readings: Vec<Reading>,
    rows: Vec<ArticleRow>,
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Usage(format!("cannot write JSON: {e}")))
}

impl Writer {
    fn new(args: &Args, verb: &Score, stamp: Stamp) -> Result<Self> {
        let out = Output::open(verb.output.as_deref())?;
        let has_colour = verb.output.is_none() && output::has_colour(args.color);
        let layout = Layout { width: output::width(), has_colour, shows_narrator: verb.narrator };
        let (tally, readings, rows) = (Tally::default(), Vec::new(), Vec::new());
        Ok(Self { out, format: verb.format, layout, stamp, tally, is_quiet: args.quiet, readings, rows })
    }

    fn article(&mut self, reading: Reading) -> Result<()> {
        match self.format {
            Format::Jsonl => {
                let row = json(&ArticleRow::new(&reading, &self.stamp))?;
                self.out.write(&format!("{row}\n"))?;
            }
            Format::Text => {
                self.out.write(&text::write(&reading, self.layout))?;
                self.out.write("\n")?;
            }
            Format::Json => self.rows.push(ArticleRow::new(&reading, &self.stamp)),
            Format::Html => self.readings.push(reading),
        }
        Ok(())
    }

    fn finish(mut self) -> Result<u8> {
        let run = self.tally.row(&self.stamp);
        let lost = run.failed;
        match self.format {
            Format::Jsonl => self.out.write(&format!("{}\n", json(&run)?))?,
            Format::Json => {
                let document = serde_json::json!({ "schema": "onrecord.report/1", "articles": self.rows, "run": run });
                let text = serde_json::to_string_pretty(&document).map_err(|e| Error::Usage(e.to_string()))?;
                self.out.write(&format!("{text}\n"))?;
            }
            Format::Html => self.out.write(&html::write(&self.readings, lost as usize, &self.stamp))?,
            Format::Text => {}
        }
        self.out.finish()?;
        if !self.is_quiet && (self.format != Format::Text || run.read > 1 || lost > 0) {
            output::remark(&format!(
                "onrecord: {} of {} articles scored, {lost} lost; {} statements",
                run.scored, run.read, run.profile.statements
            ));
        }
        Ok(if lost > 0 { 3 } else { 0 })
    }
}
