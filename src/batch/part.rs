//! The lines that a part of a run has beside its articles: what it is a part of, the articles it lost in their places, its sums.

use serde::{Deserialize, Serialize};

use crate::batch::Shard;
use crate::report::{Stamp, Tally, Unprocessed};

/// The first line of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartStart {
    /// `onrecord.part/1`.
    pub schema: String,
    /// Which part.
    pub shard: Shard,
    /// What the whole run is of.
    pub run: String,
    /// What results depend on.
    pub stamp: Stamp,
}

/// Stands where the row of an article would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// `onrecord.lost/1`.
    pub schema: String,
    /// Why there is none.
    #[serde(flatten)]
    pub row: Unprocessed,
}

/// The last line of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartEnd {
    /// `onrecord.part-end/1`.
    pub schema: String,
    /// Counts of its articles; what it lost stands in its lines.
    pub counts: Tally,
}

impl PartStart {
    /// What its schema says.
    pub const SCHEMA: &str = "onrecord.part/1";
}

impl Lost {
    /// What its schema says.
    pub const SCHEMA: &str = "onrecord.lost/1";
}

impl PartEnd {
    /// What its schema says.
    pub const SCHEMA: &str = "onrecord.part-end/1";
}

/// The schema of a line, looked up where our writers put it: first.
pub(super) fn schema(line: &[u8]) -> &str {
    let start = b"{\"schema\":\"";
    let Some(rest) = line.strip_prefix(start) else { return "" };
    let end = memchr::memchr(b'"', rest).unwrap_or(0);
    std::str::from_utf8(&rest[..end]).unwrap_or("")
}
