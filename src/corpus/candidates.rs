//! Statements that share a key → pairs worth a full comparison. In: what is seen of the statements of one key at a glance, in order
//! of their ids; out: pairs. Each pair comes under its least common key only, so that nothing has to be remembered between keys.

use crate::corpus::{Glance, HOT};
use crate::corroborate::Across;

/// Which members of a key are looked at together: indices, each pair once; a function of their number alone.
pub fn members(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = count.min(HOT);
    (0..count).flat_map(move |n| (n + 1..count).map(move |m| (n, m)))
}

/// Two statements that share `key` are worth a full comparison: of unlike articles, with words enough in common, not too many names
/// on either side that the other lacks, and `key` is the least that they share.
pub fn meet(key: u64, a: &Glance, b: &Glance, across: &Across) -> bool {
    let least = || {
        let (mine, theirs) = (a.keys(), b.keys());
        mine.into_iter().find(|k| theirs.binary_search(k).is_ok())
    };
    a.article != b.article && overlaps(a, b, across) && !are_strangers(a, b, across) && least() == Some(key)
}

/// The pairs of one key, at most those of the first [`HOT`] statements.
pub(super) fn pairs(key: u64, seen: &[Glance], across: &Across) -> impl Iterator<Item = (usize, usize)> {
    members(seen.len()).filter(move |(n, m)| meet(key, &seen[*n], &seen[*m], across))
}

/// Words enough in common.
fn overlaps(a: &Glance, b: &Glance, across: &Across) -> bool {
    let (mut weight, mut words) = (0.0_f32, 0.0);
    for (stem, value) in &a.stems {
        if b.stems.iter().any(|(other, _)| other == stem) {
            weight += value;
            words += 1.0;
        }
    }
    let total = |of: &Glance| of.stems.iter().map(|(_, w)| w).sum::<f32>();
    words >= across.words && weight >= across.shared as f32 * total(a).min(total(b))
}

/// Either names what the other does not: in an archive most statements that share a rare word by chance are told apart by that.
fn are_strangers(a: &Glance, b: &Glance, across: &Across) -> bool {
    let alone =
        |own: &Glance, other: &Glance| own.names.iter().filter(|name| !other.names.contains(name)).count() as f64;
    alone(a, b) >= across.strangers && alone(b, a) >= across.strangers
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
        let two = Across { strangers: 2.0, ..Across::default() };
        assert!(meet(key, &a, &named(2, &[10, 11, 13]), &two), "one name each");
        assert!(meet(key, &a, &named(2, &[10]), &two), "names left out on one side only");
        assert!(!meet(key, &a, &named(2, &[10, 13, 14]), &two));
        assert!(meet(key, &a, &named(2, &[10, 13, 14]), &Across::default()), "a rule that is off");
    }

    #[test]
    fn words_in_common_must_weigh_enough() {
        let (a, b) = (seen(1, &[1, 2, 3, 4, 5]), seen(2, &[1, 2, 3, 9, 8]));
        let asked = |words: f64, shared: f64| meet(a.keys()[0], &a, &b, &Across { shared, words, ..Across::default() });
        assert!(asked(3.0, 0.6));
        assert!(!asked(4.0, 0.6) && !asked(3.0, 0.7));
    }

    #[test]
    fn a_pair_comes_under_one_of_its_common_keys_only() {
        let all = [seen(1, &[1, 2, 3, 4, 5]), seen(2, &[1, 2, 3, 9, 8]), seen(1, &[1, 2, 3, 4])];
        let keys: std::collections::BTreeSet<u64> = all.iter().flat_map(Glance::keys).collect();
        let found: Vec<(usize, usize)> = keys
            .iter()
            .flat_map(|key| {
                let mine: Vec<Glance> = all.iter().filter(|r| r.keys().contains(key)).cloned().collect();
                pairs(*key, &mine, &Across::default()).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
