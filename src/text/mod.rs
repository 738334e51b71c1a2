//! The lowest floor: positions in a text. Bytes inside the program; lines, columns and code points at its edge.

mod hex;
mod source;
mod span;
mod squeezed;
mod tokenise;

pub use hex::hex;
pub use source::Positions;
pub use span::{Span, SpansExt};
pub use squeezed::squeezed;
pub use tokenise::{tokenise, tokenise_into};
