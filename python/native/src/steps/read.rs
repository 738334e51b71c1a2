//! The map: articles → for each everything that is said of it, and what links it to others. In: rows of articles, with what they have
//! elsewhere where that is known; out: one row an article, also for those that could not be read. What an engine need not look into
//! it gets as packed bytes: moving a row of sixty columns from process to process costs more than reading the article.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, Int64Builder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field};
use onrecord::corpus;
use onrecord::ingest::Options;
use onrecord::model::{Article, Elsewhere, Reading};
use onrecord::pipeline::Engine;
use onrecord::report::article::statement_names;
use onrecord::report::table::Cell;
use onrecord::report::{Entry, Stamp, Unprocessed};
use pyo3::prelude::*;

use crate::errors;
use crate::input::{self, Columns};
use crate::made::{self, Layout, Made};
use crate::rules::{self, RuleSet};
use crate::steps::columns::{self, signed};

const STEP: &str = "read";

/// Reads batches of articles.
#[pyclass(frozen, module = "onrecord._onrecord")]
pub(crate) struct Reader {
    engine: Arc<Engine>,
    stamp: Stamp,
    options: Options,
    layout: Layout,
    wires: Vec<String>,
    jobs: usize,
    /// Makes what links articles to each other.
    is_linking: bool,
}

/// One article, read or lost.
struct Row {
    id: Option<String>,
    line: Option<Vec<u8>>,
    entry: Vec<u8>,
    article: Option<u128>,
    runs: Vec<u64>,
    records: Vec<corpus::Record>,
    tables: Option<Vec<u8>>,
}

/// The rows of every table of an article, as they are packed: statements, articles, links, hedges.
pub(crate) type Tables = [Vec<Vec<Cell>>; 4];

#[pymethods]
impl Reader {
    /// With `stamp`, refuses to read by other rules, weights or another version than the driver has.
    #[new]
    #[pyo3(signature = (*, rules = None, engine = "fast", title = true, language = "en", jobs = 1, linking = true, stamp = None))]
    #[allow(clippy::too_many_arguments, reason = "each is a keyword in Python")]
    fn new(
        py: Python<'_>,
        rules: Option<RuleSet>,
        engine: &str,
        title: bool,
        language: &str,
        jobs: usize,
        linking: bool,
        stamp: Option<&str>,
    ) -> PyResult<Self> {
        let options = input::options(py, title, language)?;
        let engine = rules::engine(py, rules.as_ref(), engine)?;
        let mine = engine.stamp();
        if let Some(theirs) = stamp {
            let theirs: Stamp = serde_json::from_str(theirs).map_err(|e| errors::usage(py, &format!("stamp: {e}")))?;
            if theirs != mine {
                let message = format!(
                    "this executor would read by another version, rules or weights than the driver: \
                     {mine:?} here, {theirs:?} there; ship the same wheel and rules to all"
                );
                return Err(errors::usage(py, &message));
            }
        }
        let wires = engine.wires();
        Ok(Self { engine, stamp: mine, options, layout: Layout::new(), wires, jobs, is_linking: linking })
    }

    /// Rows of articles → rows of what is said of them. A column `elsewhere`, lists of bytes, is what step `links` found.
    fn read<'py>(&self, py: Python<'py>, batch: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let batch = columns::batch(batch)?;
        let rows = py.detach(|| self.rows(&batch)).map_err(|e| errors::column(py, &e))?;
        let position = batch.column_by_name("position").map(Arc::clone);
        columns::made(py, self.columns(position, &rows).map_err(|e| errors::arrow(py, &e))?)
    }

    /// The columns of what [`Reader::read`] gives, as a batch without rows.
    fn schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let none: ArrayRef = Arc::new(arrow_array::Int64Array::from(Vec::<i64>::new()));
        columns::made(py, self.columns(Some(none), &[]).map_err(|e| errors::arrow(py, &e))?)
    }
}

