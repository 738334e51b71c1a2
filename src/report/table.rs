//! A row's type → the columns of its table, and a row → its cells: names, order and kinds come from the type and its JSON Schema,
//! so CSV, Parquet and schema cannot differ. In: a type and its rows; out: columns and cells.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::report::cells;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, codes, ids.
    Text,
    /// Counts and positions.
    Whole,
    /// Scores and shares.
    Number,
    /// Yes or no.
    Truth,
}

impl ColumnKind {
    /// For people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole numbers",
            Self::Number => "numbers",
            Self::Truth => "yes or no",
        }
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// As in the head line.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Cell {
    Missing,
    Text(String),
    Whole(i64),
    Number(f64),
    Truth(bool),
}

/// The columns of a row type, in the order of its fields.
pub fn columns<T: JsonSchema>() -> Vec<Column> {
    let schema = schemars::schema_for!(T).to_value();
    let Some(Value::Object(properties)) = schema.get("properties") else { return Vec::new() };
    properties.iter().map(|(name, of)| Column { name: name.clone(), kind: kind(of) }).collect()
}

/// A type's kind; a list of types is one that may be missing.
fn kind(schema: &Value) -> ColumnKind {
    let is = |word: &str| match schema.get("type") {
        Some(Value::String(found)) => found == word,
        Some(Value::Array(found)) => found.iter().any(|f| f == word),
        _ => false,
    };
    match () {
        () if is("integer") => ColumnKind::Whole,
        () if is("number") => ColumnKind::Number,
        () if is("boolean") => ColumnKind::Truth,
        () => ColumnKind::Text,
    }
}

/// A row's cells, in step with [`columns`].
pub fn cells<T: Serialize>(row: &T, columns: &[Column]) -> Vec<Cell> {
    cells::cells(row, columns.len())
}
