//! Many articles on all cores, in input order and bounded memory. In: inputs and what to do with an article; out: one call a
//! result, in order. A panic, an over-long article or one that takes too long is contained to its row.
//!
//! ```text
//! one thread walks the input ─► queue (bounded) ─► any number of workers ─► put in order ─► the caller's sink
//! ```

#[cfg(feature = "cache")]
mod cache;
mod fingerprint;
mod journal;
mod merge;
mod part;
mod queue;
mod shard;
mod stream;

#[cfg(feature = "cache")]
pub use cache::{Cache, Key, Stored};
pub use fingerprint::Fingerprint;
pub use journal::Journal;
pub use merge::merge;
pub use part::{PartEnd, PartStart};
pub use shard::Shard;
pub use stream::{Ended, Event, Plan, Work, stream};

use std::sync::Arc;

use crate::error::Result;
use crate::ingest::{self, Input};
use crate::model::Reading;
use crate::pipeline::Engine;
use crate::report::Unprocessed;

/// What became of one article, or why nothing did.
pub type Outcome<T = Reading> = std::result::Result<T, Unprocessed>;

/// Reads every article and hands each outcome to `sink` in input order. A sink that fails stops the run.
///
/// # Errors
/// The sink's, or when threads cannot be started.
pub fn run(
    engine: &Arc<Engine>,
    inputs: &[Input],
    options: &ingest::Options,
    jobs: usize,
    mut sink: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let engine = Arc::clone(engine);
    let plan = Plan { jobs, ..Plan::default() };
    let work: Work<Reading> = Arc::new(move |article| engine.read(article));
    let ended = stream(inputs.to_vec(), Arc::new(options.clone()), &plan, work, |event| match event {
        Event::One(outcome) => sink(outcome),
        Event::Tick => Ok(()),
    });
    ended.map(drop)
}
