//! The lines of a report and what they add to its run → the report's bytes, the same as the command's `--format jsonl`. In: lines and
//! entries in the order of the articles; out: bytes, the last line sealed.

use onrecord::report::seal::{self, Sealer};
use onrecord::report::{Entry, RunRow, Scoring, Stamp, Tally};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors;
use crate::rules::{self, RuleSet};

/// A report being added up.
pub(crate) struct Sum {
    tally: Tally,
    sealer: Sealer,
    stamp: Stamp,
    scoring: Scoring,
}

impl Sum {
    pub(crate) fn new(engine: &onrecord::pipeline::Engine) -> Self {
        let (tally, sealer) = (Tally::default(), Sealer::default());
        Self { tally, sealer, stamp: engine.stamp(), scoring: Scoring::of(engine.rules()) }
    }

    /// The next article: its line (empty where it was lost) and entry.
    pub(crate) fn add(&mut self, line: &[u8], entry: Entry) {
        self.sealer.add(line);
        self.tally.enter(entry);
    }

    /// The run's row, unsealed.
    pub(crate) fn row(&self) -> RunRow {
        self.tally.row_under(&self.stamp, self.scoring.clone())
    }

    /// The last line, sealed.
    pub(crate) fn last(mut self) -> Vec<u8> {
        let mut text = serde_json::to_string(&self.row()).unwrap_or_default();
        text.push('\n');
        self.sealer.add(text.as_bytes());
        text.replacen(seal::BLANK, &self.sealer.seal(), 1).into_bytes()
    }
}

/// Adds up a report whose lines are written elsewhere: what `onrecord.spark` ends a run with.
#[pyclass(module = "onrecord._onrecord")]
pub(crate) struct Report(Option<Sum>);

#[pymethods]
impl Report {
    #[new]
    #[pyo3(signature = (*, rules = None, engine = "fast"))]
    fn new(py: Python<'_>, rules: Option<RuleSet>, engine: &str) -> PyResult<Self> {
        Ok(Self(Some(Sum::new(&*rules::engine(py, rules.as_ref(), engine)?))))
    }

    /// The next article in order: its line, or `None` where it was lost, and its entry.
    fn add(&mut self, py: Python<'_>, line: Option<&[u8]>, entry: &[u8]) -> PyResult<()> {
        let entry: Entry = serde_json::from_slice(entry).map_err(|e| errors::usage(py, &format!("no entry: {e}")))?;
        let sum = self.0.as_mut().ok_or_else(|| errors::usage(py, "the report is finished"))?;
        sum.add(line.unwrap_or_default(), entry);
        Ok(())
    }

    /// The last line, with its end.
    fn finish<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let sum = self.0.take().ok_or_else(|| errors::usage(py, "the report is finished"))?;
        Ok(PyBytes::new(py, &sum.last()))
    }
}
