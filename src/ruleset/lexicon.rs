//! A word list or table: one CSV file, its first column the term, its last the row's source. In: bytes; out: rows and
//! faults. Matches nothing itself.

use crate::error::{Fault, Place};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The term as written; its case matters only when it holds an upper-case letter.
    pub term: String,
    /// The other cells in the order of [`Lexicon::columns`]; as many as there are columns.
    pub cells: Vec<String>,
    /// Line in the file, from 1.
    pub line: u32,
}

/// One list, named by its file (`rules/lexicons/cues.csv` is `cues`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// The file's stem.
    pub name: String,
    /// Names of the columns after `term`.
    pub columns: Vec<String>,
    /// In the order of the file.
    pub rows: Vec<Row>,
}

impl Lexicon {
    /// The position of a column, `None` when there is none of that name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }

    /// One cell, `""` when there is no such column.
    pub fn cell(&self, row: usize, column: &str) -> &str {
        self.column(column).and_then(|c| self.rows.get(row)?.cells.get(c)).map_or("", String::as_str)
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
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.len() != headers.len() {
                        faults.push(at(line, format!("{} cells where the head has {}", record.len(), headers.len())));
                    } else if record[0].trim().is_empty() {
                        faults.push(at(line, "an empty term".to_owned()));
                    } else {
                        let cells = record.iter().skip(1).map(str::to_owned).collect();
                        rows.push(Row { term: record[0].trim().to_owned(), cells, line: line as u32 });
                    }
                }
                Err(error) => faults.push(at(error.position().map_or(0, csv::Position::line), error.to_string())),
            }
        }
        Self { name: name.to_owned(), columns, rows }
    }
}
