//! Statements in Arrow, from whichever side → the canonical table and its SHA-256. In: batches in any order; out: JSON lines sorted by
//! their bytes.

use arrow_array::RecordBatch;
use onrecord::corpus::{Canonical, Canonized};
use onrecord::report::table::{self, Column};
use onrecord::report::tidy::StatementTidy;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::input::AnyRecordBatch;

use crate::errors;

/// Memory for sorting, in bytes; what exceeds it is laid on disk.
const MEMORY: usize = 1 << 30;

fn sorted(batches: &[RecordBatch], columns: &[Column]) -> Result<Canonical, String> {
    let mut canonical = Canonical::new(columns, MEMORY);
    for batch in batches {
        crate::table::cells::<String>(batch, columns, |row| canonical.add(row).map_err(|e| e.to_string()))?;
    }
    Ok(canonical)
}

/// The lines and what they come to.
pub(crate) fn lines(batches: &[RecordBatch], columns: &[Column]) -> Result<(Vec<u8>, Canonized), String> {
    let mut out = Vec::new();
    let made = sorted(batches, columns)?.finish(|line| {
        out.extend_from_slice(line);
        Ok(())
    });
    Ok((out, made.map_err(|e| e.to_string())?))
}

/// The hash alone.
pub(crate) fn hash(batches: &[RecordBatch], columns: &[Column]) -> Result<String, String> {
    let made = sorted(batches, columns)?.finish(|_| Ok(()));
    made.map(|made| made.sha256).map_err(|e| e.to_string())
}

fn batches(statements: &Bound<'_, PyAny>) -> PyResult<Vec<RecordBatch>> {
    let py = statements.py();
    let reader = statements.extract::<AnyRecordBatch>()?.into_reader()?;
    reader.collect::<Result<_, _>>().map_err(|e| errors::arrow(py, &e))
}

/// Statements in any order, from any engine, as the canonical table: JSON lines sorted by their bytes.
#[pyfunction]
pub(crate) fn canonical<'py>(py: Python<'py>, statements: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    let (batches, columns) = (batches(statements)?, table::columns::<StatementTidy>());
    let made = py.detach(|| lines(&batches, &columns));
    made.map(|(lines, _)| PyBytes::new(py, &lines)).map_err(|e| errors::column(py, &e))
}

/// SHA-256 of the canonical table of these statements, hexadecimal.
#[pyfunction]
pub(crate) fn canonical_sha256(py: Python<'_>, statements: &Bound<'_, PyAny>) -> PyResult<String> {
    let (batches, columns) = (batches(statements)?, table::columns::<StatementTidy>());
    py.detach(|| hash(&batches, &columns)).map_err(|e| errors::column(py, &e))
}
