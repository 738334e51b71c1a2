//! `onrecord explain ARTICLE[:LINE]`: the computation behind every score of an article, or of one line.

use crate::batch;
use crate::cli::args::{Args, Explain};
use crate::cli::output::Output;
use crate::cli::settings::{self, Settings};
use crate::cli::{Outcome, Stop, args};
use crate::error::Error;
use crate::ingest;
use crate::model::Reading;
use crate::report::trace;
use crate::text::Positions;

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Explain) -> Outcome {
    let (path, line) = split(&verb.article);
    let settings = Settings::find(args, Some(std::path::Path::new(&path)))?;
    let engine = std::sync::Arc::new(settings.engine_with(args::Convention::Product, verb.engine)?);
    let inputs = ingest::listing(std::slice::from_ref(&path))?;
    let options = settings::ingest_options(&verb.reading())?;
    let mut out = Output::open(None)?;
    let mut lost = None;
    let mut shown = 0;
    batch::run(&engine, &inputs, &options, 1, |outcome| match outcome {
        Ok(reading) => {
            for n in wanted(&reading, line, verb.statement.as_deref()) {
                shown += 1;
                out.write(&trace::write(&reading, engine.rules(), n))?;
            }
            Ok(())
        }
        Err(row) => {
            lost = Some(row);
            Ok(())
        }
    })?;
    if let Some(row) = lost {
        return Err(Stop::Error(Error::Usage(format!("{}: {}", row.path, row.reason))));
    }
    if shown == 0 {
        out.write(&match line {
            Some(line) => format!("{path}:{line}: no statement begins or goes on in this line\n"),
            None => format!("{path}: no statement found\n"),
        })?;
    }
    out.finish()?;
    Ok(0)
}

/// `file.txt:12` is a file and a line, unless a file is called so.
fn split(article: &str) -> (String, Option<u32>) {
    match article.rsplit_once(':') {
        Some((path, line)) if !std::path::Path::new(article).exists() => match line.parse() {
            Ok(line) => (path.to_owned(), Some(line)),
            Err(_) => (article.to_owned(), None),
        },
        _ => (article.to_owned(), None),
    }
}

/// Attributed statements that touch the line, or the one of a name.
fn wanted(reading: &Reading, line: Option<u32>, name: Option<&str>) -> Vec<usize> {
    let positions = Positions::new(&reading.article.text);
    let names = crate::report::article::statement_names(reading);
    let touches = |n: usize| {
        let lines = reading.statements[n]
            .content
            .iter()
            .map(|s| (positions.line_column(s.start).0, positions.line_column(s.end.saturating_sub(1)).0));
        line.is_none_or(|line| lines.clone().any(|(first, last)| (first..=last).contains(&line)))
    };
    (0..reading.statements.len())
        .filter(|n| match name {
            Some(name) => names[*n].eq_ignore_ascii_case(name),
            None => touches(*n) && (line.is_some() || reading.statements[*n].is_attributed()),
        })
        .collect()
}
