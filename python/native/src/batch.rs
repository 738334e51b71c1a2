//! `score_batch`: many articles at once. In: Arrow, or a list; out: a [`Batch`] with the report's bytes and the tidy tables, the same at
//! any number of threads and the same as the command's.

use std::sync::Arc;

use arrow_array::RecordBatch;
use onrecord::corpus::{Gather, Gathered};
use onrecord::ingest::{Item, Options, Raw};
use onrecord::pipeline::Engine;
use onrecord::report::table::{self, Column};
use onrecord::report::tidy::UnprocessedTidy;
use onrecord::report::{Entry, Unprocessed};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::canonical;
use crate::errors;
use crate::input;
use crate::made::{self, Layout, Made};
use crate::report::Sum;
use crate::rules::{self, RuleSet};
use crate::table::Table;

/// Readings of a first pass that are held at once.
const CHUNK: usize = 256;

/// What `score_batch` found.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Batch {
    /// The report's lines, the last one sealed.
    lines: Vec<Vec<u8>>,
    run: serde_json::Value,
    statements: RecordBatch,
    articles: RecordBatch,
    links: RecordBatch,
    hedges: RecordBatch,
    unprocessed: RecordBatch,
    columns: Vec<Column>,
    lost: Vec<Unprocessed>,
}

/// How a batch is read.
struct Plan {
    engine: Arc<Engine>,
    options: Options,
    jobs: usize,
    is_corpus: bool,
    memory: usize,
}

/// Scores articles: an Arrow table with a column `text`, or a list of texts or of dictionaries.
#[pyfunction]
#[pyo3(signature = (articles, *, rules = None, engine = "fast", corroborate = "article", jobs = 0, path = "-", title = true,
    language = "en", memory = 1024))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword in Python")]
pub(crate) fn score_batch(
    py: Python<'_>,
    articles: &Bound<'_, PyAny>,
    rules: Option<RuleSet>,
    engine: &str,
    corroborate: &str,
    jobs: usize,
    path: &str,
    title: bool,
    language: &str,
    memory: usize,
) -> PyResult<Batch> {
    let is_corpus = match corroborate {
        "article" => false,
        "corpus" => true,
        _ => {
            let message = format!("corroborate {corroborate:?}: there are \"article\" and \"corpus\"");
            return Err(errors::usage(py, &message));
        }
    };
    let options = input::options(py, title, language)?;
    let engine = rules::engine(py, rules.as_ref(), engine)?;
    let pieces = input::pieces(articles, path)?;
    let plan = Plan { engine, options, jobs, is_corpus, memory: memory.max(1) << 20 };
    py.detach(|| read(pieces, &plan)).map_err(|e| errors::usage(py, &e))
}

fn read(pieces: Vec<Raw>, plan: &Plan) -> Result<Batch, String> {
    let items = made::articles(pieces, &plan.options, plan.jobs)?;
    let beside = if plan.is_corpus { Some(gathered(&items, plan)?) } else { None };
    let (stamp, layout) = (plan.engine.stamp(), Layout::new());
    let outcomes = made::each(items, 1, plan.jobs, |article, line| {
        let elsewhere = beside.as_ref().map(|found| found.of.get(&article.key()).map_or(&[][..], Vec::as_slice));
        let reading = made::reading(&plan.engine, article, line, elsewhere)?;
        Ok(Made::new(&reading, &stamp, &layout))
    })?;
    assembled(outcomes, &plan.engine, layout)
}

/// A first pass over all articles: what each has in others.
fn gathered(items: &[Item], plan: &Plan) -> Result<Gathered, String> {
    let mut gather = Gather::new(&plan.engine, plan.memory);
    for (nth, chunk) in items.chunks(CHUNK).enumerate() {
        let first = (nth * CHUNK) as u32 + 1;
        let readings = made::each(chunk.to_vec(), first, plan.jobs, |article, line| {
            made::reading(&plan.engine, article, line, None)
        })?;
        for reading in readings.iter().flatten() {
            gather.add(&plan.engine, reading).map_err(|e| e.to_string())?;
        }
    }
    made::on(plan.jobs, || gather.link(&plan.engine))?.map_err(|e| e.to_string())
}

