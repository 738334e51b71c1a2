//! What Python gives → articles. In: an Arrow table, or a list of texts or of dictionaries; out: pieces of input in order, as a file of
//! JSON lines would have given them, so that the same articles give the same bytes either way.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use onrecord::ingest::{Language, Options, Raw};
use onrecord::model::Metadata;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use pyo3_arrow::input::AnyRecordBatch;

use crate::errors;

/// The fields of an article, in the order in which they are taken.
const FIELDS: [&str; 8] = ["id", "text", "title", "outlet", "date", "desk", "author", "url"];

/// How input is read: as the command has it by default, but for what is said.
pub(crate) fn options(py: Python<'_>, title: bool, language: &str) -> PyResult<Options> {
    let language = match language {
        "en" => Language::English,
        "any" => Language::Any,
        _ => return Err(errors::usage(py, &format!("language {language:?}: there are \"en\" and \"any\""))),
    };
    Ok(Options { uses_title: title, language, max_bytes: 8_000_000, ..Options::default() })
}

/// The piece of a row whose values are in the order of [`FIELDS`].
fn piece(path: &Arc<str>, line: u32, values: [Option<String>; 8]) -> Raw {
    let [id, text, title, outlet, date, desk, author, url] = values;
    Raw::row(path, line, id, text, Metadata { title, outlet, date, desk, author, url })
}

/// Anything that holds articles; `path` is what outputs say they come from.
pub(crate) fn pieces(articles: &Bound<'_, PyAny>, path: &str) -> PyResult<Vec<Raw>> {
    let path: Arc<str> = path.into();
    let is_arrow = |name: &str| articles.hasattr(name).unwrap_or(false);
    if is_arrow("__arrow_c_stream__") || is_arrow("__arrow_c_array__") {
        return arrow(articles, &path);
    }
    let mut out = Vec::new();
    for (nth, item) in articles.try_iter()?.enumerate() {
        out.push(listed(&item?, &path, nth as u32 + 1)?);
    }
    Ok(out)
}

fn arrow(articles: &Bound<'_, PyAny>, path: &Arc<str>) -> PyResult<Vec<Raw>> {
    let py = articles.py();
    let reader = articles.extract::<AnyRecordBatch>()?.into_reader()?;
    let mut out = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|e| errors::arrow(py, &e))?;
        let columns = Columns::of(&batch).map_err(|e| errors::column(py, &e))?;
        let before = out.len() as u32;
        out.extend((0..batch.num_rows()).map(|n| columns.piece(n, path, before + n as u32 + 1)));
    }
    Ok(out)
}

/// The columns of a batch that are an article's, as text.
pub(crate) struct Columns([Option<ArrayRef>; 8]);

impl Columns {
    /// Finds them; only `text` has to be there.
    pub(crate) fn of(batch: &RecordBatch) -> Result<Self, String> {
        let mut out: [Option<ArrayRef>; 8] = Default::default();
        for (name, place) in FIELDS.iter().zip(&mut out) {
            let Some(found) = batch.column_by_name(name) else { continue };
            let cast = arrow_cast::cast(found, &DataType::LargeUtf8);
            *place = Some(cast.map_err(|e| format!("column {name}: {e}"))?);
        }
        if out[1].is_none() {
            let names: Vec<String> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
            return Err(format!("articles: no column \"text\"; there are: {}", names.join(", ")));
        }
        Ok(Self(out))
    }

    /// One row.
    pub(crate) fn piece(&self, n: usize, path: &Arc<str>, line: u32) -> Raw {
        let value = |column: &Option<ArrayRef>| {
            let texts = column.as_ref()?.as_string::<i64>();
            texts.is_valid(n).then(|| texts.value(n).to_owned())
        };
        piece(path, line, std::array::from_fn(|at| value(&self.0[at])))
    }
}

/// A text, or a dictionary with an article's fields.
fn listed(item: &Bound<'_, PyAny>, path: &Arc<str>, line: u32) -> PyResult<Raw> {
    let mut values: [Option<String>; 8] = Default::default();
    if let Ok(text) = item.cast::<PyString>() {
        values[1] = Some(text.to_string_lossy().into_owned());
        return Ok(piece(path, line, values));
    }
    let Ok(row) = item.cast::<PyDict>() else {
        let message = format!("articles: item {line} is neither a text nor a dictionary");
        return Err(errors::usage(item.py(), &message));
    };
    for (name, place) in FIELDS.iter().zip(&mut values) {
        if let Some(value) = row.get_item(name)?.filter(|v| !v.is_none()) {
            *place = Some(value.str()?.to_string_lossy().into_owned());
        }
    }
    Ok(piece(path, line, values))
}
