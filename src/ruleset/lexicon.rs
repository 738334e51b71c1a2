//! A word list or table: one CSV file, its first column the term, its last the row's source. In: bytes; out: rows and
//! faults. Matches nothing itself.

use std::sync::OnceLock;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use crate::error::{Fault, Place};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The term as written; its case matters only when it holds an upper-case letter.
    pub term: CompactString,
    /// Line in the file, from 1.
    pub line: u32,
}

/// One list, named by its file (`rules/lexicons/cues.csv` is `cues`).
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// The file's stem.
    pub name: String,
    /// Names of the columns after `term`.
    pub columns: Vec<String>,
    /// In the order of the file.
    pub rows: Vec<Row>,
    /// Row by row, each as long as `columns`.
    cells: Vec<CompactString>,
    /// Rows by term, made when the list is first used as a table.
    by_term: OnceLock<FxHashMap<CompactString, u32>>,
}

impl Lexicon {
    /// The position of a column, `None` when there is none of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }

    /// One cell, `""` when there is no such column.
    pub fn cell(&self, row: usize, column: &str) -> &str {
        self.column(column).and_then(|at| self.cells(row).get(at)).map_or("", CompactString::as_str)
    }

    /// The first row of a term, letter for letter.
    pub fn row(&self, term: &str) -> Option<usize> {
        let index = || {
            let mut rows = FxHashMap::default();
            for (n, row) in self.rows.iter().enumerate() {
                rows.entry(row.term.clone()).or_insert(n as u32);
            }
            rows
        };
        self.by_term.get_or_init(index).get(term).map(|row| *row as usize)
    }

    /// All cells of a row after its term; empty past the end.
    pub fn cells(&self, row: usize) -> &[CompactString] {
        let width = self.columns.len();
        self.cells.get(row * width..(row + 1) * width).unwrap_or_default()
    }

    /// Reads a CSV file; a fault for a missing `term` or `source` column, an empty term and a row of another length.
    pub(crate) fn parse(name: &str, file: &str, bytes: &[u8], faults: &mut Vec<Fault>) -> Self {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let at = |line: u64, message: String| Fault {
            place: Place { file: file.to_owned(), line: line as u32, column: 0 },
            message,
            help: String::new(),
            excerpt: String::new(),
        };
        let headers = match reader.headers() {
            Ok(headers) => headers.clone(),
            Err(error) => {
                faults.push(at(1, error.to_string()));
                return Self::default();
            }
        };
        if headers.get(0) != Some("term") || headers.iter().next_back() != Some("source") {
            faults.push(at(1, "the first column must be \"term\" and the last \"source\"".to_owned()));
            return Self::default();
        }
        let columns = headers.iter().skip(1).map(str::to_owned).collect();
        let mut list = Self { name: name.to_owned(), columns, ..Self::default() };
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => list.add(&record).unwrap_or_else(|(line, message)| faults.push(at(line, message))),
                Ok(false) => return list,
                Err(error) => faults.push(at(error.position().map_or(0, csv::Position::line), error.to_string())),
            }
        }
    }

    /// One more row, or its line and what is wrong with it.
    fn add(&mut self, record: &csv::StringRecord) -> Result<(), (u64, String)> {
        let line = record.position().map_or(0, csv::Position::line);
        let width = self.columns.len() + 1;
        if record.len() != width {
            return Err((line, format!("{} cells where the head has {width}", record.len())));
        }
        let term = record[0].trim();
        if term.is_empty() {
            return Err((line, "an empty term".to_owned()));
        }
        self.rows.push(Row { term: term.into(), line: line as u32 });
        self.cells.extend(record.iter().skip(1).map(CompactString::from));
        Ok(())
    }
}
