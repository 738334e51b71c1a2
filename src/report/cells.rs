//! A row's fields → its cells, in their order, without a detour through a document: tables are written a million rows at a time. In: a
//! plain row; out: one cell a field. Lists and tables within a row have no cell and are missing.

use serde::ser::{self, Serialize, SerializeStruct, Serializer};

use crate::report::table::Cell;

/// The cells of a row, one a field; nothing for what is no row.
pub(super) fn cells<T: Serialize>(row: &T, count: usize) -> Vec<Cell> {
    row.serialize(Row(Vec::with_capacity(count))).unwrap_or_default()
}

/// Nothing here fails; serde wants a type for it.
#[derive(Debug)]
struct Never;

impl std::fmt::Display for Never {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a row of plain fields")
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<M: std::fmt::Display>(_: M) -> Self {
        Self
    }
}

/// Collects the fields.
struct Row(Vec<Cell>);

impl SerializeStruct for Row {
    type Ok = Vec<Cell>;
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Never> {
        self.0.push(value.serialize(Value).unwrap_or(Cell::Missing));
        Ok(())
    }

    fn end(self) -> Result<Vec<Cell>, Never> {
        Ok(self.0)
    }
}

/// What a serializer has no use for.
macro_rules! refused {
    ($ok:ty: $($name:ident($($kind:ty),*)),* $(,)?) => {
        $(fn $name(self, $(_: $kind),*) -> Result<$ok, Never> { Err(Never) })*
    };
}

/// Compound kinds, none of which is a cell.
macro_rules! nothing_within {
    () => {
        type SerializeSeq = ser::Impossible<Self::Ok, Never>;
        type SerializeTuple = ser::Impossible<Self::Ok, Never>;
        type SerializeTupleStruct = ser::Impossible<Self::Ok, Never>;
        type SerializeTupleVariant = ser::Impossible<Self::Ok, Never>;
        type SerializeMap = ser::Impossible<Self::Ok, Never>;
        type SerializeStructVariant = ser::Impossible<Self::Ok, Never>;

        fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Never> {
            Err(Never)
        }
        fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Never> {
            Err(Never)
        }
        fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Never> {
            Err(Never)
        }
        fn serialize_tuple_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeTupleVariant, Never> {
            Err(Never)
        }
        fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Never> {
            Err(Never)
        }
        fn serialize_struct_variant(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: usize,
        ) -> Result<Self::SerializeStructVariant, Never> {
            Err(Never)
        }
        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: &'static str,
            _: u32,
            _: &'static str,
            _: &T,
        ) -> Result<Self::Ok, Never> {
            Err(Never)
        }
    };
}

impl Serializer for Row {
    type Ok = Vec<Cell>;
    type Error = Never;
    type SerializeStruct = Self;
    nothing_within!();
    refused!(Vec<Cell>: serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64), serialize_f32(f32), serialize_f64(f64),
        serialize_char(char), serialize_str(&str), serialize_bytes(&[u8]), serialize_none(), serialize_unit(),
        serialize_unit_struct(&'static str), serialize_unit_variant(&'static str, u32, &'static str));

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Never> {
        Ok(self)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Vec<Cell>, Never> {
        value.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Vec<Cell>, Never> {
        value.serialize(self)
    }
}

/// Makes one cell.
struct Value;

impl Serializer for Value {
    type Ok = Cell;
    type Error = Never;
    type SerializeStruct = ser::Impossible<Cell, Never>;
    nothing_within!();
    refused!(Cell: serialize_bytes(&[u8]), serialize_unit_struct(&'static str));

    fn serialize_bool(self, value: bool) -> Result<Cell, Never> {
        Ok(Cell::Truth(value))
    }
    fn serialize_i8(self, value: i8) -> Result<Cell, Never> {
        Ok(Cell::Whole(i64::from(value)))
    }
    fn serialize_i16(self, value: i16) -> Result<Cell, Never> {
        Ok(Cell::Whole(i64::from(value)))
    }
    fn serialize_i32(self, value: i32) -> Result<Cell, Never> {
        Ok(Cell::Whole(i64::from(value)))
    }
    fn serialize_i64(self, value: i64) -> Result<Cell, Never> {
        Ok(Cell::Whole(value))
    }
    fn serialize_u8(self, value: u8) -> Result<Cell, Never> {
        Ok(Cell::Whole(i64::from(value)))
    }
    fn serialize_u16(self, value: u16) -> Result<Cell, Never> {
        Ok(Cell::Whole(i64::from(value)))
    }
    fn serialize_u32(self, value: u32) -> Result<Cell, Never> {
        Ok(Cell::Whole(i64::from(value)))
    }
    fn serialize_u64(self, value: u64) -> Result<Cell, Never> {
        Ok(i64::try_from(value).map_or(Cell::Missing, Cell::Whole))
    }
    fn serialize_f32(self, value: f32) -> Result<Cell, Never> {
        self.serialize_f64(f64::from(value))
    }
    fn serialize_f64(self, value: f64) -> Result<Cell, Never> {
        Ok(if value.is_finite() { Cell::Number(value) } else { Cell::Missing })
    }
    fn serialize_char(self, value: char) -> Result<Cell, Never> {
        Ok(Cell::Text(value.to_string()))
    }
    fn serialize_str(self, value: &str) -> Result<Cell, Never> {
        Ok(Cell::Text(value.to_owned()))
    }
    fn serialize_none(self) -> Result<Cell, Never> {
        Ok(Cell::Missing)
    }
    fn serialize_unit(self) -> Result<Cell, Never> {
        Ok(Cell::Missing)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Result<Cell, Never> {
        Ok(Cell::Text(word.to_owned()))
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Cell, Never> {
        value.serialize(self)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Cell, Never> {
        value.serialize(self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Never> {
        Err(Never)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::{ColumnKind, columns};
    use crate::report::tidy::{ArticleTidy, StatementTidy};

    #[test]
    fn a_rows_cells_stand_in_the_order_of_its_columns() {
        let row = StatementTidy { score: Some(64.5), anonymous: true, end: 7, ..StatementTidy::default() };
        let (columns, cells) = (columns::<StatementTidy>(), cells(&row, 58));
        let document = serde_json::to_value(&row).expect("JSON");
        assert_eq!(columns.len(), cells.len());
        for (column, cell) in columns.iter().zip(&cells) {
            let same = match (&document[&column.name], cell) {
                (serde_json::Value::Null, Cell::Missing) => true,
                (serde_json::Value::String(a), Cell::Text(b)) => a == b && column.kind == ColumnKind::Text,
                (serde_json::Value::Bool(a), Cell::Truth(b)) => a == b && column.kind == ColumnKind::Truth,
                (a, Cell::Whole(b)) => a.as_i64() == Some(*b) && column.kind == ColumnKind::Whole,
                (a, Cell::Number(b)) => a.as_f64() == Some(*b) && column.kind == ColumnKind::Number,
                _ => false,
            };
            assert!(same, "{column:?}: {cell:?}");
        }
    }

    #[test]
    fn every_table_names_its_fields_in_their_order() {
        let schema = columns::<ArticleTidy>();
        assert_eq!(schema.first().map(|c| c.name.as_str()), Some("article"));
        assert_eq!(schema.last().map(|c| c.name.as_str()), Some("version"));
    }
}
