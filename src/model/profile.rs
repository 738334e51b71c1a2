//! What an article's statements come to, on three bases: statements, words, speakers.

use serde::{Deserialize, Serialize};

/// Shares and diversity on one basis. Shares are 0..=1 over counted types and sum to 1 (or there are none).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Shares {
    /// How many statements, words or speakers were counted: the denominator.
    pub counted: u64,
    /// `(top.leaf, count)`, largest first, ties by code.
    pub by_type: Vec<(String, u64)>,
    /// The same by top type.
    pub by_top: Vec<(String, u64)>,
    /// Shannon entropy of the leaves, natural logarithm.
    pub shannon: f64,
    /// Shannon over its maximum for this many types; 0 for one type.
    pub evenness: f64,
    /// Gini–Simpson index, 1 − Σ p².
    pub gini_simpson: f64,
    /// exp(Shannon): how many equally frequent types would be as diverse.
    pub effective: f64,
}

/// The profile of one article. Every share stands beside its denominator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Profile {
    /// Attributed statements.
    pub statements: u64,
    /// Narrator claims.
    pub narrator_claims: u64,
    /// Statements with a score.
    pub scored: u64,
    /// Mean score over `scored`, in points; `None` when there is none.
    pub mean_score: Option<f64>,
    /// By statements.
    pub by_statements: Shares,
    /// By words of content.
    pub by_words: Shares,
    /// By speakers.
    pub by_speakers: Shares,
    /// Herfindahl–Hirschman index of statements over speakers, 0..=1.
    pub speaker_hhi: f64,
    /// Share of statements of the three most quoted speakers.
    pub top3_share: f64,
    /// Share of statements from `gov`, `igo`, `sec` and `jud`.
    pub official_share: f64,
    /// Share of statements by collectives.
    pub collective_share: f64,
    /// Share of anonymous statements.
    pub anonymous_share: f64,
    /// Attributed over attributed and narrator claims.
    pub coverage: f64,
    /// Narrator claims that no statement supports, as a share of narrator claims.
    pub unsupported_narrator_share: f64,
    /// Factual statements at C2 or above, as a share of factual statements.
    pub corroborated_share: f64,
    /// Allegations and, of those, the ones with an answer by the accused.
    pub allegations: u64,
    /// See `allegations`.
    pub answered: u64,
    /// `(top type, statements, with a doubting cue, with a conceding cue)`, sorted by type.
    pub cue_stance: Vec<(String, u64, u64, u64)>,
    /// What the headline drops or changes, in words; empty when nothing.
    pub headline: Vec<String>,
    /// How far the figures above hang on which statements there happen to be; `None` for fewer than two.
    pub intervals: Option<Intervals>,
}

/// 95 % percentile intervals from statements drawn again with replacement. Diversity drawn so is biased downward: an
/// interval may lie below its figure.
///
/// # Source
/// Efron & Tibshirani 1993, chapter 13; for source diversity Deacon & Stanyer 2021.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[allow(missing_docs, reason = "the names of the profile's own fields")]
pub struct Intervals {
    /// How often statements were drawn.
    pub draws: u32,
    pub mean_score: Option<[f64; 2]>,
    pub shannon: [f64; 2],
    pub gini_simpson: [f64; 2],
    pub effective: [f64; 2],
    pub speaker_hhi: [f64; 2],
    pub top3_share: [f64; 2],
    pub official_share: [f64; 2],
    pub collective_share: [f64; 2],
    pub anonymous_share: [f64; 2],
    pub corroborated_share: [f64; 2],
}
