//! What the rules of `scoring/` may ask of one statement. In: its rows in the earlier tables; out: words.

use compact_str::CompactString;

use crate::model::{
    Attribution, Corroboration, Dropped, Hedge, Kind, Naming, Resolution, SpeakerId, Standing, Statement,
};
use crate::ruleset::{Column, RuleSet, Words};
use crate::text::Span;

/// Most statements have fewer.
const FACTS: usize = 24;

/// Everything known of one statement, in step.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) statement: &'a Statement,
    pub(super) standing: &'a Standing,
    pub(super) support: &'a Corroboration,
    pub(super) hedges: &'a [Hedge],
    pub(super) dropped: &'a [Dropped],
    pub(super) resolution: &'a Resolution,
    /// Of every statement of the article.
    pub(super) standings: &'a [Standing],
}

/// One statement's words for the rules.
pub(super) struct View<'a> {
    /// `(field, word, evidence)`.
    pub(super) facts: Vec<(&'static str, CompactString, Span)>,
    pub(super) row: Row<'a>,
}

impl<'a> View<'a> {
    pub(super) fn new(words: &Words<'_>, rules: &RuleSet, row: Row<'a>) -> Self {
        let (statement, standing) = (row.statement, row.standing);
        let first = |spans: &[Span]| spans.first().copied().unwrap_or_default();
        let source = first(&statement.source);
        let mut view = Self { facts: Vec::with_capacity(FACTS), row };
        let flag = |is: bool| if is { "true" } else { "false" };
        view.add("kind", kind(statement.kind), Span::default());
        view.add(
            "attribution",
            attribution(row),
            if statement.cue.is_empty() { Span::default() } else { first(&statement.cue) },
        );
        view.add("source_type", standing.source_type.code(), source);
        view.add("naming", standing.naming.word(), source);
        view.add("proximity", standing.proximity.word(), evidence(standing, "STA2", source));
        view.add("independence", standing.independence.word(), evidence(standing, "STA3", source));
        view.add("contact", standing.contact.word(), evidence(standing, "STA1", Span::default()));
        view.add("claim_type", standing.claim_type.word(), first(&statement.content));
        view.add("topic", standing.topic.word(), first(&statement.content));
        view.add("competence", competence(rules, standing), source);
        view.add("level", row.support.level.word(), Span::default());
        view.add("anonymous", flag(standing.is_anonymous), source);
        view.add("scored", flag(statement.is_attributed() && standing.claim_type.is_scored()), Span::default());
        if let Some(letter) = standing.reliability {
            view.add("registry", &letter.to_string(), source);
        }
        for flag in &row.support.flags {
            view.add("flag", flag, Span::default());
        }
        if is_plural_beside_named(row) {
            view.add("flag", "plural_beside_named", source);
        }
        for hedge in row.hedges.iter().filter(|h| h.statement == Some(statement.id)) {
            view.add("hedge", hedge.class.code(), hedge.span);
        }
        for lost in row.dropped.iter().filter(|d| d.body == statement.id) {
            let hedge = &row.hedges[lost.hedge];
            view.add("headline_drops", hedge.class.code(), hedge.span);
        }
        view.specific(words, rules);
        view
    }

    fn add(&mut self, field: &'static str, word: &str, span: Span) {
        self.facts.push((field, word.into(), span));
    }

    /// The word and evidence of a field that holds one.
    pub(super) fn get(&self, field: &str) -> (&str, Span) {
        self.facts.iter().find(|(f, _, _)| *f == field).map_or(("", Span::default()), |(_, word, span)| (word, *span))
    }

    /// Numbers, places and dates in the content.
    fn specific(&mut self, words: &Words<'_>, rules: &RuleSet) {
        let tokens: Vec<usize> = self.row.statement.content.iter().flat_map(|s| words.segments.tokens_in(*s)).collect();
        let number = tokens.iter().copied().find(|at| words.tag(*at) == crate::model::Tag::CD);
        let lists = ["countries", "dates"].map(|name| Column::new(rules, name, ""));
        let place = |at: &usize| {
            lists.iter().any(|list| list.hit(words, *at).is_some())
                || words.tag(*at).is_name() && *at > 0 && words.tag(at - 1) == crate::model::Tag::IN
        };
        if let Some(at) = number {
            self.add("specific", "number", words.span(at..at + 1));
        }
        if let Some(at) = tokens.iter().copied().find(place) {
            self.add("specific", "place", words.span(at..at + 1));
        }
    }
}

/// A plural, while the article names exactly one source of that top type.
fn is_plural_beside_named(row: Row<'_>) -> bool {
    let top = row.standing.source_type.top();
    if row.standing.naming != Naming::Collective {
        return false;
    }
    let named = |standing: &Standing| {
        standing.source_type.top() == top && matches!(standing.naming, Naming::NamedTitle | Naming::Named)
    };
    let mut speakers: Vec<SpeakerId> = row
        .standings
        .iter()
        .zip(&row.resolution.of_statement)
        .filter(|(standing, _)| named(standing))
        .filter_map(|(_, ids)| ids.first().copied())
        .collect();
    speakers.sort_unstable();
    speakers.dedup();
    speakers.len() == 1
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Indirect => "indirect",
        Kind::Mixed => "mixed",
        Kind::Unattributed => "unattributed",
    }
}

/// How plainly the text says who said it.
fn attribution(row: Row<'_>) -> &'static str {
    let statement = row.statement;
    let has_speaker = row.resolution.of_statement.get(statement.id.index()).is_some_and(|ids| !ids.is_empty());
    match statement.attribution {
        Attribution::Implicit => "implicit",
        Attribution::Explicit if statement.continues.is_some() => "continuation",
        Attribution::Explicit if statement.source.is_empty() && !has_speaker => "sourceless",
        Attribution::Explicit => "explicit",
    }
}

/// Where the rule that set a field looked.
fn evidence(standing: &Standing, prefix: &str, default: Span) -> Span {
    let found = standing.because.iter().find(|b| b.rule.as_str().starts_with(prefix));
    found.map(|b| b.span).filter(|s| !s.is_empty()).unwrap_or(default)
}

/// The table's word for the leaf, else for its top type.
fn competence<'r>(rules: &'r RuleSet, standing: &Standing) -> &'r str {
    let Some(table) = rules.lexicon("competence") else { return "adjacent" };
    let look = |code: &str| {
        let key = format!("{code} {}", standing.topic.word());
        table.row(&key).map(|row| table.cell(row, "value"))
    };
    look(standing.source_type.code()).or_else(|| look(standing.source_type.top())).unwrap_or("adjacent")
}
