//! Which articles are one text, in two steps. [`Neighbours`]: runs of words with the articles that hold them, sorted → pairs of articles
//! that share a run, and for each article that it holds one. [`copies`]: pairs with their counts → those that are copies.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BooleanBuilder};
use arrow_array::{Array, RecordBatch};
use onrecord::corpus;
use pyo3::prelude::*;

use crate::errors;
use crate::steps::columns::{self, identity};

const STEP: &str = "chains";

/// A reducer: rows `(run, article)` sorted by both, in any number of batches.
#[pyclass(module = "onrecord._onrecord")]
#[derive(Default)]
pub(crate) struct Neighbours {
    run: Option<i64>,
    articles: Vec<u128>,
}

/// What a batch adds: `(a, b, common)`; `b` is null in the rows that say that `a` holds a run that is not common.
#[derive(Default)]
struct Rows {
    a: BinaryBuilder,
    b: BinaryBuilder,
    common: BooleanBuilder,
}

impl Neighbours {
    fn take(&mut self, batch: &RecordBatch, out: &mut Rows) -> Result<(), String> {
        let (runs, articles) = (columns::whole(batch, STEP, "run")?, columns::bytes(batch, STEP, "article")?);
        for n in 0..batch.num_rows() {
            let (run, article) = (runs.value(n), identity(articles.value(n))?);
            let before = self.run.map(|run| (run, self.articles.last().copied().unwrap_or(0)));
            if before.is_some_and(|before| before > (run, article)) {
                return Err("chains: rows are not sorted by run and article: sort within partitions first".to_owned());
            }
            if self.run != Some(run) {
                self.close(out);
                self.run = Some(run);
            }
            self.articles.push(article);
        }
        Ok(())
    }

    fn close(&mut self, out: &mut Rows) {
        let (is_common, pairs) = corpus::neighbours(&self.articles);
        for (a, b) in pairs {
            out.a.append_value(a.to_be_bytes());
            out.b.append_value(b.to_be_bytes());
            out.common.append_value(is_common);
        }
        for article in self.articles.drain(..).filter(|_| !is_common) {
            out.a.append_value(article.to_be_bytes());
            out.b.append_null();
            out.common.append_value(false);
        }
    }
}

impl Rows {
    fn made<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (a, b) = (Arc::new(self.a.finish()), Arc::new(self.b.finish()));
        columns::made(py, vec![("a", a), ("b", b), ("common", Arc::new(self.common.finish()))])
    }
}

#[pymethods]
impl Neighbours {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// The next batch; gives what is known by now.
    fn push<'py>(&mut self, py: Python<'py>, batch: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (batch, mut out) = (columns::batch(batch)?, Rows::default());
        self.take(&batch, &mut out).map_err(|e| errors::order(py, &e))?;
        out.made(py)
    }

    /// What the last run gives.
    fn finish<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let mut out = Rows::default();
        self.close(&mut out);
        out.made(py)
    }
}

/// Rows `(a, b, shared, common, own)` → those that are copies, as `(a, b)`. `shared` counts the runs in both, `common` those of them
/// that are common, `own` the runs of the article with fewer that are not common.
#[pyfunction]
pub(crate) fn copies<'py>(py: Python<'py>, batch: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let batch = columns::batch(batch)?;
    let found = copied(&batch).map_err(|e| errors::column(py, &e))?;
    let (mut a, mut b) = (BinaryBuilder::new(), BinaryBuilder::new());
    for (x, y) in found {
        a.append_value(x.to_be_bytes());
        b.append_value(y.to_be_bytes());
    }
    columns::made(py, vec![("a", Arc::new(a.finish())), ("b", Arc::new(b.finish()))])
}

fn copied(batch: &RecordBatch) -> Result<Vec<(u128, u128)>, String> {
    let (a, b) = (columns::bytes(batch, STEP, "a")?, columns::bytes(batch, STEP, "b")?);
    let number = |name: &str| columns::whole(batch, STEP, name);
    let (shared, common, own) = (number("shared")?, number("common")?, number("own")?);
    let mut out = Vec::new();
    for n in 0..batch.num_rows() {
        let own = if own.is_null(n) { 0 } else { own.value(n) };
        if corpus::is_copy(shared.value(n) as u32, common.value(n) as u32, own as u32) {
            out.push((identity(a.value(n))?, identity(b.value(n))?));
        }
    }
    Ok(out)
}
