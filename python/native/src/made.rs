//! Articles → everything that is said of them, on any number of threads and in order. In: pieces of input; out: for each the line of
//! the report, what it adds to the run, and the rows of the tables; or why there is none. A panic is contained to its article.

use std::panic::{AssertUnwindSafe, catch_unwind};

use onrecord::ingest::{Item, Options, Raw};
use onrecord::model::{Article, Elsewhere, Reading};
use onrecord::pipeline::Engine;
use onrecord::report::table::{Cell, Column, cells, columns};
use onrecord::report::tidy::{self, ArticleTidy, HedgeTidy, LinkTidy, StatementTidy};
use onrecord::report::{ArticleRow, Counts, Stamp, Unprocessed};
use rayon::prelude::*;

/// Stack of a worker, in bytes, as the command has it.
const STACK: usize = 16 << 20;

/// The columns of the tables.
pub(crate) struct Layout {
    pub(crate) statements: Vec<Column>,
    pub(crate) articles: Vec<Column>,
    pub(crate) links: Vec<Column>,
    pub(crate) hedges: Vec<Column>,
}

impl Layout {
    pub(crate) fn new() -> Self {
        Self {
            statements: columns::<StatementTidy>(),
            articles: columns::<ArticleTidy>(),
            links: columns::<LinkTidy>(),
            hedges: columns::<HedgeTidy>(),
        }
    }
}

/// What is said of one article.
pub(crate) struct Made {
    /// The line of the report, with its end.
    pub(crate) line: Vec<u8>,
    pub(crate) counts: Counts,
    pub(crate) statements: Vec<Vec<Cell>>,
    pub(crate) article: Vec<Cell>,
    pub(crate) links: Vec<Vec<Cell>>,
    pub(crate) hedges: Vec<Vec<Cell>>,
}

impl Made {
    pub(crate) fn new(reading: &Reading, stamp: &Stamp, layout: &Layout) -> Self {
        let row = ArticleRow::new(reading, stamp);
        // Rows are plain data: writing them into memory cannot fail.
        let mut line = serde_json::to_vec(&row).unwrap_or_default();
        line.push(b'\n');
        let statements = tidy::statements(&row, reading);
        Self {
            line,
            counts: Counts::of(reading),
            statements: statements.iter().map(|r| cells(r, &layout.statements)).collect(),
            article: cells(&tidy::article(&row), &layout.articles),
            links: tidy::links(&row).iter().map(|r| cells(r, &layout.links)).collect(),
            hedges: tidy::hedges(&row).iter().map(|r| cells(r, &layout.hedges)).collect(),
        }
    }
}

/// The outcome of `work`, or that it panicked.
pub(crate) fn contained<T>(path: &str, line: u32, work: impl FnOnce() -> T) -> Result<T, Unprocessed> {
    let reason = "internal error; please report the article";
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Unprocessed::failed(path, line, reason))
}

/// Reads the pieces themselves.
pub(crate) fn articles(pieces: Vec<Raw>, options: &Options, jobs: usize) -> Result<Vec<Item>, String> {
    on(jobs, || {
        let read = |raw: Raw| {
            let (path, line) = raw.place();
            let (path, line) = (path.to_owned(), line);
            contained(&path, line, || raw.read(options)).and_then(|item| item)
        };
        if jobs == 1 { pieces.into_iter().map(read).collect() } else { pieces.into_par_iter().map(read).collect() }
    })
}

/// Reads an article, panics contained; `line` is where it stood.
pub(crate) fn reading(
    engine: &Engine,
    article: Article,
    line: u32,
    beside: Option<&[Elsewhere]>,
) -> Result<Reading, Unprocessed> {
    let path = article.path.clone();
    contained(&path, line, || match beside {
        Some(elsewhere) => engine.read_beside(article, elsewhere),
        None => engine.read(article),
    })
}

/// Does `work` with this many threads; 0 is one for each core, 1 the caller's own.
pub(crate) fn on<T: Send>(jobs: usize, work: impl FnOnce() -> T + Send) -> Result<T, String> {
    if jobs == 1 {
        return Ok(work());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build();
    pool.map(|pool| pool.install(work)).map_err(|e| format!("threads cannot be started: {e}"))
}

/// Each article through `work` with its line, in order; `first` is the line of the first.
pub(crate) fn each<T: Send>(
    items: Vec<Item>,
    first: u32,
    jobs: usize,
    work: impl Fn(Article, u32) -> Result<T, Unprocessed> + Sync + Send,
) -> Result<Vec<Result<T, Unprocessed>>, String> {
    on(jobs, || {
        let one = |(nth, item): (usize, Item)| item.and_then(|article| work(article, first + nth as u32));
        if jobs == 1 {
            items.into_iter().enumerate().map(one).collect()
        } else {
            items.into_par_iter().enumerate().map(one).collect()
        }
    })
}
