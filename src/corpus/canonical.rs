//! The canonical statement table: what two runs are compared by, whoever wrote them. In: rows of statements in any order; out: the
//! same rows as JSON lines, sorted by their bytes, and the SHA-256 of all of them. Sorted within a budget of memory.
//!
//! A line holds every column of the table in its order, missing ones as null. The order is that of `LC_ALL=C sort`.

use std::io;

use sha2::{Digest, Sha256};

use crate::corpus::sorter::Sorter;
use crate::report::table::{Cell, Column};
use crate::text::hex;

/// What every line begins with, and so what nothing is sorted by.
const HEAD: &[u8] = b"{\"article\":\"";

/// A table being made.
pub struct Canonical {
    columns: Vec<Vec<u8>>,
    rows: Sorter,
}

/// A table that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonized {
    /// Lines.
    pub rows: u64,
    /// SHA-256 of all lines with their ends, hexadecimal.
    pub sha256: String,
}

impl Canonical {
    /// With a budget of memory in bytes; what exceeds it is laid on disk.
    pub fn new(columns: &[Column], memory: usize) -> Self {
        let key = |column: &Column| serde_json::to_vec(&column.name).unwrap_or_default();
        Self { columns: columns.iter().map(key).collect(), rows: Sorter::new(memory) }
    }

    /// Adds a row; its cells are in step with the columns.
    ///
    /// # Errors
    /// When the disk refuses what exceeds the budget.
    pub fn add(&mut self, cells: &[Cell]) -> io::Result<()> {
        let line = self.line(cells)?;
        let rest = line.strip_prefix(HEAD).unwrap_or(&line);
        self.rows.push(word(rest, 0), word(rest, 1), &line)
    }

    /// One row as a line.
    fn line(&self, cells: &[Cell]) -> io::Result<Vec<u8>> {
        let mut line = Vec::with_capacity(1024);
        for (nth, (name, cell)) in self.columns.iter().zip(cells).enumerate() {
            line.push(if nth == 0 { b'{' } else { b',' });
            line.extend(name);
            line.push(b':');
            match cell {
                Cell::Missing => line.extend(b"null"),
                Cell::Text(text) => serde_json::to_writer(&mut line, text)?,
                Cell::Whole(number) => serde_json::to_writer(&mut line, number)?,
                Cell::Number(number) => serde_json::to_writer(&mut line, number)?,
                Cell::Truth(truth) => serde_json::to_writer(&mut line, truth)?,
            }
        }
        line.extend(b"}\n");
        Ok(line)
    }

    /// Gives the lines in order to `each`, then what they come to.
    ///
    /// # Errors
    /// Those of `each`, or when what was laid on disk cannot be read back.
    pub fn finish(self, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Canonized> {
        let (mut hash, mut rows) = (Sha256::new(), 0);
        self.rows.rows(|row| {
            hash.update(&row.bytes);
            rows += 1;
            each(&row.bytes)
        })?;
        Ok(Canonized { rows, sha256: hex(&hash.finalize()) })
    }
}

/// The nth sixteen bytes as a number that is ordered as they are; what is not there is zero.
fn word(bytes: &[u8], nth: usize) -> u128 {
    let mut out = [0; 16];
    let part = bytes.get(nth * 16..).unwrap_or_default();
    let part = &part[..part.len().min(16)];
    out[..part.len()].copy_from_slice(part);
    u128::from_be_bytes(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::ColumnKind;

    fn table(order: &[usize], memory: usize) -> (Vec<u8>, Canonized) {
        let column = |name: &str, kind| Column { name: name.to_owned(), kind };
        let columns = [
            column("article", ColumnKind::Text),
            column("statement", ColumnKind::Text),
            column("score", ColumnKind::Number),
        ];
        let mut canonical = Canonical::new(&columns, memory);
        for n in order {
            let article = Cell::Text(format!("an archive's long path/of “{}” \"quoted\"", n % 3));
            let score = if n.is_multiple_of(2) { Cell::Number(*n as f64) } else { Cell::Missing };
            canonical.add(&[article, Cell::Text(format!("S{n}")), score]).expect("memory");
        }
        let mut out = Vec::new();
        let made = canonical.finish(|line| {
            out.extend(line);
            Ok(())
        });
        (out, made.expect("lines"))
    }

    #[test]
    fn any_order_and_any_budget_give_lines_sorted_by_bytes() {
        let forward: Vec<usize> = (0..2000).collect();
        let backward: Vec<usize> = (0..2000).rev().collect();
        let whole = table(&forward, usize::MAX);
        assert_eq!(table(&backward, 1), whole);
        let lines: Vec<&[u8]> = whole.0.split_inclusive(|b| *b == b'\n').collect();
        assert!(lines.is_sorted() && lines.len() == 2000 && whole.1.rows == 2000);
        assert!(whole.0.ends_with(b"\"score\":null}\n") || whole.0.ends_with(b"0}\n"));
    }
}
