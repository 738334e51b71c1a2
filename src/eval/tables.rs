//! A report of figures → aligned text or Markdown, in percent. In: figures; out: lines. Leaves no row out.

use std::fmt::Write as _;

use crate::eval::accuracy::{Accuracy, Agreement, Figure, Row, Section};
use crate::eval::sheet::Group;

/// A table: its heading cells and rows, the first column left-aligned.
struct Table {
    title: &'static str,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// For people, on a terminal.
pub fn text(accuracy: &Accuracy) -> String {
    let mut out = String::new();
    for section in &accuracy.sections {
        let _ = writeln!(out, "{}\n", heading(section));
        // One width for all tables of a section, so that the eye finds the columns again.
        let tables = tables(section);
        let first =
            tables.iter().flat_map(|t| &t.rows).map(|row| row[0].chars().count() + 2).max().unwrap_or(0).max(22);
        for table in &tables {
            aligned(&mut out, table, first);
        }
    }
    let _ = writeln!(out, "{}", note(accuracy));
    out
}

/// For a README or a model card.
pub fn markdown(accuracy: &Accuracy) -> String {
    let mut out = String::new();
    for section in &accuracy.sections {
        let _ = writeln!(out, "### {}\n", heading(section));
        for table in tables(section) {
            let _ = writeln!(out, "| {} | {} |", table.title, table.head.join(" | "));
            let _ = writeln!(out, "|---|{}", "---:|".repeat(table.head.len()));
            for row in &table.rows {
                let _ = writeln!(out, "| {} |", row.join(" | "));
            }
            out.push('\n');
        }
    }
    let _ = writeln!(out, "{}", note(accuracy));
    out
}

fn heading(section: &Section) -> String {
    let whose = if section.compared == "program" { "the program" } else { "a second annotator" };
    let plural = if section.articles == 1 { "" } else { "s" };
    let mut out = format!(
        "{} article{plural} in {} conventions, {whose} against the gold",
        section.articles, section.conventions
    );
    if section.left_out > 0 {
        let _ = write!(out, " ({} without a second coding left out)", section.left_out);
    }
    out
}

fn note(accuracy: &Accuracy) -> String {
    let stamp = &accuracy.stamp;
    format!(
        "In percent, with 95 % bootstrap intervals over articles ({} resamples, seed {}); alpha's over statements. onrecord {}, rules {}, model {}.",
        accuracy.resamples,
        accuracy.seed,
        stamp.version,
        stamp.rule_set.get(..12).unwrap_or_default(),
        stamp.model.get(..12).unwrap_or_default()
    )
}

fn tables(section: &Section) -> Vec<Table> {
    let groups = [
        (Group::Statements, "statements"),
        (Group::Kinds, "by kind"),
        (Group::SoftSpans, "spans, soft"),
        (Group::ExactSpans, "spans, exact"),
        (Group::Labels, "labels of statements"),
        (Group::Hedges, "hedges"),
        (Group::HedgeClasses, "classes of hedges"),
        (Group::Constructions, "by construction"),
    ];
    let mut out = Vec::new();
    for (group, title) in groups {
        let rows: Vec<&Row> = section.rows.iter().filter(|row| row.group == group).collect();
        if !rows.is_empty() {
            out.push(Table { title, head: head(group), rows: rows.into_iter().map(cells).collect() });
        }
    }
    if !section.agreement.is_empty() {
        let rows = section.agreement.iter().map(agreed).collect();
        out.push(Table { title: "agreement", head: vec!["Krippendorff’s alpha", "statements"], rows });
    }
    out
}

fn head(group: Group) -> Vec<&'static str> {
    match group {
        Group::Constructions => vec!["precision", "predicted"],
        group if group.is_share() => vec!["share right", "compared"],
        _ => vec!["precision", "recall", "F1", "predicted", "gold"],
    }
}

fn cells(row: &Row) -> Vec<String> {
    let mut out = vec![row.name.clone(), shown(row.precision)];
    if !row.group.is_share() {
        out.extend(row.recall.map(shown));
        out.extend(row.f1.map(shown));
    }
    out.push(row.predicted.to_string());
    out.extend(row.gold.filter(|_| !row.group.is_share()).map(|n| n.to_string()));
    out
}

fn shown(figure: Figure) -> String {
    let [value, low, high] = [figure.value, figure.low, figure.high].map(|n| 100.0 * n);
    format!("{value:.2} ({low:.1}–{high:.1})")
}

fn agreed(agreement: &Agreement) -> Vec<String> {
    let value = agreement
        .alpha
        .map_or_else(|| "all values the same".to_owned(), |f| format!("{:.3} ({:.2}–{:.2})", f.value, f.low, f.high));
    vec![agreement.label.to_owned(), value, agreement.statements.to_string()]
}

fn aligned(out: &mut String, table: &Table, first: usize) {
    let width = |nth: usize| {
        let cells = table.rows.iter().map(|row| row[nth + 1].chars().count());
        cells.chain([table.head[nth].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.head.len()).map(width).collect();
    let _ = write!(out, "{:first$}", table.title);
    for (cell, width) in table.head.iter().zip(&widths) {
        let _ = write!(out, "  {cell:>width$}");
    }
    out.push('\n');
    for row in &table.rows {
        let _ = write!(out, "  {:w$}", row[0], w = first - 2);
        for (cell, width) in row[1..].iter().zip(&widths) {
            let _ = write!(out, "  {cell:>width$}");
        }
        out.push('\n');
    }
    out.push('\n');
}
