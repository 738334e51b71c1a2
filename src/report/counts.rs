//! What one article adds to the sums of a run. In: a reading; out: plain data, made on any thread, that can be kept beside its row
//! and added later, in input order, by [`crate::report::Tally`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::Reading;
use crate::report::Unprocessed;
use crate::report::groups::{Share, month};
use crate::text::hex;

/// What one article adds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The article's.
    pub id: String,
    /// SHA-256 of its text, hexadecimal.
    pub text: String,
    /// Attributed statements.
    pub statements: u64,
    /// Narrator claims.
    pub narrator: u64,
    /// Statements with a score.
    pub with_score: u64,
    /// Sum of the scores, in hundredths of a point.
    pub hundredths: i64,
    /// Statements by source type.
    pub by_type: BTreeMap<String, u64>,
    /// Outlet, desk, author and month, where known.
    pub names: [Option<String>; 4],
    /// What it adds to the groups of these names; none where there is no name.
    pub share: Option<Share>,
}

/// One input in its place: counted, or lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// It was read.
    Article(Box<Counts>),
    /// It was not.
    Lost(Unprocessed),
}

impl Counts {
    /// Counts an article.
    pub fn of(reading: &Reading) -> Self {
        let hash = Sha256::digest(&reading.article.text);
        let meta = &reading.article.metadata;
        let known = [
            meta.outlet.as_deref(),
            meta.desk.as_deref(),
            meta.author.as_deref(),
            meta.date.as_deref().and_then(month),
        ];
        let mut counts = Self {
            id: reading.article.id.clone(),
            text: hex(&hash),
            names: known.map(|name| name.map(str::to_owned)),
            share: known.iter().any(Option::is_some).then(|| Share::new(reading, &hash)),
            ..Self::default()
        };
        for (n, statement) in reading.statements.iter().enumerate() {
            if !statement.is_attributed() {
                counts.narrator += 1;
                continue;
            }
            counts.statements += 1;
            if let Some(standing) = reading.standings.get(n) {
                *counts.by_type.entry(standing.source_type.code().to_owned()).or_default() += 1;
            }
            if let Some(points) = reading.scores.get(n).and_then(|s| s.hundredths) {
                counts.with_score += 1;
                counts.hundredths += i64::from(points);
            }
        }
        counts
    }
}
