//! Records by their id and pairs of ids → the records of each pair. In: both in any order; out: pairs in order of their ids. Two
//! sorts and no look-up: each record comes to the pairs that want it, and no step holds more than the rows of one id.

use std::io;

use crate::corpus::sorter::{Row, Sorter};

/// What stands under an id: the record itself, and, without bytes, the ids that it is to meet.
pub(super) struct Join {
    rows: Sorter,
    memory: usize,
}

impl Join {
    /// With a budget of memory in bytes.
    pub(super) fn new(memory: usize) -> Self {
        Self { rows: Sorter::new(memory), memory }
    }

    /// Adds a record, which is never empty.
    pub(super) fn add(&mut self, id: u128, record: &[u8]) -> io::Result<()> {
        self.rows.push(id, 0, record)
    }

    /// Asks for the records of two ids side by side.
    pub(super) fn want(&mut self, a: u128, b: u128) -> io::Result<()> {
        self.rows.push(a, b, &[])?;
        self.rows.push(b, a, &[])
    }

    /// Calls `each` with the records of one pair after the other, the lesser id's first; where an id came more than once, with each
    /// of its records. A pair comes once, however often it was wanted.
    pub(super) fn pairs(self, mut each: impl FnMut(&[u8], &[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut sides = Sorter::new(self.memory);
        self.rows.groups(|id, rows| send(id, rows, &mut sides))?;
        sides.groups(|_, rows| {
            for pair in rows.chunk_by(|x, y| x.id == y.id) {
                let (first, second) = pair.split_at(pair.partition_point(|row| row.bytes[0] == 0));
                for (a, b) in first.iter().flat_map(|a| second.iter().map(move |b| (a, b))) {
                    each(&a.bytes[1..], &b.bytes[1..])?;
                }
            }
            Ok(())
        })
    }
}

/// Sends the records of an id to the pairs that want them, each with its side before it.
fn send(id: u128, rows: &[Row], sides: &mut Sorter) -> io::Result<()> {
    let (mut wanted, records): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.bytes.is_empty());
    wanted.dedup_by_key(|row| row.id);
    for (want, record) in wanted.iter().flat_map(|want| records.iter().map(move |record| (want, record))) {
        let mut bytes = vec![u8::from(id > want.id)];
        bytes.extend(&record.bytes);
        sides.push(id.min(want.id), id.max(want.id), &bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(budget: usize, backward: bool) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut join = Join::new(budget);
        let mut numbers: Vec<u128> = (1..3000).collect();
        if backward {
            numbers.reverse();
        }
        for n in numbers {
            join.add(n, &n.to_le_bytes()).expect("a record");
            if n % 5 == 0 {
                join.want(n, n / 5).expect("a pair");
            }
        }
        join.want(2, 10).expect("a pair that was wanted before");
        let mut out = Vec::new();
        join.pairs(|a, b| {
            out.push((a.to_vec(), b.to_vec()));
            Ok(())
        })
        .expect("pairs");
        out
    }

    #[test]
    fn every_pair_once_from_memory_and_from_disk_in_any_order() {
        let whole = pairs(usize::MAX, false);
        assert_eq!(whole.len(), 599);
        let number = |bytes: &[u8]| u128::from_le_bytes(bytes.try_into().expect("16 bytes"));
        assert!(whole.iter().all(|(a, b)| number(a) * 5 == number(b)));
        assert_eq!(pairs(1, true), whole);
    }
}
