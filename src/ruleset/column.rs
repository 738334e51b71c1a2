//! A column of a lexicon, found once and asked at many tokens. In: a rule set and two names; out: cells of the longest term
//! that begins at a token. A list or column that is not there gives what an empty one would.

use crate::ruleset::lexicon::Lexicon;
use crate::ruleset::load::RuleSet;
use crate::ruleset::terms::TermHit;
use crate::ruleset::words::Words;

/// A list by its number and a column by its place.
#[derive(Clone, Copy, Default)]
pub struct Column<'r> {
    list: Option<(u16, &'r Lexicon)>,
    at: Option<usize>,
}

impl<'r> Column<'r> {
    /// Looks both names up.
    pub fn new(rules: &'r RuleSet, list: &str, column: &str) -> Self {
        let list = rules.lexicon_number(list).map(|number| (number, rules.lexicon_at(number)));
        Self { list, at: list.and_then(|(_, lexicon)| lexicon.column(column)) }
    }

    /// The longest term of the list that begins at a token.
    #[inline]
    pub fn hit<'w>(self, words: &'w Words<'_>, token: usize) -> Option<&'w TermHit> {
        words.term_at(token, self.list?.0)
    }

    /// Its cell.
    #[inline]
    pub fn cell(self, words: &Words<'_>, token: usize) -> Option<&'r str> {
        let (row, list) = (self.hit(words, token)?.row, self.list?.1);
        Some(self.at.map_or("", |at| list.cells(row as usize)[at].as_str()))
    }

    /// The term as listed.
    pub fn term(self, words: &Words<'_>, token: usize) -> Option<&'r str> {
        let (row, list) = (self.hit(words, token)?.row, self.list?.1);
        Some(list.rows[row as usize].term.as_str())
    }
}
