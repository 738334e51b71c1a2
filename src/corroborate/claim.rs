//! A statement as a comparable claim: weighted words with their sets and opposites, numbers as ranges, polarity, stance. In:
//! tokens of the content and of what its pronouns look back on; out: a [`Claim`].

use std::ops::Range;

use compact_str::CompactString;

use crate::corroborate::Model;
use crate::corroborate::frames::{self, Frame};
use crate::corroborate::numbers::{self, Quantity};
use crate::corroborate::scope;
use crate::corroborate::stems;
use crate::linear::word_hash;
use crate::model::Tag;
use crate::ruleset::{RuleSet, Words, fold_into};

/// Words of the context count half: they are what a pronoun may mean.
const CONTEXT: f64 = 0.5;
/// A pronoun among so many first tokens looks back out of the claim.
const OPENING: usize = 4;
/// A word the table of frequencies does not hold is rare.
const RARE: f64 = 1.0;

/// One content word.
#[derive(Clone, Debug)]
pub(super) struct Term<'a> {
    pub(super) stem: CompactString,
    pub(super) weight: f64,
    pub(super) token: usize,
    pub(super) is_name: bool,
    pub(super) is_noun: bool,
    pub(super) is_verb: bool,
    pub(super) is_number: bool,
    /// Written with a capital, whatever its class.
    pub(super) is_capital: bool,
    /// An abbreviation as written: all capitals.
    pub(super) is_upper: bool,
    pub(super) is_context: bool,
    /// Within the reach of a negation or of a verb that denies.
    pub(super) is_negated: bool,
    /// Within the reach of "may", "if", "plans to".
    pub(super) is_modal: bool,
    pub(super) sets: &'a str,
    pub(super) opposites: &'a str,
    /// Its own entry in the list of opposites.
    pub(super) antonym: &'a str,
    /// The country a name or demonym stands for, `""` for none.
    pub(super) country: &'a str,
    /// `day` or `month`, `""` for other words.
    pub(super) date: &'a str,
    /// Clauses are cut at marks and relative pronouns, and counted.
    pub(super) clause: u16,
    /// Row of the table of vectors.
    pub(super) vector: Option<u32>,
    /// What a number word or numeral says.
    pub(super) value: Option<f64>,
}

/// A word that takes a side towards a thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stance<'a> {
    pub(super) group: &'a str,
    pub(super) is_against: bool,
    pub(super) token: usize,
}

/// What is compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Claim<'a> {
    pub(super) terms: Vec<Term<'a>>,
    pub(super) numbers: Vec<Quantity>,
    pub(super) is_negative: bool,
    pub(super) stances: Vec<Stance<'a>>,
    pub(super) has_pronoun: bool,
    /// Bits of the stems, their beginnings and their sets: claims without a bit in common share no word.
    pub(super) bloom: u128,
    /// A form of "be", a participle and "by".
    pub(super) is_passive: bool,
    /// Every word in lower case, marks left out.
    pub(super) tokens: Vec<CompactString>,
    /// The sum of the words' vectors; empty without a table.
    pub(super) sum: Vec<f32>,
    /// Who does what to whom.
    pub(super) frames: Vec<Frame>,
}

/// A token in lower case, and its row in the table of vectors.
struct Spelled {
    folded: CompactString,
    vector: Option<u32>,
}

/// Builds claims of one article.
pub(super) struct Builder<'a> {
    words: &'a Words<'a>,
    rules: &'a RuleSet,
    model: &'a Model,
}

impl<'a> Builder<'a> {
    pub(super) fn new(words: &'a Words<'a>, rules: &'a RuleSet, model: &'a Model) -> Self {
        Self { words, rules, model }
    }

