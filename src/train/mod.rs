//! What makes the models: reads annotated corpora, writes weights. Not in the scoring path; deterministic to the byte.

mod attribution;
mod chain;
mod corpus;
mod features;
mod logistic;
mod tagger;

pub use attribution::{Account, Settings, train as train_attribution};
pub use corpus::{Corpus, Document};
pub use tagger::train as train_tagger;

/// Puts the order of examples in disorder, the same every time.
fn shuffle(order: &mut [usize], seed: &mut u64) {
    for last in (1..order.len()).rev() {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (*seed >> 33) as usize % (last + 1));
    }
}
