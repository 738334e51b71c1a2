//! Rows by key, sorted within a budget of memory: what exceeds it is sorted and laid on disk, and all runs are merged in
//! the end. In: (key, id, bytes) in any order; out: the same in order of key, id, bytes. Merging is associative.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::thread::{self, JoinHandle};

use rayon::prelude::*;

/// A key, what orders within it, and what it carries.
pub(super) type Row = (u128, u128, Box<[u8]>);

/// What a row costs beside its bytes.
const OVERHEAD: usize = 56;

/// Collects, then yields in order.
pub(super) struct Sorter {
    budget: usize,
    used: usize,
    rows: Vec<Row>,
    runs: Vec<File>,
    /// The run that is being laid on disk while the next is collected.
    under_way: Option<JoinHandle<io::Result<File>>>,
}

impl Sorter {
    /// With a budget in bytes.
    pub(super) fn new(budget: usize) -> Self {
        Self { budget: budget.max(1 << 16), used: 0, rows: Vec::new(), runs: Vec::new(), under_way: None }
    }

    /// Adds a row; past half the budget all rows go to disk, sorted, while the other half is filled.
    pub(super) fn push(&mut self, key: u128, id: u128, bytes: &[u8]) -> io::Result<()> {
        self.used += bytes.len() + OVERHEAD;
        self.rows.push((key, id, bytes.into()));
        if self.used >= self.budget / 2 { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.await_run()?;
        let rows = std::mem::take(&mut self.rows);
        self.used = 0;
        self.under_way = Some(thread::Builder::new().name("spill".to_owned()).spawn(move || lay_down(rows))?);
        Ok(())
    }

    /// Waits for the run that is under way.
    fn await_run(&mut self) -> io::Result<()> {
        let Some(run) = self.under_way.take() else { return Ok(()) };
        self.runs.push(run.join().map_err(|_| io::Error::other("a sorted run could not be written"))??);
        Ok(())
    }

    /// How many runs went to disk so far.
    #[cfg(test)]
    pub(super) fn spilled(&self) -> usize {
        self.runs.len() + usize::from(self.under_way.is_some())
    }

    /// Calls `each` with the rows of one key after the other, keys ascending.
    pub(super) fn groups(self, mut each: impl FnMut(u128, &[Row]) -> io::Result<()>) -> io::Result<()> {
        let mut group: Vec<Row> = Vec::new();
        self.rows(|row| {
            if group.first().is_some_and(|first| first.0 != row.0) {
                each(group[0].0, &group)?;
                group.clear();
            }
            group.push(row);
            Ok(())
        })?;
        if let Some(first) = group.first() {
            each(first.0, &group)?;
        }
        Ok(())
    }

    /// Calls `each` with one row after the other.
    pub(super) fn rows(mut self, mut each: impl FnMut(Row) -> io::Result<()>) -> io::Result<()> {
        self.await_run()?;
        self.rows.par_sort_unstable();
        let memory = std::mem::take(&mut self.rows).into_iter().map(Ok);
        let mut sources: Vec<Box<dyn Iterator<Item = io::Result<Row>>>> = vec![Box::new(memory)];
        for file in self.runs {
            sources.push(Box::new(Run(BufReader::with_capacity(1 << 18, file))));
        }
        let mut heads = BinaryHeap::new();
        for (number, source) in sources.iter_mut().enumerate() {
            if let Some(row) = source.next() {
                heads.push(Reverse((row?, number)));
            }
        }
        while let Some(Reverse((row, number))) = heads.pop() {
            if let Some(next) = sources[number].next() {
                heads.push(Reverse((next?, number)));
            }
            each(row)?;
        }
        Ok(())
    }
}

/// Sorts rows and lays them on disk as one run.
fn lay_down(mut rows: Vec<Row>) -> io::Result<File> {
    rows.par_sort_unstable();
    let mut file = tempfile::tempfile()?;
    let mut out = BufWriter::with_capacity(1 << 20, &mut file);
    for (key, id, bytes) in &rows {
        out.write_all(&key.to_le_bytes())?;
        out.write_all(&id.to_le_bytes())?;
        out.write_all(&(bytes.len() as u32).to_le_bytes())?;
        out.write_all(bytes)?;
    }
    out.flush()?;
    drop(out);
    file.rewind()?;
    Ok(file)
}

/// One run on disk.
struct Run(BufReader<File>);

impl Run {
    fn row(&mut self) -> io::Result<Option<Row>> {
        let mut number = [0; 16];
        match self.0.read_exact(&mut number) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        let key = u128::from_le_bytes(number);
        self.0.read_exact(&mut number)?;
        let id = u128::from_le_bytes(number);
        let mut length = [0; 4];
        self.0.read_exact(&mut length)?;
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        self.0.read_exact(&mut bytes)?;
        Ok(Some((key, id, bytes.into())))
    }
}

impl Iterator for Run {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        self.row().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(budget: usize, order: impl Iterator<Item = u128>) -> (usize, Vec<(u128, usize)>) {
        let mut sorter = Sorter::new(budget);
        for n in order {
            sorter.push(n % 7, n, &n.to_le_bytes()).expect("a row");
        }
        let spilled = sorter.spilled();
        let mut out = Vec::new();
        sorter
            .groups(|key, rows| {
                assert!(rows.windows(2).all(|w| w[0] <= w[1]), "sorted");
                out.push((key, rows.len()));
                Ok(())
            })
            .expect("groups");
        (spilled, out)
    }

    #[test]
    fn the_same_groups_from_memory_and_from_disk_in_any_order() {
        let (none, whole) = groups(usize::MAX, 0..5000);
        let (some, spilled) = groups(1, (0..5000).rev());
        assert_eq!(none, 0);
        assert!(some > 1, "{some} runs");
        assert_eq!(whole, spilled);
        assert_eq!(whole.iter().map(|g| g.1).sum::<usize>(), 5000);
    }
}
