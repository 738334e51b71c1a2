//! The lowest floor: positions in a text. Bytes inside the program; lines, columns and code points at its edge.

mod source;
mod span;

pub use source::Positions;
pub use span::{Span, SpansExt};
