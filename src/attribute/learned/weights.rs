//! The trained weights on disk: thresholds, steps between labels, the words that can be heads, and two tables of rows. In:
//! bytes; out: [`Learned`]. A damaged file is refused.

use crate::attribute::learned::Work;
use crate::attribute::learned::roles::LABELS;
use crate::linear::{Chain, NEVER, Rows, Shelf};

/// The trained tagger.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    pub(super) heads: Rows<1, u32>,
    pub(super) roles: Rows<LABELS>,
    pub(super) chain: Chain<LABELS>,
    /// A head scores more than this.
    pub(super) threshold: i32,
    /// What one unit of a head's score is worth in log odds.
    pub(super) unit: f32,
    /// Hashes of words seen as heads, upper halves, sorted.
    pub(super) known: Vec<u32>,
    /// What was summed for one article serves the next.
    pub(super) idle: Shelf<Work>,
}

const MAGIC: &[u8; 4] = b"ORA1";

/// What training found, in the units that the tables are written in.
pub(crate) struct Parts {
    pub(crate) threshold: i32,
    pub(crate) unit: f32,
    pub(crate) steps: [[i32; LABELS]; LABELS],
    pub(crate) first: [i32; LABELS],
    pub(crate) known: Vec<u32>,
    pub(crate) heads: Vec<u8>,
    pub(crate) roles: Vec<u8>,
}

impl Parts {
    /// The file's bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.threshold.to_le_bytes());
        out.extend(self.unit.to_bits().to_le_bytes());
        for step in self.steps.iter().flatten().chain(&self.first) {
            out.extend(step.to_le_bytes());
        }
        out.extend((self.known.len() as u32).to_le_bytes());
        for word in &self.known {
            out.extend(word.to_le_bytes());
        }
        out.extend(&self.heads);
        out.extend(&self.roles);
        out
    }
}

impl Learned {
    /// From the bytes that training wrote; `None` when they are damaged.
    pub fn read(mut bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.split_at_checked(4)?;
        bytes = rest;
        if magic != MAGIC {
            return None;
        }
        let threshold = number(&mut bytes)? as i32;
        let unit = f32::from_bits(number(&mut bytes)?);
        let mut chain = Chain::default();
        for row in chain.steps.iter_mut().chain([&mut chain.first]) {
            for step in row {
                *step = (number(&mut bytes)? as i32).max(NEVER);
            }
        }
        let count = number(&mut bytes)? as usize;
        let known = (0..count).map(|_| number(&mut bytes)).collect::<Option<Vec<u32>>>()?;
        let heads = Rows::read(&mut bytes)?;
        let roles = Rows::read(&mut bytes)?;
        bytes.is_empty().then_some(Self { heads, roles, chain, threshold, unit, known, idle: Shelf::default() })
    }

    /// True when there are no weights: the constructions then work alone.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    pub(super) fn knows(&self, word: u64) -> bool {
        self.known.binary_search(&((word >> 32) as u32)).is_ok()
    }

    /// The logistic of a score in hundredths, from a table, so that every machine prints the same.
    pub(super) fn probability(&self, score: i32) -> f64 {
        const QUARTERS: [f64; 17] = [
            0.5, 0.562, 0.622, 0.679, 0.731, 0.777, 0.818, 0.852, 0.881, 0.905, 0.924, 0.940, 0.953, 0.963, 0.971,
            0.977, 0.982,
        ];
        let odds = f64::from(score) * f64::from(self.unit);
        let place = (odds.abs() * 4.0).min(15.99);
        let low = place as usize;
        let value = QUARTERS[low] + (QUARTERS[low + 1] - QUARTERS[low]) * (place - low as f64);
        let value = if odds < 0.0 { 1.0 - value } else { value };
        (value * 100.0).round() / 100.0
    }
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let (front, rest) = bytes.split_at_checked(4)?;
    *bytes = rest;
    Some(u32::from_le_bytes([front[0], front[1], front[2], front[3]]))
}
