//! The lowest floor: positions in a text. Bytes inside the program; lines, columns and code points at its edge.

mod source;
mod span;
mod tokenise;

pub use source::Positions;
pub use span::{Span, SpansExt};
pub use tokenise::{tokenise, tokenise_into};
