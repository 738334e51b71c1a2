//! One statement's page in the side panel: who, what kind of source, the computation, hedges, links, what would change it. In: a
//! reading; out: rows of strings. The terms shown sum exactly to the score.

use crate::model::{Relation, Term};
use crate::report::html::names::{Names, Ref, mark};
use crate::report::text::band;
use crate::report::tops::Top;

/// The side panel of one statement.
pub(super) struct Trace {
    pub(super) name: String,
    pub(super) top: Top,
    pub(super) traits: String,
    pub(super) who: String,
    pub(super) kind: &'static str,
    pub(super) words: String,
    /// `64.0`, or empty when not scored.
    pub(super) points: String,
    /// The band, or why there is no score.
    pub(super) verdict: String,
    /// Bands under other weights; empty when there is but one.
    pub(super) interval: String,
    pub(super) grade: String,
    /// What letter and digit mean here.
    pub(super) grade_words: Vec<Because>,
    pub(super) terms: Vec<TermLine>,
    /// The sum before caps.
    pub(super) sum: String,
    pub(super) caps: Vec<Because>,
    pub(super) flags: Vec<Because>,
    pub(super) near: Vec<Because>,
    pub(super) changes: Vec<String>,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) hedges: Vec<HedgeLine>,
    pub(super) level: String,
    pub(super) links: Vec<LinkLine>,
    /// How it was found and typed.
    pub(super) because: Vec<Because>,
    /// `found + typed`, one line for print.
    pub(super) line: String,
}

/// A rule, its title, its words.
pub(super) struct Because {
    pub(super) rule: String,
    pub(super) title: String,
    pub(super) words: String,
}

/// One row of the computation.
pub(super) struct TermLine {
    pub(super) component: String,
    pub(super) value: String,
    pub(super) weight: String,
    pub(super) points: String,
    /// 0..=100, for the bar.
    pub(super) percent: f64,
    pub(super) found: String,
    pub(super) words: String,
    pub(super) rule: String,
}

/// One hedge.
pub(super) struct HedgeLine {
    pub(super) class: String,
    pub(super) code: String,
    pub(super) whose: &'static str,
    pub(super) words: String,
    pub(super) rule: String,
}

/// One link.
pub(super) struct LinkLine {
    pub(super) word: &'static str,
    pub(super) kind: &'static str,
    pub(super) to: Ref,
    pub(super) similarity: String,
    pub(super) because: Because,
}

/// A trace for every statement with a source.
pub(super) fn traces(names: &Names<'_>) -> Vec<Trace> {
    names.said().map(|n| trace(names, n)).collect()
}

fn trace(names: &Names<'_>, n: usize) -> Trace {
    let reading = names.reading;
    let (standing, support, score) = (&reading.standings[n], &reading.corroboration[n], &reading.scores[n]);
    let sum: i32 = score.terms.iter().map(|t| t.points).sum();
    let applied = |caps: bool| score.applied.iter().filter(move |a| a.cap.is_some() == caps);
    let points: Vec<String> = score.terms.iter().map(|t| hundredths(t.points)).collect();
    Trace {
        name: names.names[n].clone(),
        top: names.top(n),
        traits: names.traits(n).join(" "),
        who: names.who(n),
        kind: standing.source_type.title(),
        words: names.words(n),
        points: score.points().map_or_else(String::new, |p| format!("{p:.1}")),
        verdict: score.band.map_or_else(|| mark(score, standing.claim_type), |b| band(b).to_owned()),
        interval: interval(score),
        grade: score.grade(),
        grade_words: grade(names, n),
        terms: score.terms.iter().map(|t| term(names, t)).collect(),
        sum: hundredths(sum),
        caps: applied(true).map(|a| because(names, a.rule.as_str(), format!("{:.0}", a.cap.unwrap_or(0.0)))).collect(),
        flags: applied(false).map(|a| because(names, a.rule.as_str(), a.name.replace('-', " "))).collect(),
        near: score.near.iter().map(|m| because(names, m.rule.as_str(), m.lacks.clone())).collect(),
        changes: score.would_change.clone(),
        facts: facts(names, n),
        hedges: hedges(names, n),
        level: support.level.word().to_owned(),
        links: links(names, n),
        because: reasons(names, n),
        line: points.join(" + "),
    }
}

