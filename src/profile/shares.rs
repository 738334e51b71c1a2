//! Counts by source type → shares and diversity. In: `(type, count)` pairs; out: [`Shares`]. Types outside the counts (self,
//! unknown, none) are left out.

use std::collections::BTreeMap;

use crate::model::{Shares, SourceType};
use crate::profile::round;

/// # Source
/// Shannon 1948; Simpson 1949; effective numbers after Hill 1973 (order 1); for news sources Masini et al. 2018.
pub(super) fn of(rows: impl Iterator<Item = (SourceType, u64)>) -> Shares {
    let mut leaves: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut tops: BTreeMap<&'static str, u64> = BTreeMap::new();
    for (found, count) in rows.filter(|(t, _)| t.is_counted()) {
        *leaves.entry(found.code()).or_default() += count;
        *tops.entry(found.top()).or_default() += count;
    }
    let counted: u64 = leaves.values().sum();
    let shares: Vec<f64> = leaves.values().map(|n| *n as f64 / counted.max(1) as f64).collect();
    let shannon: f64 = shares.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum();
    let most = (shares.len() as f64).ln();
    Shares {
        counted,
        by_type: sorted(leaves),
        by_top: sorted(tops),
        shannon: round(shannon),
        evenness: if most > 0.0 { round(shannon / most) } else { 0.0 },
        gini_simpson: if counted > 0 { round(1.0 - shares.iter().map(|p| p * p).sum::<f64>()) } else { 0.0 },
        effective: if counted > 0 { round(shannon.exp()) } else { 0.0 },
    }
}

fn sorted(counts: BTreeMap<&'static str, u64>) -> Vec<(String, u64)> {
    let mut rows: Vec<(String, u64)> = counts.into_iter().map(|(t, n)| (t.to_owned(), n)).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    rows
}
