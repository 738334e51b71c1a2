//! Every column of a table in Parquet, whoever wrote it. In: a file, or a folder of parts, and the columns that are wanted; out:
//! rows of cells, one group of rows in memory at a time. Refuses a table that lacks a column or holds another kind in it.

use std::fs::File;
use std::path::{Path, PathBuf};

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

use crate::error::{Error, Result};
use crate::report::table::{Cell, Column, ColumnKind};
use crate::saved::unreadable;

/// The Parquet files of a table of this name: the file itself, `NAME.parquet` in a folder of tables, or the parts in a folder.
///
/// # Errors
/// When there is none.
pub fn parts(path: &Path, name: &str) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let whole = path.join(format!("{name}.parquet"));
    if whole.is_file() {
        return Ok(vec![whole]);
    }
    let folder = if whole.is_dir() { whole } else { path.to_owned() };
    let listed = std::fs::read_dir(&folder).map_err(|e| Error::io(folder.to_string_lossy(), e))?;
    let is_part = |path: &PathBuf| {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(['_', '.']));
        !hidden && path.extension().is_some_and(|e| e == "parquet")
    };
    let mut out: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).filter(is_part).collect();
    out.sort();
    if out.is_empty() {
        return Err(Error::Usage(format!("{}: no {name}.parquet and no parts of a table", path.to_string_lossy())));
    }
    Ok(out)
}

/// Gives every row of a file to `each`.
///
/// # Errors
/// Those of `each`, or when the file is no such table.
pub fn cells(path: &Path, columns: &[Column], mut each: impl FnMut(&[Cell]) -> Result<()>) -> Result<()> {
    let shown = path.to_string_lossy();
    let bad = |why: String| unreadable(&shown, &why);
    let file = File::open(path).map_err(|e| Error::io(&*shown, e))?;
    let reader = SerializedFileReader::new(file).map_err(|e| bad(e.to_string()))?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let at = |column: &Column| {
        let found = schema.columns().iter().position(|c| c.path().string() == column.name);
        found.ok_or_else(|| bad(format!("no column {}", column.name)))
    };
    let places = columns.iter().map(at).collect::<Result<Vec<usize>>>()?;
    let mut row = Vec::with_capacity(columns.len());
    for nth in 0..reader.num_row_groups() {
        let group = reader.get_row_group(nth).map_err(|e| bad(e.to_string()))?;
        let rows = group.metadata().num_rows() as usize;
        let mut table = Vec::with_capacity(columns.len());
        for (column, at) in columns.iter().zip(&places) {
            let is_optional = schema.column(*at).max_def_level() > 0;
            let found = read(&*group, *at, column.kind, rows, is_optional);
            table.push(found.map_err(|why| bad(format!("column {}: {why}", column.name)))?);
        }
        for n in 0..rows {
            row.clear();
            row.extend(table.iter_mut().map(|column| std::mem::replace(&mut column[n], Cell::Missing)));
            each(&row)?;
        }
    }
    Ok(())
}

/// One column of a group of rows.
fn read(
    group: &dyn RowGroupReader,
    at: usize,
    kind: ColumnKind,
    rows: usize,
    is_optional: bool,
) -> std::result::Result<Vec<Cell>, String> {
    let reader = group.get_column_reader(at).map_err(|e| e.to_string())?;
    match (reader, kind) {
        (ColumnReader::ByteArrayColumnReader(r), ColumnKind::Text) => {
            let text = |bytes: parquet::data_type::ByteArray| {
                std::str::from_utf8(bytes.data()).map(|t| Cell::Text(t.to_owned())).map_err(|_| "not UTF-8".to_owned())
            };
            column(r, rows, is_optional, text)
        }
        (ColumnReader::Int64ColumnReader(r), ColumnKind::Whole) => column(r, rows, is_optional, |n| Ok(Cell::Whole(n))),
        (ColumnReader::DoubleColumnReader(r), ColumnKind::Number) => {
            column(r, rows, is_optional, |n| Ok(Cell::Number(n)))
        }
        (ColumnReader::BoolColumnReader(r), ColumnKind::Truth) => column(r, rows, is_optional, |b| Ok(Cell::Truth(b))),
        _ => Err(format!("another kind of value than {}", kind.word())),
    }
}

fn column<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
    is_optional: bool,
    cell: impl Fn(T::T) -> std::result::Result<Cell, String>,
) -> std::result::Result<Vec<Cell>, String> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut met = 0;
    while met < rows {
        let (records, _, _) =
            reader.read_records(rows - met, Some(&mut levels), None, &mut values).map_err(|e| e.to_string())?;
        if records == 0 {
            return Err("it ends too early".to_owned());
        }
        met += records;
    }
    let mut values = values.into_iter();
    let mut next = || values.next().map_or(Ok(Cell::Missing), &cell);
    (0..rows).map(|n| if !is_optional || levels[n] == 1 { next() } else { Ok(Cell::Missing) }).collect()
}
