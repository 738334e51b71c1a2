//! What a run is of: two runs with one fingerprint write the same bytes. In: the stamp, the options, the inputs; out: hashes to
//! compare.

use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use crate::ingest::{Input, Options};
use crate::report::Stamp;
use crate::text::hex;

/// What a run is of.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint {
    /// SHA-256 over stamp, options, and names and sizes of the inputs: the same on every machine.
    pub run: String,
    /// SHA-256 over the times at which the inputs were last written: tells a changed input on one machine.
    pub times: String,
}

impl Fingerprint {
    /// The fingerprint of a run. `more` is whatever else its output depends on.
    pub fn new(stamp: &Stamp, options: &Options, inputs: &[Input], more: &str) -> Self {
        let (mut run, mut times) = (Sha256::new(), Sha256::new());
        let stamp = serde_json::to_string(stamp).unwrap_or_default();
        run.update(format!("{stamp}\n{options:?}\n{more}\n"));
        for input in inputs {
            run.update(format!("{}\t{}\n", input.shown, input.size));
            let written = input.path.metadata().and_then(|m| m.modified()).ok();
            let since = written.and_then(|w| w.duration_since(UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos());
            times.update(format!("{since}\n"));
        }
        Self { run: hex(&run.finalize()), times: hex(&times.finalize()) }
    }
}
