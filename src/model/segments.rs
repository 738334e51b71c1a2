//! Paragraphs, sentences, tokens and paired quotations: the tables that segmentation hands to every later stage.

use std::ops::Range;

use crate::model::Note;
use crate::text::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, also with inner hyphens, stops and apostrophes: `cease-fire`, `U.N.`.
    #[default]
    Word,
    /// Starts with a digit, also `1.2`, `350,000`, `15-year-old`.
    Number,
    /// A clitic split from its word: `’s`, `n't`, `'re`.
    Clitic,
    /// A mark that opens or closes a quotation (apostrophes never are).
    Quote,
    /// Any other mark.
    Mark,
}

/// The smallest unit that rules and models see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the article.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// Innermost quotation that covers it (its index), `u32::MAX` for none. The marks themselves are covered.
    pub quotation: u32,
}

impl Token {
    /// True inside any quotation, marks included.
    pub fn is_quoted(&self) -> bool {
        self.quotation != u32::MAX
    }
}

/// A sentence: never crosses a paragraph; a quotation of several sentences is not one sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// Indices into the token table; never empty.
    pub tokens: Range<u32>,
    /// Index of its paragraph.
    pub paragraph: u32,
}

/// A run of text between line ends (blank lines are none).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// From its first token to its last.
    pub span: Span,
    /// Indices into the sentence table; never empty.
    pub sentences: Range<u32>,
    /// Indices into the token table; never empty.
    pub tokens: Range<u32>,
    /// True for the article's headline.
    pub is_headline: bool,
}

/// A paired quotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotation {
    /// Marks included.
    pub span: Span,
    /// Tokens, marks included.
    pub tokens: Range<u32>,
    /// 0 for an outer quotation, 1 for one inside it, and so on.
    pub depth: u8,
    /// False when the closing mark is missing and the end is our best reading.
    pub is_closed: bool,
    /// The quotation of the paragraph before, when this one re-opens it (each paragraph opens, only the last closes).
    pub continues: Option<u32>,
}

/// All tables, each sorted by span. Sentences partition the tokens; quotations nest and never cross.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    /// In order of the text.
    pub paragraphs: Vec<Paragraph>,
    /// In order of the text.
    pub sentences: Vec<Sentence>,
    /// In order of the text; never overlapping, never empty.
    pub tokens: Vec<Token>,
    /// By start, outer before inner.
    pub quotations: Vec<Quotation>,
    /// What was odd.
    pub notes: Vec<Note>,
}

/// How many tokens after its first a span's end is looked for at first.
const NEAR: usize = 16;

impl Segments {
    /// Tokens that share a byte with `span`, as a range of indices.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let first = self.tokens.partition_point(|t| t.span.end <= span.start);
        let rest = &self.tokens[first..];
        // Most spans hold few tokens: the end is looked for near the beginning, then twice as far.
        let mut near = NEAR;
        while near < rest.len() && rest[near - 1].span.start < span.end {
            near *= 2;
        }
        first..first + rest[..near.min(rest.len())].partition_point(|t| t.span.start < span.end)
    }

    /// Index of the sentence that holds token `token`.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end as usize <= token).min(self.sentences.len().saturating_sub(1))
    }

    /// Index of the paragraph that holds token `token`.
    pub fn paragraph_of(&self, token: usize) -> usize {
        self.paragraphs.partition_point(|p| p.tokens.end as usize <= token).min(self.paragraphs.len().saturating_sub(1))
    }
}
