//! A statement as a comparable claim: weighted words with their sets and opposites, numbers as ranges, polarity, stance. In:
//! tokens of the content and of what its pronouns look back on; out: a [`Claim`].

use std::cell::OnceCell;
use std::ops::Range;

use compact_str::CompactString;

use crate::corroborate::Model;
use crate::corroborate::frames::{self, Frame};
use crate::corroborate::numbers::{self, Quantity};
use crate::corroborate::overlap::Runs;
use crate::corroborate::print::{Print, each_set};
use crate::corroborate::scope;
use crate::corroborate::stems;
use crate::corroborate::vectors::Vectors;
use crate::linear::word_hash;
use crate::model::{Form, Tag};
use crate::ruleset::{Column, RuleSet, Shape, Words, folded};

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
    pub(super) print: Print,
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

impl Term<'_> {
    /// Both have one stem.
    pub(super) fn is_same_word(&self, other: &Self) -> bool {
        self.print.hash == other.print.hash && self.stem == other.stem
    }

    /// One set of synonyms holds both.
    pub(super) fn is_synonym_of(&self, other: &Self) -> bool {
        self.print.sets & other.print.sets != 0
            && each_set(self.sets).any(|set| each_set(other.sets).any(|theirs| set == theirs))
    }
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
    /// Opens with "another", "other": of its kind, but not the one that was spoken of.
    pub(super) is_of_another: bool,
    /// Bits of the stems, their beginnings and their sets: claims without a bit in common share no word.
    pub(super) bloom: u128,
    /// A form of "be", a participle and "by".
    pub(super) is_passive: bool,
    /// Every word as it is written, marks left out.
    pub(super) tokens: Vec<&'a str>,
    /// The words' hashes in lower case, by which the table of vectors knows them.
    pub(super) hashes: Vec<u64>,
    sum: OnceCell<Vec<f32>>,
    runs: OnceCell<Runs>,
    /// Who does what to whom.
    pub(super) frames: Vec<Frame>,
}

impl Claim<'_> {
    /// The sum of the words' vectors.
    pub(super) fn sum(&self, vectors: &Vectors) -> &[f32] {
        self.sum.get_or_init(|| {
            let mut sum = vec![0.0; vectors.width()];
            self.hashes.iter().filter_map(|hash| vectors.row_of(*hash)).for_each(|row| vectors.add(row, &mut sum));
            sum
        })
    }

    /// Its runs of words.
    pub(super) fn runs(&self) -> &Runs {
        self.runs.get_or_init(|| Runs::of(&self.hashes))
    }
}

/// The lists that words are looked up in.
struct Lists<'a> {
    light: Column<'a>,
    weight: Column<'a>,
    irregular: Column<'a>,
    country: Column<'a>,
    date: Column<'a>,
    sets: Column<'a>,
    opposites: Column<'a>,
    group: Column<'a>,
    side: Column<'a>,
    noun: Column<'a>,
    scope: Column<'a>,
    points: Column<'a>,
    number: Column<'a>,
}

impl<'a> Lists<'a> {
    fn new(rules: &'a RuleSet) -> Self {
        let column = |list: &str, name: &str| Column::new(rules, list, name);
        Self {
            light: column("light_words", ""),
            weight: column("word_weights", "weight"),
            irregular: column("irregular", ""),
            country: column("countries", "iso"),
            date: column("dates", "kind"),
            sets: column("synonyms", "sets"),
            opposites: column("antonyms", "opposites"),
            group: column("claim_stance", "group"),
            side: column("claim_stance", "side"),
            noun: column("claim_stance", "noun"),
            scope: column("claim_scope", "kind"),
            points: column("pronouns", "points"),
            number: column("number_words", "value"),
        }
    }
}

