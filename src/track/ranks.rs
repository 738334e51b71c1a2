//! Articles by their mean scores → places before and after. In: means in hundredths of a point; out: places from 1, equal means
//! sharing the better one.

/// Hundredths of a point, before and after; `None` where no statement of the article is scored.
pub(super) type Means = [Option<i32>; 2];

/// The places of each article on either side.
pub(super) fn places(means: &[Means]) -> Vec<[Option<u64>; 2]> {
    let side = |side: usize| {
        let mut sorted: Vec<i32> = means.iter().filter_map(|m| m[side]).collect();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        // The best place of a mean is one behind all that are better.
        let place = |mean: i32| sorted.partition_point(|other| *other > mean) as u64 + 1;
        means.iter().map(|m| m[side].map(place)).collect::<Vec<_>>()
    };
    let (before, after) = (side(0), side(1));
    before.into_iter().zip(after).map(|(a, b)| [a, b]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_means_share_a_place() {
        let means = [[Some(5000), Some(5000)], [Some(7000), Some(4000)], [Some(5000), None], [None, None]];
        let found = places(&means);
        assert_eq!(found, [[Some(2), Some(1)], [Some(1), Some(2)], [Some(2), None], [None, None]]);
    }
}
