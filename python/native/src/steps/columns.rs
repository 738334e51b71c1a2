//! Columns of a step: found by name and kind, or an error that names what is missing. Ids of 128 bits are sixteen bytes, the largest
//! first; words of 64 bits are numbers with a sign, moved so that both are ordered as they are without one.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, BinaryArray, Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use pyo3::prelude::*;
use pyo3_arrow::PyRecordBatch;

use crate::errors;
use crate::table;

/// Takes what Python passed as a record batch.
pub(crate) fn batch(given: &Bound<'_, PyAny>) -> PyResult<RecordBatch> {
    given.extract::<PyRecordBatch>().map(PyRecordBatch::into_inner)
}

/// Columns as a pyarrow batch.
pub(crate) fn made<'py>(py: Python<'py>, columns: Vec<(&str, ArrayRef)>) -> PyResult<Bound<'py, PyAny>> {
    let field = |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let batch = RecordBatch::try_new(Arc::new(schema), arrays).map_err(|e| errors::arrow(py, &e))?;
    table::pyarrow(py, batch)
}

fn column(batch: &RecordBatch, step: &str, name: &str, kind: &DataType) -> Result<ArrayRef, String> {
    let found = batch.column_by_name(name).ok_or_else(|| {
        let names: Vec<String> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
        format!("{step}: no column \"{name}\"; there are: {}", names.join(", "))
    })?;
    arrow_cast::cast(found, kind).map_err(|e| format!("{step}: column \"{name}\": {e}"))
}

/// A column of bytes.
pub(crate) fn bytes(batch: &RecordBatch, step: &str, name: &str) -> Result<BinaryArray, String> {
    column(batch, step, name, &DataType::Binary).map(|array| array.as_binary::<i32>().clone())
}

/// A column of whole numbers.
pub(crate) fn whole(batch: &RecordBatch, step: &str, name: &str) -> Result<Int64Array, String> {
    column(batch, step, name, &DataType::Int64).map(|array| array.as_primitive::<Int64Type>().clone())
}

/// Sixteen bytes as an id; anything else is an error.
pub(crate) fn identity(bytes: &[u8]) -> Result<u128, String> {
    let found: Result<[u8; 16], _> = bytes.try_into();
    found.map(u128::from_be_bytes).map_err(|_| format!("an id of {} bytes: there must be 16", bytes.len()))
}

/// An id of a row, `None` where it is null.
pub(crate) fn identity_at(array: &BinaryArray, n: usize) -> Result<Option<u128>, String> {
    if array.is_null(n) { Ok(None) } else { identity(array.value(n)).map(Some) }
}

/// A word of 64 bits as a number with a sign, in the same order.
pub(crate) fn signed(word: u64) -> i64 {
    (word ^ (1 << 63)) as i64
}

/// The word that [`signed`] made a number of.
pub(crate) fn unsigned(number: i64) -> u64 {
    (number as u64) ^ (1 << 63)
}
