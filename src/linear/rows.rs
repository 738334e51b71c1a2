//! A read-only table from hashed features to one small weight for each of `N` labels. Two places a feature, side by side,
//! so that a look-up touches one cache line. In: bytes made by [`RowsBuilder`]; out: sums of integers, the same on every
//! machine. A damaged file is refused, never read past its end.

use rayon::prelude::*;

use crate::linear::Feature;

/// One row in one whole number: which feature it belongs to in the lowest sixteen bits, 0 for a free row, and above them a byte for what
/// the feature says of each label. As narrow as the labels allow.
pub trait Packed: Copy + Default + Send + Sync + std::fmt::Debug {
    /// From the widest.
    fn packed(row: u64) -> Self;
    /// To the widest.
    fn row(self) -> u64;
}

impl Packed for u32 {
    #[inline]
    fn packed(row: u64) -> Self {
        row as Self
    }

    #[inline]
    fn row(self) -> u64 {
        self.into()
    }
}

impl Packed for u64 {
    #[inline]
    fn packed(row: u64) -> Self {
        row
    }

    #[inline]
    fn row(self) -> u64 {
        self
    }
}

/// The table: `2^bits` rows in pairs, most of them taken.
#[derive(Clone, Debug)]
pub struct Rows<const N: usize, P = u64> {
    pairs: Vec<[P; 2]>,
    mask: u64,
}

impl<const N: usize, P: Packed> Default for Rows<N, P> {
    fn default() -> Self {
        Self { pairs: vec![[P::default(); 2]], mask: 1 }
    }
}

/// The weights of the row that has the fingerprint, a byte each; zeros where neither has it. Asked with masks: what is known cannot be
/// foreseen.
#[inline]
fn pick<P: Packed>([first, second]: [P; 2], wanted: u16) -> u64 {
    let weights = |row: u64| row >> 16 & u64::from(row as u16 == wanted).wrapping_neg();
    // No two rows of a place have one fingerprint.
    weights(first.row()) | weights(second.row())
}

/// Sums of up to eight labels side by side in two numbers, every second label in each, sixteen bits a label: two additions do for all.
/// Bytes are counted from -128 up, so that no lane borrows from its neighbour.
#[derive(Clone, Copy, Default)]
struct Lanes {
    even: u64,
    odd: u64,
}

const EVEN: u64 = 0x00FF_00FF_00FF_00FF;
const RAISED: u64 = 0x8080_8080_8080_8080;

impl Lanes {
    #[inline]
    fn add(&mut self, weights: u64) {
        let raised = weights ^ RAISED;
        self.even += raised & EVEN;
        self.odd += raised >> 8 & EVEN;
    }

    /// Adds what `count` additions came to; a lane holds 257 of them.
    #[inline]
    fn add_to<const N: usize>(self, count: usize, sums: &mut [i32; N]) {
        const { assert!(N <= 8 && AT_ONCE <= 257) };
        for (label, sum) in sums.iter_mut().enumerate() {
            let lanes = if label % 2 == 0 { self.even } else { self.odd };
            *sum += i32::from((lanes >> (16 * (label / 2))) as u16) - 128 * count as i32;
        }
    }
}

const MAGIC: &[u8; 4] = b"ORR2";

/// Never 0, which marks a free row.
#[inline]
fn fingerprint(feature: Feature) -> u16 {
    (feature >> 48) as u16 | 1
}

/// The features of one place, collected before any of them is looked up.
#[derive(Clone, Debug)]
pub struct Batch {
    features: [Feature; BATCH],
    count: usize,
    /// Rows as they were fetched; written over before it is read.
    found: [[u64; 2]; AT_ONCE],
}

/// No place has more features.
const BATCH: usize = 96;
/// So many rows are fetched before the first is looked at: each may have to come from far off, and so they come together.
const AT_ONCE: usize = 24;

impl Default for Batch {
    fn default() -> Self {
        Self { features: [0; BATCH], count: 0, found: [[0; 2]; AT_ONCE] }
    }
}

impl Batch {
    /// One more.
    #[inline]
    pub fn push(&mut self, feature: Feature) {
        self.features[self.count] = feature;
        self.count += 1;
    }

    /// Begins anew.
    #[inline]
    pub fn clear(&mut self) {
        self.count = 0;
    }
}

/// Rows that are read by one thread in one go; a multiple of eight.
const PART: usize = 1 << 15;

/// Lays the bytes of the rows that are taken, `width` each, into their places.
fn fill<P: Packed>(rows: &mut [P], taken: &[u8], bytes: &[u8], width: usize) {
    let mut bytes = bytes.chunks_exact(width);
    for (rows, taken) in rows.chunks_mut(8).zip(taken) {
        for (_, row) in rows.iter_mut().enumerate().filter(|(n, _)| taken >> n & 1 == 1) {
            let Some(bytes) = bytes.next() else { return };
            *row = P::packed(bytes.iter().rev().fold(0, |row, byte| row << 8 | u64::from(*byte)));
        }
    }
}

impl<const N: usize, P: Packed> Rows<N, P> {
    #[inline]
    fn pair(&self, feature: Feature) -> [P; 2] {
        self.pairs[((feature & self.mask) >> 1) as usize]
    }

    /// Adds what all features of a batch say of each label.
    pub fn add_all(&self, batch: &mut Batch, sums: &mut [i32; N]) {
        let Batch { features, count, found } = batch;
        for features in features[..*count].chunks(AT_ONCE) {
            for (pair, feature) in found.iter_mut().zip(features) {
                *pair = self.pair(*feature).map(P::row);
            }
            let mut lanes = Lanes::default();
            for (pair, feature) in found.iter().zip(features) {
                lanes.add(pick(*pair, fingerprint(*feature)));
            }
            lanes.add_to(features.len(), sums);
        }
    }

