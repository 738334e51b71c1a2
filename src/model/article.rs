//! An article: its text, which never changes, and what its file said about it.

use serde::{Deserialize, Serialize};

/// What is known of an article beside its words. Absent means absent, never "".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The headline, where the input gave one apart from the text.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// As given; ISO 8601 where the input has it so.
    pub date: Option<String>,
    /// The desk or section.
    pub desk: Option<String>,
    /// The byline.
    pub author: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
}

/// One article. Every [`crate::text::Span`] of its tables counts bytes of `text`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The `id` field of the input, else the file's stem.
    pub id: String,
    /// Relative path with forward slashes, or `-`.
    pub path: String,
    /// What is analysed: with a title, title, blank line, body. At most 4 GiB (ingest's limit is far lower).
    pub text: String,
    /// Byte at which the body starts; 0 when no title was put in front.
    pub text_offset: u32,
    /// Byte at which the headline ends; 0 when there is none. The headline starts at byte 0.
    pub headline_end: u32,
    /// Outlet, date and so on.
    pub metadata: Metadata,
}

impl Article {
    /// A stable number (xxh3, 128 bits of id and text): files in different folders share a name, and with it their `id`.
    pub fn key(&self) -> u128 {
        let mut state = xxhash_rust::xxh3::Xxh3::new();
        state.update(self.id.as_bytes());
        state.update(b"\x1f");
        state.update(self.text.as_bytes());
        state.digest128()
    }
}
