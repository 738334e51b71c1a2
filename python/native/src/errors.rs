//! The library's errors → Python's exceptions. In: an error; out: an exception of `onrecord.errors` that says file, line and column.

use onrecord::error::{Error, Fault, Place};
use onrecord::report::Unprocessed;
use pyo3::prelude::*;

/// An exception of a class of `onrecord.errors`.
fn raised(py: Python<'_>, class: &str, message: String, place: &Place) -> PyErr {
    let made = py.import("onrecord.errors").and_then(|module| {
        let error = module.getattr(class)?.call1((message,))?;
        error.setattr("file", &place.file)?;
        error.setattr("line", place.line)?;
        error.setattr("column", place.column)?;
        Ok(error)
    });
    made.map_or_else(|error| error, PyErr::from_value)
}

/// Any error of the library.
pub(crate) fn of(py: Python<'_>, error: &Error) -> PyErr {
    let message = error.to_string();
    match error {
        Error::Io { path, .. } => raised(py, "FileError", message, &Place { file: path.clone(), ..Place::default() }),
        Error::Faults(faults) => {
            let first = faults.first().map(|fault| fault.place.clone()).unwrap_or_default();
            let error = raised(py, "RuleError", message, &first);
            let rows = faults.iter().map(row).collect::<Vec<_>>();
            drop(error.value(py).setattr("faults", rows));
            error
        }
        Error::Input { place, .. } => raised(py, "ArticleError", message, place),
        Error::Usage(_) => usage(py, &message),
    }
}

/// One fault: file, line, column, message.
fn row(fault: &Fault) -> (String, u32, u32, String) {
    let help = if fault.help.is_empty() { String::new() } else { format!(" ({})", fault.help) };
    (fault.place.file.clone(), fault.place.line, fault.place.column, format!("{}{help}", fault.message))
}

/// An article that could not be read.
pub(crate) fn lost(py: Python<'_>, row: &Unprocessed) -> PyErr {
    let place = Place { file: row.path.clone(), line: row.line, column: 0 };
    raised(py, "ArticleError", format!("{place}: {}", row.reason), &place)
}

/// What was asked makes no sense.
pub(crate) fn usage(py: Python<'_>, message: &str) -> PyErr {
    raised(py, "UsageError", message.to_owned(), &Place::default())
}

/// A table lacks a column.
pub(crate) fn column(py: Python<'_>, message: &str) -> PyErr {
    raised(py, "ColumnError", message.to_owned(), &Place::default())
}

/// Rows came in another order than they must.
pub(crate) fn order(py: Python<'_>, message: &str) -> PyErr {
    raised(py, "OrderError", message.to_owned(), &Place::default())
}

/// What Arrow says.
pub(crate) fn arrow(py: Python<'_>, error: &impl std::fmt::Display) -> PyErr {
    usage(py, &format!("Arrow: {error}"))
}
