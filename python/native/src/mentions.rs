//! `classify`: what kind of source a mention in a text is. In: a text and the code points of a mention, or columns of them in step; out: a
//! dictionary, or a table with a row a mention.

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_schema::DataType;
use onrecord::model::Article;
use onrecord::pipeline::Engine;
use onrecord::report::table::{Cell, Column, ColumnKind};
use onrecord::text::{Positions, Span};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::input::AnyArray;
use rayon::prelude::*;

use crate::errors;
use crate::made;
use crate::rules::{self, RuleSet};
use crate::table::{self, Table};

/// Chunks of an Arrow array, cast to one type.
fn chunks(column: &Bound<'_, PyAny>, name: &str, to: &DataType) -> PyResult<Vec<arrow_array::ArrayRef>> {
    let py = column.py();
    let reader = column.extract::<AnyArray>()?.into_reader()?;
    let mut out = Vec::new();
    for array in reader {
        let array = array.map_err(|e| errors::arrow(py, &e))?;
        let cast = arrow_cast::cast(&array, to);
        out.push(cast.map_err(|e| errors::column(py, &format!("{name}: {e}")))?);
    }
    Ok(out)
}

fn is_arrow(column: &Bound<'_, PyAny>) -> bool {
    let has = |name: &str| column.hasattr(name).unwrap_or(false);
    has("__arrow_c_stream__") || has("__arrow_c_array__")
}

/// A column of texts: an Arrow array, a series, a list.
pub(crate) fn texts(column: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<Option<String>>> {
    if !is_arrow(column) {
        return column.extract();
    }
    let mut out = Vec::new();
    for array in chunks(column, name, &DataType::LargeUtf8)? {
        let texts = array.as_string::<i64>();
        out.extend((0..array.len()).map(|n| texts.is_valid(n).then(|| texts.value(n).to_owned())));
    }
    Ok(out)
}

/// A column of places.
fn places(column: &Bound<'_, PyAny>, name: &str) -> PyResult<Vec<u32>> {
    if !is_arrow(column) {
        return column.extract();
    }
    let mut out = Vec::new();
    for array in chunks(column, name, &DataType::Int64)? {
        out.extend(array.as_primitive::<Int64Type>().iter().map(|n| n.map_or(u32::MAX, |n| n as u32)));
    }
    Ok(out)
}

/// The answer's columns.
const NAMES: [(&str, ColumnKind); 6] = [
    ("type", ColumnKind::Text),
    ("secondary_type", ColumnKind::Text),
    ("naming", ColumnKind::Text),
    ("anonymous", ColumnKind::Truth),
    ("speaker", ColumnKind::Text),
    ("rule", ColumnKind::Text),
];

fn answer(engine: &Engine, text: &str, start: u32, end: u32) -> Result<Vec<Cell>, String> {
    let positions = Positions::new(text);
    let (Some(from), Some(to)) = (positions.byte_of(start), positions.byte_of(end)) else {
        return Err(format!("start and end ({start}, {end}) lie outside the text"));
    };
    if from > to {
        return Err(format!("start ({start}) lies behind end ({end})"));
    }
    let article = Article { text: text.to_owned(), ..Article::default() };
    let (speaker, found) = engine.classify(&article, Span { start: from, end: to });
    let word = |value: &dyn erased::Word| value.cell();
    Ok(vec![
        word(&found.source_type),
        found.secondary_type.map_or(Cell::Missing, |t| word(&t)),
        word(&found.naming),
        Cell::Truth(found.is_anonymous),
        speaker.map_or(Cell::Missing, Cell::Text),
        found.because.first().map_or(Cell::Missing, |b| Cell::Text(b.rule.to_string())),
    ])
}

/// Codes as the machine formats write them.
mod erased {
    use onrecord::report::table::Cell;

    pub(super) trait Word {
        fn cell(&self) -> Cell;
    }

    impl<T: serde::Serialize> Word for T {
        fn cell(&self) -> Cell {
            match serde_json::to_value(self) {
                Ok(serde_json::Value::String(word)) => Cell::Text(word),
                _ => Cell::Missing,
            }
        }
    }
}

/// What kind of source a mention is: `[start, end)` in code points of the text.
#[pyfunction]
#[pyo3(signature = (text, start, end, *, rules = None))]
pub(crate) fn classify<'py>(
    py: Python<'py>,
    text: &str,
    start: u32,
    end: u32,
    rules: Option<RuleSet>,
) -> PyResult<Bound<'py, PyDict>> {
    let engine = rules::engine(py, rules.as_ref(), "fast")?;
    let cells = py.detach(|| answer(&engine, text, start, end)).map_err(|e| errors::usage(py, &e))?;
    let out = PyDict::new(py);
    for ((name, _), cell) in NAMES.iter().zip(cells) {
        match cell {
            Cell::Text(text) => out.set_item(name, text)?,
            Cell::Truth(truth) => out.set_item(name, truth)?,
            _ => out.set_item(name, py.None())?,
        }
    }
    Ok(out)
}

/// What kind of source each mention is, row by row; a mention outside its text is an error that names the row.
#[pyfunction]
#[pyo3(signature = (text, start, end, *, rules = None, jobs = 0))]
pub(crate) fn classify_batch(
    py: Python<'_>,
    text: &Bound<'_, PyAny>,
    start: &Bound<'_, PyAny>,
    end: &Bound<'_, PyAny>,
    rules: Option<RuleSet>,
    jobs: usize,
) -> PyResult<Table> {
    let engine = rules::engine(py, rules.as_ref(), "fast")?;
    let (text, start, end) = (texts(text, "text")?, places(start, "start")?, places(end, "end")?);
    if text.len() != start.len() || text.len() != end.len() {
        let message = format!("text has {} rows, start {}, end {}", text.len(), start.len(), end.len());
        return Err(errors::usage(py, &message));
    }
    let row = |n: usize| match &text[n] {
        Some(text) => answer(&engine, text, start[n], end[n]).map_err(|why| format!("row {n}: {why}")),
        None => Ok(vec![Cell::Missing; NAMES.len()]),
    };
    let made = py.detach(|| {
        let rows = made::on(jobs, || {
            let all = 0..text.len();
            if jobs == 1 { all.map(row).collect::<Result<Vec<_>, _>>() } else { all.into_par_iter().map(row).collect() }
        })??;
        let columns = NAMES.map(|(name, kind)| Column { name: name.to_owned(), kind });
        table::batch(&columns, &rows, &serde_json::to_string(&engine.stamp()).unwrap_or_default())
    });
    made.map(Table).map_err(|e| errors::usage(py, &e))
}
