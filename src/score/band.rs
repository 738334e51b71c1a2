//! Points → bands, and the interval of bands when each weight is moved. In: the rules' thresholds; out: bands.

use std::collections::BTreeMap;

use crate::model::{Band, Term};
use crate::ruleset::Rule;
use crate::text::Span;

/// Thresholds in points and the share by which weights are moved.
#[derive(Clone, Debug)]
pub struct Bands {
    strong: f64,
    good: f64,
    fair: f64,
    weak: f64,
    share: f64,
}

impl Bands {
    /// From the rules that hold; without them everything is very weak.
    pub(super) fn of(holding: &[(&Rule, Option<Span>)]) -> Self {
        let input = |name: &str| holding.iter().map(|(rule, _)| *rule).find(|r| r.text("input") == Some(name));
        let values = input("bands").and_then(Rule::values);
        let share = input("interval").and_then(|r| r.number("value")).unwrap_or(0.0);
        values.map_or_else(|| Self::new(&BTreeMap::new(), share), |values| Self::new(values, share))
    }

    /// From thresholds by band; a band that is not named is never reached.
    pub fn new(thresholds: &BTreeMap<String, f64>, share: f64) -> Self {
        let from = |word: &str| thresholds.get(word).copied().unwrap_or(f64::INFINITY);
        Self { strong: from("strong"), good: from("good"), fair: from("fair"), weak: from("weak"), share }
    }

    /// The band of a score in points.
    pub fn band(&self, points: f64) -> Band {
        match points {
            p if p >= self.strong => Band::Strong,
            p if p >= self.good => Band::Good,
            p if p >= self.fair => Band::Fair,
            p if p >= self.weak => Band::Weak,
            _ => Band::VeryWeak,
        }
    }

    /// Lowest and highest band when one weight at a time is moved up or down.
    pub(super) fn interval(&self, terms: &[Term], cap: f64) -> (Band, Band) {
        let points = |moved: usize, factor: f64| {
            let weight = |n: usize, t: &Term| if n == moved { t.weight * factor } else { t.weight };
            let total: f64 = terms.iter().enumerate().map(|(n, t)| weight(n, t)).sum();
            let sum: f64 = terms.iter().enumerate().map(|(n, t)| weight(n, t) * t.value).sum();
            (if total > 0.0 { 100.0 * sum / total } else { 0.0 }).min(cap)
        };
        let all = (0..terms.len()).flat_map(|n| [1.0 - self.share, 1.0 + self.share].map(|f| self.band(points(n, f))));
        let plain = self.band(points(usize::MAX, 1.0));
        all.fold((plain, plain), |(low, high), b| (low.min(b), high.max(b)))
    }
}
