//! Readings as they come → the format asked for: what streams is written at once, what needs the whole run waits. Every report but
//! the terminal's text is sealed. In: readings and losses; out: bytes and the exit code.

use quick_junit::TestSuite;

use crate::cli::args::{Args, Format, Score};
use crate::cli::output::{self, Output};
use crate::cli::site::Site;
use crate::cli::tables::Tables;
use crate::error::{Error, Result};
use crate::model::Reading;
use crate::report::findings::{self, Finding};
use crate::report::seal::{self, Sealer};
use crate::report::text::{self, Layout};
use crate::report::{ArticleRow, Stamp, Tally, Unprocessed, junit, markdown, sarif};
use crate::ruleset::RuleSet;

/// A run being written.
pub(crate) struct Writer<'r> {
    form: Form,
    stamp: Stamp,
    rules: &'r RuleSet,
    tally: Tally,
    is_quiet: bool,
    is_text: bool,
}

/// What is held until the run ends.
enum Form {
    Text(Output, Layout),
    Lines(Sealed),
    Document(Output, Vec<ArticleRow>),
    Markdown(Sealed),
    Junit(Output, Vec<TestSuite>),
    Sarif(Output, Vec<Finding>, Vec<(String, String, String)>),
    Html(Box<Site>),
    Tables(Box<Tables>),
}

/// An output whose bytes are hashed as they pass.
struct Sealed {
    out: Output,
    sealer: Sealer,
}

impl Sealed {
    fn new(out: Output) -> Self {
        Self { out, sealer: Sealer::default() }
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.sealer.add(text.as_bytes());
        self.out.write(text)
    }

    /// Writes the end, which holds the blank that the seal takes the place of.
    fn finish(mut self, end: &str) -> Result<()> {
        self.sealer.add(end.as_bytes());
        self.out.write(&end.replacen(seal::BLANK, &self.sealer.seal(), 1))?;
        self.out.finish()
    }
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Usage(format!("cannot write JSON: {e}")))
}

impl<'r> Writer<'r> {
    /// Opens what the format needs.
    pub(crate) fn new(args: &Args, verb: &Score, rules: &'r RuleSet, stamp: Stamp) -> Result<Self> {
        let path = verb.output.as_deref();
        let has_colour = path.is_none() && output::has_colour(args.color);
        let layout = Layout { width: output::width(), has_colour, shows_narrator: verb.narrator };
        let form = match verb.format {
            Format::Text => Form::Text(Output::open(path)?, layout),
            Format::Jsonl => Form::Lines(Sealed::new(Output::open(path)?)),
            Format::Json => Form::Document(Output::open(path)?, Vec::new()),
            Format::Markdown => Form::Markdown(Sealed::new(Output::open(path)?)),
            Format::Junit => Form::Junit(Output::open(path)?, Vec::new()),
            Format::Sarif => Form::Sarif(Output::open(path)?, Vec::new(), Vec::new()),
            Format::Html => Form::Html(Box::new(Site::new(path)?)),
            Format::Csv | Format::Parquet => Form::Tables(Box::new(Tables::new(verb.format, path, &stamp)?)),
        };
        let is_text = verb.format == Format::Text;
        Ok(Self { form, stamp, rules, tally: Tally::default(), is_quiet: args.quiet, is_text })
    }

    /// One article read.
    pub(crate) fn article(&mut self, reading: &Reading) -> Result<()> {
        self.tally.add(reading);
        match &mut self.form {
            Form::Text(out, layout) => {
                out.write(&text::write(reading, *layout))?;
                out.write("\n")?;
            }
            Form::Lines(out) => {
                let row = json(&ArticleRow::new(reading, &self.stamp))?;
                out.write(&format!("{row}\n"))?;
            }
            Form::Document(_, rows) => rows.push(ArticleRow::new(reading, &self.stamp)),
            Form::Markdown(out) => out.write(&markdown::article(reading, self.rules))?,
            Form::Junit(_, suites) => suites.push(junit::suite(reading, self.rules)),
            Form::Sarif(_, findings, notes) => {
                findings.extend(findings::of(reading));
                let id = &reading.article.id;
                notes.extend(reading.notes.iter().map(|n| (id.clone(), n.code.to_owned(), n.text.clone())));
            }
            Form::Html(site) => site.add(reading, self.rules)?,
            Form::Tables(tables) => tables.add(reading, &self.stamp)?,
        }
        Ok(())
    }

    /// One article lost.
    pub(crate) fn lose(&mut self, lost: Unprocessed) {
        self.tally.lose(lost);
    }

    /// Ends the report; gives the exit code.
    pub(crate) fn finish(self) -> Result<u8> {
        let run = self.tally.row(&self.stamp, self.rules);
        let usage = |e: String| Error::Usage(e);
        match self.form {
            Form::Text(out, _) => out.finish()?,
            Form::Lines(out) => out.finish(&format!("{}\n", json(&run)?))?,
            Form::Document(mut out, rows) => {
                let document = serde_json::json!({ "schema": "onrecord.report/1", "articles": rows, "run": run });
                out.write(&seal::sealed(&output::json(&document)?))?;
                out.finish()?;
            }
            Form::Markdown(out) => out.finish(&markdown::run(&run))?,
            Form::Junit(mut out, suites) => {
                out.write(&seal::sealed(&junit::write(suites, &run).map_err(usage)?))?;
                out.finish()?;
            }
            Form::Sarif(mut out, mut findings, notes) => {
                findings::by_importance(&mut findings);
                let document = sarif::write(&findings, &notes, &run, self.rules);
                out.write(&seal::sealed(&output::json(&document)?))?;
                out.finish()?;
            }
            Form::Html(site) => site.finish(&run, self.rules)?,
            Form::Tables(tables) => tables.finish(&run)?,
        }
        if !self.is_quiet && (!self.is_text || run.read > 1 || run.failed > 0) {
            output::remark(&output::denominators(&run));
        }
        Ok(if run.failed > 0 { 3 } else { 0 })
    }
}
