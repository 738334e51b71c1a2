//! What every construction looks at: the tokens, where quotations open and close, which grammar words stand where. In: an
//! article's words and the lexicons; out: questions with cheap answers. Finds no statement itself.

use std::ops::Range;

use crate::model::{Tag, TokenKind};
use crate::ruleset::{Column, RuleSet, Words};

/// The view; token indices throughout.
pub(super) struct Scene<'a> {
    pub(super) words: &'a Words<'a>,
    pub(super) rules: &'a RuleSet,
    /// For each token the class of the grammar term that begins there and its length.
    grammar: Vec<(&'a str, usize)>,
    /// Outermost quotation of each token, `u32::MAX` for none.
    outer: Vec<u32>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(words: &'a Words<'a>, rules: &'a RuleSet) -> Self {
        let mut outer = vec![u32::MAX; words.len()];
        for (number, quotation) in words.segments.quotations.iter().enumerate() {
            if quotation.depth == 0 {
                outer[quotation.tokens.start as usize..quotation.tokens.end as usize].fill(number as u32);
            }
        }
        let list = Column::new(rules, "grammar", "class");
        let term = |at: usize| list.hit(words, at).map(|hit| (list.cell(words, at).unwrap_or(""), hit.len as usize));
        let grammar = (0..words.len()).map(|at| term(at).unwrap_or(("", 0))).collect();
        Self { words, rules, grammar, outer }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn tag(&self, at: usize) -> Tag {
        self.words.tag(at)
    }

    /// The word itself is this one, in any case.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        at < self.len() && self.words.text(at).eq_ignore_ascii_case(word)
    }

    /// The class of the grammar term that begins here (`""` for none) and its length in tokens.
    pub(super) fn grammar(&self, at: usize) -> (&'a str, usize) {
        self.grammar.get(at).copied().unwrap_or(("", 0))
    }

    /// True when a grammar term of that class begins here.
    pub(super) fn is_class(&self, at: usize, class: &str) -> bool {
        self.grammar(at).0 == class
    }

    pub(super) fn is_comma(&self, at: usize) -> bool {
        self.is(at, ",")
    }

    pub(super) fn is_dash(&self, at: usize) -> bool {
        at < self.len() && matches!(self.words.text(at), "—" | "–" | "--" | "-" | "―" | "---")
    }

    pub(super) fn is_mark(&self, at: usize) -> bool {
        at < self.len() && matches!(self.words.segments.tokens[at].kind, TokenKind::Mark | TokenKind::Quote)
    }

    /// A mark that ends a sentence.
    pub(super) fn is_stop(&self, at: usize) -> bool {
        at < self.len() && matches!(self.words.text(at), "." | "!" | "?" | "…" | "...")
    }

    /// The stop of `Dr.` or `Sen.`: right after a short capitalised word, with the sentence going on.
    pub(super) fn is_abbreviation_stop(&self, at: usize) -> bool {
        self.is(at, ".")
            && at > 0
            && at + 1 < self.sentence(at).end
            && self.words.segments.tokens[at - 1].span.end == self.words.segments.tokens[at].span.start
            && self.tag(at - 1).is_name()
            && !self.is_mark(at + 1)
    }

    pub(super) fn is_open(&self, at: usize) -> bool {
        at < self.len() && matches!(self.words.text(at), "(" | "[")
    }

    pub(super) fn is_close(&self, at: usize) -> bool {
        at < self.len() && matches!(self.words.text(at), ")" | "]")
    }

    /// The sentence that holds a token, as tokens.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        self.words.sentence(at)
    }

    /// The sentence as tokens, or the run of sentences that one quotation in it spans: a cue may stand outside a quotation
    /// of several sentences.
    pub(super) fn paragraph(&self, at: usize) -> Range<usize> {
        let paragraphs = &self.words.segments.paragraphs;
        paragraphs
            .get(self.words.segments.paragraph_of(at))
            .map_or(0..0, |p| p.tokens.start as usize..p.tokens.end as usize)
    }

    /// Number of the outermost quotation that covers a token.
    pub(super) fn quotation(&self, at: usize) -> Option<u32> {
        self.outer.get(at).copied().filter(|n| *n != u32::MAX)
    }

    /// The tokens of a quotation, marks included.
    pub(super) fn quoted(&self, number: u32) -> Range<usize> {
        let tokens = &self.words.segments.quotations[number as usize].tokens;
        tokens.start as usize..tokens.end as usize
    }

    /// The outer quotation that begins at this token.
    pub(super) fn opens(&self, at: usize) -> Option<Range<usize>> {
        self.quotation(at).map(|n| self.quoted(n)).filter(|q| q.start == at)
    }

    /// The outer quotation whose last token this is.
    pub(super) fn closes(&self, at: usize) -> Option<Range<usize>> {
        self.quotation(at).map(|n| self.quoted(n)).filter(|q| q.end == at + 1)
    }

    /// Both stand in the same quotation, or in none.
    pub(super) fn is_level(&self, a: usize, b: usize) -> bool {
        self.quotation(a) == self.quotation(b)
    }

    /// A verb with tense: not an infinitive, not a participle.
    pub(super) fn is_finite(&self, at: usize) -> bool {
        matches!(self.tag(at), Tag::VBD | Tag::VBZ | Tag::VBP | Tag::MD)
    }

    /// Words of a range hold a verb with tense, quotations left out unless the range starts in one.
    pub(super) fn has_finite(&self, range: Range<usize>) -> bool {
        let level = range.start;
        range.into_iter().any(|at| self.is_finite(at) && self.is_level(level, at))
    }

    /// A question word, a relative pronoun or "that".
    pub(super) fn opens_clause(&self, at: usize) -> bool {
        self.tag(at).opens_clause() || self.is(at, "that")
    }

    /// Every word begins with a capital, marks aside.
    pub(super) fn is_capitalised(&self, range: Range<usize>) -> bool {
        let begins = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        range.into_iter().all(|at| self.is_mark(at) || begins(self.words.text(at)))
    }

    /// Adverbs and such between a subject and its verb.
    pub(super) fn is_adverb(&self, at: usize) -> bool {
        at < self.len() && matches!(self.tag(at), Tag::RB | Tag::RBR | Tag::RBS)
    }

    /// The range without stops, commas and dashes at its ends.
    pub(super) fn trim(&self, mut range: Range<usize>) -> Range<usize> {
        let loose = |at: usize| {
            self.words.segments.tokens[at].kind == TokenKind::Mark
                && !matches!(self.words.text(at), "$" | "£" | "€" | "%" | "#" | "@")
                && !self.is_open(at)
                && !self.is_close(at)
        };
        while range.start < range.end && loose(range.start) {
            range.start += 1;
        }
        while range.start < range.end && loose(range.end - 1) {
            range.end -= 1;
        }
        self.unbracket(range)
    }

    /// A bracket whose partner lies outside is left out.
    fn unbracket(&self, mut range: Range<usize>) -> Range<usize> {
        let opens = range.clone().filter(|at| self.is_open(*at)).count();
        let closes = range.clone().filter(|at| self.is_close(*at)).count();
        if opens > closes && range.start < range.end && self.is_open(range.start) {
            range.start += 1;
        }
        if closes > opens && range.start < range.end && self.is_close(range.end - 1) {
            range.end -= 1;
            while range.start < range.end && self.is_stop(range.end - 1) {
                range.end -= 1;
            }
        }
        range
    }
}
