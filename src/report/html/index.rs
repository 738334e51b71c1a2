//! Many articles → an index: a sortable table, the balance by outlet, desk, author and over time, and each article's details in a
//! file of its own that is loaded when it is opened. In: readings as they come, then the run; out: a page and its details.

use std::io::Write as _;

use askama::Template;
use base64::Engine as _;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::model::Reading;
use crate::report::groups::GroupRow;
use crate::report::html::names::Names;
use crate::report::html::view::title_of;
use crate::report::html::{SCRIPT, fragment, framed};
use crate::report::tops::{TOPS, Top, top};
use crate::report::{RunRow, Unprocessed};
use crate::ruleset::RuleSet;

const INDEX_SCRIPT: &str = include_str!("index.js");
/// Groups shown of each kind; the rest is counted.
const SHOWN: usize = 40;
/// Lost inputs listed.
const SHOWN_LOST: usize = 200;
/// Width of a group's bar.
const WIDTH: f64 = 200.0;

/// One article's row, as short as it can be: the page holds ten thousand of them.
#[derive(Serialize)]
struct Row(
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    u64,
    Option<f64>,
    [usize; 4],
    Vec<(usize, u64)>,
);

/// Gathers the rows.
#[derive(Default)]
pub struct Index {
    rows: Vec<Row>,
}

impl Index {
    /// Adds an article; gives its number, from 0.
    pub fn add(&mut self, reading: &Reading, rules: &RuleSet) -> usize {
        let names = Names::new(reading, rules);
        let count = |word: &str| names.said().filter(|n| names.traits(*n).contains(&word)).count();
        let meta = &reading.article.metadata;
        let place = |code: &str| TOPS.iter().position(|t| t.code == code).unwrap_or(TOPS.len() - 1);
        let balance = reading.profile.by_statements.by_top.iter().map(|(code, n)| (place(code), *n)).collect();
        let title = title_of(reading);
        self.rows.push(Row(
            if title.is_empty() { reading.article.id.clone() } else { title },
            meta.outlet.clone(),
            meta.desk.clone(),
            meta.author.clone(),
            meta.date.clone(),
            reading.profile.statements,
            reading.profile.mean_score,
            [count("unanswered"), count("capped"), count("contradicted"), count("single")],
            balance,
        ));
        self.rows.len() - 1
    }

    /// The page. `folder` is where the details lie beside it; `inline` are the details themselves where there is no folder.
    ///
    /// # Errors
    /// When a template cannot be rendered.
    pub fn page(&self, run: &RunRow, folder: &str, inline: &[String]) -> Result<String, std::fmt::Error> {
        let rows = serde_json::to_string(&self.rows).map_err(|_| std::fmt::Error)?.replace('<', "\\u003c");
        let profile = &run.profile;
        let body = View {
            articles: run.scored,
            read: run.read,
            lost: run.failed,
            statements: profile.statements,
            scored: profile.scored_statements,
            mean: profile.mean_score.map_or("–".to_owned(), |m| format!("{m:.1}")),
            kinds: [("outlet", &profile.by_outlet), ("desk", &profile.by_desk), ("author", &profile.by_author)]
                .into_iter()
                .filter(|(_, rows)| !rows.is_empty())
                .map(|(title, rows)| Kind::new(title, rows))
                .collect(),
            months: months(&profile.by_month),
            unprocessed: run.unprocessed.iter().take(SHOWN_LOST).cloned().collect(),
            rows: &rows,
            folder,
            inline,
            tops: &TOPS,
        }
        .render()
        .map_err(|_| std::fmt::Error)?;
        let script = format!("{SCRIPT}{INDEX_SCRIPT}");
        framed(&format!("{} articles", run.scored), run, &script, &body)
    }
}

/// An article's details, packed: gzip in base64.
///
/// # Errors
/// When the template cannot be rendered.
pub fn packed(reading: &Reading, rules: &RuleSet) -> Result<String, std::fmt::Error> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(fragment(reading, rules)?.as_bytes()).map_err(|_| std::fmt::Error)?;
    let bytes = encoder.finish().map_err(|_| std::fmt::Error)?;
    Ok(base64::engine::general_purpose::STANDARD.encode(bytes))
}

/// The script file that hands packed details to the page.
pub fn script(number: usize, packed: &str) -> String {
    format!("onrecord({number},\"{packed}\");\n")
}

#[derive(Template)]
#[template(path = "index.html")]
struct View<'a> {
    articles: u64,
    read: u64,
    lost: u64,
    statements: u64,
    scored: u64,
    mean: String,
    kinds: Vec<Kind>,
    months: Option<Months>,
    unprocessed: Vec<Unprocessed>,
    /// JSON in which no tag can begin.
    rows: &'a str,
    folder: &'a str,
    inline: &'a [String],
    tops: &'a [Top],
}

/// Outlets, desks or authors.
struct Kind {
    title: &'static str,
    groups: Vec<Group>,
    more: usize,
}

