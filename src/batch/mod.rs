//! Many articles on all cores, in input order and bounded memory. In: inputs and an engine; out: one call a result, in
//! order. A panic inside one article is contained to its row.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::ingest::{self, Input, Item};
use crate::model::{Article, Reading};
use crate::pipeline::Engine;
use crate::report::Unprocessed;

/// Articles in flight for each thread.
const IN_FLIGHT: usize = 16;

/// One article read, or why not.
pub type Outcome = std::result::Result<Reading, Unprocessed>;

/// Reads every article and hands each outcome to `sink` in input order. A sink that fails stops the run.
///
/// # Errors
/// The sink's, or when threads cannot be started.
pub fn run(
    engine: &Engine,
    inputs: &[Input],
    options: &ingest::Options,
    jobs: usize,
    sink: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    run_with(|article| engine.read(article), inputs, options, jobs, sink)
}

/// As [`run`], each article read by `read`.
///
/// # Errors
/// The sink's, or when threads cannot be started.
pub fn run_with(
    read: impl Fn(Article) -> Reading + Sync,
    inputs: &[Input],
    options: &ingest::Options,
    jobs: usize,
    mut sink: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().map_err(|e| Error::Usage(e.to_string()))?;
    let chunk = pool.current_num_threads() * IN_FLIGHT;
    let mut items = inputs.iter().flat_map(|input| ingest::open(input, options));
    loop {
        let batch: Vec<Item> = items.by_ref().take(chunk).collect();
        if batch.is_empty() {
            return Ok(());
        }
        let outcomes: Vec<Outcome> = if pool.current_num_threads() == 1 || batch.len() == 1 {
            batch.into_iter().map(|item| one(&read, item)).collect()
        } else {
            pool.install(|| batch.into_par_iter().map(|item| one(&read, item)).collect())
        };
        for outcome in outcomes {
            sink(outcome)?;
        }
    }
}

fn one(read: &(impl Fn(Article) -> Reading + Sync), item: Item) -> Outcome {
    let article = item?;
    let path = article.path.clone();
    catch_unwind(AssertUnwindSafe(|| read(article))).map_err(|_| Unprocessed {
        path,
        line: 0,
        reason: "internal error; please report the article".to_owned(),
    })
}
