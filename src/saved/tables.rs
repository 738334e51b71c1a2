//! A folder of tables → a saved run: only the columns that are needed are read. In: `run.json` and `statements.csv` or
//! `statements.parquet`; out: a [`SavedRun`].

use std::path::Path;

use compact_str::CompactString;

use crate::error::{Error, Result};
use crate::model::Component;
use crate::report::csv::unguarded;
use crate::saved::columns::{Columns, of_csv, of_parquet};
use crate::saved::{RunPart, Saved, SavedRun, hundredths, unreadable};

/// Text columns, in the order in which they are used below.
pub(super) const TEXTS: [&str; 10] =
    ["article", "statement", "kind", "source_type", "cap_rules", "band", "grade", "level", "speaker", "claim_type"];

/// Number columns: the seven values in the order of [`Component::ALL`], then score, start and end.
pub(super) const NUMBERS: [&str; 10] = [
    "attribution_clarity",
    "identifiability",
    "proximity_value",
    "competence",
    "independence_value",
    "corroboration",
    "specificity",
    "score",
    "start",
    "end",
];

/// Reads a folder.
pub(super) fn read(folder: &Path) -> Result<SavedRun> {
    let shown = folder.to_string_lossy().into_owned();
    let file = folder.join("run.json");
    let text = std::fs::read(&file).map_err(|e| Error::io(file.to_string_lossy(), e))?;
    let part: RunPart = serde_json::from_slice(&text).map_err(|e| unreadable(&shown, &format!("run.json: {e}")))?;
    let (csv, parquet) = (folder.join("statements.csv"), folder.join("statements.parquet"));
    let columns = if parquet.is_file() { of_parquet(&parquet) } else { of_csv(&csv) };
    let columns = columns.map_err(|why| unreadable(&shown, &why))?;
    let mut run = SavedRun::begin(part);
    for at in 0..columns.len() {
        row(&mut run, &columns, at);
    }
    Ok(run)
}

fn row(run: &mut SavedRun, columns: &Columns, at: usize) {
    let text = |nth: usize| columns.texts[nth].get(at).map_or("", |t| t.as_str());
    let number = |nth: usize| columns.numbers[nth].get(at).copied().flatten();
    let article = unguarded(text(0));
    if run.articles.last().is_none_or(|last| last != article) {
        run.articles.push(article.to_owned());
    }
    if text(2) == "unattributed" {
        return;
    }
    let mut values = [None; Component::ALL.len()];
    for (nth, value) in values.iter_mut().enumerate() {
        *value = number(nth);
    }
    let word = |nth: usize| CompactString::new(unguarded(text(nth)));
    run.statements.push(Saved {
        article: run.articles.len() as u32 - 1,
        name: word(1),
        hull: [number(8).unwrap_or(0.0) as u32, number(9).unwrap_or(0.0) as u32],
        source_type: word(3),
        values,
        caps: text(4).split_whitespace().map(CompactString::new).collect(),
        hundredths: number(7).map(hundredths),
        band: word(5),
        grade: word(6),
        level: word(7),
        speaker: word(8),
        claim_type: word(9),
    });
}
