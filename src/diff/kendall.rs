//! Kendall's tau-b of two rankings with ties, in n log n. In: pairs of scores; out: −1 to 1, or none where a ranking is all ties.

/// # Source
/// Kendall 1945 for tau-b; Knight 1966 for counting exchanges by merge sort.
pub fn tau(pairs: &[(i32, i32)]) -> Option<f64> {
    let mut sorted = pairs.to_vec();
    sorted.sort_unstable();
    let total = count(sorted.len() as u64);
    let ties_x = ties(sorted.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len));
    let ties_both = ties(sorted.chunk_by(|a, b| a == b).map(<[_]>::len));
    let mut second: Vec<i32> = sorted.iter().map(|p| p.1).collect();
    let mut space = second.clone();
    let exchanges = merge(&mut second, &mut space);
    let ties_y = ties(second.chunk_by(|a, b| a == b).map(<[_]>::len));
    let scale = ((total - ties_x) as f64 * (total - ties_y) as f64).sqrt();
    let concordant_less_discordant = (total + ties_both) as f64 - (ties_x + ties_y) as f64 - 2.0 * exchanges as f64;
    (scale > 0.0).then(|| concordant_less_discordant / scale)
}

/// Pairs among `n`.
fn count(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

fn ties(lengths: impl Iterator<Item = usize>) -> u64 {
    lengths.map(|n| count(n as u64)).sum()
}

/// Sorts and counts the exchanges that takes.
fn merge(values: &mut [i32], space: &mut [i32]) -> u64 {
    let n = values.len();
    if n < 2 {
        return 0;
    }
    let middle = n / 2;
    let mut exchanges = {
        let (left, right) = values.split_at_mut(middle);
        let (space_left, space_right) = space.split_at_mut(middle);
        merge(left, space_left) + merge(right, space_right)
    };
    let (mut left, mut right) = (0, middle);
    for slot in space.iter_mut() {
        if right == n || left < middle && values[left] <= values[right] {
            *slot = values[left];
            left += 1;
        } else {
            *slot = values[right];
            right += 1;
            exchanges += (middle - left) as u64;
        }
    }
    values.copy_from_slice(space);
    exchanges
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, pair by pair.
    fn plain(pairs: &[(i32, i32)]) -> Option<f64> {
        let (mut sum, mut x, mut y) = (0i64, 0u64, 0u64);
        for (n, a) in pairs.iter().enumerate() {
            for b in &pairs[n + 1..] {
                let (dx, dy) = ((a.0 - b.0).signum(), (a.1 - b.1).signum());
                sum += i64::from(dx * dy);
                x += u64::from(dx != 0);
                y += u64::from(dy != 0);
            }
        }
        let scale = (x as f64 * y as f64).sqrt();
        (scale > 0.0).then(|| sum as f64 / scale)
    }

    #[test]
    fn tau_is_what_its_definition_says() {
        let mut state = 7u32;
        for size in 0..40 {
            let mut draw = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 27) as i32
            };
            let pairs: Vec<(i32, i32)> = (0..size).map(|_| (draw(), draw())).collect();
            match (tau(&pairs), plain(&pairs)) {
                (Some(a), Some(b)) => assert!((a - b).abs() < 1e-12, "{a} {b}"),
                (a, b) => assert_eq!(a.is_some(), b.is_some()),
            }
        }
        assert_eq!(tau(&[(1, 1), (2, 2), (3, 3)]), Some(1.0));
    }
}
