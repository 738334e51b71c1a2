//! Pairs of statements with their records → what either article has in the other. The exact comparison, by the rules in force.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::builder::{BinaryBuilder, StringBuilder};
use onrecord::corpus::{self, Record};
use onrecord::model::Elsewhere;
use onrecord::pipeline::Engine;
use pyo3::prelude::*;

use crate::errors;
use crate::rules::{self, RuleSet};
use crate::steps::columns;

const STEP: &str = "links";

/// Compares pairs.
#[pyclass(frozen, module = "onrecord._onrecord")]
pub(crate) struct Linking(Arc<Engine>);

#[pymethods]
impl Linking {
    #[new]
    #[pyo3(signature = (*, rules = None))]
    fn new(py: Python<'_>, rules: Option<RuleSet>) -> PyResult<Self> {
        // Either engine compares alike: what reads attributions has no part in it.
        rules::engine(py, rules.as_ref(), "fast").map(Self)
    }

    /// Rows `(key, record_a, record_b, group_a, group_b)` → `(id, elsewhere)`: an article's id, and what one of its statements has.
    fn link<'py>(&self, py: Python<'py>, batch: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let batch = columns::batch(batch)?;
        let found = py.detach(|| linked(&self.0, &batch)).map_err(|e| errors::column(py, &e))?;
        let (mut ids, mut elsewhere) = (StringBuilder::new(), BinaryBuilder::new());
        for (id, link) in found {
            let bytes = postcard::to_stdvec(&link).map_err(|e| errors::usage(py, &e.to_string()))?;
            ids.append_value(id);
            elsewhere.append_value(bytes);
        }
        columns::made(py, vec![("id", Arc::new(ids.finish())), ("elsewhere", Arc::new(elsewhere.finish()))])
    }
}

fn linked(engine: &Engine, batch: &RecordBatch) -> Result<Vec<(String, Elsewhere)>, String> {
    let keys = columns::whole(batch, STEP, "key")?;
    let bytes = |name: &str| columns::bytes(batch, STEP, name);
    let (a, b) = (bytes("record_a")?, bytes("record_b")?);
    let (group_a, group_b) = (bytes("group_a")?, bytes("group_b")?);
    let record = |bytes: &[u8]| -> Result<Record, String> {
        postcard::from_bytes(bytes).map_err(|e| format!("{STEP}: a record of another version: {e}"))
    };
    let (across, mut out) = (engine.across(), Vec::new());
    for n in 0..batch.num_rows() {
        let (a, b) = (record(a.value(n))?, record(b.value(n))?);
        if !corpus::meet(columns::unsigned(keys.value(n)), &a.glance, &b.glance, &across) {
            continue;
        }
        let groups = [columns::identity_at(&group_a, n)?, columns::identity_at(&group_b, n)?];
        if let Some([mine, theirs]) = corpus::link(&a, &b, groups, &across, &engine.compare(&a.text, &b.text)) {
            out.extend([(a.article_id, mine), (b.article_id, theirs)]);
        }
    }
    Ok(out)
}
