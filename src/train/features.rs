//! Features → rows of weights: those seen often enough get one, the rest are forgotten. In: examples' features, counted in
//! a first pass; out: row numbers.

use rustc_hash::FxHashMap;

use crate::linear::Feature;

/// A counting filter and the rows of what passed it.
pub(super) struct FeatureRows {
    counts: Vec<u8>,
    rows: FxHashMap<Feature, u32>,
    /// The feature of each row.
    pub(super) features: Vec<Feature>,
    least: u8,
}

/// Bits of the counting filter; a collision only lets a rare feature through.
const FILTER: u32 = 25;

impl FeatureRows {
    /// Features seen fewer than `least` times get no row.
    pub(super) fn new(least: u8) -> Self {
        Self { counts: vec![0; 1 << FILTER], rows: FxHashMap::default(), features: Vec::new(), least }
    }

    /// First pass.
    pub(super) fn count(&mut self, features: &[Feature]) {
        for feature in features {
            let count = &mut self.counts[(*feature >> (64 - FILTER)) as usize];
            *count = count.saturating_add(1);
        }
    }

    /// Second pass: the rows of those that were seen often enough.
    pub(super) fn of(&mut self, features: &[Feature], out: &mut Vec<u32>) {
        for feature in features {
            if self.counts[(*feature >> (64 - FILTER)) as usize] < self.least {
                continue;
            }
            let next = self.features.len() as u32;
            let row = *self.rows.entry(*feature).or_insert(next);
            if row == next {
                self.features.push(*feature);
            }
            out.push(row);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.features.len()
    }
}
