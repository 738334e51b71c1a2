//! `compare`: how two statements relate, and why. In: two texts, or two Arrow arrays or lists of them in step; out: a [`Comparison`], or a
//! table with a row a pair.

use std::sync::Arc;

use onrecord::report::table::{Cell, Column, ColumnKind};
use pyo3::prelude::*;
use rayon::prelude::*;

use crate::errors;
use crate::made;
use crate::mentions::texts;
use crate::rules::{self, RuleSet};
use crate::table::{self, Table};

/// How two statements relate.
#[pyclass(frozen, get_all, module = "onrecord")]
pub(crate) struct Comparison {
    /// `supports`, `contradicts` or `neither`.
    relation: String,
    /// `both`, `a_to_b` or `b_to_a`: which one makes the other likelier.
    direction: String,
    /// 0 to 1, monotone in the belief that both make the same claim.
    similarity: f64,
    /// The rules that decided, with what they saw.
    because: Vec<String>,
}

#[pymethods]
impl Comparison {
    fn __repr__(&self) -> String {
        format!("<onrecord.Comparison {} ({}), similarity {:.2}>", self.relation, self.direction, self.similarity)
    }
}

fn comparison(found: &onrecord::corroborate::Comparison) -> Comparison {
    Comparison {
        relation: found.relation_word().to_owned(),
        direction: found.direction().to_owned(),
        similarity: found.rounded(),
        because: found.reasons(),
    }
}

/// How two statements relate.
#[pyfunction]
#[pyo3(signature = (a, b, *, rules = None))]
pub(crate) fn compare(py: Python<'_>, a: &str, b: &str, rules: Option<RuleSet>) -> PyResult<Comparison> {
    let engine = rules::engine(py, rules.as_ref(), "fast")?;
    Ok(py.detach(|| comparison(&engine.compare(a, b))))
}

/// How the statements of two columns relate, row by row.
#[pyfunction]
#[pyo3(signature = (a, b, *, rules = None, jobs = 0))]
pub(crate) fn compare_batch(
    py: Python<'_>,
    a: &Bound<'_, PyAny>,
    b: &Bound<'_, PyAny>,
    rules: Option<RuleSet>,
    jobs: usize,
) -> PyResult<Table> {
    let engine = rules::engine(py, rules.as_ref(), "fast")?;
    let (a, b) = (texts(a, "a")?, texts(b, "b")?);
    if a.len() != b.len() {
        return Err(errors::usage(py, &format!("a has {} rows, b has {}", a.len(), b.len())));
    }
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    let columns = [
        column("relation", ColumnKind::Text),
        column("direction", ColumnKind::Text),
        column("similarity", ColumnKind::Number),
        column("because", ColumnKind::Text),
    ];
    let engine = Arc::as_ref(&engine);
    let row = |(a, b): (&Option<String>, &Option<String>)| match (a, b) {
        (Some(a), Some(b)) => {
            let found = comparison(&engine.compare(a, b));
            let because = Cell::Text(found.because.join("; "));
            vec![Cell::Text(found.relation), Cell::Text(found.direction), Cell::Number(found.similarity), because]
        }
        _ => vec![Cell::Missing; 4],
    };
    let made = py.detach(|| {
        let rows = made::on(jobs, || {
            if jobs == 1 {
                a.iter().zip(&b).map(row).collect::<Vec<_>>()
            } else {
                a.par_iter().zip(&b).map(row).collect()
            }
        })?;
        table::batch(&columns, &rows, &serde_json::to_string(&engine.stamp()).unwrap_or_default())
    });
    made.map(Table).map_err(|e| errors::usage(py, &e))
}
