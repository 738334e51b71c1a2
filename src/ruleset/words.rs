//! An article's tokens as rules see them: word numbers, shapes, and which lexicon terms begin where. Built once an
//! article and shared by every stage that matches. In: the tables of segmentation and syntax; out: columns in step with
//! the token table.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use crate::linear::word_hash;
use crate::model::{Article, Form, Segments, Syntax, Tag, Token, TokenKind};
use crate::ruleset::automaton::Sieve;
use crate::ruleset::classes::Classes;
use crate::ruleset::terms::{TermHit, Terms};
use crate::text::Span;

/// Words the rules and lexicons know, numbered from 1; every other word is 0. They are known by their hashes, which tagging has made
/// of every token already: of some tens of thousands in 64 bits no two are alike.
#[derive(Default)]
pub(crate) struct Vocabulary {
    numbers: FxHashMap<u64, u32>,
}

impl Vocabulary {
    /// With room for so many words.
    pub(crate) fn with_room(words: usize) -> Self {
        Self { numbers: FxHashMap::with_capacity_and_hasher(words, rustc_hash::FxBuildHasher) }
    }

    /// The number of a folded word, a new one if need be.
    pub(crate) fn intern(&mut self, word: &str) -> u32 {
        self.number(hash(word))
    }

    fn number(&mut self, word: u64) -> u32 {
        let next = self.numbers.len() as u32 + 1;
        *self.numbers.entry(word).or_insert(next)
    }

    /// The number of a folded word by its hash, 0 for a strange one.
    pub(crate) fn get(&self, word: u64) -> u32 {
        self.numbers.get(&word).copied().unwrap_or(0)
    }
}

/// Numbers of one vocabulary as another numbers the same words: lists and rules are read side by side and joined afterwards.
pub(crate) struct Renumbered {
    numbers: Vec<u32>,
}

impl Renumbered {
    /// Takes every word into `other`, new ones in the order of their numbers.
    pub(crate) fn into(words: Vocabulary, other: &mut Vocabulary) -> Self {
        let mut sorted: Vec<(u64, u32)> = words.numbers.into_iter().collect();
        sorted.sort_unstable_by_key(|(_, number)| *number);
        let numbers = std::iter::once(0).chain(sorted.iter().map(|(word, _)| other.number(*word))).collect();
        Self { numbers }
    }

    /// The other's number of a word.
    pub(crate) fn of(&self, word: u32) -> u32 {
        self.numbers[word as usize]
    }
}

/// What a token looks like; bits of one byte.
pub(crate) struct Shape;

impl Shape {
    pub(crate) const NUM: u8 = 1;
    pub(crate) const CAP: u8 = 2;
    pub(crate) const UPPER: u8 = 4;
    pub(crate) const PUNCT: u8 = 8;
    pub(crate) const QUOTE: u8 = 16;

    /// The bit of a name in the pattern language.
    pub(crate) fn bit(name: &str) -> Option<u8> {
        Some(match name {
            "num" => Self::NUM,
            "cap" => Self::CAP,
            "upper" => Self::UPPER,
            "punct" => Self::PUNCT,
            "quote" => Self::QUOTE,
            _ => return None,
        })
    }

    fn of(token: &Token, word: &str, tag: Tag) -> u8 {
        let mut shape = 0;
        if token.kind == TokenKind::Number || tag == Tag::CD {
            shape |= Self::NUM;
        }
        if matches!(token.kind, TokenKind::Quote | TokenKind::Mark) {
            shape |= Self::PUNCT;
        }
        if token.kind == TokenKind::Quote {
            shape |= Self::QUOTE;
        }
        if word.chars().next().is_some_and(char::is_uppercase) {
            shape |= Self::CAP;
            let letters = word.chars().filter(|c| c.is_alphabetic());
            if letters.clone().count() > 1 && letters.clone().all(char::is_uppercase) {
                shape |= Self::UPPER;
            }
        }
        shape
    }
}

/// Which terms begin where.
#[derive(Clone, Debug, Default)]
pub struct Met {
    pub(crate) hits: Vec<TermHit>,
    /// For each token the first of its hits; one longer than the token table.
    first: Vec<u32>,
}

/// The view that patterns match on.
pub struct Words<'a> {
    /// The article itself.
    pub article: &'a Article,
    /// Its tokens, sentences and quotations.
    pub segments: &'a Segments,
    /// Its word classes and forms.
    pub syntax: &'a Syntax,
    pub(crate) ids: Vec<u32>,
    pub(crate) shapes: Vec<u8>,
    pub(crate) met: Met,
    /// What each token says: asked some ten times as often as there are tokens.
    texts: Vec<&'a str>,
    /// For each token a bit for each list of which a term begins there, by the last six bits of its number: most lists have none.
    lists: Vec<u64>,
    /// For each token one past the last token of its sentence.
    pub(crate) sentence_end: Vec<u32>,
    pub(crate) sentence_start: Vec<u32>,
    /// For each token what patterns may ask of it.
    pub(crate) sieves: Vec<Sieve>,
}