    /// Adds what a feature says of each label; an unknown feature says nothing.
    #[inline]
    pub fn add(&self, feature: Feature, sums: &mut [i32; N]) {
        let mut lanes = Lanes::default();
        lanes.add(pick(self.pair(feature), fingerprint(feature)));
        lanes.add_to(1, sums);
    }

    /// True when no feature has a row.
    pub fn is_empty(&self) -> bool {
        self.pairs.as_flattened().iter().all(|row| row.row() == 0)
    }

    /// Reads one table from the front of `bytes` and leaves the rest; `None` when they are not a table of `N` labels.
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        const { assert!(N + 2 <= size_of::<P>()) };
        let (head, rest) = bytes.split_at_checked(12)?;
        let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (bits, labels) = (number(4), number(8) as usize);
        if &head[..4] != MAGIC || labels != N || !(3..=24).contains(&bits) {
            return None;
        }
        let (taken, mut rest) = rest.split_at_checked((1 << bits) / 8)?;
        let mut parts = Vec::new();
        for taken in taken.chunks(PART / 8) {
            let count: u32 = taken.iter().map(|byte| byte.count_ones()).sum();
            let (mine, after) = rest.split_at_checked(count as usize * (N + 2))?;
            parts.push((taken, mine));
            rest = after;
        }
        let mut pairs = vec![[P::default(); 2]; 1 << (bits - 1)];
        let rows = pairs.as_flattened_mut().par_chunks_mut(PART).zip(parts);
        rows.for_each(|(rows, (taken, bytes))| fill(rows, taken, bytes, N + 2));
        *bytes = rest;
        Some(Self { pairs, mask: (1 << bits) - 1 })
    }
}

/// A row that is being written.
#[derive(Clone, Copy)]
struct Row<const N: usize> {
    fingerprint: u16,
    weights: [i8; N],
}

/// Collects weights and writes [`Rows`].
pub struct RowsBuilder<const N: usize> {
    rows: Vec<(Feature, [f32; N])>,
}

impl<const N: usize> Default for RowsBuilder<N> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<const N: usize> RowsBuilder<N> {
    /// A feature's weights; each feature once.
    pub fn add(&mut self, feature: Feature, weights: [f32; N]) {
        self.rows.push((feature, weights));
    }

    /// The table's bytes, one unit of weight being `scale`: rows whose largest weight is below `least` are left out, and
    /// where more rows want a place than there are, the quieter ones. The same weights give the same bytes.
    pub fn write(&self, bits: u32, scale: f32, least: f32) -> Vec<u8> {
        let loud = |weights: &[f32; N]| weights.iter().fold(0f32, |max, w| max.max(w.abs()));
        let mut kept: Vec<&(Feature, [f32; N])> = self.rows.iter().filter(|(_, w)| loud(w) >= least).collect();
        kept.sort_by(|a, b| loud(&b.1).total_cmp(&loud(&a.1)).then(a.0.cmp(&b.0)));
        let mask = (1u64 << bits) - 1;
        let mut rows = vec![Row { fingerprint: 0, weights: [0i8; N] }; 1 << bits];
        for (feature, weights) in kept {
            let at = (feature & mask) as usize;
            let wanted = fingerprint(*feature);
            let taken = [at, at ^ 1].iter().any(|place| rows[*place].fingerprint == wanted);
            let Some(place) = [at, at ^ 1].into_iter().find(|p| rows[*p].fingerprint == 0).filter(|_| !taken) else {
                continue;
            };
            let unit = |w: f32| (w / scale).round().clamp(-127.0, 127.0) as i8;
            rows[place] = Row { fingerprint: wanted, weights: weights.map(unit) };
        }
        let mut out = MAGIC.to_vec();
        out.extend(bits.to_le_bytes());
        out.extend((N as u32).to_le_bytes());
        let bit = |eight: &[Row<N>]| {
            eight.iter().enumerate().fold(0u8, |byte, (n, row)| byte | u8::from(row.fingerprint != 0) << n)
        };
        out.extend(rows.chunks(8).map(bit));
        for row in rows.iter().filter(|row| row.fingerprint != 0) {
            out.extend(row.fingerprint.to_le_bytes());
            out.extend(row.weights.map(|w| w.to_le_bytes()[0]));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::key;

    #[test]
    fn what_is_written_is_read() {
        let mut builder = RowsBuilder::<3>::default();
        for n in 0..500u64 {
            builder.add(key(1, n, 0, 0), [n as f32 / 100.0, 0.0, -1.0]);
        }
        let bytes = builder.write(12, 0.05, 0.1);
        let rows = Rows::<3>::read(&mut bytes.as_slice()).expect("a table");
        let mut sums = [0; 3];
        rows.add(key(1, 400, 0, 0), &mut sums);
        assert_eq!(sums, [80, 0, -20]);
        rows.add(key(2, 400, 0, 0), &mut sums);
        assert_eq!(sums, [80, 0, -20], "an unknown feature says nothing");
        let (mut batch, mut alone, mut together) = (Batch::default(), [0; 3], [0; 3]);
        for n in (0..600).step_by(9) {
            batch.push(key(1, n, 0, 0));
            rows.add(key(1, n, 0, 0), &mut alone);
        }
        rows.add_all(&mut batch, &mut together);
        assert_eq!(alone, together);
        assert!(Rows::<3>::read(&mut &bytes[..bytes.len() - 1]).is_none());
        assert!(Rows::<2>::read(&mut bytes.as_slice()).is_none());
    }
}