/// Outcomes in order → the batch.
fn assembled(outcomes: Vec<Result<Made, Unprocessed>>, engine: &Engine, layout: Layout) -> Result<Batch, String> {
    let mut sum = Sum::new(engine);
    let mut lines = Vec::with_capacity(outcomes.len() + 1);
    let (mut statements, mut articles, mut links, mut hedges, mut lost) = (vec![], vec![], vec![], vec![], vec![]);
    for outcome in outcomes {
        match outcome {
            Ok(made) => {
                sum.add(&made.line, Entry::Article(Box::new(made.counts)));
                lines.push(made.line);
                statements.extend(made.statements);
                articles.push(made.article);
                links.extend(made.links);
                hedges.extend(made.hedges);
            }
            Err(row) => {
                sum.add(&[], Entry::Lost(row.clone()));
                lost.push(row);
            }
        }
    }
    let stamp = serde_json::to_string(&engine.stamp()).map_err(|e| e.to_string())?;
    let run = serde_json::to_value(sum.row()).map_err(|e| e.to_string())?;
    lines.push(sum.last());
    let columns = table::columns::<UnprocessedTidy>();
    let rows: Vec<_> = lost.iter().map(|row| table::cells(&UnprocessedTidy::from(row), &columns)).collect();
    Ok(Batch {
        lines,
        run,
        statements: crate::table::batch(&layout.statements, &statements, &stamp)?,
        articles: crate::table::batch(&layout.articles, &articles, &stamp)?,
        links: crate::table::batch(&layout.links, &links, &stamp)?,
        hedges: crate::table::batch(&layout.hedges, &hedges, &stamp)?,
        unprocessed: crate::table::batch(&columns, &rows, &stamp)?,
        columns: layout.statements,
        lost,
    })
}

#[pymethods]
impl Batch {
    /// One row a statement.
    #[getter]
    fn statements(&self) -> Table {
        Table(self.statements.clone())
    }

    /// One row an article, with its profile.
    #[getter]
    fn articles(&self) -> Table {
        Table(self.articles.clone())
    }

    /// One row a link between statements.
    #[getter]
    fn links(&self) -> Table {
        Table(self.links.clone())
    }

    /// One row a hedge.
    #[getter]
    fn hedges(&self) -> Table {
        Table(self.hedges.clone())
    }

    /// One row an article that was not read, with the reason.
    #[getter]
    fn unprocessed(&self) -> Table {
        Table(self.unprocessed.clone())
    }

    /// Counts, sums, stamp: the last line of the report, as a dictionary.
    #[getter]
    fn run<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        crate::article::loaded(py, &self.run.to_string())?.cast_into::<PyDict>().map_err(PyErr::from)
    }

    /// The report's bytes: what `onrecord score --format jsonl` writes.
    fn report<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.lines.concat())
    }

    /// The canonical statement table: JSON lines sorted by their bytes.
    fn canonical<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let made = py.detach(|| canonical::lines(std::slice::from_ref(&self.statements), &self.columns));
        made.map(|(lines, _)| PyBytes::new(py, &lines)).map_err(|e| errors::usage(py, &e))
    }

    /// SHA-256 of the canonical statement table, hexadecimal.
    fn canonical_sha256(&self, py: Python<'_>) -> PyResult<String> {
        let made = py.detach(|| canonical::hash(std::slice::from_ref(&self.statements), &self.columns));
        made.map_err(|e| errors::usage(py, &e))
    }

    /// Raises `ArticleError` for the first article that could not be read; what was skipped on purpose is not lost.
    fn check(&self, py: Python<'_>) -> PyResult<()> {
        self.lost.iter().find(|row| !row.skipped).map_or(Ok(()), |row| Err(errors::lost(py, row)))
    }

    fn __len__(&self) -> usize {
        self.articles.num_rows()
    }

    fn __repr__(&self) -> String {
        format!(
            "<onrecord.Batch of {} articles, {} statements, {} not read>",
            self.articles.num_rows(),
            self.statements.num_rows(),
            self.lost.len()
        )
    }
}
