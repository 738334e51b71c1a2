//! Chosen columns of a table of statements, out of CSV or Parquet. In: a file; out: columns of texts and numbers in step, or why
//! there are none. Missing is an empty text or `None`.

use std::fs::File;
use std::path::Path;

use compact_str::CompactString;
use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, DataType};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

use crate::saved::tables::{NUMBERS, TEXTS};

/// The columns of [`TEXTS`] and [`NUMBERS`].
#[derive(Default)]
pub(super) struct Columns {
    pub(super) texts: [Vec<CompactString>; TEXTS.len()],
    pub(super) numbers: [Vec<Option<f64>>; NUMBERS.len()],
}

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.texts[0].len()
    }
}

/// Out of CSV.
pub(super) fn of_csv(path: &Path) -> Result<Columns, String> {
    let mut reader = csv::Reader::from_path(path).map_err(|e| e.to_string())?;
    let head = reader.byte_headers().map_err(|e| e.to_string())?.clone();
    let at = |name: &str| head.iter().position(|h| h == name.as_bytes()).ok_or(format!("no column {name}"));
    let texts = TEXTS.iter().map(|name| at(name)).collect::<Result<Vec<_>, _>>()?;
    let numbers = NUMBERS.iter().map(|name| at(name)).collect::<Result<Vec<_>, _>>()?;
    let mut out = Columns::default();
    let mut row = csv::ByteRecord::new();
    while reader.read_byte_record(&mut row).map_err(|e| e.to_string())? {
        let cell = |at: usize| std::str::from_utf8(row.get(at).unwrap_or_default()).unwrap_or("");
        for (column, at) in out.texts.iter_mut().zip(&texts) {
            column.push(CompactString::new(cell(*at)));
        }
        for (column, at) in out.numbers.iter_mut().zip(&numbers) {
            column.push(cell(*at).parse().ok());
        }
    }
    Ok(out)
}

/// Out of Parquet.
pub(super) fn of_parquet(path: &Path) -> Result<Columns, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let reader = SerializedFileReader::new(file).map_err(|e| e.to_string())?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let at = |name: &str| schema.columns().iter().position(|c| c.name() == name).ok_or(format!("no column {name}"));
    let texts = TEXTS.iter().map(|name| at(name)).collect::<Result<Vec<_>, _>>()?;
    let numbers = NUMBERS.iter().map(|name| at(name)).collect::<Result<Vec<_>, _>>()?;
    let mut out = Columns::default();
    for nth in 0..reader.num_row_groups() {
        let group = reader.get_row_group(nth).map_err(|e| e.to_string())?;
        let rows = group.metadata().num_rows() as usize;
        for (column, at) in out.texts.iter_mut().zip(&texts) {
            column.extend(text_column(&*group, *at, rows)?);
        }
        for (column, at) in out.numbers.iter_mut().zip(&numbers) {
            column.extend(number_column(&*group, *at, rows)?);
        }
    }
    Ok(out)
}

/// A column's present values, and 1 or 0 for each row.
fn values<T: DataType>(
    mut reader: parquet::column::reader::ColumnReaderImpl<T>,
    rows: usize,
) -> Result<(Vec<T::T>, Vec<i16>), String> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    while levels.len() < rows {
        let (read, _, _) = reader
            .read_records(rows - levels.len(), Some(&mut levels), None, &mut values)
            .map_err(|e| e.to_string())?;
        if read == 0 {
            return Err("a column ends too early".to_owned());
        }
    }
    Ok((values, levels))
}

fn text_column(group: &dyn RowGroupReader, at: usize, rows: usize) -> Result<Vec<CompactString>, String> {
    let ColumnReader::ByteArrayColumnReader(reader) = group.get_column_reader(at).map_err(|e| e.to_string())? else {
        return Err("a text column holds no text".to_owned());
    };
    let (values, levels) = values(reader, rows)?;
    let mut values = values.into_iter();
    let text = |bytes: ByteArray| CompactString::from_utf8(bytes.data()).unwrap_or_default();
    let one = |level: i16| if level == 1 { values.next().map(text) } else { None };
    Ok(levels.into_iter().map(one).map(Option::unwrap_or_default).collect())
}

fn number_column(group: &dyn RowGroupReader, at: usize, rows: usize) -> Result<Vec<Option<f64>>, String> {
    let (numbers, levels) = match group.get_column_reader(at).map_err(|e| e.to_string())? {
        ColumnReader::DoubleColumnReader(reader) => values(reader, rows)?,
        ColumnReader::Int64ColumnReader(reader) => {
            let (numbers, levels) = values(reader, rows)?;
            (numbers.into_iter().map(|n| n as f64).collect(), levels)
        }
        _ => return Err("a number column holds no numbers".to_owned()),
    };
    let mut numbers = numbers.into_iter();
    Ok(levels.into_iter().map(|level| if level == 1 { numbers.next() } else { None }).collect())
}
