//! Rows by key, sorted within a budget of memory: what exceeds it is sorted and laid on disk, and all runs are merged in
//! the end. In: (key, id, bytes) in any order; out: the same in order of key, id, bytes. Merging is associative.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::ops::Range;
use std::thread::{self, JoinHandle};

use rayon::prelude::*;

/// A key, what orders within it, and what it carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) key: u128,
    pub(super) id: u128,
    pub(super) bytes: Vec<u8>,
}

/// What a row costs beside its bytes in memory, and what stands before them on disk: key, id, length.
const OVERHEAD: usize = size_of::<Entry>();
const HEAD: usize = 16 + 16 + 4;

/// Collects, then yields in order.
pub(super) struct Sorter {
    budget: usize,
    rows: Rows,
    runs: Vec<File>,
    /// The run that is being laid on disk while the next is collected.
    under_way: Option<JoinHandle<io::Result<File>>>,
}

impl Sorter {
    /// With a budget in bytes.
    pub(super) fn new(budget: usize) -> Self {
        Self { budget: budget.max(1 << 16), rows: Rows::default(), runs: Vec::new(), under_way: None }
    }

    /// Adds a row; past half the budget all rows go to disk, sorted, while the other half is filled.
    pub(super) fn push(&mut self, key: u128, id: u128, bytes: &[u8]) -> io::Result<()> {
        self.rows.push(key, id, bytes);
        if self.rows.size() >= self.budget / 2 { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.await_run()?;
        let rows = std::mem::take(&mut self.rows);
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
        // Rows of earlier groups stay behind `count` and lend their memory to those of later ones.
        let (mut group, mut count) = (Vec::<Row>::new(), 0);
        self.rows(|row| {
            if count > 0 && group[0].key != row.key {
                each(group[0].key, &group[..count])?;
                count = 0;
            }
            match group.get_mut(count) {
                Some(place) => place.clone_from(row),
                None => group.push(row.clone()),
            }
            count += 1;
            Ok(())
        })?;
        if count > 0 { each(group[0].key, &group[..count]) } else { Ok(()) }
    }

    /// Calls `each` with one row after the other.
    pub(super) fn rows(mut self, mut each: impl FnMut(&Row) -> io::Result<()>) -> io::Result<()> {
        self.await_run()?;
        self.rows.sort();
        let mut sources = vec![Source::Memory(self.rows, 0)];
        sources.extend(self.runs.into_iter().map(|file| Source::Disk(BufReader::with_capacity(1 << 18, file))));
        let mut heads = BinaryHeap::with_capacity(sources.len());
        for (number, source) in sources.iter_mut().enumerate() {
            let mut row = Row::default();
            if source.read(&mut row)? {
                heads.push(Reverse((row, number)));
            }
        }
        while let Some(mut least) = heads.peek_mut() {
            let Reverse((row, number)) = &mut *least;
            each(row)?;
            if !sources[*number].read(row)? {
                PeekMut::pop(least);
            }
        }
        Ok(())
    }
}

/// Rows in memory, their bytes one behind the other.
#[derive(Default)]
struct Rows {
    entries: Vec<Entry>,
    bytes: Vec<u8>,
}

/// A row but for its bytes.
struct Entry {
    key: u128,
    id: u128,
    start: usize,
    length: u32,
}

impl Entry {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.length as usize
    }
}

impl Rows {
    fn push(&mut self, key: u128, id: u128, bytes: &[u8]) {
        self.entries.push(Entry { key, id, start: self.bytes.len(), length: bytes.len() as u32 });
        self.bytes.extend(bytes);
    }

    fn size(&self) -> usize {
        self.entries.len() * OVERHEAD + self.bytes.len()
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.entries.par_sort_unstable_by(|a, b| {
            (a.key, a.id).cmp(&(b.key, b.id)).then_with(|| bytes[a.range()].cmp(&bytes[b.range()]))
        });
    }
}

/// Sorts rows and lays them on disk as one run.
fn lay_down(mut rows: Rows) -> io::Result<File> {
    rows.sort();
    let mut file = tempfile::tempfile()?;
    let mut out = BufWriter::with_capacity(1 << 20, &mut file);
    for entry in &rows.entries {
        out.write_all(&entry.key.to_le_bytes())?;
        out.write_all(&entry.id.to_le_bytes())?;
        out.write_all(&entry.length.to_le_bytes())?;
        out.write_all(&rows.bytes[entry.range()])?;
    }
    out.flush()?;
    drop(out);
    file.rewind()?;
    Ok(file)
}

/// Rows in order: those still in memory, with the next one's place, or one run on disk.
enum Source {
    Memory(Rows, usize),
    Disk(BufReader<File>),
}

impl Source {
    /// Reads the next row into `row`; `false` when there is none.
    fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        match self {
            Self::Memory(rows, next) => {
                let Some(entry) = rows.entries.get(*next) else { return Ok(false) };
                (row.key, row.id) = (entry.key, entry.id);
                row.bytes.clear();
                row.bytes.extend(&rows.bytes[entry.range()]);
                *next += 1;
                Ok(true)
            }
            Self::Disk(file) => from_disk(file, row),
        }
    }
}

fn from_disk(file: &mut BufReader<File>, row: &mut Row) -> io::Result<bool> {
    let mut head = [0; HEAD];
    match file.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        other => other?,
    }
    let number = |at: usize| u128::from_le_bytes(std::array::from_fn(|n| head[at + n]));
    (row.key, row.id) = (number(0), number(16));
    let length = u32::from_le_bytes(std::array::from_fn(|n| head[32 + n]));
    row.bytes.resize(length as usize, 0);
    file.read_exact(&mut row.bytes)?;
    Ok(true)
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
