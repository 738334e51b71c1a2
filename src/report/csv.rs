//! Cells → CSV lines that open in a spreadsheet without running a formula. In: columns and cells; out: bytes. A text that a
//! spreadsheet would take for a formula gets an apostrophe in front; [`unguarded`] takes it off again.

use crate::report::table::{Cell, Column};

/// Characters at which spreadsheets begin a formula, in any locale.
const STARTERS: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋'];

/// The head line.
pub fn head(columns: &[Column]) -> Vec<u8> {
    line(columns.iter().map(|c| c.name.clone()))
}

/// One row; missing is empty.
pub fn row(cells: &[Cell]) -> Vec<u8> {
    line(cells.iter().map(|cell| match cell {
        Cell::Missing => String::new(),
        Cell::Text(text) => guarded(text),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Truth(truth) => truth.to_string(),
    }))
}

fn line(fields: impl Iterator<Item = String>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // A vector takes every byte, so neither call can fail.
    let written = writer.write_record(fields.map(String::into_bytes)).and_then(|()| Ok(writer.flush()?));
    debug_assert!(written.is_ok());
    writer.into_inner().unwrap_or_default()
}

/// True when the text, its leading apostrophes aside, begins a formula.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(['\'', ' ']).starts_with(STARTERS)
}

/// The text, made harmless for spreadsheets.
pub fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text as it was before [`guarded`].
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_come_back() {
        for text in ["=1+1", "'=1", "''=1", "+44", "-1", "@SUM(A1)", "\t=1", " =1", "plain", "'tis", "", "’=", "a=b"]
        {
            let cell = guarded(text);
            assert!(!cell.starts_with(STARTERS) && unguarded(&cell) == text, "{text:?} as {cell:?}");
        }
    }

    #[test]
    fn missing_is_empty_and_quotes_are_doubled() {
        let cells = [Cell::Missing, Cell::Text("a \"b\",\nc".to_owned()), Cell::Number(0.5), Cell::Truth(true)];
        assert_eq!(row(&cells), b",\"a \"\"b\"\",\nc\",0.5,true\n");
    }
}
