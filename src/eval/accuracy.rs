//! Annotated articles → figures with intervals: the program's reading, or a second annotator's, against the gold. In: an engine
//! and cases; out: a report. Prints nothing and judges nothing.

use rayon::prelude::*;
use serde::Serialize;

use crate::attribute::Conventions;
use crate::eval::bootstrap::{Draws, RESAMPLES, SEED};
use crate::eval::coding::{Coded, Coding, Label};
use crate::eval::gold::{Case, Gold};
use crate::eval::sheet::{Group, Key, Sheet};
use crate::eval::{Ratio, alpha, articles, brat};
use crate::pipeline::Engine;
use crate::report::Stamp;

/// A number, 0..=1 (alpha: at most 1), and where the middle 95 % of its resamples lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// The number.
    pub value: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// One line of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Which table.
    pub group: Group,
    /// What is measured.
    pub name: String,
    /// Right of predicted.
    pub precision: Figure,
    /// Found of gold; for constructions without meaning and `None`, since gold has no rules.
    pub recall: Option<Figure>,
    /// Of both.
    pub f1: Option<Figure>,
    /// How many were predicted.
    pub predicted: u64,
    /// How many there are in the gold.
    pub gold: Option<u64>,
}

/// Agreement on one label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Which label.
    pub label: &'static str,
    /// Statements that both codings have.
    pub statements: u64,
    /// Krippendorff's alpha, with the interval over statements; `None` where all values are the same.
    pub alpha: Option<Figure>,
}

/// The figures of one set of articles.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// `polnear` or `product`.
    pub conventions: &'static str,
    /// `program` or `second coding`.
    pub compared: &'static str,
    /// How many articles.
    pub articles: u64,
    /// Articles that the second coding lacks.
    pub left_out: u64,
    /// In order of their groups.
    pub rows: Vec<Row>,
    /// Empty without a second coding.
    pub agreement: Vec<Agreement>,
}

/// All figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Accuracy {
    /// `onrecord.eval/1`.
    pub schema: &'static str,
    /// How many resamples the intervals stand on.
    pub resamples: usize,
    /// Where their generator starts.
    pub seed: u64,
    /// One for each kind of conventions that has articles.
    pub sections: Vec<Section>,
    /// What the figures depend on besides the gold.
    pub stamp: Stamp,
}

/// Measures on all cores; the figures are the same at any number of them.
pub fn run(engine: &Engine, gold: &Gold) -> Accuracy {
    let sets = [(&gold.brat, Conventions::Polnear), (&gold.articles, Conventions::Product)];
    let sections = sets.into_iter().filter(|(cases, _)| !cases.is_empty());
    Accuracy {
        schema: "onrecord.eval/1",
        resamples: RESAMPLES,
        seed: SEED,
        sections: sections.map(|(cases, conventions)| section(engine, cases, conventions)).collect(),
        stamp: engine.stamp(),
    }
}

fn section(engine: &Engine, cases: &[Case], conventions: Conventions) -> Section {
    let by_people = cases.iter().any(|case| case.second.is_some());
    let here: Vec<&Case> = cases.iter().filter(|case| case.second.is_some() == by_people).collect();
    let is_brat = conventions == Conventions::Polnear;
    let sheet = |case: &&Case| {
        let theirs = match &case.second {
            Some(second) => second.clone(),
            None => Coding::of_reading(&engine.read_under(case.article.clone(), conventions)),
        };
        let text = &case.article.text;
        if is_brat {
            brat::compare(text, &case.gold, &theirs, &case.discard)
        } else {
            articles::compare(text, &case.gold, &theirs)
        }
    };
    let sheets: Vec<Sheet> = here.par_iter().map(sheet).collect();
    Section {
        conventions: if is_brat { "polnear" } else { "product" },
        compared: if by_people { "second coding" } else { "program" },
        articles: here.len() as u64,
        left_out: (cases.len() - here.len()) as u64,
        rows: rows(&sheets),
        agreement: if by_people { agreement(&here, is_brat) } else { Vec::new() },
    }
}

fn rows(sheets: &[Sheet]) -> Vec<Row> {
    let mut total = Sheet::default();
    for sheet in sheets {
        total.merge(sheet);
    }
    let draws = Draws::new(sheets.len());
    total.rows.iter().map(|(key, counts)| row(key, *counts, sheets, &draws)).collect()
}

fn row(key: &Key, counts: Ratio, sheets: &[Sheet], draws: &Draws) -> Row {
    let each: Vec<Ratio> = sheets.iter().map(|sheet| sheet.row(key)).collect();
    let figure = |of: fn(Ratio) -> f64| {
        let resampled = |units: &[u32]| {
            let mut sum = Ratio::default();
            for unit in units {
                sum.add(each[*unit as usize]);
            }
            // A resample without the thing measured says nothing of it.
            if sum.predicted + sum.gold > 0.0 { of(sum) } else { f64::NAN }
        };
        let (low, high) = draws.interval(resampled);
        Figure { value: rounded(of(counts)), low: rounded(low), high: rounded(high) }
    };
    let has_gold = key.0 != Group::Constructions;
    Row {
        group: key.0,
        name: key.2.clone(),
        precision: figure(Ratio::precision),
        recall: has_gold.then(|| figure(Ratio::recall)),
        f1: has_gold.then(|| figure(Ratio::f1)),
        predicted: counts.predicted as u64,
        gold: has_gold.then_some(counts.gold as u64),
    }
}

/// To a hundredth of a percent.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn agreement(cases: &[&Case], is_brat: bool) -> Vec<Agreement> {
    let mut units: [Vec<[String; 2]>; 3] = Default::default();
    for case in cases {
        let Some(second) = &case.second else { continue };
        let (mine, theirs) = (case.gold.told(true), second.told(true));
        let text = &case.article.text;
        let pairs =
            if is_brat { brat::pairs_of(text, &mine, &theirs) } else { articles::pairs_of(text, &mine, &theirs) };
        for (g, p) in pairs {
            let of = |coded: &Coded| [coded.kind_label(), coded.source_type.clone(), coded.naming.clone()];
            for (unit, (a, b)) in units.iter_mut().zip(of(mine[g]).into_iter().zip(of(theirs[p]))) {
                unit.extend(both(a, b));
            }
        }
    }
    let named = ["kind", "source type", "naming"].into_iter().zip(&units);
    named.filter(|(_, units)| !units.is_empty()).map(|(label, units)| agreed(label, units)).collect()
}

/// First readings, where both have one.
fn both(a: Label, b: Label) -> Option<[String; 2]> {
    (!a.first.is_empty() && !b.first.is_empty()).then_some([a.first, b.first])
}

fn agreed(label: &'static str, units: &[[String; 2]]) -> Agreement {
    let words: Vec<[&str; 2]> = units.iter().map(|[a, b]| [a.as_str(), b.as_str()]).collect();
    let value = alpha::alpha(words.iter());
    // A resample in which all values are the same shows no disagreement.
    let resampled = |places: &[u32]| alpha::alpha(places.iter().map(|n| words[*n as usize])).unwrap_or(1.0);
    let figure = |value: f64| {
        let (low, high) = Draws::new(words.len()).interval(resampled);
        Figure { value: rounded(value), low: rounded(low), high: rounded(high) }
    };
    Agreement { label, statements: units.len() as u64, alpha: value.map(figure) }
}
