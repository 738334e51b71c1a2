//! An earlier report → what it had already. In: the JSON of an earlier `onrecord check`; out: breaches by fingerprint, bands and types.

use std::path::Path;

use crate::error::{Error, Result};
use crate::gates::document::{Breach, CheckReport, Measured, State};

/// What there was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// New, known and suppressed ones; what had been fixed then is gone.
    pub breaches: Vec<Breach>,
    /// Bands and types.
    pub measured: Measured,
    /// The rules it was made with.
    pub rule_set: String,
}

impl Baseline {
    /// Reads an earlier report.
    ///
    /// # Errors
    /// When it cannot be read, or is something else; the message says how to make one.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.to_string_lossy().into_owned();
        let bytes = std::fs::read(path).map_err(|e| Error::io(&shown, e))?;
        let how = "make one with onrecord check --format json -o FILE";
        let report: CheckReport = serde_json::from_slice(&bytes)
            .map_err(|e| Error::Usage(format!("{shown}: no report of onrecord check ({e}); {how}")))?;
        if report.schema != "onrecord.check/1" {
            return Err(Error::Usage(format!("{shown}: it is {}, not onrecord.check/1; {how}", report.schema)));
        }
        let breaches = report.breaches.into_iter().filter(|b| b.state != State::Fixed).collect();
        Ok(Self { breaches, measured: report.measured, rule_set: report.stamp.rule_set })
    }
}