fn hundredths(points: i32) -> String {
    format!("{:.2}", f64::from(points) / 100.0)
}

fn interval(score: &crate::model::Score) -> String {
    match score.band_interval {
        Some((low, high)) if low != high => format!("{} to {} under weights ± 25 %", band(low), band(high)),
        _ => String::new(),
    }
}

fn because(names: &Names<'_>, rule: &str, words: String) -> Because {
    Because { rule: rule.to_owned(), title: names.title(rule), words }
}

fn grade(names: &Names<'_>, n: usize) -> Vec<Because> {
    let score = &names.reading.scores[n];
    let (letter, digit) = &score.graded_by;
    let of = |rule: &crate::model::RuleId, mark: String| because(names, rule.as_str(), mark);
    let rows = [of(letter, format!("{:?}", score.letter)), of(digit, score.digit.to_string())];
    rows.into_iter().filter(|row| !row.rule.is_empty()).collect()
}

fn term(names: &Names<'_>, term: &Term) -> TermLine {
    TermLine {
        component: term.component.word().replace('_', " "),
        value: format!("{:.2}", term.value),
        weight: format!("{}", term.weight),
        points: hundredths(term.points),
        percent: (term.value * 1000.0).round() / 10.0,
        found: term.found.clone(),
        words: names.evidence(term.span),
        rule: term.rule.to_string(),
    }
}

fn facts(names: &Names<'_>, n: usize) -> Vec<(&'static str, String)> {
    let (standing, statement) = (&names.reading.standings[n], &names.reading.statements[n]);
    let plain = |word: &str| word.replace('_', " ");
    let kind = format!("{:?} {}", statement.kind, standing.claim_type.word()).to_lowercase();
    let mut rows = vec![
        ("claim", kind),
        ("topic", standing.topic.word().to_owned()),
        ("named", plain(standing.naming.word())),
        ("proximity", plain(standing.proximity.word())),
        ("independence", plain(standing.independence.word())),
        ("contact", plain(standing.contact.word())),
    ];
    rows.extend(standing.organisation.clone().map(|o| ("organisation", o)));
    rows.extend(standing.accused.clone().map(|a| ("accuses", a)));
    rows.extend(statement.nested_in.map(|id| ("inside", names.names[id.index()].clone())));
    rows.extend(statement.continues.map(|id| ("goes on from", names.names[id.index()].clone())));
    if names.reading.polarity[n].is_negative {
        rows.push(("polarity", "negative".to_owned()));
    }
    rows
}

fn hedges(names: &Names<'_>, n: usize) -> Vec<HedgeLine> {
    let line = |h: &crate::model::Hedge| HedgeLine {
        class: h.class.code().split('.').next().unwrap_or("").to_owned(),
        code: h.class.code().replace('.', ", ").replace('_', " "),
        whose: match h.by {
            crate::model::HedgeBy::Source => "the source’s",
            crate::model::HedgeBy::Reporter => "the reporter’s",
            crate::model::HedgeBy::Undetermined => "whose is open",
        },
        words: names.evidence(h.span),
        rule: h.rule.to_string(),
    };
    names.hedges(n).map(line).collect()
}

fn links(names: &Names<'_>, n: usize) -> Vec<LinkLine> {
    let line = |(link, other): (&crate::model::Link, usize)| {
        let (word, kind) = match (link.relation, link.is_partial) {
            (Relation::Supports, false) => ("supported by", "supports"),
            (Relation::Supports, true) => ("supported in part by", "supports"),
            (Relation::Contradicts, _) => ("contradicted by", "contradicts"),
            (Relation::Repeats, _) => ("the same source again in", "repeats"),
        };
        LinkLine {
            word,
            kind,
            to: names.refer(other),
            similarity: format!("{:.2}", link.similarity),
            because: because(names, link.rule.as_str(), String::new()),
        }
    };
    names.links(n).into_iter().map(line).collect()
}

fn reasons(names: &Names<'_>, n: usize) -> Vec<Because> {
    let found = names.reading.statements[n].because.iter();
    let all = found.chain(&names.reading.standings[n].because);
    all.map(|b| because(names, b.rule.as_str(), names.evidence(b.span))).collect()
}
