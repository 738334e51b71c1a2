//! Pairs of scores → what moved: bands, ranks, types. In: one row a statement that both sides have; out: counts and lists.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::kendall::tau;

/// One statement on both sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Article id.
    pub article: String,
    /// S4.
    pub statement: String,
    /// `top.leaf`, on the second side.
    pub source_type: String,
    /// Who, on the second side.
    pub speaker: String,
    /// Points, before and after; null where not scored.
    pub score: [Option<f64>; 2],
    /// Bands, before and after; empty where not scored.
    pub band: [String; 2],
}

/// Mean shift of a type: what an alarm for bias looks at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// Top type.
    pub top: String,
    /// Statements scored on both sides.
    pub statements: u64,
    /// Mean of after minus before, in points.
    pub mean: f64,
    /// Statements whose band changed.
    pub bands: u64,
}

/// What moved.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Changes {
    /// Statements on both sides.
    pub statements: u64,
    /// Of these, scored on both.
    pub scored: u64,
    /// Scores that differ.
    pub moved: u64,
    /// Bands that differ.
    pub bands_changed: u64,
    /// Mean of after minus before, in points.
    pub mean_shift: f64,
    /// Kendall's tau-b between both rankings; null where there is none.
    pub tau: Option<f64>,
    /// `(before, after, statements)` for bands that differ, sorted.
    pub bands: Vec<(String, String, u64)>,
    /// By top type, sorted.
    pub types: Vec<Shift>,
    /// Statements whose band changed, largest move first.
    pub list: Vec<Change>,
}

/// One statement's numbers, before it is known whether it is listed.
pub(super) struct Pair<'a> {
    pub(super) article: &'a str,
    pub(super) statement: &'a str,
    pub(super) source_type: &'a str,
    pub(super) speaker: &'a str,
    pub(super) before: Option<i32>,
    pub(super) after: Option<i32>,
    pub(super) bands: [&'a str; 2],
}

impl Changes {
    pub(super) fn of<'a>(pairs: &[Pair<'a>]) -> Self {
        let mut out = Self { statements: pairs.len() as u64, ..Self::default() };
        let mut bands: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        let mut types: BTreeMap<&str, (u64, i64, u64)> = BTreeMap::new();
        let mut ranks = Vec::with_capacity(pairs.len());
        let mut sum = 0;
        let mut listed: Vec<&Pair<'a>> = Vec::new();
        for pair in pairs {
            let [low, high] = pair.bands;
            if low != high {
                out.bands_changed += 1;
                *bands.entry((low, high)).or_default() += 1;
                listed.push(pair);
            }
            let (Some(before), Some(after)) = (pair.before, pair.after) else { continue };
            out.scored += 1;
            out.moved += u64::from(before != after);
            sum += i64::from(after - before);
            ranks.push((before, after));
            let top = pair.source_type.split('.').next().unwrap_or("");
            let row = types.entry(top).or_default();
            *row = (row.0 + 1, row.1 + i64::from(after - before), row.2 + u64::from(low != high));
        }
        listed.sort_by_key(|p| (std::cmp::Reverse(size(p)), p.article, p.statement));
        out.mean_shift = mean(sum, out.scored);
        out.tau = tau(&ranks).map(|t| (t * 10_000.0).round() / 10_000.0);
        out.bands = bands.into_iter().map(|((a, b), n)| (a.to_owned(), b.to_owned(), n)).collect();
        let shift = |(top, (n, sum, bands)): (&str, (u64, i64, u64))| Shift {
            top: top.to_owned(),
            statements: n,
            mean: mean(sum, n),
            bands,
        };
        out.types = types.into_iter().map(shift).collect();
        out.list = listed.into_iter().map(Change::new).collect();
        out
    }
}

fn size(pair: &Pair<'_>) -> i32 {
    match (pair.before, pair.after) {
        (Some(before), Some(after)) => (after - before).abs(),
        _ => i32::MAX,
    }
}

/// Hundredths → points, two places.
fn mean(sum: i64, n: u64) -> f64 {
    (sum as f64 / n.max(1) as f64).round() / 100.0 + 0.0
}

impl Change {
    fn new(pair: &Pair<'_>) -> Self {
        let points = |h: Option<i32>| h.map(|h| f64::from(h) / 100.0);
        Self {
            article: pair.article.to_owned(),
            statement: pair.statement.to_owned(),
            source_type: pair.source_type.to_owned(),
            speaker: pair.speaker.to_owned(),
            score: [points(pair.before), points(pair.after)],
            band: [pair.bands[0].to_owned(), pair.bands[1].to_owned()],
        }
    }
}