    /// A claim from its own words and its context's.
    pub(super) fn claim(&self, content: &[Range<usize>], context: &[Range<usize>], is_negative: bool) -> Claim<'a> {
        let mut claim = Claim { is_negative, ..Claim::default() };
        for range in content {
            let mut clause = 0;
            claim.sum.resize(self.model.vectors.width(), 0.0);
            for at in range.clone() {
                clause += u16::from(parts(self.words, at));
                let spelled = self.spelled(at);
                claim.terms.extend(self.term(at, &spelled, false).map(|t| Term { clause, ..t }));
                claim.stances.extend(self.stance(at));
                self.collect_token(at, spelled, &mut claim);
            }
            claim.numbers.extend(numbers::read(self.words, self.rules, &self.model.vectors, range.clone()));
            scope::mark(self.words, self.rules, range.clone(), &mut claim.terms);
            claim.frames.extend(frames::read(self.words, range.clone(), &claim.terms));
        }
        for range in context {
            claim.terms.extend(
                range
                    .clone()
                    .filter_map(|at| self.term(at, &self.spelled(at), true))
                    .filter(|t| t.is_noun || t.is_name || self.words.shapes[t.token] & 2 != 0),
            );
        }
        // Further on, a pronoun finds its noun in the claim itself.
        claim.has_pronoun =
            content.iter().flat_map(Clone::clone).take(OPENING).any(|at| looks_back(self.words, self.rules, at));
        let by = |at: usize| {
            self.words.text(at).eq_ignore_ascii_case("by")
                && at > 0
                && matches!(self.words.tag(at - 1), Tag::VBN | Tag::VBD)
        };
        claim.bloom = claim.terms.iter().map(bits).fold(0, |all, bits| all | bits);
        claim.is_passive = content.iter().flat_map(Clone::clone).any(by);
        claim
    }

    fn spelled(&self, at: usize) -> Spelled {
        let mut folded = CompactString::default();
        fold_into(self.words.text(at), &mut folded);
        Spelled { vector: self.model.vectors.row(&folded), folded }
    }

    /// Words and the sum of their vectors.
    fn collect_token(&self, at: usize, spelled: Spelled, claim: &mut Claim<'a>) {
        let word = self.words.text(at);
        if !word.starts_with(char::is_alphanumeric) && !word.starts_with(['\'', '’']) {
            return;
        }
        if let Some(row) = spelled.vector {
            self.model.vectors.add(row, &mut claim.sum);
        }
        claim.tokens.push(spelled.folded);
    }

    fn cell(&self, at: usize, lexicon: &str, column: &str) -> &'a str {
        self.rules.cell_at(self.words, at, lexicon, column).unwrap_or("")
    }

    fn term(&self, at: usize, spelled: &Spelled, is_context: bool) -> Option<Term<'a>> {
        let tag = self.words.tag(at);
        let word = self.words.text(at);
        let is_content = tag.is_noun()
            || tag.is_verb() && tag != Tag::MD
            || matches!(tag, Tag::JJ | Tag::JJR | Tag::JJS | Tag::RB | Tag::RBR | Tag::CD | Tag::FW | Tag::RP);
        if !is_content || self.rules.has_term(self.words, at, "light_words") {
            return None;
        }
        let vector = spelled.vector;
        let listed = self.cell(at, "word_weights", "weight").parse().ok();
        let weight = listed.or_else(|| vector.map(|row| self.model.vectors.weight(row))).unwrap_or(RARE);
        let is_number = tag == Tag::CD || word.starts_with(|c: char| c.is_ascii_digit());
        let lemma = self.lemma(at);
        let folded = if lemma.is_empty() { spelled.folded.as_str() } else { lemma };
        let stem = stems::of(folded.trim_end_matches('.'));
        Some(Term {
            weight: if is_context { weight * CONTEXT } else { weight },
            token: at,
            is_name: tag.is_name(),
            is_noun: tag.is_noun() && !tag.is_name(),
            is_verb: tag.is_verb(),
            is_number,
            is_capital: word.starts_with(char::is_uppercase),
            is_upper: word.len() > 1 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase),
            is_context,
            is_negated: false,
            is_modal: false,
            country: self.cell(at, "countries", "iso"),
            date: self.cell(at, "dates", "kind"),
            clause: 0,
            vector,
            value: is_number.then(|| numbers::value(self.words, self.rules, at)).flatten(),
            sets: self.cell(at, "synonyms", "sets"),
            opposites: self.cell(at, "antonyms", "opposites"),
            antonym: self.row(at, "antonyms"),
            stem,
        })
    }

    /// The lemma of an irregular form, `""` for a regular one.
    fn lemma(&self, at: usize) -> &'a str {
        self.row(at, "irregular")
    }

    /// The term of a list that begins at a token, as listed; `""` for none.
    fn row(&self, at: usize, lexicon: &str) -> &'a str {
        self.rules.term_at(self.words, at, lexicon).unwrap_or("")
    }

    fn stance(&self, at: usize) -> Option<Stance<'a>> {
        let group = self.cell(at, "claim_stance", "group");
        // "bombing", "bombs": the noun of an attack reports none by itself.
        let tag = self.words.tag(at);
        if group == "harm"
            && !tag.is_verb()
            && tag != Tag::JJ
            && !matches!(self.words.text(at), "sniper" | "snipers" | "trap" | "traps" | "death")
        {
            return None;
        }
        (!group.is_empty()).then(|| Stance {
            group,
            is_against: self.cell(at, "claim_stance", "side") == "-",
            token: at,
        })
    }
}

/// A mark or a relative pronoun opens another clause.
fn parts(words: &Words<'_>, at: usize) -> bool {
    matches!(words.text(at), "," | ";" | ":" | "." | "(" | "–" | "—") || matches!(words.tag(at), Tag::WDT | Tag::WP)
}

/// A third-person or demonstrative pronoun, or the "which" of a clause cut from its noun.
fn looks_back(words: &Words<'_>, rules: &RuleSet, at: usize) -> bool {
    rules.cell_at(words, at, "pronouns", "points") == Some("back")
}

/// One bit each for the stem, its first five letters and every set it is in.
fn bits(term: &Term<'_>) -> u128 {
    let bit = |word: &str| 1_u128 << (word_hash(word.as_bytes()) % 128);
    let start: String = term.stem.chars().take(5).collect();
    term.sets.split('|').filter(|s| !s.is_empty()).map(bit).fold(bit(&start), |all, one| all | one)
}
