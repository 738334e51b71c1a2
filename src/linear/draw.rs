//! Numbers that look random and are the same on every machine: what resampling draws with.
//!
//! # Source
//! Steele, Lea and Flood 2014, Fast Splittable Pseudorandom Number Generators (splitmix64); Lemire 2019 (multiply-shift).

/// The generator.
#[derive(Clone, Copy, Debug)]
pub struct Draw(u64);

impl Draw {
    /// Any seed does; equal seeds give equal numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number in `0..end`; 0 for an empty range.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        ((u128::from(mixed) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_drawn_about_as_often() {
        let mut draw = Draw::new(1);
        let mut counts = [0_u32; 8];
        for _ in 0..8000 {
            counts[draw.below(8)] += 1;
        }
        assert!(counts.iter().all(|n| (900..1100).contains(n)), "{counts:?}");
        assert_eq!((Draw::new(7).below(0), Draw::new(7).below(100)), (0, Draw::new(7).below(100)));
    }
}
