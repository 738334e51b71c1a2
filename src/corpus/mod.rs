//! Many articles' statements → links across articles. In: records of statements and prints of texts, in any order; out: what
//! each statement has elsewhere. Map (a record, a print an article), combine (sorted runs, spilled past the budget), reduce
//! (one key at a time): no step needs all statements at once, and the same links come at any order and any thread count.

mod candidates;
mod copies;
mod record;
mod reduce;
mod sorter;

pub use copies::{Copies, Print, Prints, print};
pub use record::{Record, records};
pub use reduce::{Found, Linker};

/// Keys shared by more records than this are capped, and a note says so.
const HOT: usize = 64;

/// The stable hash of text (xxh3).
pub(crate) fn hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}
