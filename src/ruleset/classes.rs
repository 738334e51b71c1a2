//! Which classes a row of a list belongs to: the whole list, and the values that patterns ask for. In: class numbers by list and row;
//! out: those of a term, and the sieve of all terms of a token.

use crate::ruleset::automaton::sieve;
use crate::ruleset::terms::TermHit;

/// Rows of all lists one behind the other, since every token of an article asks.
#[derive(Default)]
pub(crate) struct Classes {
    /// The first row of each list.
    lists: Vec<u32>,
    /// Where each row's classes begin; one longer than there are rows.
    first: Vec<u32>,
    numbers: Vec<u32>,
    /// For each row the sieve of its classes.
    sieves: Vec<u64>,
}

impl Classes {
    /// By list, by row: class numbers.
    pub(crate) fn new(of_row: &[Vec<Vec<u32>>]) -> Self {
        let mut all = Self { first: vec![0], ..Self::default() };
        for list in of_row {
            all.lists.push(all.sieves.len() as u32);
            for classes in list {
                all.numbers.extend(classes);
                all.first.push(all.numbers.len() as u32);
                all.sieves.push(classes.iter().fold(0, |bits, class| bits | sieve(*class)));
            }
        }
        all
    }

    /// The classes of a term.
    pub(crate) fn of(&self, hit: TermHit) -> &[u32] {
        let row = self.row(hit);
        &self.numbers[self.first[row] as usize..self.first[row + 1] as usize]
    }

    /// The sieve of all classes of some terms.
    pub(crate) fn sieve(&self, hits: &[TermHit]) -> u64 {
        hits.iter().fold(0, |bits, hit| bits | self.sieves[self.row(*hit)])
    }

    fn row(&self, hit: TermHit) -> usize {
        (self.lists[hit.lexicon as usize] + hit.row) as usize
    }
}
