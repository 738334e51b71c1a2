//! A half-open range of bytes of one article's text. Holds no text and knows no article.

use serde::{Deserialize, Serialize};

/// Byte offsets `[start, end)` on character boundaries of the article's text.
///
/// Ordered by start, then by end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte; never less than `start`.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; `end` below `start` is read as an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end.max(start) as u32 }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True when no byte is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True when the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// True when `other` lies wholly within `self`.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the byte at `offset` is covered.
    pub fn covers(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The words covered, or `""` when the span does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// What a list of spans (the pieces of one content, cue or source) is asked.
pub trait SpansExt {
    /// True when any piece shares a byte with `span`.
    fn touch(&self, span: Span) -> bool;
    /// True when any piece covers the byte at `offset`.
    fn cover(&self, offset: u32) -> bool;
    /// The smallest span over all pieces, `None` when there is none.
    fn hull(&self) -> Option<Span>;
    /// The pieces' words joined by one space.
    fn words(&self, text: &str) -> String;
}

impl SpansExt for [Span] {
    fn touch(&self, span: Span) -> bool {
        self.iter().any(|s| s.overlaps(span))
    }

    fn cover(&self, offset: u32) -> bool {
        self.iter().any(|s| s.covers(offset))
    }

    fn hull(&self) -> Option<Span> {
        self.iter().copied().reduce(Span::join)
    }

    fn words(&self, text: &str) -> String {
        self.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" ")
    }
}