impl Reader {
    fn rows(&self, batch: &RecordBatch) -> Result<Vec<Row>, String> {
        let articles = Columns::of(batch)?;
        let paths = batch.column_by_name("path").map(|c| arrow_cast::cast(c, &DataType::LargeUtf8)).transpose();
        let paths = paths.map_err(|e| format!("{STEP}: column \"path\": {e}"))?;
        let positions = columns::whole(batch, STEP, "position")?;
        let elsewhere = Beside::of(batch)?;
        let lines: Vec<u32> = (0..batch.num_rows()).map(|n| positions.value(n) as u32).collect();
        let piece = |n: usize| {
            let path = paths.as_ref().filter(|p| p.is_valid(n)).map_or("-", |p| p.as_string::<i64>().value(n));
            articles.piece(n, &path.into(), lines[n])
        };
        let items = made::articles((0..batch.num_rows()).map(piece).collect(), &self.options, self.jobs)?;
        let outcomes = made::each(items, 0, self.jobs, |article, n| {
            let beside = elsewhere.at(n as usize).map_err(|e| Unprocessed::failed(&*article.path, 0, e))?;
            self.one(article, lines[n as usize], &beside)
        })?;
        Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(lost)).collect())
    }

    fn one(&self, article: Article, line: u32, beside: &[Elsewhere]) -> Result<Row, Unprocessed> {
        let reading = made::reading(&self.engine, article, line, Some(beside))?;
        made::contained(&reading.article.path, line, || self.row(&reading))
    }

    fn row(&self, reading: &Reading) -> Row {
        let made = Made::new(reading, &self.stamp, &self.layout);
        let entry = serde_json::to_vec(&Entry::Article(Box::new(made.counts))).unwrap_or_default();
        let tables: Tables = [made.statements, vec![made.article], made.links, made.hedges];
        // Plain data into memory: neither can fail.
        let tables = pack(&postcard::to_stdvec(&tables).unwrap_or_default());
        let id = reading.article.id.clone();
        let mut row = Row {
            article: Some(reading.article.key()),
            id: Some(id),
            line: Some(pack(&made.line)),
            entry,
            runs: Vec::new(),
            records: Vec::new(),
            tables: Some(tables),
        };
        if self.is_linking {
            let body = &reading.article.text[reading.article.text_offset as usize..];
            row.runs = corpus::print(reading.article.key(), body).runs;
            let names = statement_names(reading);
            row.records = corpus::records(reading, self.engine.sketches(reading), &names, &self.wires);
        }
        row
    }

    fn columns(&self, position: Option<ArrayRef>, rows: &[Row]) -> Result<Vec<(&'static str, ArrayRef)>, String> {
        let id: arrow_array::StringArray = rows.iter().map(|row| row.id.as_deref()).collect();
        let line: BinaryArray = rows.iter().map(|row| row.line.as_deref()).collect();
        let entry: BinaryArray = rows.iter().map(|row| Some(row.entry.as_slice())).collect();
        let mut article = BinaryBuilder::new();
        for row in rows {
            article.append_option(row.article.map(u128::to_be_bytes));
        }
        let position = position.ok_or("read: no column \"position\"")?;
        let tables: BinaryArray = rows.iter().map(|row| row.tables.as_deref()).collect();
        Ok(vec![
            ("position", arrow_cast::cast(&position, &DataType::Int64).map_err(|e| e.to_string())?),
            ("id", Arc::new(id)),
            ("line", Arc::new(line)),
            ("entry", Arc::new(entry)),
            ("article", Arc::new(article.finish())),
            ("runs", runs(rows)?),
            ("records", records(rows)?),
            ("tables", Arc::new(tables)),
        ])
    }
}

fn lost(row: Unprocessed) -> Row {
    let entry = serde_json::to_vec(&Entry::Lost(row)).unwrap_or_default();
    Row { id: None, line: None, entry, article: None, runs: Vec::new(), records: Vec::new(), tables: None }
}

/// Bytes, packed for the way: rows are alike, and a tenth of the size is moved.
fn pack(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 1).unwrap_or_default()
}

/// What articles have elsewhere, as step `links` gave it.
struct Beside(Option<ListArray>);

impl Beside {
    fn of(batch: &RecordBatch) -> Result<Self, String> {
        let Some(found) = batch.column_by_name("elsewhere") else { return Ok(Self(None)) };
        let list = DataType::List(Arc::new(Field::new("element", DataType::Binary, true)));
        let cast = arrow_cast::cast(found, &list).map_err(|e| format!("{STEP}: column \"elsewhere\": {e}"))?;
        Ok(Self(Some(cast.as_list::<i32>().clone())))
    }

    /// Those of a row, sorted by place whatever order they came in.
    fn at(&self, n: usize) -> Result<Vec<Elsewhere>, String> {
        let Some(list) = self.0.as_ref().filter(|list| list.is_valid(n)) else { return Ok(Vec::new()) };
        let values = list.value(n);
        let bytes = values.as_binary::<i32>();
        let one = |bytes: Option<&[u8]>| -> Result<Elsewhere, String> {
            postcard::from_bytes(bytes.unwrap_or_default()).map_err(|e| format!("a link of another version: {e}"))
        };
        let mut out = bytes.iter().map(one).collect::<Result<Vec<Elsewhere>, String>>()?;
        out.sort_by(|x, y| x.place().cmp(&y.place()));
        Ok(out)
    }
}

/// A list a row, from lengths and all the values.
fn list(lengths: impl Iterator<Item = usize>, values: ArrayRef) -> Result<ArrayRef, String> {
    let field = Arc::new(Field::new("element", values.data_type().clone(), true));
    let list = ListArray::try_new(field, OffsetBuffer::from_lengths(lengths), values, None);
    list.map(|l| Arc::new(l) as ArrayRef).map_err(|e| e.to_string())
}

fn runs(rows: &[Row]) -> Result<ArrayRef, String> {
    let values: arrow_array::Int64Array = rows.iter().flat_map(|r| &r.runs).map(|run| Some(signed(*run))).collect();
    list(rows.iter().map(|r| r.runs.len()), Arc::new(values))
}

/// Records as `(id, keys, record)`.
fn records(rows: &[Row]) -> Result<ArrayRef, String> {
    let all: Vec<&corpus::Record> = rows.iter().flat_map(|r| &r.records).collect();
    let (mut ids, mut bytes, mut keys) = (BinaryBuilder::new(), BinaryBuilder::new(), Int64Builder::new());
    let mut lengths = Vec::with_capacity(all.len());
    for record in &all {
        ids.append_value(record.id.to_be_bytes());
        bytes.append_value(postcard::to_stdvec(record).map_err(|e| e.to_string())?);
        let mine = record.glance.keys();
        lengths.push(mine.len());
        for key in mine {
            keys.append_value(signed(key));
        }
    }
    let keys = list(lengths.into_iter(), Arc::new(keys.finish()))?;
    let field = |name: &str, array: &ArrayRef| Field::new(name, array.data_type().clone(), true);
    let arrays: Vec<ArrayRef> = vec![Arc::new(ids.finish()), keys, Arc::new(bytes.finish())];
    let fields = ["id", "keys", "record"].iter().zip(&arrays).map(|(name, array)| field(name, array)).collect();
    let values = StructArray::try_new(fields, arrays, None).map_err(|e| e.to_string())?;
    list(rows.iter().map(|r| r.records.len()), Arc::new(values))
}
