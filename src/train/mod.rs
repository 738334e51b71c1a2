//! What makes the models: reads annotated corpora, writes weights. Not in the scoring path; deterministic to the byte.

mod corpus;
mod tagger;

pub use corpus::{Corpus, Document};
pub use tagger::train as train_tagger;
