//! One article as the template wants it: text, margin, panel, filters. In: a reading and the rules; out: a piece of HTML in which
//! everything that comes from the article is escaped by the template engine.

use askama::Template;

use crate::model::Reading;
use crate::report::html::balance::{self, Basis, Figure, Leaf, Strip, Tick};
use crate::report::html::checks::{self, Check};
use crate::report::html::marked::{self, Paragraph};
use crate::report::html::names::Names;
use crate::report::html::traces::{self, Trace};
use crate::report::tops::{TOPS, Top};
use crate::ruleset::RuleSet;

/// A source type to switch on and off.
pub(super) struct Filter {
    pub(super) top: Top,
    pub(super) count: usize,
}

/// One of the filters by what is known of a statement.
pub(super) struct Trait {
    pub(super) word: &'static str,
    pub(super) title: &'static str,
    pub(super) count: usize,
}

/// The article.
#[derive(Template)]
#[template(path = "article.html")]
pub(super) struct Article {
    title: String,
    meta: Vec<String>,
    summary: String,
    mean: String,
    scored: u64,
    statements: u64,
    narrator: u64,
    speakers: usize,
    has_headline: bool,
    /// The title stands nowhere in the text.
    has_title: bool,
    paragraphs: Vec<Paragraph>,
    filters: Vec<Filter>,
    traits: Vec<Trait>,
    checks: Vec<Check>,
    bases: Vec<Basis>,
    leaves: Vec<Leaf>,
    strips: Vec<Strip>,
    ticks: Vec<Tick>,
    strips_height: usize,
    figures: Vec<Figure>,
    traces: Vec<Trace>,
    notes: Vec<String>,
}

impl Article {
    /// Prepares an article.
    pub(super) fn new(reading: &Reading, rules: &RuleSet) -> Self {
        let names = Names::new(reading, rules);
        let profile = &reading.profile;
        let strips = balance::strips(&names);
        let paragraphs = marked::paragraphs(&names);
        let speakers = profile.by_speakers.counted as usize;
        Self {
            title: title_of(reading),
            meta: meta(reading),
            summary: format!(
                "{} statements by {} speakers, {} claims of the narrator’s own",
                profile.statements,
                reading.resolution.speakers.len(),
                profile.narrator_claims
            ),
            mean: profile.mean_score.map_or("–".to_owned(), |m| format!("{m:.1}")),
            scored: profile.scored,
            statements: profile.statements,
            narrator: profile.narrator_claims,
            speakers,
            has_headline: paragraphs.first().is_some_and(|p| p.is_headline),
            has_title: meta_title(reading).is_some_and(|t| !reading.article.text.trim_start().starts_with(t)),
            paragraphs,
            filters: filters(&names),
            traits: traits(&names),
            checks: checks::checks(&names),
            bases: balance::bases(profile),
            leaves: balance::leaves(profile),
            ticks: balance::ticks(&names),
            strips_height: strips.len() * 24 + 22,
            strips,
            figures: balance::figures(profile),
            traces: traces::traces(&names),
            notes: reading.notes.iter().map(|n| n.text.clone()).collect(),
        }
    }
}

/// The title of the metadata, else the first line.
pub(super) fn title_of(reading: &Reading) -> String {
    let first = reading.article.text.lines().find(|l| !l.trim().is_empty()).unwrap_or("").trim();
    reading.article.metadata.title.clone().unwrap_or_else(|| first.to_owned())
}

fn meta_title(reading: &Reading) -> Option<&str> {
    reading.article.metadata.title.as_deref()
}

fn meta(reading: &Reading) -> Vec<String> {
    let meta = &reading.article.metadata;
    let all = [&meta.outlet, &meta.date, &meta.author, &Some(reading.article.path.clone())];
    all.into_iter().flatten().filter(|m| !m.is_empty()).cloned().collect()
}

fn filters(names: &Names<'_>) -> Vec<Filter> {
    let count = |top: Top| names.said().filter(|n| names.top(*n) == top).count();
    TOPS.iter().map(|top| Filter { top: *top, count: count(*top) }).filter(|f| f.count > 0).collect()
}

fn traits(names: &Names<'_>) -> Vec<Trait> {
    let all = [
        ("single", "one source"),
        ("supported", "supported"),
        ("contradicted", "contradicted"),
        ("unanswered", "unanswered"),
        ("hedged", "hedged"),
        ("anonymous", "anonymous"),
        ("weak", "weak"),
    ];
    let count = |word: &str| names.said().filter(|n| names.traits(*n).contains(&word)).count();
    all.into_iter().map(|(word, title)| Trait { word, title, count: count(word) }).filter(|t| t.count > 0).collect()
}
