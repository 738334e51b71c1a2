//! One article's figures, by name; sheets of articles add up to a corpus. In: counts under keys; out: the same, summed.

use std::collections::BTreeMap;

use crate::eval::Ratio;

/// The tables of a report, in the order they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Whole statements, matched one to one.
    Statements,
    /// The same by kind.
    Kinds,
    /// Overlap of the spans of a role, in shares of tokens.
    SoftSpans,
    /// Spans of a role that are the same but for white space at the ends.
    ExactSpans,
    /// Shares of matched statements whose label is right.
    Labels,
    /// Hedge spans.
    Hedges,
    /// Shares of matched hedges whose class is right.
    HedgeClasses,
    /// What was predicted by which rule, and how much of it is right.
    Constructions,
}

impl Group {
    /// True when the figure is a share of what was compared, so that precision, recall and F1 are one number.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Labels | Self::HedgeClasses)
    }
}

/// A row's name. The rank orders rows of a group that the alphabet would not.
pub(super) type Key = (Group, u8, String);

/// Counts by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    /// Every row counted, also those that came to nothing.
    pub(super) rows: BTreeMap<Key, Ratio>,
}

impl Sheet {
    /// Adds counts to a row.
    pub(super) fn add(&mut self, group: Group, rank: u8, name: &str, counts: Ratio) {
        self.rows.entry((group, rank, name.to_owned())).or_default().add(counts);
    }

    /// Adds another article's sheet.
    pub(super) fn merge(&mut self, other: &Self) {
        for (key, counts) in &other.rows {
            self.rows.entry(key.clone()).or_default().add(*counts);
        }
    }

    /// A row's counts; zeros when nobody counted it.
    pub(super) fn row(&self, key: &Key) -> Ratio {
        self.rows.get(key).copied().unwrap_or_default()
    }
}
