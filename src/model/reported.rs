//! An attribution as a model reads it from the text, before it is fitted to anybody's conventions.

use crate::text::Span;

/// Who is said to have said what, by which words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reported {
    /// Whom it is ascribed to; `None` when nobody is named.
    pub source: Option<Span>,
    /// The words that ascribe it.
    pub cue: Span,
    /// What is ascribed, in pieces in order of the text; never empty.
    pub content: Vec<Span>,
    /// In what share of the model's readings of the text it is there, 0..=1.
    pub agreed: f64,
}

/// All that a model reads from an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reports {
    /// In order of their cues.
    pub found: Vec<Reported>,
    /// Stretches that may well be cues, whether or not they became one; in order of the text.
    pub likely: Vec<Span>,
}
