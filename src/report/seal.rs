//! The seal of a report: a SHA-256 over its own bytes, written where the report says so. It shows that a report was edited or cut
//! after it was written; it does not show who wrote it. In: bytes; out: a seal, or whether one holds.

use crate::text::hex;
use sha2::{Digest, Sha256};

/// What stands for the seal while it is computed. 64 digits, so that nothing moves when the seal takes their place.
pub const BLANK: &str = "onrecord000000000000000000000000000000000000000000000000sealhere";

/// Hexadecimal digits of a seal.
const DIGITS: usize = 64;

/// Hashes a report while it is written.
#[derive(Clone, Debug, Default)]
pub struct Sealer(Sha256);

impl Sealer {
    /// Bytes that were written.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The seal of all bytes added.
    pub fn seal(&self) -> String {
        hex(&self.0.clone().finalize())
    }
}

/// A whole report with its seal in place of [`BLANK`]; a report without one is returned as it is.
pub fn sealed(report: &str) -> String {
    let mut sealer = Sealer::default();
    sealer.add(report.as_bytes());
    report.replacen(BLANK, &sealer.seal(), 1)
}

/// What a report's seal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The bytes are those that were sealed.
    Holds,
    /// They are not.
    Broken,
    /// There is none.
    Absent,
}

/// Looks for the seal in a report: the last run of exactly 64 hexadecimal digits that, set back to [`BLANK`], hashes to itself.
/// A report has other such runs (the stamp's hashes), so every one is tried.
pub fn verify(report: &[u8]) -> Verdict {
    let mut found = Verdict::Absent;
    for at in runs(report) {
        let mut sealer = Sealer::default();
        sealer.add(&report[..at]);
        sealer.add(BLANK.as_bytes());
        sealer.add(&report[at + DIGITS..]);
        if sealer.seal().as_bytes() == &report[at..at + DIGITS] {
            return Verdict::Holds;
        }
        found = Verdict::Broken;
    }
    found
}

/// Where runs of exactly 64 hexadecimal digits begin, behind the word `seal` and at most 24 bytes.
fn runs(report: &[u8]) -> Vec<usize> {
    let finder = memchr::memmem::Finder::new(b"seal");
    let is_digit = |at: usize| report.get(at).is_some_and(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let mut out = Vec::new();
    for word in finder.find_iter(report) {
        let near = word + 4..(word + 28).min(report.len());
        let begins = near.into_iter().find(|at| (*at..at + DIGITS).all(is_digit) && !is_digit(at + DIGITS));
        out.extend(begins);
    }
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_until_a_byte_changes() {
        let report = sealed(&format!("{{\"score\": 64.0, \"seal\": \"{BLANK}\"}}\n"));
        assert_eq!(verify(report.as_bytes()), Verdict::Holds);
        assert_eq!(verify(report.replace("64.0", "65.0").as_bytes()), Verdict::Broken);
        assert_eq!(verify(&report.as_bytes()[..report.len() - 1]), Verdict::Broken);
        assert_eq!(verify(b"score 64.0"), Verdict::Absent);
    }

    #[test]
    fn the_blank_is_as_long_as_a_seal_and_is_none() {
        assert_eq!(BLANK.len(), DIGITS);
        assert!(BLANK.bytes().any(|b| !b.is_ascii_hexdigit()));
    }
}
