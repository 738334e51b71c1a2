//! Statements that share a key → pairs worth a full comparison. In: what is seen of the statements of one key at a glance, in order
//! of their ids; out: pairs. Each pair comes under its least common key only, so that nothing has to be remembered between keys.

use crate::corpus::{Glance, HOT};

/// The weighted words that the lighter of two statements must share, and how many words at least.
const SHARED: f32 = 0.45;
const WORDS: usize = 3;

/// Which members of a key are looked at together: indices, each pair once; a function of their number alone.
pub fn members(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = count.min(HOT);
    (0..count).flat_map(move |n| (n + 1..count).map(move |m| (n, m)))
}

/// Two statements that share `key` are worth a full comparison: of unlike articles, with words enough in common, fewer than
/// `strangers` names on either side that the other lacks, and `key` is the least that they share.
pub fn meet(key: u64, a: &Glance, b: &Glance, strangers: f64) -> bool {
    let least = || {
        let (mine, theirs) = (a.keys(), b.keys());
        mine.into_iter().find(|k| theirs.binary_search(k).is_ok())
    };
    a.article != b.article && overlaps(a, b) && !are_strangers(a, b, strangers) && least() == Some(key)
}

/// The pairs of one key, at most those of the first [`HOT`] statements.
pub(super) fn pairs(key: u64, seen: &[Glance], strangers: f64) -> impl Iterator<Item = (usize, usize)> {
    members(seen.len()).filter(move |(n, m)| meet(key, &seen[*n], &seen[*m], strangers))
}

/// Words enough in common.
fn overlaps(a: &Glance, b: &Glance) -> bool {
    let (mut weight, mut words) = (0.0_f32, 0);
    for (stem, value) in &a.stems {
        if b.stems.iter().any(|(other, _)| other == stem) {
            weight += value;
            words += 1;
        }
    }
    let total = |of: &Glance| of.stems.iter().map(|(_, w)| w).sum::<f32>();
    words >= WORDS && weight >= SHARED * total(a).min(total(b))
}

/// Either names what the other does not: in an archive most statements that share a rare word by chance are told apart by that.
fn are_strangers(a: &Glance, b: &Glance, strangers: f64) -> bool {
    let alone =
        |own: &Glance, other: &Glance| own.names.iter().filter(|name| !other.names.contains(name)).count() as f64;
    alone(a, b) >= strangers && alone(b, a) >= strangers
}

/// Word for word the same but for one word in ten: the same copy.
pub(super) fn is_copy(a: &Glance, b: &Glance) -> bool {
    let shared = a.stems.iter().filter(|(stem, _)| b.stems.iter().any(|(other, _)| other == stem)).count();
    let most = a.stems.len().max(b.stems.len());
    most >= 6 && shared * 10 >= most * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(article: u128, stems: &[u32]) -> Glance {
        Glance { article, stems: stems.iter().map(|s| (*s, 1.0)).collect(), names: Vec::new() }
    }

    #[test]
    fn like_words_about_other_names_do_not_meet() {
        let named = |article, names: &[u32]| Glance { names: names.to_vec(), ..seen(article, &[1, 2, 3, 4]) };
        let a = named(1, &[10, 11, 12]);
        let key = a.keys()[0];
        assert!(meet(key, &a, &named(2, &[10, 11, 13]), 2.0), "one name each");
        assert!(meet(key, &a, &named(2, &[10]), 2.0), "names left out on one side only");
        assert!(!meet(key, &a, &named(2, &[10, 13, 14]), 2.0));
        assert!(meet(key, &a, &named(2, &[10, 13, 14]), f64::INFINITY), "a rule that is off");
    }

    #[test]
    fn a_pair_comes_under_one_of_its_common_keys_only() {
        let all = [seen(1, &[1, 2, 3, 4, 5]), seen(2, &[1, 2, 3, 9, 8]), seen(1, &[1, 2, 3, 4])];
        let keys: std::collections::BTreeSet<u64> = all.iter().flat_map(Glance::keys).collect();
        let found: Vec<(usize, usize)> = keys
            .iter()
            .flat_map(|key| {
                let mine: Vec<Glance> = all.iter().filter(|r| r.keys().contains(key)).cloned().collect();
                pairs(*key, &mine, 2.0).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
