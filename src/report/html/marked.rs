//! The article's text cut into pieces at every boundary of a mark, so that overlapping marks never cross in the page: the
//! innermost statement gives the ground, each further one a lane under the line. In: a reading; out: paragraphs of pieces.

use crate::model::{HedgeBy, Relation, Statement};
use crate::report::html::names::Names;
use crate::report::tops::Top;
use crate::text::{Span, SpansExt};

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

/// The text column.
pub(super) fn paragraphs(names: &Names<'_>) -> Vec<Paragraph> {
    let cuts = boundaries(names);
    let reading = names.reading;
    let one = |(nth, paragraph): (usize, &crate::model::Paragraph)| {
        let from = cuts.partition_point(|c| *c <= paragraph.span.start);
        let inner = cuts[from..].iter().copied().take_while(|c| *c < paragraph.span.end);
        let mut at = paragraph.span.start;
        let mut pieces = Vec::new();
        for cut in inner.chain([paragraph.span.end]) {
            pieces.push(piece(names, Span { start: at, end: cut }));
            at = cut;
        }
        Paragraph { number: nth + 1, is_headline: paragraph.is_headline, margin: margin(names, paragraph.span), pieces }
    };
    reading.segments.paragraphs.iter().enumerate().map(one).collect()
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
    let begins = |n: &usize| names.reading.statements[*n].content.first().is_some_and(|c| paragraph.contains(*c));
    for n in names.said().filter(begins) {
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

fn piece(names: &Names<'_>, span: Span) -> Piece {
    let reading = names.reading;
    let said = || reading.statements.iter().filter(|s| s.is_attributed());
    let mut contents: Vec<&Statement> = said().filter(|s| s.content.cover(span.start)).collect();
    contents.sort_by_key(|s| s.content.iter().map(|c| c.len()).sum::<usize>());
    let framed = said().find(|s| s.cue.cover(span.start) || s.source.cover(span.start));
    let mut class = Vec::new();
    if let Some(inner) = contents.first() {
        class.push(format!("said t-{}", names.top(inner.id.index()).code));
        class.extend(contents.get(1).map(|outer| format!("l2 o-{}", names.top(outer.id.index()).code)));
        class.extend(contents.get(2).map(|_| "l3".to_owned()));
    }
    if let Some(frame) = framed {
        let kind = names.top(frame.id.index()).code;
        class.push(if frame.cue.cover(span.start) { "cue".to_owned() } else { format!("src k-{kind}") });
    }
    let hedges: Vec<_> = reading.hedges.iter().filter(|h| h.span.covers(span.start)).collect();
    if let Some(hedge) = hedges.first() {
        let whose = match hedge.by {
            HedgeBy::Source => "by-source",
            HedgeBy::Reporter => "by-reporter",
            HedgeBy::Undetermined => "by-either",
        };
        class.push(format!("h h-{} {whose}", hedge.class.code().split('.').next().unwrap_or("")));
    }
    let title: Vec<String> = hedges.iter().map(|h| hedge_words(h.class.code(), h.by)).collect();
    let owners = contents.iter().copied().chain(framed.filter(|f| !contents.iter().any(|c| c.id == f.id)));
    let owners: Vec<&str> = owners.map(|s| names.names[s.id.index()].as_str()).collect();
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
fn hedge_words(code: &str, by: HedgeBy) -> String {
    let whose = match by {
        HedgeBy::Source => "the source's",
        HedgeBy::Reporter => "the reporter's",
        HedgeBy::Undetermined => "the source's or the reporter's",
    };
    format!("{} ({whose})", code.replace('.', ", ").replace('_', " "))
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
