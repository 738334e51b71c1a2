//! A read-only table from hashed features to the few labels they speak for. Four bytes an entry: fingerprint, label,
//! weight. In: bytes made by [`TableBuilder`]; out: weights. A damaged file is refused, never read past its end.

use rustc_hash::FxHashMap;

use crate::linear::Feature;

/// One weight: a feature's fingerprint, the label it speaks for, how loudly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    fingerprint: u16,
    /// The label's number.
    pub label: u8,
    /// In units of [`Table::scale`].
    pub weight: i8,
}

/// The table: `2^bits` buckets of entries.
#[derive(Clone, Debug, Default)]
pub struct Table {
    offsets: Vec<u32>,
    entries: Vec<Entry>,
    /// What one unit of weight is worth.
    pub scale: f32,
    bits: u32,
}

const MAGIC: &[u8; 4] = b"ORT1";

#[inline]
fn fingerprint(feature: Feature) -> u16 {
    (feature >> 48) as u16
}

impl Table {
    /// The entries of a feature; empty for an unknown one. Other features of the bucket are skipped by fingerprint.
    #[inline]
    pub fn get(&self, feature: Feature) -> impl Iterator<Item = &Entry> {
        let bucket = (feature & ((1 << self.bits) - 1)) as usize;
        let range = match (self.offsets.get(bucket), self.offsets.get(bucket + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        };
        let wanted = fingerprint(feature);
        self.entries[range].iter().filter(move |entry| entry.fingerprint == wanted)
    }

    /// Adds a feature's weights to the sums of the labels.
    #[inline]
    pub fn add(&self, feature: Feature, sums: &mut [i32]) {
        for entry in self.get(feature) {
            if let Some(sum) = sums.get_mut(entry.label as usize) {
                *sum += i32::from(entry.weight);
            }
        }
    }

    /// How many weights there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True for a table without weights.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Reads one table from the front of `bytes` and leaves the rest; `None` when they are not a table.
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let head = take(bytes, 16)?;
        if &head[..4] != MAGIC {
            return None;
        }
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (bits, count) = (number(4), number(8) as usize);
        let scale = f32::from_bits(number(12));
        if bits > 24 {
            return None;
        }
        let counts = take(bytes, 1 << bits)?;
        let mut offsets = Vec::with_capacity(counts.len() + 1);
        let mut sum = 0;
        offsets.push(0);
        for count in counts {
            sum += u32::from(*count);
            offsets.push(sum);
        }
        let raw = take(bytes, count.checked_mul(4)?)?;
        let entry = |b: &[u8]| Entry {
            fingerprint: u16::from_le_bytes([b[0], b[1]]),
            label: b[2],
            weight: i8::from_le_bytes([b[3]]),
        };
        let entries: Vec<Entry> = raw.chunks_exact(4).map(entry).collect();
        (sum as usize == entries.len()).then_some(Self { offsets, entries, scale, bits })
    }
}

fn take<'b>(bytes: &mut &'b [u8], len: usize) -> Option<&'b [u8]> {
    let (front, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(front)
}

/// Collects weights and writes a [`Table`].
#[derive(Default)]
pub struct TableBuilder {
    weights: FxHashMap<(Feature, u8), f32>,
}

impl TableBuilder {
    /// Adds to a feature's weight for a label.
    pub fn add(&mut self, feature: Feature, label: u8, weight: f32) {
        *self.weights.entry((feature, label)).or_default() += weight;
    }

    /// The table's bytes, without weights smaller than `least`; the same weights give the same bytes.
    pub fn write(&self, least: f32) -> Vec<u8> {
        #[allow(clippy::iter_over_hash_type, reason = "sorted on the next line")]
        let mut kept: Vec<((Feature, u8), f32)> =
            self.weights.iter().filter(|(_, w)| w.abs() >= least).map(|(key, weight)| (*key, *weight)).collect();
        kept.sort_unstable_by_key(|(key, _)| *key);
        let largest = kept.iter().fold(0f32, |max, (_, w)| max.max(w.abs())).max(f32::MIN_POSITIVE);
        let scale = largest / 127.0;
        let bits = (kept.len().max(1024) / 3).next_power_of_two().trailing_zeros();
        let mask = (1u64 << bits) - 1;
        kept.sort_by_key(|((feature, label), _)| (feature & mask, fingerprint(*feature), *label));
        let mut counts = vec![0u8; 1 << bits];
        let mut body = Vec::new();
        for ((feature, label), weight) in kept {
            let units = (weight / scale).round() as i8;
            let count = &mut counts[(feature & mask) as usize];
            if units == 0 || *count == u8::MAX {
                continue;
            }
            *count += 1;
            body.extend(fingerprint(feature).to_le_bytes());
            body.extend([label, units.to_le_bytes()[0]]);
        }
        let mut out = MAGIC.to_vec();
        out.extend(bits.to_le_bytes());
        out.extend(((body.len() / 4) as u32).to_le_bytes());
        out.extend(scale.to_bits().to_le_bytes());
        out.extend(counts);
        out.extend(body);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::feature;

    #[test]
    fn what_is_written_is_read() {
        let mut builder = TableBuilder::default();
        for n in 0..5000u64 {
            builder.add(feature(1, &[n]), (n % 7) as u8, n as f32 / 100.0 - 25.0);
        }
        let bytes = builder.write(0.5);
        let table = Table::read(&mut bytes.as_slice()).unwrap();
        let mut sums = [0; 7];
        table.add(feature(1, &[4000]), &mut sums);
        assert!((sums[4000 % 7] as f32 * table.scale - 15.0).abs() < 0.2);
        assert!(Table::read(&mut &bytes[..bytes.len() - 1]).is_none());
        assert!(Table::read(&mut &b"nonsense"[..]).is_none());
    }
}
