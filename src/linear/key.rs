//! A cheaper feature hash than [`feature`](super::feature) for the inner loops of sequence models: independent products,
//! one finaliser. Fixed for ever: weights on disk depend on it.

use crate::linear::Feature;

const A: u64 = 0x9E37_79B9_7F4A_7C15;
const B: u64 = 0xC2B2_AE3D_27D4_EB4F;
const C: u64 = 0x1656_67B1_9E37_79F9;
const D: u64 = 0xD6E8_FEB8_6659_FD93;

/// A feature of a template with up to three values; equal arguments give equal features on every machine.
#[inline]
pub fn key(template: u64, a: u64, b: u64, c: u64) -> Feature {
    let sum = template
        .wrapping_mul(D)
        .wrapping_add(a.wrapping_mul(A))
        .wrapping_add((b ^ B).wrapping_mul(B).rotate_left(21))
        .wrapping_add((c ^ C).wrapping_mul(C).rotate_left(42));
    let mixed = (sum ^ (sum >> 32)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn small_arguments_do_not_collide() {
        let mut seen = BTreeSet::new();
        for template in 0..40 {
            for n in 0..4096u64 {
                seen.insert(key(template, n & 15, n >> 4 & 15, n >> 8) >> 16);
            }
        }
        assert_eq!(seen.len(), 40 * 4096);
    }
}
