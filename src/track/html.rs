//! A comparison as a page that opens from disk without a network or a script, each sentence within the words around it. In: a
//! [`RulesDiff`]; out: HTML. Articles and rule files are hostile input: the template engine escapes them.

use askama::Template;

use crate::report::html::{clean, policy};
use crate::track::document::{RuleRow, RulesDiff, ShiftRow, StatementChange};
use crate::track::words::{self, signed};

const STYLE: &str = include_str!("templates/rules_diff.css");

#[derive(Template)]
#[template(path = "rules_diff.html")]
struct Page<'a> {
    diff: &'a RulesDiff,
    style: &'a str,
    style_hash: String,
    summary: String,
    lost: String,
    scores: String,
    rules: Vec<Rule<'a>>,
    groups: Vec<Group>,
    changes: Vec<Change<'a>>,
    accuracy: Vec<String>,
}

struct Rule<'a> {
    row: &'a RuleRow,
    moved: String,
}

struct Group {
    title: &'static str,
    rows: Vec<Shift>,
}

struct Shift {
    name: String,
    shift: String,
    is_fall: bool,
    before: String,
    after: String,
    /// Empty where they are not counted.
    bands: String,
    statements: u64,
}

struct Change<'a> {
    row: &'a StatementChange,
    place: String,
    what: String,
    causes: String,
    fields: Vec<String>,
}

/// The page; `list` statements at most.
///
/// # Errors
/// When the template cannot be rendered.
pub fn html(diff: &RulesDiff, list: usize) -> Result<String, std::fmt::Error> {
    let scores = &diff.scores;
    let page = Page {
        diff,
        style: STYLE,
        style_hash: policy(STYLE),
        summary: words::summary(diff),
        lost: words::unprocessed(diff),
        scores: words::scores(scores) + ".",
        rules: diff.rules.iter().map(|row| Rule { row, moved: words::moves(&row.moves) }).collect(),
        groups: vec![group("source type", &scores.types), group("outlet", &scores.outlets), articles(diff)],
        changes: diff.changes.iter().take(list).map(change).collect(),
        accuracy: accuracy(diff),
    };
    Ok(clean(page.render().map_err(|_| std::fmt::Error)?))
}

fn group(title: &'static str, rows: &[ShiftRow]) -> Group {
    let one = |row: &ShiftRow| Shift {
        name: row.group.clone(),
        shift: signed(row.shift),
        is_fall: row.shift < 0.0,
        before: format!("{:.2}", row.mean[0]),
        after: format!("{:.2}", row.mean[1]),
        bands: row.bands.to_string(),
        statements: row.statements,
    };
    Group { title, rows: words::shifted(rows).into_iter().map(one).collect() }
}

/// Articles that moved most.
fn articles(diff: &RulesDiff) -> Group {
    let one = |row: &crate::track::document::ArticleShift| {
        let [before, after] = row.mean;
        let shown = |mean: Option<f64>| mean.map_or("–".to_owned(), |m| format!("{m:.2}"));
        let shift = before.zip(after).map_or(0.0, |(a, b)| b - a);
        Shift {
            name: row.article.clone(),
            shift: signed(shift),
            is_fall: shift < 0.0,
            before: shown(before),
            after: shown(after),
            bands: String::new(),
            statements: row.statements,
        }
    };
    Group { title: "article", rows: diff.scores.articles.iter().take(20).map(one).collect() }
}

fn change(row: &StatementChange) -> Change<'_> {
    Change {
        row,
        place: words::place(row),
        what: words::what(row),
        causes: words::causes(&row.causes, row.together),
        fields: row.fields.iter().map(words::field).collect(),
    }
}

fn accuracy(diff: &RulesDiff) -> Vec<String> {
    let Some(shift) = &diff.accuracy else { return Vec::new() };
    let head =
        format!("{} annotated articles: {} of {} figures move.", shift.articles, shift.moved.len(), shift.compared);
    let one = |row: &crate::track::accuracy::FigureShift| {
        let percent = row.value.map(|v| v.map(|v| 100.0 * v));
        format!("{}: {} ({}) {} %", row.group.replace('_', " "), row.name, row.figure, words::arrow(&percent))
    };
    std::iter::once(head).chain(shift.moved.iter().map(one)).collect()
}
