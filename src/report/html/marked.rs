//! The article's text with its marks. Marks are cut at every boundary, so that overlapping ones never cross in the HTML.

use std::fmt::Write as _;

use crate::model::{Reading, Relation, Statement};
use crate::report::html::escape;
use crate::text::{Span, SpansExt};

/// Writes the text column.
pub(super) fn write(out: &mut String, reading: &Reading, names: &[String], prefix: &str) {
    out.push_str("<section class=\"text\" aria-label=\"Article\">");
    let cuts = boundaries(reading);
    for (nth, paragraph) in reading.segments.paragraphs.iter().enumerate() {
        let tag = if paragraph.is_headline { "h2" } else { "p" };
        let _ = write!(out, "<{tag} id=\"{prefix}p{}\">", nth + 1);
        let from = cuts.partition_point(|c| *c <= paragraph.span.start);
        let mut at = paragraph.span.start;
        for cut in cuts[from..].iter().copied().take_while(|c| *c < paragraph.span.end).chain([paragraph.span.end]) {
            piece(out, reading, names, prefix, Span { start: at, end: cut });
            at = cut;
        }
        let _ = writeln!(out, "</{tag}>");
    }
    out.push_str("</section>");
}

/// Every place where a mark begins or ends, sorted.
fn boundaries(reading: &Reading) -> Vec<u32> {
    let mut cuts = Vec::new();
    for statement in reading.statements.iter().filter(|s| s.is_attributed()) {
        for span in statement.content.iter().chain(&statement.cue).chain(&statement.source) {
            cuts.extend([span.start, span.end]);
        }
    }
    cuts.extend(reading.hedges.iter().flat_map(|h| [h.span.start, h.span.end]));
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

fn piece(out: &mut String, reading: &Reading, names: &[String], prefix: &str, span: Span) {
    let said = reading.statements.iter().filter(|s| s.is_attributed());
    // The innermost statement gives the colour; a lane shows each further one.
    let mut contents: Vec<&Statement> = said.clone().filter(|s| s.content.cover(span.start)).collect();
    contents.sort_by_key(|s| s.content.iter().map(|c| c.len()).sum::<usize>());
    let role = said.clone().find_map(|s| {
        let is = |spans: &[Span], name| spans.cover(span.start).then_some(name);
        is(&s.cue, "cue").or(is(&s.source, "source"))
    });
    let hedges: Vec<_> = reading.hedges.iter().filter(|h| h.span.covers(span.start)).collect();
    let mut open = 0;
    if let Some(inner) = contents.first() {
        let n = inner.id.index();
        let top = reading.standings[n].source_type.top();
        let lane = if contents.len() > 1 { " nested" } else { "" };
        if inner.content.first().is_some_and(|c| c.start == span.start) {
            opening(out, reading, names, prefix, n);
        }
        let _ = write!(out, "<span class=\"said t-{top}{lane}\" data-top=\"{top}\">");
        open += 1;
    }
    if let Some(role) = role {
        let _ = write!(out, "<span class=\"{role}\">");
        open += 1;
    }
    for hedge in &hedges {
        let by = format!("{:?}", hedge.by).to_lowercase();
        let _ = write!(out, "<span class=\"hedge\" title=\"{} ({by})\">", hedge.class.code());
        open += 1;
    }
    out.push_str(&escape(span.of(&reading.article.text)));
    out.push_str(&"</span>".repeat(open));
}

/// The chip before a statement: its name, type and the statements it is linked with.
fn opening(out: &mut String, reading: &Reading, names: &[String], prefix: &str, n: usize) {
    let standing = &reading.standings[n];
    let top = standing.source_type.top();
    let id = reading.statements[n].id;
    let _ = write!(
        out,
        "<a class=\"tag t-{top}\" data-top=\"{top}\" id=\"{prefix}t-{name}\" href=\"#{prefix}{name}\" title=\"{title}, {grade}\">{name}<small>{top}</small></a>",
        name = names[n],
        title = standing.source_type.title(),
        grade = reading.scores[n].grade()
    );
    for link in reading.links.iter().filter(|l| l.from == id || l.to == id) {
        let other = if link.from == id { link.to } else { link.from };
        let (sign, word) = match link.relation {
            Relation::Supports => ("⊕", "supported by"),
            Relation::Contradicts => ("⊖", "contradicted by"),
            Relation::Repeats => ("↻", "the same source again in"),
        };
        let name = &names[other.index()];
        let _ = write!(
            out,
            "<a class=\"link\" href=\"#{prefix}t-{name}\" aria-label=\"{word} {name}\">{sign}{}</a>",
            name.trim_start_matches('S')
        );
    }
}
