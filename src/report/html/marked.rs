//! The article's text cut into pieces at every boundary of a mark, so that overlapping marks never cross in the page: the
//! innermost statement gives the ground, each further one a lane under the line. In: a reading; out: paragraphs of pieces.

use crate::model::{Hedge, HedgeBy, Relation, Statement};
use crate::report::html::names::Names;
use crate::report::tops::Top;
use crate::text::Span;

/// Links shown beside a statement's number before the rest is counted.
const SHOWN_LINKS: usize = 3;

/// One paragraph.
pub(super) struct Paragraph {
    pub(super) number: usize,
    pub(super) is_headline: bool,
    /// Who speaks in it, in order.
    pub(super) margin: Vec<Voice>,
    pub(super) pieces: Vec<Piece>,
}

/// A speaker in the margin.
pub(super) struct Voice {
    pub(super) top: Top,
    pub(super) who: String,
    pub(super) kind: &'static str,
    pub(super) names: Vec<String>,
}

/// A run of text under the same marks.
pub(super) struct Piece {
    /// Stand before the first piece of a statement, the outer first.
    pub(super) chips: Vec<Chip>,
    /// Classes; empty for plain text.
    pub(super) class: String,
    /// The statements it belongs to, innermost first.
    pub(super) names: String,
    /// What the hedges are, for people; empty for none.
    pub(super) title: String,
    pub(super) text: String,
}

/// The number before a statement, with its links.
pub(super) struct Chip {
    pub(super) name: String,
    pub(super) top: Top,
    pub(super) label: String,
    pub(super) links: Vec<Jump>,
    /// Links beyond those shown.
    pub(super) more: usize,
}

/// A numbered link.
pub(super) struct Jump {
    pub(super) name: String,
    pub(super) sign: char,
    pub(super) word: &'static str,
}

/// A mark of a statement somewhere in the text.
#[derive(Clone, Copy)]
struct Mark {
    span: Span,
    statement: usize,
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Content,
    Cue,
    Source,
}

/// The marks that cover a place, kept while the text is walked from its start to its end.
struct Open<'a> {
    marks: Vec<Mark>,
    next_mark: usize,
    open: Vec<Mark>,
    hedges: &'a [Hedge],
    next_hedge: usize,
    open_hedges: Vec<&'a Hedge>,
}

impl<'a> Open<'a> {
    fn new(names: &Names<'a>) -> Self {
        let mut marks = Vec::new();
        for n in names.said() {
            let statement = &names.reading.statements[n];
            let roles =
                [(&statement.content, Role::Content), (&statement.cue, Role::Cue), (&statement.source, Role::Source)];
            for (spans, role) in roles {
                marks.extend(spans.iter().map(|span| Mark { span: *span, statement: n, role }));
            }
        }
        marks.sort_by_key(|m| m.span.start);
        let hedges = &names.reading.hedges;
        Self { marks, next_mark: 0, open: Vec::new(), hedges, next_hedge: 0, open_hedges: Vec::new() }
    }

    /// Goes on to a later place.
    fn go_to(&mut self, at: u32) {
        while let Some(mark) = self.marks.get(self.next_mark).filter(|m| m.span.start <= at) {
            self.open.push(*mark);
            self.next_mark += 1;
        }
        while let Some(hedge) = self.hedges.get(self.next_hedge).filter(|h| h.span.start <= at) {
            self.open_hedges.push(hedge);
            self.next_hedge += 1;
        }
        self.open.retain(|m| m.span.end > at);
        self.open_hedges.retain(|h| h.span.end > at);
    }
}

/// The text column.
pub(super) fn paragraphs(names: &Names<'_>) -> Vec<Paragraph> {
    let cuts = boundaries(names);
    let mut open = Open::new(names);
    let one = |(nth, paragraph): (usize, &crate::model::Paragraph)| {
        let from = cuts.partition_point(|c| *c <= paragraph.span.start);
        let inner = cuts[from..].iter().copied().take_while(|c| *c < paragraph.span.end);
        let mut at = paragraph.span.start;
        let mut pieces = Vec::new();
        for cut in inner.chain([paragraph.span.end]) {
            open.go_to(at);
            pieces.push(piece(names, &open, Span { start: at, end: cut }));
            at = cut;
        }
        Paragraph { number: nth + 1, is_headline: paragraph.is_headline, margin: margin(names, paragraph.span), pieces }
    };
    names.reading.segments.paragraphs.iter().enumerate().map(one).collect()
}

