//! Something odd about the input that did not stop the reading.

use crate::text::Span;

/// A remark with a place, such as an unclosed quotation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// A stable kebab-case code such as `unclosed-quote`.
    pub code: &'static str,
    /// For people; one sentence.
    pub text: String,
}
