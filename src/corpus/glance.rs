//! What a statement is met by before it is read. In: its stems and names; out: the keys it stands under. Small, since it stands
//! under each of them; who spoke and what was said is read only of the few that meet ([`crate::corpus::Record`]).

use serde::{Deserialize, Serialize};

/// Stems from which keys are made, the rarest first.
const RAREST: usize = 4;

/// One statement at a glance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Glance {
    /// The hash of the article's `id`.
    pub article: u128,
    /// Stems by hash, rarest first, with their weights.
    pub stems: Vec<(u32, f32)>,
    /// Whom and what it names, each by its key.
    pub names: Vec<u32>,
}

impl Glance {
    /// Keys under which it meets others: each pair of its rarest stems, sorted.
    pub fn keys(&self) -> Vec<u64> {
        let rare: Vec<u64> = self.stems.iter().take(RAREST).map(|(stem, _)| u64::from(*stem)).collect();
        let mut out = Vec::with_capacity(RAREST * (RAREST - 1) / 2);
        for (n, a) in rare.iter().enumerate() {
            out.extend(rare[n + 1..].iter().map(|b| (a.min(b) << 32) | a.max(b)));
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}
