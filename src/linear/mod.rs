//! The arithmetic that the trained parts share: hashed features and a compact table of their weights. Knows no language.

mod chain;
mod hash;
mod key;
mod rows;
mod table;

pub use chain::{Chain, NEVER};
pub use hash::{Feature, feature, mix, word_hash};
pub use key::key;
pub use rows::{Rows, RowsBuilder};
pub use table::{LABELS as TABLE_LABELS, Table, TableBuilder};
