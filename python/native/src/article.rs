//! `score` and `explain`: one article. In: a text; out: an [`Article`] with its tables, its marked text for notebooks and the computation
//! behind each score.

use std::sync::Arc;

use onrecord::ingest::Raw;
use onrecord::model::{Metadata, Reading};
use onrecord::pipeline::Engine;
use onrecord::report::article::statement_names;
use onrecord::report::{ArticleRow, Tally, html, trace};
use onrecord::text::Positions;
use pyo3::prelude::*;

use crate::errors;
use crate::input;
use crate::rules::{self, RuleSet};

/// One article as it was read.
#[pyclass(frozen, module = "onrecord")]
pub(crate) struct Article {
    reading: Reading,
    engine: Arc<Engine>,
    json: String,
}

/// JSON as Python's own objects.
pub(crate) fn loaded<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json,))
}

/// Reads and scores one article.
#[pyfunction]
#[pyo3(signature = (text, *, id = "article", title = None, outlet = None, date = None, desk = None, author = None, url = None,
    rules = None, engine = "fast", language = "en"))]
#[allow(clippy::too_many_arguments, reason = "each is a keyword in Python")]
pub(crate) fn score(
    py: Python<'_>,
    text: String,
    id: &str,
    title: Option<String>,
    outlet: Option<String>,
    date: Option<String>,
    desk: Option<String>,
    author: Option<String>,
    url: Option<String>,
    rules: Option<RuleSet>,
    engine: &str,
    language: &str,
) -> PyResult<Article> {
    let options = input::options(py, true, language)?;
    let engine = rules::engine(py, rules.as_ref(), engine)?;
    let metadata = Metadata { title, outlet, date, desk, author, url };
    let made = py.detach(|| {
        let article = Raw::row(&id.into(), 0, Some(id.to_owned()), Some(text), metadata).read(&options)?;
        let reading = crate::made::reading(&engine, article, 0, None)?;
        // Rows are plain data: writing them into memory cannot fail.
        let json = serde_json::to_string(&ArticleRow::new(&reading, &engine.stamp())).unwrap_or_default();
        Ok((reading, json))
    });
    let (reading, json) = made.map_err(|row| errors::lost(py, &row))?;
    Ok(Article { reading, engine, json })
}

/// The computation behind the scores of a text's statements.
#[pyfunction]
#[pyo3(signature = (text, *, statement = None, line = None, rules = None, engine = "fast"))]
pub(crate) fn explain(
    py: Python<'_>,
    text: String,
    statement: Option<&str>,
    line: Option<u32>,
    rules: Option<RuleSet>,
    engine: &str,
) -> PyResult<String> {
    let none = || None;
    let read = score(py, text, "article", none(), none(), none(), none(), none(), none(), rules, engine, "en")?;
    read.explain(py, statement, line)
}

impl Article {
    fn part<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        loaded(py, &self.json)?.get_item(name)
    }
}

#[pymethods]
impl Article {
    /// What was analysed: with a title, the title, a blank line, the text. All spans count its code points.
    #[getter]
    fn text(&self) -> &str {
        &self.reading.article.text
    }

    /// The article's name.
    #[getter]
    fn id(&self) -> &str {
        &self.reading.article.id
    }

    /// Mean score of the scored statements, 0 to 100; `None` where none is scored.
    #[getter]
    fn mean_score(&self) -> Option<f64> {
        self.reading.profile.mean_score
    }

    /// A dictionary a statement, in order of the text.
    #[getter]
    fn statements<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "statements")
    }

    /// A dictionary a speaker.
    #[getter]
    fn speakers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "speakers")
    }

    /// A dictionary a hedge.
    #[getter]
    fn hedges<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "hedges")
    }

    /// A dictionary a link between statements.
    #[getter]
    fn links<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "links")
    }

    /// Shares, diversity and intervals of the whole article.
    #[getter]
    fn profile<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "profile")
    }

    /// What was odd about the text.
    #[getter]
    fn notes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.part(py, "notes")
    }

    /// The whole article as a dictionary, `onrecord.article/1`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loaded(py, &self.json)
    }

    /// The same as the line that the command writes.
    fn to_json(&self) -> &str {
        &self.json
    }

    /// The computation behind each score, or behind that of one statement (`"S4"`) or of one line (from 1).
    #[pyo3(signature = (statement = None, line = None))]
    fn explain(&self, py: Python<'_>, statement: Option<&str>, line: Option<u32>) -> PyResult<String> {
        let (reading, names) = (&self.reading, statement_names(&self.reading));
        let positions = Positions::new(&reading.article.text);
        let touches = |n: usize, line: u32| {
            let row = |byte: u32| positions.line_column(byte).0;
            let mut spans = reading.statements[n].content.iter();
            spans.any(|s| (row(s.start)..=row(s.end.saturating_sub(1))).contains(&line))
        };
        let is_asked = |n: usize| match (statement, line) {
            (Some(name), _) => names[n] == name,
            (None, Some(line)) => touches(n, line),
            (None, None) => reading.statements[n].is_attributed(),
        };
        let out: String =
            (0..names.len()).filter(|n| is_asked(*n)).map(|n| trace::write(reading, self.engine.rules(), n)).collect();
        match statement {
            Some(name) if out.is_empty() => {
                let said = names.iter().filter(|n| n.starts_with('S')).count();
                Err(errors::usage(py, &format!("no statement {name:?}: there are S1 to S{said}")))
            }
            _ => Ok(out),
        }
    }

    /// The article's page: one file of HTML that works from disk, without a network.
    fn page(&self, py: Python<'_>) -> PyResult<String> {
        let mut tally = Tally::default();
        tally.add(&self.reading);
        let run = tally.row(&self.engine.stamp(), self.engine.rules());
        let page = html::page(&self.reading, self.engine.rules(), &run);
        page.map_err(|_| errors::usage(py, "the page cannot be written"))
    }

    /// What a notebook shows: the page, its text marked by kind of source, in a frame of its own so that neither side's style reaches
    /// the other.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let page = self.page(py)?.replace('&', "&amp;").replace('"', "&quot;");
        let style = "width:100%;height:40rem;border:1px solid #8886;border-radius:6px";
        let title = "The article, marked by kind of source";
        Ok(format!("<iframe title=\"{title}\" sandbox=\"allow-scripts\" style=\"{style}\" srcdoc=\"{page}\"></iframe>"))
    }

    fn __len__(&self) -> usize {
        self.reading.statements.iter().filter(|s| s.is_attributed()).count()
    }

    fn __repr__(&self) -> String {
        let mean = self.mean_score().map_or("not scored".to_owned(), |m| format!("mean score {m:.1}"));
        format!("<onrecord.Article {:?}: {} statements, {mean}>", self.id(), self.__len__())
    }
}
