//! Who speaks: one row a person, body or group of an article, and which statement is whose.

use serde::{Deserialize, Serialize};

use crate::model::Because;
use crate::text::Span;

/// Index into the article's speaker table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SpeakerId(pub u32);

impl SpeakerId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One speaker, described by everything the article says of them, not by the nearest mention.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speaker {
    /// The fullest name; without a name, the fullest noun phrase without article ("medical workers").
    pub name: String,
    /// True when `name` is a proper name of a person.
    pub is_person: bool,
    /// True when the mention is a plural of unnamed people ("U.N. officials").
    pub is_collective: bool,
    /// The key of the registry or gazetteer entry that was recognised, else empty.
    pub key: String,
    /// Where the article names or points to them, sorted.
    pub mentions: Vec<Span>,
    /// Titles and descriptions anywhere in the article ("director of the … hospital"), sorted.
    pub descriptions: Vec<Span>,
    /// Why mentions were merged.
    pub because: Vec<Because>,
}

/// The speaker table and, for each statement in order, who said it: usually one, several for "A and B said",
/// empty when nobody is named.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// In order of first mention.
    pub speakers: Vec<Speaker>,
    /// As long as the statement table.
    pub of_statement: Vec<Vec<SpeakerId>>,
}