struct Group {
    name: String,
    articles: u64,
    statements: u64,
    mean: String,
    interval: String,
    /// Places on an axis of 0 to 100: low, mean, high; empty without a score.
    axis: Option<(f64, f64, f64)>,
    parts: Vec<Bar>,
    effective: String,
    official: String,
    anonymous: String,
    corroborated: String,
}

struct Bar {
    top: Top,
    x: String,
    width: String,
    middle: String,
    title: String,
}

impl Kind {
    fn new(title: &'static str, rows: &[GroupRow]) -> Self {
        let mut rows: Vec<&GroupRow> = rows.iter().collect();
        rows.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
        let groups = rows.iter().take(SHOWN).map(|r| group(r)).collect();
        Self { title, groups, more: rows.len().saturating_sub(SHOWN) }
    }
}

fn group(row: &GroupRow) -> Group {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let [low, high] = row.mean_interval.unwrap_or([0.0, 0.0]);
    Group {
        name: row.name.clone(),
        articles: row.articles,
        statements: row.statements,
        mean: row.mean_score.map_or("–".to_owned(), |m| format!("{m:.1}")),
        interval: row.mean_interval.map_or_else(String::new, |_| format!("{low:.1} to {high:.1}")),
        axis: row
            .mean_score
            .map(|mean| if row.mean_interval.is_some() { (low, mean, high) } else { (mean, mean, mean) }),
        parts: bars(&row.by_top),
        effective: format!("{:.1}", row.effective),
        official: percent(row.official_share),
        anonymous: percent(row.anonymous_share),
        corroborated: percent(row.corroborated_share),
    }
}

fn bars(by_top: &[(String, u64)]) -> Vec<Bar> {
    let all: u64 = by_top.iter().map(|(_, n)| n).sum();
    let mut at = 0.0;
    let one = |(code, n): &(String, u64)| {
        let width = *n as f64 / all.max(1) as f64 * WIDTH;
        let (x, kind) = (at, top(code));
        at += width;
        Bar {
            top: kind,
            x: format!("{x:.1}"),
            width: format!("{:.1}", (width - 1.0).max(0.4)),
            middle: if width >= 12.0 { format!("{:.1}", x + width / 2.0 - 0.5) } else { String::new() },
            title: format!("{}: {n} of {all}", kind.title),
        }
    };
    by_top.iter().map(one).collect()
}

/// The chart over time: a column a month, stacked by type, and the mean score above it.
struct Months {
    columns: Vec<Column>,
    width: f64,
    /// Width of a column's bar.
    bar: f64,
    /// The means' line.
    line: String,
}

struct Column {
    name: String,
    x: f64,
    parts: Vec<(Top, String, String)>,
    title: String,
    has_label: bool,
}

const HEIGHT: f64 = 90.0;
/// Width of the chart over time.
const CHART: f64 = 1160.0;

fn months(rows: &[GroupRow]) -> Option<Months> {
    if rows.len() < 2 {
        return None;
    }
    // As wide as a page where there are few months; never thinner than can be seen.
    let width = (CHART / rows.len() as f64).clamp(6.0, 96.0);
    let every = (52.0 / width).ceil().max(1.0) as usize;
    let columns: Vec<Column> = rows.iter().enumerate().map(|(n, row)| column(row, n, width, n % every == 0)).collect();
    let point = |(n, row): (usize, &GroupRow)| {
        let mean = row.mean_score?;
        Some(format!("{:.1} {:.1}", 30.0 + (n as f64 + 0.5) * width - 1.0, 60.0 - mean * 0.5))
    };
    let points: Vec<String> = rows.iter().enumerate().filter_map(point).collect();
    Some(Months {
        columns,
        width: 40.0 + rows.len() as f64 * width,
        bar: width - 2.0,
        line: format!("M{}", points.join("L")),
    })
}

fn column(row: &GroupRow, n: usize, width: f64, has_label: bool) -> Column {
    let all: u64 = row.by_top.iter().map(|(_, n)| n).sum();
    let mut by_top: Vec<(Top, u64)> = row.by_top.iter().map(|(code, n)| (top(code), *n)).collect();
    by_top.sort_by_key(|(kind, _)| TOPS.iter().position(|t| t == kind));
    let mut at = 80.0;
    let part = |(kind, n): (Top, u64)| {
        let height = n as f64 / all.max(1) as f64 * HEIGHT;
        let y = at;
        at += height;
        (kind, format!("{y:.1}"), format!("{:.1}", (height - 0.6).max(0.2)))
    };
    let mean = row.mean_score.map_or("none scored".to_owned(), |m| format!("mean {m:.1}"));
    Column {
        name: row.name.clone(),
        x: 30.0 + n as f64 * width,
        parts: by_top.into_iter().map(part).collect(),
        title: format!("{}: {} articles, {} statements, {mean}", row.name, row.articles, row.statements),
        has_label,
    }
}
