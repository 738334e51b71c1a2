//! A file of statements coded by hand → rows by article. In: JSON lines; out: rows, or the first line that is none.

use std::collections::BTreeMap;

use crate::error::{Error, Place, Result};
use crate::model::Given;

/// Rows by article id; those that name no article stand under "".
///
/// # Errors
/// When the file cannot be read, or a line is not a row of the coding.
pub fn given(path: &str) -> Result<BTreeMap<String, Vec<Given>>> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, e))?;
    let mut out: BTreeMap<String, Vec<Given>> = BTreeMap::new();
    for (nth, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Given = serde_json::from_str(line).map_err(|e| Error::Input {
            place: Place { file: path.to_owned(), line: nth as u32 + 1, column: e.column() as u32 },
            reason: format!("not a coded statement: {}", e.to_string().split(" at line ").next().unwrap_or("")),
        })?;
        out.entry(row.article.clone().unwrap_or_default()).or_default().push(row);
    }
    Ok(out)
}
