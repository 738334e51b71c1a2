//! The arithmetic that the trained parts share: hashed features and a compact table of their weights. Knows no language.

mod hash;
mod table;

pub use hash::{Feature, feature, mix, word_hash};
pub use table::{Entry, Table, TableBuilder};
