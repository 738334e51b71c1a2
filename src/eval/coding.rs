//! What somebody, annotator or program, says about one article, in one shape, so that either can be held against the other. In:
//! a reading, or a corpus's spans; out: statements with words for labels. Compares nothing.

use std::collections::BTreeSet;

use crate::model::{Attribution, Kind, Reading};
use crate::text::Span;

/// A label and the other readings of it that are right, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The first reading; empty when there is none.
    pub first: String,
    /// Others.
    pub others: Vec<String>,
}

impl Label {
    /// A label with one reading.
    pub fn only(word: &str) -> Self {
        Self { first: word.to_owned(), others: Vec::new() }
    }

    /// Every reading, the first one first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.first.as_str()).chain(self.others.iter().map(String::as_str))
    }
}

/// One hedge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The words.
    pub span: Span,
    /// `class.sub`.
    pub class: Label,
    /// Missing it or finding it is no fault.
    pub is_optional: bool,
}

/// One statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded {
    /// Direct, indirect, mixed, unattributed.
    pub kind: Kind,
    /// Other kinds that are right, too.
    pub other_kinds: Vec<String>,
    /// Sorted.
    pub content: Vec<Span>,
    /// Sorted.
    pub cue: Vec<Span>,
    /// Sorted.
    pub source: Vec<Span>,
    /// The statement of the same coding, by place, that this one goes on with.
    pub continues: Option<usize>,
    /// It is said inside what another statement of the coding says.
    pub is_nested: bool,
    /// It is a report that no cue says is one.
    pub is_implicit: bool,
    /// The rule that made it; empty for people.
    pub rule: String,
    /// Missing it or finding it is no fault.
    pub is_optional: bool,
    /// Who says it: names, joined by `; ` where there are several.
    pub speaker: Label,
    /// `top.leaf`.
    pub source_type: Label,
    /// How the speaker is named.
    pub naming: Label,
    /// How near the speaker is.
    pub proximity: Label,
    /// Hedges inside it.
    pub hedges: Vec<Mark>,
    /// Hedges that only some readers would mark.
    pub soft_hedges: Vec<Mark>,
}

impl Coded {
    /// The kind with its other readings.
    pub fn kind_label(&self) -> Label {
        Label { first: kind_word(self.kind).to_owned(), others: self.other_kinds.clone() }
    }

    /// True for everything but the narrator's own claims.
    pub fn is_attributed(&self) -> bool {
        self.kind != Kind::Unattributed
    }
}

/// One article's coding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coding {
    /// In order of the first content span, or as written.
    pub statements: Vec<Coded>,
    /// Hedges outside every statement.
    pub loose: Vec<Mark>,
}

/// A kind as written in gold and reports.
pub(super) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Indirect => "indirect",
        Kind::Mixed => "mixed",
        Kind::Unattributed => "unattributed",
    }
}

impl Coding {
    /// The program's.
    pub fn of_reading(reading: &Reading) -> Self {
        let marks = |nth: Option<usize>| -> Vec<Mark> {
            let here = reading.hedges.iter().filter(|h| h.statement.map(crate::model::StatementId::index) == nth);
            here.map(|h| Mark { span: h.span, class: Label::only(h.class.code()), is_optional: false }).collect()
        };
        let statements = (0..reading.statements.len())
            .map(|nth| Coded { hedges: marks(Some(nth)), ..statement(reading, nth) })
            .collect();
        Self { statements, loose: marks(None) }
    }

    /// A corpus's attributions: source, cue and content spans alone.
    pub fn of_spans(attributions: &[[Vec<Span>; 3]]) -> Self {
        // A corpus may give one span to a role twice.
        let once =
            |spans: &[Span]| -> Vec<Span> { spans.iter().copied().collect::<BTreeSet<Span>>().into_iter().collect() };
        let one = |[source, cue, content]: &[Vec<Span>; 3]| Coded {
            source: once(source),
            cue: once(cue),
            content: once(content),
            ..Coded::default()
        };
        let statements = attributions.iter().filter(|roles| !roles[2].is_empty()).map(one).collect();
        Self { statements, loose: Vec::new() }
    }

    /// The statements that are attributed, or those that are not.
    pub fn told(&self, attributed: bool) -> Vec<&Coded> {
        self.statements.iter().filter(|s| s.is_attributed() == attributed).collect()
    }
}

fn statement(reading: &Reading, nth: usize) -> Coded {
    let (said, standing) = (&reading.statements[nth], &reading.standings[nth]);
    let speakers: Vec<&str> = reading.resolution.of_statement[nth]
        .iter()
        .map(|id| reading.resolution.speakers[id.index()].name.as_str())
        .collect();
    Coded {
        kind: said.kind,
        other_kinds: Vec::new(),
        content: said.content.clone(),
        cue: said.cue.clone(),
        source: said.source.clone(),
        continues: said.continues.map(crate::model::StatementId::index),
        is_nested: said.nested_in.is_some(),
        is_implicit: said.attribution == Attribution::Implicit,
        rule: said.because.first().map(|b| b.rule.to_string()).unwrap_or_default(),
        is_optional: false,
        speaker: Label::only(&speakers.join("; ")),
        source_type: Label::only(standing.source_type.code()),
        naming: Label::only(standing.naming.word()),
        proximity: Label::only(standing.proximity.word()),
        hedges: Vec::new(),
        soft_hedges: Vec::new(),
    }
}
