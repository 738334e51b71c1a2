//! Krippendorff's alpha for nominal values: agreement beyond what chance would give. In: units, each with the values its
//! coders gave; out: alpha. Refuses nothing: a unit with one value says nothing and is left out.
//!
//! # Source
//! Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, sections A to C.

use std::collections::BTreeMap;

/// Alpha over units, at most 1; `None` when fewer than two values can be paired or all of them are the same, where chance
/// explains everything.
pub fn alpha<V: Ord + Copy>(units: impl Iterator<Item = impl AsRef<[V]>>) -> Option<f64> {
    let mut totals: BTreeMap<V, f64> = BTreeMap::new();
    let mut disagreement = 0.0;
    for unit in units {
        let values = unit.as_ref();
        if values.len() < 2 {
            continue;
        }
        let mut here: BTreeMap<V, f64> = BTreeMap::new();
        for value in values {
            *here.entry(*value).or_default() += 1.0;
        }
        let n = values.len() as f64;
        let alike: f64 = here.values().map(|count| count * (count - 1.0)).sum();
        disagreement += (n * (n - 1.0) - alike) / (n - 1.0);
        for (value, count) in here {
            *totals.entry(value).or_default() += count;
        }
    }
    let n: f64 = totals.values().sum();
    let expected = n * n - totals.values().map(|count| count * count).sum::<f64>();
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * disagreement / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(coders: &[&str]) -> Vec<Vec<char>> {
        let length = coders[0].chars().count();
        let unit = |n| coders.iter().filter_map(move |c| c.chars().nth(n)).filter(|c| *c != '.').collect();
        (0..length).map(unit).collect()
    }

    fn rounded(coders: &[&str]) -> Option<f64> {
        alpha(columns(coders).iter()).map(|a| (a * 1000.0).round() / 1000.0)
    }

    /// The three examples of Krippendorff 2011 with nominal values: A (binary), B (five categories), C (four coders, gaps).
    #[test]
    fn the_published_examples_have_their_published_values() {
        assert_eq!(rounded(&["0100000010", "1110010000"]), Some(0.095));
        assert_eq!(rounded(&["aabbdcccedda", "babbbccceddd"]), Some(0.692));
        assert_eq!(rounded(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]), Some(0.743));
    }

    #[test]
    fn perfect_one_value_and_nothing() {
        assert_eq!(rounded(&["abca", "abca"]), Some(1.0));
        assert_eq!(rounded(&["aaaa", "aaaa"]), None);
        assert_eq!(rounded(&["ab", ".."]), None);
    }
}
