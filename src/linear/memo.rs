//! Sums that were made before: most neighbours look alike but for their words, and what does not depend on words need not be
//! summed again. In: a key and how its sum is made; out: the sum, the same whether remembered or not.

/// Places; a later key takes the place of an earlier one.
const BITS: u32 = 12;
/// Set in a key that is kept, so that 0 marks a free place.
const KEPT: u32 = 1 << 31;

/// Sums of `N` labels by a key of at most 31 bits.
#[derive(Debug)]
pub struct Memo<const N: usize> {
    rows: Vec<(u32, [i16; N])>,
}

impl<const N: usize> Default for Memo<N> {
    fn default() -> Self {
        Self { rows: vec![(0, [0; N]); 1 << BITS] }
    }
}

impl<const N: usize> Memo<N> {
    /// The sum under `key`; `make` says what it is when it is not remembered, at most a few dozen small weights.
    #[inline]
    pub fn sum(&mut self, key: u32, make: impl FnOnce(&mut [i32; N])) -> [i32; N] {
        let key = key | KEPT;
        // The upper bits of a product depend on all bits of the key.
        let row = &mut self.rows[(key.wrapping_mul(0x9E37_79B1) >> (32 - BITS)) as usize];
        if row.0 != key {
            let mut sums = [0; N];
            make(&mut sums);
            *row = (key, sums.map(|sum| sum as i16));
        }
        row.1.map(i32::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_was_made() {
        let (mut memo, mut made) = (Memo::<2>::default(), 0);
        for _ in 0..2 {
            for key in 0..100_000_u32 {
                let sums = memo.sum(key, |sums| {
                    made += 1;
                    *sums = [(key % 1000) as i32, -((key % 77) as i32)];
                });
                assert_eq!(sums, [(key % 1000) as i32, -((key % 77) as i32)]);
            }
        }
        assert!(made > 100_000, "places are taken over");
        let before = made;
        memo.sum(7, |_| made += 1);
        memo.sum(7, |_| made += 1);
        assert_eq!(made, before + 1);
    }
}
