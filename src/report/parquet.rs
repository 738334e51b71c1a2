//! Cells → a Parquet file, column by column, in groups of rows. In: columns and rows of cells; out: bytes that DuckDB, pandas, R and
//! Spark read. Missing is null. The stamp stands among the file's key-value metadata.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use crate::report::table::{Cell, Column, ColumnKind};

/// Rows held in memory before they are written.
const GROUP: usize = 16_384;

/// A table being written.
pub struct Parquet<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(out: W, columns: &[Column], metadata: &[(&str, &str)]) -> Result<Self> {
        let kind = |kind: ColumnKind| match kind {
            ColumnKind::Text => ("binary", " (UTF8)"),
            ColumnKind::Whole => ("int64", ""),
            ColumnKind::Number => ("double", ""),
            ColumnKind::Truth => ("boolean", ""),
        };
        let field = |c: &Column| format!("optional {} {}{};", kind(c.kind).0, c.name, kind(c.kind).1);
        let schema = format!("message onrecord {{ {} }}", columns.iter().map(field).collect::<String>());
        let pairs = metadata.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), (*value).to_owned())).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("onrecord {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(pairs))
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(parse_message_type(&schema)?), Arc::new(properties))?;
        Ok(Self { writer, columns: columns.to_vec(), rows: Vec::new() })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When a full group cannot be written.
    pub fn push(&mut self, row: Vec<Cell>) -> Result<()> {
        self.rows.push(row);
        if self.rows.len() == GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group()?;
        for (nth, column) in self.columns.iter().enumerate() {
            write_column(&mut group, column.kind, rows.iter().map(|row| &row[nth]))?;
        }
        group.close()?;
        Ok(())
    }

    /// Writes what is held and the file's end; gives back where it was written.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn finish(mut self) -> Result<W> {
        if !self.rows.is_empty() {
            self.flush()?;
        }
        self.writer.into_inner()
    }
}

fn write_column<'c, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    kind: ColumnKind,
    cells: impl Iterator<Item = &'c Cell> + Clone,
) -> Result<()> {
    let levels: Vec<i16> = cells.clone().map(|c| i16::from(*c != Cell::Missing)).collect();
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    match kind {
        ColumnKind::Text => {
            let text = |c: &Cell| if let Cell::Text(t) = c { Some(ByteArray::from(t.as_str())) } else { None };
            column.typed::<ByteArrayType>().write_batch(
                &cells.filter_map(text).collect::<Vec<_>>(),
                Some(&levels),
                None,
            )?;
        }
        ColumnKind::Whole => {
            let whole = |c: &Cell| if let Cell::Whole(n) = c { Some(*n) } else { None };
            column.typed::<Int64Type>().write_batch(
                &cells.filter_map(whole).collect::<Vec<_>>(),
                Some(&levels),
                None,
            )?;
        }
        ColumnKind::Number => {
            let number = |c: &Cell| if let Cell::Number(n) = c { Some(*n) } else { None };
            column.typed::<DoubleType>().write_batch(
                &cells.filter_map(number).collect::<Vec<_>>(),
                Some(&levels),
                None,
            )?;
        }
        ColumnKind::Truth => {
            let truth = |c: &Cell| if let Cell::Truth(t) = c { Some(*t) } else { None };
            column.typed::<BoolType>().write_batch(
                &cells.filter_map(truth).collect::<Vec<_>>(),
                Some(&levels),
                None,
            )?;
        }
    }
    column.close()
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    #[test]
    fn rows_are_read_back() {
        let column = |name: &str, kind| Column { name: name.to_owned(), kind };
        let columns = [column("a", ColumnKind::Text), column("n", ColumnKind::Whole), column("x", ColumnKind::Number)];
        let file = tempfile::tempfile().expect("a file");
        let mut table =
            Parquet::new(file.try_clone().expect("a second handle"), &columns, &[("stamp", "{}")]).expect("a file");
        let rows = [
            vec![Cell::Text("é".to_owned()), Cell::Whole(3), Cell::Missing],
            vec![Cell::Missing, Cell::Whole(-1), Cell::Number(0.5)],
        ];
        for row in &rows {
            table.push(row.clone()).expect("a row");
        }
        table.finish().expect("an end");
        let reader = SerializedFileReader::new(file).expect("readable");
        let read: Vec<Vec<Field>> = reader
            .get_row_iter(None)
            .expect("rows")
            .map(|row| row.expect("a row").get_column_iter().map(|(_, f)| f.clone()).collect())
            .collect();
        assert_eq!(read[0], [Field::Str("é".to_owned()), Field::Long(3), Field::Null]);
        assert_eq!(read[1], [Field::Null, Field::Long(-1), Field::Double(0.5)]);
    }
}