/// Every place where a mark begins or ends, sorted.
fn boundaries(names: &Names<'_>) -> Vec<u32> {
    let mut cuts = Vec::new();
    for n in names.said() {
        let statement = &names.reading.statements[n];
        for span in statement.content.iter().chain(&statement.cue).chain(&statement.source) {
            cuts.extend([span.start, span.end]);
        }
    }
    cuts.extend(names.reading.hedges.iter().flat_map(|h| [h.span.start, h.span.end]));
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// The speakers of the statements that begin in a paragraph.
fn margin(names: &Names<'_>, paragraph: Span) -> Vec<Voice> {
    let mut out: Vec<Voice> = Vec::new();
    let statements = &names.reading.statements;
    let start = |s: &Statement| s.content.first().map_or(0, |c| c.start);
    let first = statements.partition_point(|s| start(s) < paragraph.start);
    let last = statements.partition_point(|s| start(s) < paragraph.end);
    for n in (first..last).filter(|n| statements[*n].is_attributed()) {
        let (who, top) = (names.who(n), names.top(n));
        match out.iter_mut().find(|v| v.who == who && v.top == top) {
            Some(voice) => voice.names.push(names.names[n].clone()),
            None => out.push(Voice {
                top,
                who,
                kind: names.reading.standings[n].source_type.title(),
                names: vec![names.names[n].clone()],
            }),
        }
    }
    out
}

fn piece(names: &Names<'_>, open: &Open<'_>, span: Span) -> Piece {
    let reading = names.reading;
    let mut contents: Vec<&Statement> =
        open.open.iter().filter(|m| m.role == Role::Content).map(|m| &reading.statements[m.statement]).collect();
    contents.sort_by_key(|s| (s.content.iter().map(|c| c.len()).sum::<usize>(), s.id));
    let framed = open.open.iter().filter(|m| m.role != Role::Content).min_by_key(|m| m.statement);
    let mut class = Vec::new();
    if let Some(inner) = contents.first() {
        class.push(format!("said t-{}", names.top(inner.id.index()).code));
        class.extend(contents.get(1).map(|outer| format!("l2 o-{}", names.top(outer.id.index()).code)));
        class.extend(contents.get(2).map(|_| "l3".to_owned()));
    }
    if let Some(frame) = framed {
        let kind = names.top(frame.statement).code;
        class.push(if frame.role == Role::Cue { "cue".to_owned() } else { format!("src k-{kind}") });
    }
    let hedges = &open.open_hedges;
    if let Some(hedge) = hedges.first() {
        let whose = match hedge.by {
            HedgeBy::Source => "by-source",
            HedgeBy::Reporter => "by-reporter",
            HedgeBy::Undetermined => "by-either",
        };
        class.push(format!("h h-{} {whose}", hedge.class.code().split('.').next().unwrap_or("")));
    }
    let title: Vec<String> = hedges.iter().map(|h| hedge_words(h)).collect();
    let frame = framed.map(|f| f.statement).filter(|f| !contents.iter().any(|c| c.id.index() == *f));
    let owners = contents.iter().map(|s| s.id.index()).chain(frame);
    let owners: Vec<&str> = owners.map(|n| names.names[n].as_str()).collect();
    let starts = contents.iter().rev().filter(|s| s.content.first().is_some_and(|c| c.start == span.start));
    Piece {
        chips: starts.map(|s| chip(names, s.id.index())).collect(),
        class: class.join(" "),
        names: owners.join(" "),
        title: title.join("; "),
        text: span.of(&reading.article.text).to_owned(),
    }
}

/// `hedge: approximator, round (the reporter's)`.
fn hedge_words(hedge: &Hedge) -> String {
    let whose = match hedge.by {
        HedgeBy::Source => "the source's",
        HedgeBy::Reporter => "the reporter's",
        HedgeBy::Undetermined => "the source's or the reporter's",
    };
    let band = hedge.band.map_or(String::new(), |band| format!("; {band}"));
    format!("{} ({whose}{band})", hedge.class.code().replace('.', ", ").replace('_', " "))
}

fn chip(names: &Names<'_>, n: usize) -> Chip {
    let (standing, score) = (&names.reading.standings[n], &names.reading.scores[n]);
    let mark = crate::report::html::names::mark(score, standing.claim_type);
    let jump = |(link, other): &(&crate::model::Link, usize)| {
        let (sign, word) = match link.relation {
            Relation::Supports => ('+', "supported by"),
            Relation::Contradicts => ('≠', "contradicted by"),
            Relation::Repeats => ('↻', "the same source again in"),
        };
        Jump { name: names.names[*other].clone(), sign, word }
    };
    let links = names.links(n);
    Chip {
        name: names.names[n].clone(),
        top: names.top(n),
        label: format!("{}, {}, {mark}, grade {}", names.who(n), standing.source_type.title(), score.grade()),
        links: links.iter().take(SHOWN_LINKS).map(jump).collect(),
        more: links.len().saturating_sub(SHOWN_LINKS),
    }
}
