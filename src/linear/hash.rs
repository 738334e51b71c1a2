//! Features as 64-bit hashes: a template number mixed with what it saw. Fixed for ever: weights on disk depend on it.

/// A feature: a template and its values, hashed.
pub type Feature = u64;

/// Mixes a value into a hash (splitmix64's finaliser; Steele, Lea & Flood 2014).
#[inline]
pub fn mix(hash: u64, value: u64) -> u64 {
    let mut x = hash ^ value.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// The hash of a word's bytes (FNV-1a).
#[inline]
pub fn word_hash(word: &[u8]) -> u64 {
    word.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}
