//! What people have looked at and accepted, and what they say should be otherwise. In: an editor's corrections file; out: suppressions
//! and corrections, or faults with their places. None stands without a reason.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Fault, Result};

/// A breach that is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Suppression {
    /// As `onrecord check` prints it.
    pub fingerprint: String,
    /// Why.
    pub reason: String,
}

/// Something read wrongly, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Correction {
    /// The article's id.
    pub article: String,
    /// The statement's words or, for a hedge, its sentence.
    pub text: String,
    /// `source-type`, `hedge`, `claim-type`, `topic`, `contact`, `proximity` or `independence`.
    pub field: String,
    /// What it should be; for a hedge a class.
    pub should: String,
    /// The words that show it: the source as written, the hedge.
    pub words: String,
    /// Why.
    pub reason: String,
    /// A gate's finding that is wrong because of this.
    #[serde(default)]
    pub fingerprint: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "correction")]
    corrections: Vec<toml::Spanned<Correction>>,
    #[serde(default, rename = "suppress")]
    suppressions: Vec<toml::Spanned<Suppression>>,
}

/// Reads an editor's corrections: what is accepted, and what should be otherwise. A correction with a fingerprint also suppresses.
///
/// # Errors
/// When it cannot be read, or with every fault in it.
pub fn corrections(path: &Path) -> Result<(Vec<Suppression>, Vec<Correction>)> {
    let shown = path.to_string_lossy().into_owned();
    let source = std::fs::read_to_string(path).map_err(|e| Error::io(&shown, e))?;
    let at = |byte: usize, message: String| Fault::at(&shown, &source, byte, message);
    let file: File = toml::from_str(&source)
        .map_err(|e| Error::Faults(vec![at(e.span().map_or(0, |s| s.start), e.message().to_owned())]))?;
    let reasons = file.corrections.iter().map(|c| (c.span().start, &c.get_ref().reason));
    let all = reasons.chain(file.suppressions.iter().map(|s| (s.span().start, &s.get_ref().reason)));
    let empty = all.filter(|(_, reason)| reason.trim().is_empty());
    let faults: Vec<Fault> = empty.map(|(byte, _)| at(byte, "the reason is empty".to_owned())).collect();
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let corrections: Vec<Correction> = file.corrections.into_iter().map(toml::Spanned::into_inner).collect();
    let mut out: Vec<Suppression> = file.suppressions.into_iter().map(toml::Spanned::into_inner).collect();
    let by_correction = corrections.iter().filter_map(|c| {
        let fingerprint = c.fingerprint.clone()?;
        Some(Suppression { fingerprint, reason: c.reason.clone() })
    });
    out.extend(by_correction);
    Ok((out, corrections))
}