/// Builds claims of one article.
pub(super) struct Builder<'a> {
    words: &'a Words<'a>,
    rules: &'a RuleSet,
    model: &'a Model,
    lists: Lists<'a>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(words: &'a Words<'a>, rules: &'a RuleSet, model: &'a Model) -> Self {
        Self { words, rules, model, lists: Lists::new(rules) }
    }

    /// A claim from its own words.
    pub(super) fn claim(&self, content: &[Range<usize>], is_negative: bool) -> Claim<'a> {
        let mut claim = Claim { is_negative, ..Claim::default() };
        let tokens = content.iter().map(ExactSizeIterator::len).sum();
        claim.terms.reserve(tokens / 2 + 4);
        claim.tokens.reserve(tokens);
        claim.hashes.reserve(tokens);
        for range in content {
            let mut clause = 0;
            for at in range.clone() {
                clause += u16::from(parts(self.words, at));
                claim.terms.extend(self.term(at, Some(clause)));
                claim.stances.extend(self.stance(at));
                self.collect_token(at, &mut claim);
            }
            claim.numbers.extend(self.numbers(range.clone()));
            scope::mark(self.words, self.lists.scope, range.clone(), &mut claim.terms);
            claim.frames.extend(frames::read(self.words, range.clone(), &claim.terms));
        }
        // Further on, a pronoun finds its noun in the claim itself.
        let mut opening = content.iter().flat_map(Clone::clone).take(OPENING);
        claim.has_pronoun = opening.any(|at| self.lists.points.cell(self.words, at) == Some("back"));
        claim.is_of_another = self.is_of_another(content);
        let by = |at: usize| {
            self.words.text(at).eq_ignore_ascii_case("by")
                && at > 0
                && matches!(self.words.tag(at - 1), Tag::VBN | Tag::VBD)
        };
        claim.bloom = claim.terms.iter().fold(0, |all, term| all | term.print.bloom);
        claim.is_passive = content.iter().flat_map(Clone::clone).any(by);
        claim
    }

    /// Adds the nouns and names that a pronoun of the claim may mean.
    pub(super) fn look_back(&self, claim: &mut Claim<'a>, context: &[Range<usize>]) {
        let may_be_meant = |at: &usize| self.words.tag(*at).is_noun() || self.words.shapes[*at] & Shape::CAP != 0;
        let first = claim.terms.len();
        let nouns = context.iter().flat_map(Clone::clone).filter(may_be_meant);
        claim.terms.extend(nouns.filter_map(|at| self.term(at, None)));
        claim.bloom = claim.terms[first..].iter().fold(claim.bloom, |all, term| all | term.print.bloom);
    }

    /// Sets its thing apart from the like before it reaches a noun; "the other" is one that is known.
    fn is_of_another(&self, content: &[Range<usize>]) -> bool {
        let (words, kinds) = (self.words, self.lists.scope);
        let is_known = |at: usize| at > 0 && words.text(at - 1).eq_ignore_ascii_case("the");
        let before_noun = |at: &usize| !words.tag(*at).is_noun() && !words.tag(*at).is_name();
        let mut opening = content.iter().flat_map(Clone::clone).take(OPENING).take_while(before_noun);
        opening.any(|at| kinds.cell(words, at) == Some("sets_apart") && !is_known(at))
    }

    fn numbers(&self, range: Range<usize>) -> Vec<Quantity> {
        numbers::read(self.words, self.rules, self.lists.number, &self.model.vectors, range)
    }

    /// The hash of a token in lower case.
    fn hash(&self, at: usize) -> u64 {
        let word = self.words.text(at);
        // Tagging has made that of every word, but cuts the longest: half as long a word is whole in any case.
        let is_whole = word.len() <= Form::LONGEST / 2;
        let known = self.words.syntax.forms.get(at).filter(|_| is_whole).map(|form| form.word);
        known.unwrap_or_else(|| word_hash(folded(word).as_bytes()))
    }

    /// Words and their hashes.
    fn collect_token(&self, at: usize, claim: &mut Claim<'a>) {
        let word = self.words.text(at);
        if !word.starts_with(char::is_alphanumeric) && !word.starts_with(['\'', '’']) {
            return;
        }
        claim.hashes.push(self.hash(at));
        claim.tokens.push(word);
    }

    /// A content word; of the context where it is of no clause.
    fn term(&self, at: usize, clause: Option<u16>) -> Option<Term<'a>> {
        let tag = self.words.tag(at);
        let word = self.words.text(at);
        let is_content = tag.is_noun()
            || tag.is_verb() && tag != Tag::MD
            || matches!(tag, Tag::JJ | Tag::JJR | Tag::JJS | Tag::RB | Tag::RBR | Tag::CD | Tag::FW | Tag::RP);
        let (words, lists) = (self.words, &self.lists);
        if !is_content || lists.light.hit(words, at).is_some() {
            return None;
        }
        let is_capital = word.starts_with(char::is_uppercase);
        let hash = self.hash(at);
        let vector = self.model.vectors.row_of(hash);
        let listed = lists.weight.cell(words, at).and_then(|weight| weight.parse().ok());
        let weight = listed.or_else(|| vector.map(|row| self.model.vectors.weight(row))).unwrap_or(RARE);
        let is_number = tag == Tag::CD || word.starts_with(|c: char| c.is_ascii_digit());
        let sets = lists.sets.cell(words, at).unwrap_or("");
        let (stem, print) = match lists.irregular.term(words, at) {
            Some(regular) => stems::of(word_hash(regular.as_bytes()), || regular.into()),
            None => stems::of(hash, || folded(word)),
        };
        Some(Term {
            print: print.with(sets),
            weight: if clause.is_none() { weight * CONTEXT } else { weight },
            token: at,
            is_name: tag.is_name(),
            is_noun: tag.is_noun() && !tag.is_name(),
            is_verb: tag.is_verb(),
            is_number,
            is_capital,
            is_upper: word.len() > 1 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase),
            is_context: clause.is_none(),
            is_negated: false,
            is_modal: false,
            country: lists.country.cell(words, at).unwrap_or(""),
            date: lists.date.cell(words, at).unwrap_or(""),
            clause: clause.unwrap_or(0),
            vector,
            value: is_number.then(|| numbers::value(words, self.rules, lists.number, at)).flatten(),
            sets,
            opposites: lists.opposites.cell(words, at).unwrap_or(""),
            antonym: lists.opposites.term(words, at).unwrap_or(""),
            stem,
        })
    }

    fn stance(&self, at: usize) -> Option<Stance<'a>> {
        let group = self.lists.group.cell(self.words, at)?;
        // "bombing", "bombs": the noun of an attack reports none by itself, but a sniper does.
        let tag = self.words.tag(at);
        let may_report = tag.is_verb() || tag == Tag::JJ || self.lists.noun.cell(self.words, at) == Some("reports");
        if group == "harm" && !may_report {
            return None;
        }
        (!group.is_empty()).then(|| Stance {
            group,
            is_against: self.lists.side.cell(self.words, at) == Some("-"),
            token: at,
        })
    }
}

/// A mark or a relative pronoun opens another clause.
fn parts(words: &Words<'_>, at: usize) -> bool {
    matches!(words.text(at), "," | ";" | ":" | "." | "(" | "–" | "—") || matches!(words.tag(at), Tag::WDT | Tag::WP)
}
