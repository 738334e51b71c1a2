//! A statement's score as a computation: every term, its rule, its words; caps; what would change it; near misses. In: a
//! reading and a statement; out: text whose terms sum to the score printed.

use std::fmt::Write as _;

use crate::model::Reading;
use crate::report::article::statement_names;
use crate::report::text::band;
use crate::ruleset::RuleSet;
use crate::text::{Positions, Span, SpansExt, squeezed};

/// The trace of one statement.
pub fn write(reading: &Reading, rules: &RuleSet, n: usize) -> String {
    let mut out = String::new();
    let text = &reading.article.text;
    let positions = Positions::new(text);
    let statement = &reading.statements[n];
    let names = statement_names(reading);
    let (line, column) = positions.line_column(statement.content.first().map_or(0, |s| s.start));
    let standing = &reading.standings[n];
    let who = reading.resolution.of_statement[n]
        .iter()
        .map(|id| reading.resolution.speakers[id.index()].name.as_str())
        .collect::<Vec<_>>()
        .join(" and ");
    let _ = writeln!(out, "{}  {}:{line}:{column}", names[n], reading.article.path);
    let _ = writeln!(out, "  {}", squeezed(&statement.content.words(text)));
    if !statement.is_attributed() {
        let _ = writeln!(out, "  a claim of the narrator: no source, no score\n");
        return out;
    }
    let _ = writeln!(out, "  said by      {}", if who.is_empty() { "nobody named" } else { &who });
    for because in &statement.because {
        out.push_str(&fact(rules, "found by", because.rule.as_str(), because.span, text));
    }
    let _ = writeln!(out, "  source type  {} ({})", standing.source_type.code(), standing.source_type.title());
    for because in &standing.because {
        out.push_str(&fact(rules, "", because.rule.as_str(), because.span, text));
    }
    hedges(&mut out, reading, rules, n);
    links(&mut out, reading, rules, n, &names);
    computation(&mut out, reading, rules, n, text);
    out.push('\n');
    out
}

/// A rule's title, or what an engine's step is called.
fn title<'r>(rules: &'r RuleSet, id: &str) -> &'r str {
    let step = || rules.lexicon("engine_steps").and_then(|l| Some(l.cell(l.row(id)?, "title")));
    rules.rules().iter().find(|r| r.id.as_str() == id).map_or_else(|| step().unwrap_or(""), |r| r.title.as_str())
}

/// A rule with its title and its words.
fn fact(rules: &RuleSet, label: &str, id: &str, span: Span, text: &str) -> String {
    let title = title(rules, id);
    let words = squeezed(span.of(text));
    let words: String = words.chars().take(60).collect();
    let words = if words.is_empty() { String::new() } else { format!("  “{words}”") };
    format!("  {label:<12} {id}  {title}{words}\n")
}

fn hedges(out: &mut String, reading: &Reading, rules: &RuleSet, n: usize) {
    let id = reading.statements[n].id;
    for hedge in reading.hedges.iter().filter(|h| h.statement == Some(id)) {
        let label = format!("hedge  {}", hedge.class.code());
        out.push_str(&fact(rules, &label, hedge.rule.as_str(), hedge.span, &reading.article.text));
    }
}

fn links(out: &mut String, reading: &Reading, rules: &RuleSet, n: usize, names: &[String]) {
    let id = reading.statements[n].id;
    for link in reading.links.iter().filter(|l| l.from == id || l.to == id) {
        let other = if link.from == id { link.to } else { link.from };
        let word = format!("{:?}", link.relation).to_lowercase();
        let title = title(rules, link.rule.as_str());
        let partial = if link.is_partial { ", in part" } else { "" };
        let _ = writeln!(
            out,
            "  {word:<12} {}  similarity {:.2}{partial}  {}  {title}",
            names[other.index()],
            link.similarity,
            link.rule
        );
    }
}

fn computation(out: &mut String, reading: &Reading, rules: &RuleSet, n: usize, text: &str) {
    let score = &reading.scores[n];
    if score.hundredths.is_none() {
        let _ =
            writeln!(out, "  grade        {}  not scored: {}", score.grade(), reading.standings[n].claim_type.word());
    } else {
        let weights: f64 = score.terms.iter().map(|t| t.weight).sum();
        let _ = writeln!(out, "  component            value × weight   points  rule    found");
        for term in &score.terms {
            let words = squeezed(term.span.of(text));
            let words: String = words.chars().take(40).collect();
            let words = if words.is_empty() { String::new() } else { format!("  “{words}”") };
            let _ = writeln!(
                out,
                "  {:<20} {:>5.2} × {:>5.1}   {:>6.2}  {}  {}{words}",
                term.component.word().replace('_', " "),
                term.value,
                term.weight,
                f64::from(term.points) / 100.0,
                term.rule,
                term.found
            );
        }
        let sum: i32 = score.terms.iter().map(|t| t.points).sum();
        let _ = writeln!(out, "  sum of terms         100 × Σ ÷ {weights:<5.1}   {:>6.2}", f64::from(sum) / 100.0);
        for applied in &score.applied {
            let title = rules.rules().iter().find(|r| r.id == applied.rule).map_or("", |r| r.title.as_str());
            let cap = applied.cap.map_or("flag".to_owned(), |c| format!("cap at {c:.0}"));
            let _ = writeln!(out, "  {cap:<12} {}  {title}", applied.rule);
        }
        let interval = score
            .band_interval
            .filter(|(low, high)| low != high)
            .map_or(String::new(), |(low, high)| format!(" ({} to {} under weights ± 25 %)", band(low), band(high)));
        let _ = writeln!(
            out,
            "  score        {:.2}  {}  {}{interval}",
            score.points().unwrap_or(0.0),
            score.grade(),
            score.band.map_or("", band)
        );
    }
    for (rule, mark) in
        [(&score.graded_by.0, format!("{:?}", score.letter)), (&score.graded_by.1, score.digit.to_string())]
    {
        if !rule.as_str().is_empty() {
            let _ = writeln!(out, "  grade {mark}      {rule}  {}", title(rules, rule.as_str()));
        }
    }
    if !score.would_change.is_empty() {
        let _ = writeln!(out, "  would change {}", score.would_change.join("; "));
    }
    for near in &score.near {
        let _ = writeln!(out, "  nearly       {}  {}: {}", near.rule, title(rules, near.rule.as_str()), near.lacks);
    }
}
