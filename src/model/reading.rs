//! All that one article came to: the tables of every stage side by side. What the pipeline makes and the writers read.

use crate::model::{
    Article, Corroboration, Dropped, Elsewhere, Hedge, Link, Note, Polarity, Profile, Resolution, Score, Segments,
    Standing, Statement, Tag,
};

/// One article read. The tables `standings`, `polarity`, `corroboration`, `scores` and `resolution.of_statement` are in
/// step with `statements`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The text and its metadata.
    pub article: Article,
    /// Tokens, sentences, quotations.
    pub segments: Segments,
    /// Word classes, in step with the tokens.
    pub tags: Vec<Tag>,
    /// Sorted by first content span.
    pub statements: Vec<Statement>,
    /// Who speaks.
    pub resolution: Resolution,
    /// What kind of source, how named, how near, about what.
    pub standings: Vec<Standing>,
    /// Sorted by span.
    pub hedges: Vec<Hedge>,
    /// Negation.
    pub polarity: Vec<Polarity>,
    /// Within the article.
    pub links: Vec<Link>,
    /// What the headline leaves out of what it repeats.
    pub dropped: Vec<Dropped>,
    /// In other articles of the run; empty unless the run links them.
    pub elsewhere: Vec<Elsewhere>,
    /// Levels, chains, flags.
    pub corroboration: Vec<Corroboration>,
    /// With their traces.
    pub scores: Vec<Score>,
    /// Shares and diversity.
    pub profile: Profile,
    /// What a coder calls each statement, in step; empty where statements were extracted.
    pub labels: Vec<String>,
    /// What was odd.
    pub notes: Vec<Note>,
}
