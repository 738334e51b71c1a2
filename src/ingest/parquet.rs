//! Parquet → pieces, one a row, only the columns that are an article's. The file is read a page at a time.

use std::fs::File;
use std::io::{Seek, Write};
use std::sync::Arc;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use parquet::schema::types::Type;

use crate::error::reason;
use crate::ingest::opened::{CHANGED, Opened};
use crate::ingest::table::{FIELDS, article};
use crate::ingest::{Options, Pieces, Raw};

/// Rows decoded at a time.
const BATCH: usize = 64;

pub(super) fn pieces(opened: Opened, path: Arc<str>, options: &Options) -> Pieces {
    let lost = |reason: String| -> Pieces { Box::new(std::iter::once(Raw::lost(&path, 0, reason))) };
    // The format is read from its end, so what is packed, or comes by a pipe, is laid down first.
    let (file, watch) = match seekable(opened) {
        Ok(found) => found,
        Err(error) => return lost(reason(&error)),
    };
    let rows = SerializedFileReader::new(file).map_err(|e| bad(&e)).and_then(|reader| rows(reader, options));
    let (mut rows, names) = match rows {
        Ok(found) => found,
        Err(reason) => return lost(reason),
    };
    let mut number = 0;
    let mut is_over = false;
    Box::new(std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        number += 1;
        match rows.next() {
            Some(Ok(row)) => Some(article(&path, number, values(row, &names))),
            Some(Err(error)) => {
                is_over = true;
                Some(Raw::lost(&path, number, bad(&error)))
            }
            None => {
                is_over = true;
                watch.has_changed().then(|| Raw::lost(&path, 0, CHANGED.to_owned()))
            }
        }
    }))
}

fn bad(error: &parquet::errors::ParquetError) -> String {
    format!("not a sound Parquet file: {}", error.to_string().trim_start_matches("Parquet error: "))
}

fn seekable(opened: Opened) -> std::io::Result<(File, crate::ingest::opened::Watch)> {
    let (mut reader, watch) = opened.reader()?;
    if let Some(file) = watch.file() {
        return Ok((file?, watch));
    }
    let mut file = tempfile::tempfile()?;
    std::io::copy(&mut reader, &mut file)?;
    file.flush()?;
    file.rewind()?;
    Ok((file, watch))
}

/// An iterator over the wanted columns, and their names in the order of [`FIELDS`].
fn rows(reader: SerializedFileReader<File>, options: &Options) -> Result<(RowIter<'static>, Vec<String>), String> {
    let names: Vec<String> = FIELDS.iter().map(|ours| options.name_of(ours).to_owned()).collect();
    let schema = reader.metadata().file_metadata().schema();
    let wanted: Vec<Arc<Type>> =
        schema.get_fields().iter().filter(|f| names.iter().any(|n| n == f.name())).cloned().collect();
    if !wanted.iter().any(|f| f.name() == names[1]) {
        return Err(format!("no column \"{}\" (--field text=NAME names another)", names[1]));
    }
    let projection = Type::group_type_builder(schema.name()).with_fields(wanted).build().map_err(|e| bad(&e))?;
    let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection)).map_err(|e| bad(&e))?;
    Ok((rows.with_batch_size(BATCH), names))
}

fn values(row: Row, names: &[String]) -> Vec<Option<String>> {
    let mut columns = row.into_columns();
    let mut take = |name: &String| {
        let at = columns.iter().position(|(n, _)| n == name)?;
        match columns.swap_remove(at).1 {
            Field::Null => None,
            Field::Str(text) => Some(text),
            Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).ok(),
            other => Some(other.to_string()),
        }
    };
    names.iter().map(&mut take).collect()
}
