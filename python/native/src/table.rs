//! Rows of cells → Arrow, and Arrow → cells. In: columns as the report's tables have them; out: record batches, and a [`Table`] that any
//! Arrow library takes. Missing is null.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Fields, Schema};
use onrecord::report::table::{Cell, Column, ColumnKind};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyTuple};
use pyo3_arrow::PyTable;

use crate::errors;

/// How a column stands in Arrow.
pub(crate) fn kind(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Whole => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Truth => DataType::Boolean,
    }
}

/// The fields of a table.
pub(crate) fn fields(columns: &[Column]) -> Fields {
    columns.iter().map(|c| Field::new(&c.name, kind(c.kind), true)).collect()
}

/// One column of rows, in Arrow.
fn array(rows: &[Vec<Cell>], at: usize, of: ColumnKind) -> ArrayRef {
    match of {
        ColumnKind::Text => {
            let mut out = StringBuilder::new();
            for row in rows {
                out.append_option(if let Cell::Text(text) = &row[at] { Some(text) } else { None });
            }
            Arc::new(out.finish())
        }
        ColumnKind::Whole => {
            let mut out = Int64Builder::with_capacity(rows.len());
            for row in rows {
                out.append_option(if let Cell::Whole(n) = row[at] { Some(n) } else { None });
            }
            Arc::new(out.finish())
        }
        ColumnKind::Number => {
            let mut out = Float64Builder::with_capacity(rows.len());
            for row in rows {
                out.append_option(if let Cell::Number(n) = row[at] { Some(n) } else { None });
            }
            Arc::new(out.finish())
        }
        ColumnKind::Truth => {
            let mut out = BooleanBuilder::with_capacity(rows.len());
            for row in rows {
                out.append_option(if let Cell::Truth(b) = row[at] { Some(b) } else { None });
            }
            Arc::new(out.finish())
        }
    }
}

/// All columns of rows, in Arrow.
pub(crate) fn arrays(columns: &[Column], rows: &[Vec<Cell>]) -> Vec<ArrayRef> {
    columns.iter().enumerate().map(|(at, column)| array(rows, at, column.kind)).collect()
}

/// Rows as one batch; `stamp` stands in the schema's metadata.
pub(crate) fn batch(columns: &[Column], rows: &[Vec<Cell>], stamp: &str) -> Result<RecordBatch, String> {
    let metadata = HashMap::from([("onrecord.stamp".to_owned(), stamp.to_owned())]);
    let schema = Schema::new_with_metadata(fields(columns), metadata);
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(Arc::new(schema), arrays(columns, rows), &options).map_err(|e| e.to_string())
}

/// A batch's rows in the order of `columns`, one after the other to `each`.
pub(crate) fn cells<E: From<String>>(
    batch: &RecordBatch,
    columns: &[Column],
    mut each: impl FnMut(&[Cell]) -> Result<(), E>,
) -> Result<(), E> {
    let mut arrays = Vec::with_capacity(columns.len());
    for column in columns {
        let found = batch.column_by_name(&column.name).ok_or_else(|| format!("no column {}", column.name))?;
        let cast = arrow_cast::cast(found, &kind(column.kind));
        arrays.push(cast.map_err(|e| format!("column {}: {e}", column.name))?);
    }
    let mut row = Vec::with_capacity(columns.len());
    for n in 0..batch.num_rows() {
        row.clear();
        row.extend(arrays.iter().zip(columns).map(|(array, column)| cell(array, column.kind, n)));
        each(&row)?;
    }
    Ok(())
}

fn cell(array: &ArrayRef, kind: ColumnKind, n: usize) -> Cell {
    if array.is_null(n) {
        return Cell::Missing;
    }
    match kind {
        ColumnKind::Text => Cell::Text(array.as_string::<i32>().value(n).to_owned()),
        ColumnKind::Whole => Cell::Whole(array.as_primitive::<Int64Type>().value(n)),
        ColumnKind::Number => Cell::Number(array.as_primitive::<Float64Type>().value(n)),
        ColumnKind::Truth => Cell::Truth(array.as_boolean().value(n)),
    }
}

/// An Arrow table: pass it to any library that speaks Arrow (pyarrow, polars, DuckDB, pandas), nothing is copied.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Table(pub(crate) RecordBatch);

impl Table {
    fn arrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTable>> {
        let table = PyTable::try_new(vec![self.0.clone()], self.0.schema())?;
        Bound::new(py, table)
    }
}

#[pymethods]
impl Table {
    /// The Arrow C stream interface.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.arrow(py)?.call_method1("__arrow_c_stream__", (requested_schema,))
    }

    /// Names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.0.schema().fields().iter().map(|f| f.name().clone()).collect()
    }

    /// Rows and columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.0.num_rows(), self.0.num_columns())
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    fn __repr__(&self) -> String {
        format!("<onrecord.Table of {} rows, {} columns>", self.0.num_rows(), self.0.num_columns())
    }

    /// As `pyarrow.Table`.
    fn to_pyarrow(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        needed(slf.py(), "pyarrow")?.call_method1("table", (slf,))
    }

    /// As `polars.DataFrame`.
    fn to_polars(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        needed(slf.py(), "polars")?.call_method1("DataFrame", (slf,))
    }

    /// As `pandas.DataFrame`; needs pyarrow, too.
    fn to_pandas(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        needed(slf.py(), "pandas")?;
        Self::to_pyarrow(slf)?.call_method0("to_pandas")
    }

    /// As a list of dictionaries, one a row.
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let schema = self.0.schema();
        let of = |field: &Arc<Field>| match field.data_type() {
            DataType::Int64 => ColumnKind::Whole,
            DataType::Float64 => ColumnKind::Number,
            DataType::Boolean => ColumnKind::Truth,
            _ => ColumnKind::Text,
        };
        let row = |n: usize| {
            let out = PyDict::new(py);
            for (field, array) in schema.fields().iter().zip(self.0.columns()) {
                match cell(array, of(field), n) {
                    Cell::Missing => out.set_item(field.name(), py.None())?,
                    Cell::Text(text) => out.set_item(field.name(), text)?,
                    Cell::Whole(number) => out.set_item(field.name(), number)?,
                    Cell::Number(number) => out.set_item(field.name(), number)?,
                    Cell::Truth(truth) => out.set_item(field.name(), truth)?,
                }
            }
            Ok(out)
        };
        (0..self.0.num_rows()).map(row).collect()
    }

    /// What a notebook shows: the first rows, by pandas where it is there.
    fn _repr_html_(slf: Bound<'_, Self>) -> PyResult<Option<Bound<'_, PyAny>>> {
        match Self::to_pandas(slf) {
            Ok(frame) => frame.call_method0("_repr_html_").map(Some),
            Err(_) => Ok(None),
        }
    }
}

/// A library that the package itself does not need.
fn needed<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|_| errors::usage(py, &format!("{name} is not installed: pip install {name}")))
}

/// A batch as Python's pyarrow has it, for engines that ask for exactly that.
pub(crate) fn pyarrow(py: Python<'_>, batch: RecordBatch) -> PyResult<Bound<'_, PyAny>> {
    let batch = Bound::new(py, pyo3_arrow::PyRecordBatch::new(batch))?;
    needed(py, "pyarrow")?.call_method1("record_batch", PyTuple::new(py, [batch])?)
}
