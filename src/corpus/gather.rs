//! Readings of a first pass → what each article has in others. In: an engine and its readings, in any order; out: links by
//! article. Keeps only what links them: a print an article, a record a statement.

use std::collections::BTreeMap;
use std::io;

use crate::corpus::sorter::Sorter;
use crate::corpus::{self, Copies, Linker, Prints};
use crate::model::{Elsewhere, Reading};
use crate::pipeline::Engine;
use crate::report::article::statement_names;

/// The first pass.
pub struct Gather {
    linker: Linker,
    prints: Prints,
    /// Keys of articles by their ids.
    ids: Sorter,
    wires: Vec<String>,
}

/// What it found.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// By [`Article::key`](crate::model::Article::key), each sorted by [`Elsewhere::place`].
    pub of: BTreeMap<u128, Vec<Elsewhere>>,
    /// Keys that more records share than are compared.
    pub hot: u64,
    /// Records left out under such keys, counted once a key.
    pub left_out: u64,
    /// Ids that unlike articles share: links name articles by their ids, so theirs may mean any of them.
    pub shared_ids: u64,
}

impl Gather {
    /// With a budget of memory in bytes; what exceeds it is laid on disk.
    pub fn new(engine: &Engine, memory: usize) -> Self {
        Self {
            linker: Linker::new(memory / 2),
            prints: Prints::new(memory / 4),
            ids: Sorter::new(memory / 16),
            wires: engine.wires(),
        }
    }

    /// Adds an article.
    ///
    /// # Errors
    /// When the disk refuses what exceeds the budget.
    pub fn add(&mut self, engine: &Engine, reading: &Reading) -> io::Result<()> {
        let body = &reading.article.text[reading.article.text_offset as usize..];
        let key = reading.article.key();
        self.ids.push(corpus::identity(&reading.article.id), key, &[])?;
        self.prints.add(&corpus::print(key, body))?;
        let names = statement_names(reading);
        let records = corpus::records(reading, engine.sketches(reading), &names, &self.wires);
        records.iter().try_for_each(|record| self.linker.add(record))
    }

    /// Links all.
    ///
    /// # Errors
    /// When what was laid on disk cannot be read back.
    pub fn link(self, engine: &Engine) -> io::Result<Gathered> {
        let copies = Copies::find(self.prints)?;
        let found = self.linker.link(&copies, &engine.across(), |a, b| engine.compare(&a.text, &b.text))?;
        let mut out = Gathered { hot: found.hot, left_out: found.left_out, ..Gathered::default() };
        self.ids.groups(|_, rows| {
            out.shared_ids += u64::from(rows.iter().any(|row| row.id != rows[0].id));
            Ok(())
        })?;
        for (article, elsewhere) in found.links {
            out.of.entry(article).or_default().push(elsewhere);
        }
        Ok(out)
    }
}
