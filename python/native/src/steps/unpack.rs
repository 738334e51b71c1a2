//! What the map packed → the rows of one table, and the lines of the report. In: packed bytes; out: rows.

use arrow_array::{Array, RecordBatch};
use onrecord::report::table::Cell;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors;
use crate::made::Layout;
use crate::steps::columns;
use crate::steps::read::Tables;
use crate::table;

const STEP: &str = "table";

/// Packed bytes as they were; they say themselves how many they are.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let size = zstd::zstd_safe::get_frame_content_size(bytes).ok().flatten();
    let size = size.ok_or("packed bytes that do not say their size")?;
    zstd::bulk::decompress(bytes, size as usize).map_err(|e| e.to_string())
}

/// The rows of a table (0 statements, 1 articles, 2 links, 3 hedges) of the articles of a batch with a column `tables`.
#[pyfunction]
pub(crate) fn unpack_table<'py>(py: Python<'py>, batch: &Bound<'py, PyAny>, nth: usize) -> PyResult<Bound<'py, PyAny>> {
    let batch = columns::batch(batch)?;
    let made = py.detach(|| {
        let rows = rows(&batch, nth)?;
        let layout = Layout::new();
        let columns = [&layout.statements, &layout.articles, &layout.links, &layout.hedges][nth.min(3)];
        table::batch(columns, &rows, "")
    });
    table::pyarrow(py, made.map_err(|e| errors::column(py, &e))?)
}

fn rows(batch: &RecordBatch, nth: usize) -> Result<Vec<Vec<Cell>>, String> {
    let packed = columns::bytes(batch, STEP, "tables")?;
    let mut out = Vec::new();
    for n in (0..packed.len()).filter(|n| packed.is_valid(*n)) {
        let bytes = unpack(packed.value(n))?;
        let tables: Tables = postcard::from_bytes(&bytes).map_err(|e| format!("tables of another version: {e}"))?;
        out.extend(tables.into_iter().nth(nth).unwrap_or_default());
    }
    Ok(out)
}

/// One line of the report.
#[pyfunction]
pub(crate) fn unpack_line<'py>(py: Python<'py>, packed: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    unpack(packed).map(|line| PyBytes::new(py, &line)).map_err(|e| errors::usage(py, &e))
}
