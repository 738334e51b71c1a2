//! Records in the order they came, found again by their place: in memory while they are few, on disk past a budget. In:
//! bytes; out: a [`Place`], and for it the same bytes.

use std::io::{self, Read, Seek, SeekFrom, Write};

use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

/// Bytes that are written at once.
const AT_ONCE: usize = 1 << 20;

/// Where a record lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Place {
    start: u64,
    length: u32,
}

/// Takes records, and gives them back when all are in.
pub(super) struct Store {
    file: SpooledTempFile,
    /// What is not written yet.
    open: Vec<u8>,
    length: u64,
}

impl Store {
    /// With a budget in bytes.
    pub(super) fn new(budget: usize) -> Self {
        Self { file: SpooledTempFile::new(budget), open: Vec::new(), length: 0 }
    }

    /// Adds a record.
    pub(super) fn put(&mut self, bytes: &[u8]) -> io::Result<Place> {
        let place = Place { start: self.length, length: bytes.len() as u32 };
        self.open.extend(bytes);
        self.length += bytes.len() as u64;
        if self.open.len() >= AT_ONCE {
            self.write()?;
        }
        Ok(place)
    }

    fn write(&mut self) -> io::Result<()> {
        self.file.write_all(&self.open)?;
        self.open.clear();
        Ok(())
    }

    /// All are in: from here on they are read.
    pub(super) fn close(mut self) -> io::Result<Stored> {
        self.write()?;
        Ok(Stored(self.file))
    }
}

/// The records of a [`Store`].
pub(super) struct Stored(SpooledTempFile);

impl Stored {
    /// The bytes at a place.
    pub(super) fn get(&mut self, place: Place) -> io::Result<Vec<u8>> {
        self.0.seek(SeekFrom::Start(place.start))?;
        let mut bytes = vec![0; place.length as usize];
        self.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_found_in_memory_and_on_disk() {
        for budget in [usize::MAX, 1] {
            let mut store = Store::new(budget);
            let places: Vec<Place> = (0..3000_usize).map(|n| store.put(&vec![n as u8; n]).expect("a record")).collect();
            let mut stored = store.close().expect("records");
            for (n, place) in places.iter().enumerate().rev().step_by(7) {
                assert_eq!(stored.get(*place).expect("a record"), vec![n as u8; n], "{budget}");
            }
        }
    }
}
