//! A read-only table from hashed features to the few labels they speak for. Eight bytes a row: fingerprint and three pairs
//! of label and weight; a feature has two places side by side, and may fill both. In: bytes made by [`TableBuilder`]; out:
//! sums of integers, the same on every machine. A damaged file is refused, never read past its end.

use rustc_hash::FxHashMap;

use crate::linear::Feature;

/// Pairs in a row.
const PAIRS: usize = 3;

/// Labels are below this.
pub const LABELS: usize = 64;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Row {
    fingerprint: u16,
    pairs: [(u8, i8); PAIRS],
}

/// The table: `2^bits` rows.
#[derive(Clone, Debug)]
pub struct Table {
    rows: Vec<Row>,
    mask: u64,
    /// What one unit of weight is worth.
    pub scale: f32,
}

impl Default for Table {
    fn default() -> Self {
        Self { rows: vec![Row::default(); 2], mask: 1, scale: 1.0 }
    }
}

const MAGIC: &[u8; 4] = b"ORT2";

/// Never 0, which marks a free row.
#[inline]
fn fingerprint(feature: Feature) -> u16 {
    (feature >> 48) as u16 | 1
}

impl Table {
    /// Adds the weights of features to the sums of the labels; an unknown feature adds nothing. Whether a feature is known cannot be
    /// foreseen: all rows are laid down, each over the last unless that one was wanted, and only then looked at.
    #[inline]
    pub fn add<const N: usize>(&self, features: &[Feature; N], sums: &mut [i16; LABELS]) {
        let mut found = [[Row::default(); 2]; N];
        let found = found.as_flattened_mut();
        let mut count = 0;
        for feature in features {
            let at = (feature & self.mask) as usize;
            let wanted = fingerprint(*feature);
            for row in [self.rows[at], self.rows[at ^ 1]] {
                found[count] = row;
                count += usize::from(row.fingerprint == wanted);
            }
        }
        for row in &found[..count] {
            for (label, weight) in &row.pairs {
                sums[*label as usize % LABELS] += i16::from(*weight);
            }
        }
    }

    /// The loudest label of a feature.
    #[inline]
    pub fn label(&self, feature: Feature) -> Option<u8> {
        let at = (feature & self.mask) as usize;
        let wanted = fingerprint(feature);
        [at, at ^ 1].iter().map(|place| &self.rows[*place]).find(|row| row.fingerprint == wanted).map(|r| r.pairs[0].0)
    }

    /// True for a table without weights.
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.fingerprint == 0)
    }

    /// Reads one table from the front of `bytes` and leaves the rest; `None` when they are not a table.
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let head = take(bytes, 12)?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let bits = number(4);
        if &head[..4] != MAGIC || !(3..=24).contains(&bits) {
            return None;
        }
        let taken = take(bytes, (1 << bits) / 8)?;
        let mut rows = vec![Row::default(); 1 << bits];
        for (place, row) in rows.iter_mut().enumerate() {
            if taken[place / 8] >> (place % 8) & 1 == 1 {
                let b = take(bytes, 2 + 2 * PAIRS)?;
                row.fingerprint = u16::from_le_bytes([b[0], b[1]]);
                for (pair, raw) in row.pairs.iter_mut().zip(b[2..].chunks_exact(2)) {
                    *pair = (raw[0], i8::from_le_bytes([raw[1]]));
                }
            }
        }
        Some(Self { rows, mask: (1 << bits) - 1, scale: f32::from_bits(number(8)) })
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
    weights: FxHashMap<Feature, Vec<(u8, f32)>>,
}

impl TableBuilder {
    /// A feature's weight for a label; each pair once.
    pub fn add(&mut self, feature: Feature, label: u8, weight: f32) {
        self.weights.entry(feature).or_default().push((label, weight));
    }

