//! All terms of all lexicons in one trie over word numbers, so that ten lists and a thousand cost one walk. In: lexicons;
//! out: for an article's tokens, which terms begin where.

use rustc_hash::FxHashMap;

use crate::ruleset::inflect::{Irregular, forms};
use crate::ruleset::lexicon::Lexicon;
use crate::ruleset::pattern::fold;
use crate::ruleset::words::Vocabulary;
use crate::text::tokenise;

/// One lexicon term found in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermHit {
    /// Number of the lexicon, see [`crate::ruleset::RuleSet::lexicon_number`].
    pub lexicon: u16,
    /// Its row.
    pub row: u32,
    /// How many tokens it covers.
    pub len: u16,
}

#[derive(Clone, Copy)]
struct Entry {
    lexicon: u16,
    row: u32,
    /// The term holds an upper-case letter, so the text must be written alike.
    is_cased: bool,
}

/// The trie.
#[derive(Default)]
pub(crate) struct Terms {
    edges: FxHashMap<(u32, u32), u32>,
    /// By node.
    entries: Vec<Vec<Entry>>,
    /// Forms of cased terms by `(lexicon, row)`.
    cased: FxHashMap<(u16, u32), Vec<String>>,
    /// One bit a word number: can it begin a term?
    starts: Vec<u64>,
}

impl Terms {
    pub(crate) fn new(lexicons: &[Lexicon], irregular: &Irregular, vocabulary: &mut Vocabulary) -> Self {
        let mut terms = Self { entries: vec![Vec::new()], ..Self::default() };
        let mut first_words = Vec::new();
        for (number, lexicon) in lexicons.iter().enumerate() {
            for (row, entry) in lexicon.rows.iter().enumerate() {
                let pieces: Vec<&str> = tokenise(&entry.term).into_iter().map(|s| s.of(&entry.term)).collect();
                let is_cased = entry.term.chars().any(char::is_uppercase);
                let entry = Entry { lexicon: number as u16, row: row as u32, is_cased };
                for variant in variants(&pieces, lexicon.cell(row, "inflect"), irregular) {
                    first_words.push(terms.add(&variant, entry, vocabulary));
                }
                if is_cased {
                    let forms = pieces.iter().map(|p| (*p).to_owned()).collect();
                    terms.cased.insert((entry.lexicon, entry.row), forms);
                }
            }
        }
        terms.starts = bits(vocabulary.len(), first_words.into_iter());
        terms
    }

    /// Adds one form; gives the number of its first word.
    fn add(&mut self, pieces: &[String], entry: Entry, vocabulary: &mut Vocabulary) -> u32 {
        let mut node = 0;
        let mut first = 0;
        for piece in pieces {
            let word = vocabulary.intern(&fold(piece));
            first = if node == 0 { word } else { first };
            node = self.step(node, word);
        }
        if node != 0 {
            self.entries[node as usize].push(entry);
        }
        first
    }

    fn step(&mut self, node: u32, word: u32) -> u32 {
        let next = self.entries.len() as u32;
        let to = *self.edges.entry((node, word)).or_insert(next);
        if to == next {
            self.entries.push(Vec::new());
        }
        to
    }

    /// The hits in order of their first token, longest first, and for each token where its hits begin.
    pub(crate) fn find<'t>(
        &self,
        ids: &[u32],
        sentence_end: &[u32],
        text: impl Fn(usize) -> &'t str,
    ) -> (Vec<TermHit>, Vec<u32>) {
        let mut hits = Vec::new();
        let mut first = Vec::with_capacity(ids.len() + 1);
        for at in 0..ids.len() {
            first.push(hits.len() as u32);
            if !has(&self.starts, ids[at]) {
                continue;
            }
            let begin = hits.len();
            let mut node = 0;
            for (end, id) in ids.iter().enumerate().take(sentence_end[at] as usize).skip(at) {
                match self.edges.get(&(node, *id)) {
                    Some(next) if *id != 0 => node = *next,
                    _ => break,
                }
                for entry in &self.entries[node as usize] {
                    if !entry.is_cased || self.is_written_alike(*entry, at, &text) {
                        hits.push(TermHit { lexicon: entry.lexicon, row: entry.row, len: (end + 1 - at) as u16 });
                    }
                }
            }
            hits[begin..].reverse();
        }
        first.push(hits.len() as u32);
        (hits, first)
    }

    /// Letter for letter, or all in capitals as headlines are.
    fn is_written_alike<'t>(&self, entry: Entry, at: usize, text: &impl Fn(usize) -> &'t str) -> bool {
        self.cased.get(&(entry.lexicon, entry.row)).is_some_and(|forms| {
            forms.iter().enumerate().all(|(nth, form)| {
                let word = text(at + nth);
                word == form
                    || word.replace('’', "'") == *form
                    || form.len() > 3 && word.to_uppercase() == word && form.to_uppercase() == word
            })
        })
    }
}

/// The term itself, or with its first or last word in every inflection where the row's `inflect` cell says so.
fn variants(pieces: &[&str], inflect: &str, irregular: &Irregular) -> Vec<Vec<String>> {
    let plain: Vec<String> = pieces.iter().map(|p| (*p).to_owned()).collect();
    let at = match inflect {
        "first" => 0,
        "last" => pieces.len().saturating_sub(1),
        _ => return vec![plain],
    };
    let with = |form: String| {
        let mut variant = plain.clone();
        variant[at] = form;
        variant
    };
    match pieces.get(at) {
        Some(lemma) => forms(lemma, irregular).into_iter().map(with).collect(),
        None => Vec::new(),
    }
}

/// A bit set over word numbers.
pub(crate) fn bits(len: usize, members: impl Iterator<Item = u32>) -> Vec<u64> {
    let mut set = vec![0; len / 64 + 1];
    for member in members {
        set[member as usize / 64] |= 1 << (member % 64);
    }
    set
}

/// Membership; numbers past the end are not members.
pub(crate) fn has(set: &[u64], member: u32) -> bool {
    set.get(member as usize / 64).is_some_and(|word| word >> (member % 64) & 1 == 1)
}
