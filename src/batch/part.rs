//! The lines that a part of a run has beside its articles: what it is a part of, and that it is whole. Behind the row of each
//! article stands its entry; what was lost has an entry only.

use serde::{Deserialize, Serialize};

use crate::batch::Shard;
use crate::report::{Scoring, Stamp};

/// The first line of a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartStart {
    /// `onrecord.part/1`.
    pub schema: String,
    /// Which part.
    pub shard: Shard,
    /// What the whole run is of.
    pub run: String,
    /// What scores are made of.
    pub scoring: Scoring,
    /// What results depend on.
    pub stamp: Stamp,
}

/// The last line of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartEnd {
    /// `onrecord.part-end/1`.
    pub schema: String,
    /// Results in it.
    pub items: u64,
}

impl PartStart {
    /// What its schema says.
    pub const SCHEMA: &str = "onrecord.part/1";
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