    /// The table's bytes with `2^bits` rows, without weights smaller than `least`; where more rows want a place than there
    /// are, the quieter ones are left out. The same weights give the same bytes.
    pub fn write(&self, bits: u32, least: f32) -> Vec<u8> {
        #[allow(clippy::iter_over_hash_type, reason = "sorted below")]
        let mut kept: Vec<(Feature, Vec<(u8, f32)>)> = self
            .weights
            .iter()
            .map(|(feature, pairs)| (*feature, loud(pairs, least)))
            .filter(|(_, pairs)| !pairs.is_empty())
            .collect();
        let most = |pairs: &[(u8, f32)]| pairs[0].1.abs();
        kept.sort_by(|a, b| most(&b.1).total_cmp(&most(&a.1)).then(a.0.cmp(&b.0)));
        let scale = kept.first().map_or(1.0, |(_, pairs)| most(pairs)) / 127.0;
        let mask = (1u64 << bits) - 1;
        let mut rows = vec![Row::default(); 1 << bits];
        for (feature, pairs) in &kept {
            let at = (feature & mask) as usize;
            if [at, at ^ 1].iter().any(|place| rows[*place].fingerprint == fingerprint(*feature)) {
                continue;
            }
            for chunk in pairs.chunks(PAIRS).take(2) {
                let Some(place) = [at, at ^ 1].into_iter().find(|p| rows[*p].fingerprint == 0) else { break };
                rows[place].fingerprint = fingerprint(*feature);
                for (pair, (label, weight)) in rows[place].pairs.iter_mut().zip(chunk) {
                    *pair = (*label, (weight / scale).round() as i8);
                }
            }
        }
        bytes(&rows, bits, scale)
    }
}

/// The pairs that are at least so loud, loudest first.
fn loud(pairs: &[(u8, f32)], least: f32) -> Vec<(u8, f32)> {
    let mut out: Vec<(u8, f32)> = pairs.iter().copied().filter(|(_, w)| w.abs() >= least).collect();
    out.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    out
}

fn bytes(rows: &[Row], bits: u32, scale: f32) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(bits.to_le_bytes());
    out.extend(scale.to_bits().to_le_bytes());
    let bit =
        |eight: &[Row]| eight.iter().enumerate().fold(0u8, |byte, (n, row)| byte | u8::from(row.fingerprint != 0) << n);
    out.extend(rows.chunks(8).map(bit));
    for row in rows.iter().filter(|row| row.fingerprint != 0) {
        out.extend(row.fingerprint.to_le_bytes());
        for (label, weight) in row.pairs {
            out.extend([label, weight.to_le_bytes()[0]]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::key;

    /// 500 features whose four labels take two rows each.
    fn four_labels() -> TableBuilder {
        let mut builder = TableBuilder::default();
        for n in 0..500u64 {
            for label in 0..4 {
                builder.add(key(1, n, 0, 0), label + 1, n as f32 / 100.0 - 2.5 - f32::from(label));
            }
        }
        builder
    }

    /// How many of the features say what they were told, to the table's rounding.
    fn whole(table: &Table) -> usize {
        let says = |n: u64| {
            let mut sums = [0; LABELS];
            table.add(&[key(1, n, 0, 0)], &mut sums);
            (0..4u8).all(|label| {
                let told = n as f32 / 100.0 - 2.5 - f32::from(label);
                let kept = if told.abs() < 0.3 { 0.0 } else { told };
                (sums[label as usize + 1] as f32 * table.scale - kept).abs() < 0.1
            })
        };
        (0..500).filter(|n| says(*n)).count()
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = four_labels().write(16, 0.3);
        let table = Table::read(&mut bytes.as_slice()).expect("a table");
        assert!(whole(&table) >= 490, "{} of 500; a few meet at one place", whole(&table));
        assert!(Table::read(&mut &bytes[..bytes.len() - 1]).is_none());
        assert!(Table::read(&mut &b"nonsense"[..]).is_none());
    }

    #[test]
    fn a_crowded_table_keeps_the_loud() {
        let table = Table::read(&mut four_labels().write(8, 0.3).as_slice()).expect("a table");
        let loudest = |n: u64| table.label(key(1, n, 0, 0)).is_some();
        let (loud, quiet) = ((0..25).filter(|n| loudest(*n)).count(), (250..275).filter(|n| loudest(*n)).count());
        assert!(loud > 15 && quiet < 10, "{loud} of 25 loud features, {quiet} of 25 quiet ones");
    }
}
