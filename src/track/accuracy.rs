//! Figures against gold under both rule sets → those that move. In: two reports of accuracy; out: rows. Figures that stay are counted,
//! not listed.

use schemars::JsonSchema;
use serde::Serialize;

use crate::eval::{Accuracy, Row};

/// One figure that moves.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FigureShift {
    /// `product` or `polnear`.
    pub conventions: String,
    /// Which table, such as `labels`.
    pub group: String,
    /// What is measured.
    pub name: String,
    /// `f1`, or `precision` for shares and constructions.
    pub figure: String,
    /// Before and after, 0..=1; null where a side has no such row.
    pub value: [Option<f64>; 2],
    /// The 95 % interval before, 0..=1: a move within it may be chance.
    pub interval: Option<[f64; 2]>,
}

/// How the accuracy card moves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct AccuracyShift {
    /// Annotated articles.
    pub articles: u64,
    /// Figures compared.
    pub compared: u64,
    /// Those that move, largest move first.
    pub moved: Vec<FigureShift>,
}

/// Compares two reports of the same gold.
pub fn accuracy_shift(before: &Accuracy, after: &Accuracy) -> AccuracyShift {
    let mut out =
        AccuracyShift { articles: before.sections.iter().map(|s| s.articles).sum(), ..AccuracyShift::default() };
    let all = |accuracy: &Accuracy| {
        let rows = accuracy.sections.iter().flat_map(|s| s.rows.iter().map(move |row| (s.conventions, row.clone())));
        rows.collect::<Vec<_>>()
    };
    let (x, y) = (all(before), all(after));
    let same = |(conventions, row): &(&'static str, Row), other: &(&'static str, Row)| {
        *conventions == other.0 && row.group == other.1.group && row.name == other.1.name
    };
    for row in &x {
        out.compared += 1;
        let other = y.iter().find(|other| same(row, other));
        out.moved.extend(shift(row.0, Some(&row.1), other.map(|o| &o.1)));
    }
    for row in y.iter().filter(|row| !x.iter().any(|other| same(row, other))) {
        out.compared += 1;
        out.moved.extend(shift(row.0, None, Some(&row.1)));
    }
    out.moved.sort_by_key(|m| {
        std::cmp::Reverse(m.value[0].zip(m.value[1]).map_or(i64::MAX, |(a, b)| ((b - a) * 1e4).abs() as i64))
    });
    out
}

fn shift(conventions: &str, before: Option<&Row>, after: Option<&Row>) -> Option<FigureShift> {
    let row = before.or(after)?;
    let is_share = row.group.is_share() || row.f1.is_none();
    let of = |row: &Row| if is_share { row.precision } else { row.f1.unwrap_or(row.precision) };
    // A row of nothing predicted and nothing in the gold has no figure.
    let value = |row: Option<&Row>| row.map(|r| of(r).value).filter(|v| v.is_finite());
    let values = [value(before), value(after)];
    if values[0] == values[1] {
        return None;
    }
    let group = serde_json::to_value(row.group).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    Some(FigureShift {
        conventions: conventions.to_owned(),
        group,
        name: row.name.clone(),
        figure: if is_share { "precision" } else { "f1" }.to_owned(),
        value: values,
        interval: before.map(of).map(|f| [f.low, f.high]).filter(|i| i.iter().all(|v| v.is_finite())),
    })
}
