//! Keys with the statements that have them, sorted → pairs of statements to look at. A pure function of a key's members, whatever batches
//! they come in; keys with too many members are capped and counted.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::builder::{BinaryBuilder, Int64Builder};
use onrecord::corpus::{self, HOT};
use pyo3::prelude::*;

use crate::errors;
use crate::steps::columns::{self, identity};

const STEP: &str = "links";

/// A reducer: rows `(key, id)` sorted by both, in any number of batches.
#[pyclass(module = "onrecord._onrecord")]
#[derive(Default)]
pub(crate) struct Members {
    key: Option<i64>,
    last: u128,
    /// The first members of the key, as many as are looked at.
    ids: Vec<u128>,
    /// All of them.
    count: u64,
}

/// What a batch adds: `(key, a, b)`; where `a` is null, `left_out` members of a key were not looked at.
#[derive(Default)]
struct Rows {
    key: Int64Builder,
    a: BinaryBuilder,
    b: BinaryBuilder,
    left_out: Int64Builder,
}

impl Members {
    fn take(&mut self, batch: &RecordBatch, out: &mut Rows) -> Result<(), String> {
        let (keys, ids) = (columns::whole(batch, STEP, "key")?, columns::bytes(batch, STEP, "id")?);
        for n in 0..batch.num_rows() {
            let (key, id) = (keys.value(n), identity(ids.value(n))?);
            match self.key.map(|before| (before, self.last).cmp(&(key, id))) {
                Some(std::cmp::Ordering::Greater) => {
                    return Err("links: rows are not sorted by key and id: sort within partitions first".to_owned());
                }
                Some(std::cmp::Ordering::Equal) => {
                    let message = "links: a statement comes twice: two articles have one id and the same words; \
                                   ids must be unique across the corpus";
                    return Err(message.to_owned());
                }
                _ => {}
            }
            if self.key != Some(key) {
                self.close(out);
                self.key = Some(key);
            }
            self.last = id;
            self.count += 1;
            if self.ids.len() < HOT {
                self.ids.push(id);
            }
        }
        Ok(())
    }

    fn close(&mut self, out: &mut Rows) {
        let key = self.key.unwrap_or(0);
        for (n, m) in corpus::members(self.ids.len()) {
            out.key.append_value(key);
            out.a.append_value(self.ids[n].to_be_bytes());
            out.b.append_value(self.ids[m].to_be_bytes());
            out.left_out.append_null();
        }
        if self.count > HOT as u64 {
            out.key.append_value(key);
            out.a.append_null();
            out.b.append_null();
            out.left_out.append_value((self.count - HOT as u64) as i64);
        }
        self.ids.clear();
        self.count = 0;
    }
}

impl Rows {
    fn made<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (key, left_out) = (Arc::new(self.key.finish()), Arc::new(self.left_out.finish()));
        let (a, b) = (Arc::new(self.a.finish()), Arc::new(self.b.finish()));
        columns::made(py, vec![("key", key), ("a", a), ("b", b), ("left_out", left_out)])
    }
}

#[pymethods]
impl Members {
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

    /// What the last key gives.
    fn finish<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let mut out = Rows::default();
        self.close(&mut out);
        out.made(py)
    }
}
