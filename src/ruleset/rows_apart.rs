//! Two rule sets' lexicons → which rows differ, so that an article without any of their words need not be asked twice. In: two sets;
//! out: rows by lexicon, or that it cannot be told from the words alone.

use rustc_hash::FxHashSet;

use crate::ruleset::{Lexicon, RuleSet, TermHit};

/// Lexicons that are looked up as tables, or that decide how texts are cut and terms inflected: an article need not hold a row's
/// words to be read otherwise.
const TABLES: [&str; 6] = ["abbreviations", "claim_weights", "competence", "irregular", "units", "wires"];

/// How the lexicons of two sets stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lexicons {
    /// They say the same.
    Alike,
    /// These rows differ, in the first set's numbers and in the second's.
    Rows(Box<[FxHashSet<(u16, u32)>; 2]>),
    /// Any article may be read otherwise.
    Apart,
}

impl Lexicons {
    /// True when an article with these hits reads the same under both.
    pub fn spare(&self, hits: [&[TermHit]; 2]) -> bool {
        match self {
            Self::Alike => true,
            Self::Apart => false,
            Self::Rows(rows) => {
                let met = |side: usize| hits[side].iter().any(|h| rows[side].contains(&(h.lexicon, h.row)));
                !met(0) && !met(1)
            }
        }
    }
}

impl RuleSet {
    /// Compares the lexicons of two sets; sources of rows do not count.
    pub fn lexicons_beside(&self, other: &Self) -> Lexicons {
        let mut rows = [FxHashSet::default(), FxHashSet::default()];
        let names: std::collections::BTreeSet<&str> =
            self.lexicons().iter().chain(other.lexicons()).map(|l| l.name.as_str()).collect();
        let none = Lexicon::default();
        for name in names {
            let (a, b) = (self.lexicon(name), other.lexicon(name));
            if a.zip(b).is_some_and(|(a, b)| says_the_same(a, b)) {
                continue;
            }
            let is_known = a.zip(b).is_none_or(|(a, b)| a.columns == b.columns);
            if TABLES.contains(&name) || !is_known {
                return Lexicons::Apart;
            }
            let (x, y) = (a.unwrap_or(&none), b.unwrap_or(&none));
            differing(x, y, self.lexicon_number(name), &mut rows[0]);
            differing(y, x, other.lexicon_number(name), &mut rows[1]);
            if rows.iter().all(FxHashSet::is_empty) {
                // Only the order differs, and order decides between terms of one length.
                return Lexicons::Apart;
            }
        }
        match rows.iter().all(FxHashSet::is_empty) {
            // What the first set met is what the second would meet only if every list has its place.
            true if in_step(self.lexicons(), other.lexicons()) => Lexicons::Alike,
            true => Lexicons::Apart,
            false => Lexicons::Rows(Box::new(rows)),
        }
    }
}

/// The same lists in the same order; of two with one name both count.
fn in_step(a: &[Lexicon], b: &[Lexicon]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name && says_the_same(a, b))
}

fn says_the_same(a: &Lexicon, b: &Lexicon) -> bool {
    let alike = |n: usize| a.rows[n].term == b.rows[n].term && a.says(n) == b.says(n);
    a.columns == b.columns && a.rows.len() == b.rows.len() && (0..a.rows.len()).all(alike)
}

/// Rows of the first that the second has not, or has otherwise.
fn differing(a: &Lexicon, b: &Lexicon, number: Option<u16>, into: &mut FxHashSet<(u16, u32)>) {
    let theirs = b.keyed();
    let Some(number) = number else { return };
    for (key, nth) in a.keyed() {
        if theirs.get(&key).is_none_or(|other| a.says(nth) != b.says(*other)) {
            into.insert((number, nth as u32));
        }
    }
}
