//! A set of small numbers that knows how many of its members come before each. In: numbers; out: membership and ranks.

use crate::ruleset::terms::{bits, has};

#[derive(Default)]
pub(super) struct Ranks {
    bits: Vec<u64>,
    /// Members before each word of bits.
    before: Vec<u32>,
    len: usize,
}

impl Ranks {
    pub(super) fn new(members: &[u32]) -> Self {
        let room = members.iter().max().map_or(0, |last| *last as usize + 1);
        let bits = bits(room, members.iter().copied());
        let (mut before, mut len) = (Vec::with_capacity(bits.len()), 0);
        for word in &bits {
            before.push(len);
            len += word.count_ones();
        }
        Self { bits, before, len: len as usize }
    }

    /// How many members there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[inline]
    pub(super) fn has(&self, member: u32) -> bool {
        has(&self.bits, member)
    }

    /// How many members are smaller; `None` for what is no member.
    #[inline]
    pub(super) fn rank(&self, member: u32) -> Option<usize> {
        self.has(member).then(|| {
            let (at, bit) = (member as usize / 64, member % 64);
            let smaller = self.bits[at] & ((1 << bit) - 1);
            (self.before[at] + smaller.count_ones()) as usize
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Ranks;

    #[test]
    fn a_rank_is_the_place_among_sorted_members() {
        let members = [3, 0, 64, 65, 63, 200, 3];
        let ranks = Ranks::new(&members);
        assert_eq!(ranks.len(), 6, "one is named twice");
        for (place, member) in [0, 3, 63, 64, 65, 200].into_iter().enumerate() {
            assert_eq!(ranks.rank(member), Some(place));
        }
        for stranger in [1, 66, 199, 201, 100_000] {
            assert_eq!(ranks.rank(stranger), None, "{stranger}");
        }
        assert_eq!(Ranks::new(&[]).rank(0), None);
    }
}
