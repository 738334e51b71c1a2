//! The lexicons that tell names, titles and roles apart, by number. In: the rules; out: questions about one token.

use crate::model::Tag;
use crate::ruleset::{Column, RuleSet, TermHit, Words};

/// Numbers of the lexicons in use.
pub(super) struct Lexicons<'a> {
    pub(super) words: &'a Words<'a>,
    rules: &'a RuleSet,
    /// Asked of every token.
    given: Column<'a>,
    particles: Column<'a>,
}

impl<'a> Lexicons<'a> {
    pub(super) fn new(words: &'a Words<'a>, rules: &'a RuleSet) -> Self {
        let list = |name: &str| Column::new(rules, name, "");
        Self { words, rules, given: list("given_names"), particles: list("name_particles") }
    }

    /// The longest term of a lexicon that begins at a token.
    pub(super) fn at(&self, token: usize, lexicon: &str) -> Option<&'a TermHit> {
        self.rules.hit_at(self.words, token, lexicon)
    }

    /// A given name.
    pub(super) fn is_given(&self, token: usize) -> bool {
        self.given.hit(self.words, token).is_some()
    }

    /// A cell of the term that begins at a token, `""` when there is none.
    pub(super) fn cell(&self, token: usize, lexicon: &str, column: &str) -> &'a str {
        self.rules.cell_at(self.words, token, lexicon, column).unwrap_or("")
    }

    /// A cell of a hit's row.
    pub(super) fn cell_of(&self, hit: TermHit, column: &str) -> &'a str {
        self.rules.lexicon_at(hit.lexicon).cell(hit.row as usize, column)
    }

    /// Length of the longest term of any of these lexicons at a token.
    pub(super) fn len(&self, token: usize, lexicons: &[&str]) -> usize {
        lexicons.iter().filter_map(|name| self.at(token, name)).map(|hit| hit.len as usize).max().unwrap_or(0)
    }

    /// A proper noun, or a word with an Arabic article before its capital, which taggers miss.
    pub(super) fn is_name(&self, token: usize) -> bool {
        self.words.tag(token).is_name() || has_article(self.words.text(token))
    }

    /// Begins with a capital.
    pub(super) fn is_capital(&self, token: usize) -> bool {
        self.words.text(token).chars().next().is_some_and(char::is_uppercase)
    }

    /// `al`, `de`, `van der`: belongs to a name when a name follows.
    pub(super) fn is_particle(&self, token: usize) -> bool {
        self.particles.hit(self.words, token).is_some()
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

/// `al-Sadr`, `el-Sisi`, `as-Safir`.
fn has_article(word: &str) -> bool {
    // Two letters and a hyphen: few words get further.
    word.as_bytes().get(2) == Some(&b'-')
        && matches!(&word[..2], "al" | "el" | "ul" | "as" | "ar" | "an" | "ad" | "at")
        && word[3..].starts_with(char::is_uppercase)
}