impl Met {
    fn at(&self, token: usize) -> &[TermHit] {
        match (self.first.get(token), self.first.get(token + 1)) {
            (Some(from), Some(to)) => &self.hits[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

impl<'a> Words<'a> {
    /// Terms that are known already are not looked for.
    pub(crate) fn new(
        vocabulary: &Vocabulary,
        terms: &Terms,
        classes: &Classes,
        article: &'a Article,
        segments: &'a Segments,
        syntax: &'a Syntax,
        met: Option<&Met>,
    ) -> Self {
        let count = segments.tokens.len();
        let mut ids = Vec::with_capacity(count);
        let mut shapes = Vec::with_capacity(count);
        let mut texts = Vec::with_capacity(count);
        let mut folded = String::new();
        for (at, token) in segments.tokens.iter().enumerate() {
            let word = token.span.of(&article.text);
            // A reading that was kept brings classes without forms.
            let known = syntax.forms.get(at).map_or_else(
                || {
                    fold_into(word, &mut folded);
                    hash(&folded)
                },
                |form| form.word,
            );
            ids.push(vocabulary.get(known));
            shapes.push(Shape::of(token, word, syntax.tags.get(at).copied().unwrap_or_default()));
            texts.push(word);
        }
        let mut sentence_end = vec![0; count];
        let mut sentence_start = vec![0; count];
        for sentence in &segments.sentences {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            sentence_end[range.clone()].fill(sentence.tokens.end);
            sentence_start[range].fill(sentence.tokens.start);
        }
        let find = || {
            let (hits, first) = terms.find(&ids, &sentence_end, &texts);
            Met { hits, first }
        };
        let met = met.cloned().unwrap_or_else(find);
        let sieve = |at: usize| {
            let classes = classes.sieve(met.at(at));
            Sieve::of_token(ids[at], classes, syntax.tags.get(at).copied().unwrap_or_default(), shapes[at])
        };
        let sieves = (0..count).map(sieve).collect();
        let list = |hit: &TermHit| 1 << (hit.lexicon % 64);
        let lists = (0..count).map(|at| met.at(at).iter().map(list).fold(0, |all, list: u64| all | list)).collect();
        Self { article, segments, syntax, ids, shapes, met, texts, lists, sentence_end, sentence_start, sieves }
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// True for an article without tokens.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// A token's words; `""` past the end.
    pub fn text(&self, token: usize) -> &'a str {
        self.texts.get(token).copied().unwrap_or("")
    }

    /// A token's class, [`Tag::None`] where the tagger did not run.
    pub fn tag(&self, token: usize) -> Tag {
        self.syntax.tags.get(token).copied().unwrap_or_default()
    }

    /// The bytes from the first token of a range to its last; an empty range gives an empty span.
    pub fn span(&self, tokens: std::ops::Range<usize>) -> Span {
        match (self.segments.tokens.get(tokens.start), self.segments.tokens.get(tokens.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if tokens.start < tokens.end => first.span.join(last.span),
            _ => Span::default(),
        }
    }

    /// Terms of any lexicon that begin at `token`, longest first within a lexicon.
    pub fn terms_at(&self, token: usize) -> &[TermHit] {
        self.met.at(token)
    }

    /// The longest term of one lexicon that begins at `token`.
    pub fn term_at(&self, token: usize, lexicon: u16) -> Option<&TermHit> {
        let may = self.lists.get(token)? >> (lexicon % 64) & 1 == 1;
        may.then(|| self.terms_at(token).iter().find(|hit| hit.lexicon == lexicon)).flatten()
    }

    /// First token and one past the last of the sentence that holds `token`; empty past the end.
    pub fn sentence(&self, token: usize) -> std::ops::Range<usize> {
        if token >= self.len() {
            return self.len()..self.len();
        }
        self.sentence_start[token] as usize..self.sentence_end[token] as usize
    }
}

/// A folded word's hash, as tagging makes it of a token.
fn hash(word: &str) -> u64 {
    let mut end = word.len().min(Form::LONGEST);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    word_hash(&word.as_bytes()[..end])
}

/// `pattern::fold` for words to be kept.
pub(crate) fn folded(word: &str) -> CompactString {
    let mut out = CompactString::new(word);
    if word.is_ascii() {
        out.make_ascii_lowercase();
        return out;
    }
    super::pattern::fold(word).into()
}

/// `pattern::fold` without a fresh string for every token.
pub(crate) fn fold_into(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        match c {
            '’' => out.push('\''),
            _ => out.extend(c.to_lowercase()),
        }
    }
}
