//! The table of statements: speaker, type, grade, score with its terms, corroboration, hedges, what would change it.

use std::fmt::Write as _;

use crate::model::{Reading, Score};
use crate::report::html::escape;
use crate::report::text::band;
use crate::text::SpansExt;

/// Writes the table.
pub(super) fn write(out: &mut String, reading: &Reading, names: &[String], prefix: &str) {
    out.push_str("<section class=\"statements\" aria-label=\"Statements\"><h2>Statements</h2>");
    for n in (0..names.len()).filter(|n| reading.statements[*n].is_attributed()) {
        row(out, reading, names, prefix, n);
    }
    out.push_str("</section>");
}

fn row(out: &mut String, reading: &Reading, names: &[String], prefix: &str, n: usize) {
    let (statement, standing, support, score) =
        (&reading.statements[n], &reading.standings[n], &reading.corroboration[n], &reading.scores[n]);
    let speakers = reading.resolution.of_statement[n]
        .iter()
        .map(|id| reading.resolution.speakers[id.index()].name.as_str())
        .collect::<Vec<_>>()
        .join(" and ");
    let speakers = if speakers.is_empty() { "nobody named".to_owned() } else { speakers };
    let top = standing.source_type.top();
    let mark = match score.points() {
        Some(points) => format!("<b>{points:.1}</b> {}", score.band.map_or("", band)),
        None => format!("not scored: {}", standing.claim_type.word()),
    };
    let _ = write!(
        out,
        "<details id=\"{prefix}{name}\" data-top=\"{top}\"><summary><a class=\"tag t-{top}\" href=\"#{prefix}t-{name}\">{name}<small>{top}</small></a> \
         <span class=\"who\">{}</span> <span class=\"kind\">{}</span> <span class=\"grade\">{}</span> <span class=\"score\">{mark}</span> <span class=\"level\">{:?}</span>\
         <q>{}</q></summary>",
        escape(&speakers),
        standing.source_type.title(),
        score.grade(),
        support.level,
        escape(&squeeze(&statement.content.words(&reading.article.text))),
        name = names[n]
    );
    facts(out, reading, n);
    terms(out, reading, score);
    out.push_str("</details>");
}

fn squeeze(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn facts(out: &mut String, reading: &Reading, n: usize) {
    let (standing, support) = (&reading.standings[n], &reading.corroboration[n]);
    let id = reading.statements[n].id;
    let hedges: Vec<String> = reading
        .hedges
        .iter()
        .filter(|h| h.statement == Some(id))
        .map(|h| format!("“{}” {}", escape(h.span.of(&reading.article.text)), h.class.code()))
        .collect();
    let mut rows = vec![
        ("claim", standing.claim_type.word().to_owned()),
        ("named", standing.naming.word().replace('_', " ")),
        ("near", standing.proximity.word().replace('_', " ")),
        ("stake", standing.independence.word().replace('_', " ")),
        ("contact", standing.contact.word().replace('_', " ")),
        ("topic", standing.topic.word().to_owned()),
    ];
    if let Some(accused) = &standing.accused {
        rows.push(("accuses", escape(accused)));
    }
    if !hedges.is_empty() {
        rows.push(("hedges", hedges.join(", ")));
    }
    if !support.flags.is_empty() {
        rows.push(("flags", support.flags.join(", ").replace('_', " ")));
    }
    out.push_str("<dl class=\"facts\">");
    for (name, value) in rows {
        let _ = write!(out, "<dt>{name}</dt><dd>{value}</dd>");
    }
    out.push_str("</dl>");
}

fn terms(out: &mut String, reading: &Reading, score: &Score) {
    if score.terms.is_empty() {
        return;
    }
    out.push_str("<table><thead><tr><th>component</th><th>value × weight</th><th>points</th><th>rule</th><th>found</th></tr></thead><tbody>");
    for term in &score.terms {
        let words = squeeze(term.span.of(&reading.article.text));
        let words: String = words.chars().take(60).collect();
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{:.2} × {:.0}</td><td>{:.2}</td><td>{}</td><td>{} <i>{}</i></td></tr>",
            term.component.word().replace('_', " "),
            term.value,
            term.weight,
            f64::from(term.points) / 100.0,
            term.rule,
            escape(&term.found),
            escape(&words)
        );
    }
    let sum: i32 = score.terms.iter().map(|t| t.points).sum();
    let _ = write!(out, "<tr class=\"sum\"><td>sum</td><td></td><td>{:.2}</td><td></td><td>", f64::from(sum) / 100.0);
    let caps: Vec<String> = score
        .applied
        .iter()
        .filter_map(|a| a.cap.map(|c| format!("capped at {c:.0} by {}: {}", a.rule, a.name)))
        .collect();
    let _ = write!(out, "{}</td></tr></tbody></table>", caps.join("; "));
    if !score.would_change.is_empty() {
        let _ = write!(out, "<p class=\"change\">would change it: {}</p>", escape(&score.would_change.join("; ")));
    }
}
