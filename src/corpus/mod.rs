//! Many articles' statements → links across articles. In: records of statements and prints of texts, in any order; out: what
//! each statement has elsewhere. Map (a record, a print an article), combine (sorted runs, spilled past the budget), reduce
//! (one key at a time): no step needs all statements at once, and the same links come at any order and any thread count.

mod candidates;
mod canonical;
mod copies;
mod gather;
mod glance;
mod join;
mod record;
mod reduce;
mod sorter;

pub use candidates::{meet, members};
pub use canonical::{Canonical, Canonized};
pub use copies::{Copies, Print, Prints, is_copy, neighbours, print};
pub use gather::{Gather, Gathered};
pub use glance::Glance;
pub use record::{Record, records};
pub use reduce::{Found, Linker, link};

/// Keys shared by more records than this are capped, and a note says so.
pub const HOT: usize = 64;

/// The stable hash of a run of words (xxh3): a collision makes two texts look a little more alike than they are.
fn hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

/// The stable id of what text names (xxh3, 128 bits): among 10⁹ names 64 bits would collide with a probability of 2.7 %.
pub fn identity(text: &str) -> u128 {
    xxhash_rust::xxh3::xxh3_128(text.as_bytes())
}
