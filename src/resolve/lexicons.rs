//! The lexicons that tell names, titles and roles apart, by number. In: the rules; out: questions about one token.

use crate::model::Tag;
use crate::ruleset::{RuleSet, TermHit, Words};

/// Numbers of the lexicons in use.
pub(super) struct Lexicons<'a> {
    pub(super) words: &'a Words<'a>,
    rules: &'a RuleSet,
}

impl<'a> Lexicons<'a> {
    pub(super) fn new(words: &'a Words<'a>, rules: &'a RuleSet) -> Self {
        Self { words, rules }
    }

    /// The longest term of a lexicon that begins at a token.
    pub(super) fn at(&self, token: usize, lexicon: &str) -> Option<&'a TermHit> {
        let number = self.rules.lexicon_number(lexicon)?;
        (token < self.words.len()).then(|| self.words.term_at(token, number)).flatten()
    }

    /// A cell of the term that begins at a token, `""` when there is none.
    pub(super) fn cell(&self, token: usize, lexicon: &str, column: &str) -> &'a str {
        match (self.at(token, lexicon), self.rules.lexicon(lexicon)) {
            (Some(hit), Some(list)) => list.cell(hit.row as usize, column),
            _ => "",
        }
    }

    /// A cell of a hit's row.
    pub(super) fn cell_of(&self, hit: TermHit, column: &str) -> &'a str {
        self.rules.lexicon_at(hit.lexicon).cell(hit.row as usize, column)
    }

    /// Length of the longest term of any of these lexicons at a token.
    pub(super) fn len(&self, token: usize, lexicons: &[&str]) -> usize {
        lexicons.iter().filter_map(|name| self.at(token, name)).map(|hit| hit.len as usize).max().unwrap_or(0)
    }

    pub(super) fn is_name(&self, token: usize) -> bool {
        self.words.tag(token).is_name()
    }

    /// `al`, `de`, `van der`: belongs to a name when a name follows.
    pub(super) fn is_particle(&self, token: usize) -> bool {
        self.rules.has_term(self.words, token, "name_particles")
            && token + 1 < self.words.len()
            && (self.is_name(token + 1) || self.is_particle(token + 1))
    }

    /// `.` of an initial or a title.
    pub(super) fn is_initial_stop(&self, token: usize) -> bool {
        token > 0
            && self.words.text(token) == "."
            && self.is_name(token - 1)
            && self.words.text(token - 1).chars().count() <= 4
            && token + 1 < self.words.len()
            && self.is_name(token + 1)
            && self.words.sentence(token).contains(&(token + 1))
    }

    pub(super) fn tag(&self, token: usize) -> Tag {
        self.words.tag(token)
    }
}
