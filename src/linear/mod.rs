//! The arithmetic that the trained parts share: hashed features and a compact table of their weights. Knows no language.

mod chain;
mod draw;
mod hash;
mod key;
mod memo;
mod rows;
mod shelf;
mod table;

pub use chain::{Chain, NEVER};
pub use draw::Draw;
pub use hash::{Feature, mix, word_hash};
pub use key::key;
pub use memo::Memo;
pub use rows::{Batch, Rows, RowsBuilder};
pub use shelf::Shelf;
pub use table::{LABELS as TABLE_LABELS, Table, TableBuilder};
