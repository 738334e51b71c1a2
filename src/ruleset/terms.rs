//! All terms of all lexicons in one trie over word numbers, so that ten lists and a thousand cost one walk. In: lexicons;
//! out: for an article's tokens, which terms begin where.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use crate::ruleset::inflect::{Irregular, forms};
use crate::ruleset::lexicon::{Lexicon, Row};
use crate::ruleset::pattern::fold;
use crate::ruleset::words::{Vocabulary, fold_into};
use crate::text::tokenise_into;

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

#[derive(Clone, Copy, Default)]
struct Entry {
    lexicon: u16,
    row: u32,
    /// Where the words of a term that holds an upper-case letter stand in [`Terms::cased`]: the text must be written alike.
    cased: Option<(u32, u16)>,
}

/// The trie.
#[derive(Default)]
pub(crate) struct Terms {
    edges: FxHashMap<(u32, u32), u32>,
    /// Those of node `n` stand from `first[n]` to `first[n + 1]`.
    entries: Vec<Entry>,
    first: Vec<u32>,
    /// Words of cased terms, one term after the other.
    cased: Vec<CompactString>,
    /// By word number: the node a term that begins with it leads to, 0 for none; as long as the largest of them asks.
    roots: Vec<u32>,
    /// By node: a bit for each word that goes on from it, by the last six bits of its number; asked before a hash.
    ahead: Vec<u64>,
}

impl Terms {
    pub(crate) fn new(lexicons: &[Lexicon], irregular: &Irregular, vocabulary: &mut Vocabulary) -> Self {
        let mut growing = Growing::new(lexicons.iter().map(|l| l.rows.len()).sum());
        let (mut spans, mut pieces, mut words) = (Vec::new(), Vec::new(), Vec::new());
        let mut folded = String::new();
        for (number, lexicon) in lexicons.iter().enumerate() {
            let inflected = lexicon.column("inflect");
            for (row, Row { term, .. }) in lexicon.rows.iter().enumerate() {
                spans.clear();
                tokenise_into(term, 0, &mut spans);
                pieces.clear();
                pieces.extend(spans.iter().map(|s| s.of(term)));
                words.clear();
                for piece in &pieces {
                    fold_into(piece, &mut folded);
                    words.push(vocabulary.intern(&folded));
                }
                let cased = growing.cased(term, &pieces);
                let entry = Entry { lexicon: number as u16, row: row as u32, cased };
                match inflected.and_then(|at| place(&lexicon.cells(row)[at], pieces.len())) {
                    None => growing.add(&words, entry),
                    Some(at) => {
                        for form in forms(pieces[at], irregular) {
                            words[at] = vocabulary.intern(&fold(&form));
                            growing.add(&words, entry);
                        }
                    }
                }
            }
        }
        growing.grown()
    }

    /// The hits in order of their first token, longest first, and for each token where its hits begin.
    pub(crate) fn find(&self, ids: &[u32], sentence_end: &[u32], texts: &[&str]) -> (Vec<TermHit>, Vec<u32>) {
        let mut hits = Vec::new();
        let mut first = Vec::with_capacity(ids.len() + 1);
        for at in 0..ids.len() {
            first.push(hits.len() as u32);
            let Some(root) = self.roots.get(ids[at] as usize).filter(|node| **node != 0) else { continue };
            let begin = hits.len();
            let mut node = *root as usize;
            for end in at..sentence_end[at] as usize {
                if end > at {
                    match self.next(node, ids[end]) {
                        Some(next) => node = next as usize,
                        None => break,
                    }
                }
                for entry in &self.entries[self.first[node] as usize..self.first[node + 1] as usize] {
                    if entry.cased.is_none_or(|words| self.is_written_alike(words, &texts[at..])) {
                        hits.push(TermHit { lexicon: entry.lexicon, row: entry.row, len: (end + 1 - at) as u16 });
                    }
                }
            }
            hits[begin..].reverse();
        }
        first.push(hits.len() as u32);
        (hits, first)
    }

    /// Notes where terms that begin with a word go on.
    fn begin(&mut self, word: u32, node: u32) {
        let needed = word as usize + 1;
        if self.roots.len() < needed {
            self.roots.resize(needed, 0);
        }
        self.roots[word as usize] = node;
    }

    /// The node that a word leads to; no word without a number leads anywhere.
    #[inline]
    fn next(&self, node: usize, word: u32) -> Option<u32> {
        let may_go_on = word != 0 && self.ahead[node] >> (word % 64) & 1 == 1;
        may_go_on.then(|| self.edges.get(&(node as u32, word)).copied()).flatten()
    }

    /// Letter for letter, or all in capitals as headlines are.
    fn is_written_alike(&self, (first, len): (u32, u16), texts: &[&str]) -> bool {
        let forms = &self.cased[first as usize..first as usize + len as usize];
        forms.iter().zip(texts).all(|(form, &word)| {
            word == form
                || word.contains('’') && word.replace('’', "'") == *form
                || form.len() > 3 && is_upper(word) && form.to_uppercase() == word
        })
    }
}

/// The trie while terms are added.
struct Growing {
    terms: Terms,
    ends: Vec<(u32, Entry)>,
}

impl Growing {
    fn new(rows: usize) -> Self {
        let mut terms = Terms { ahead: vec![0], ..Terms::default() };
        terms.edges.reserve(2 * rows);
        Self { terms, ends: Vec::with_capacity(2 * rows) }
    }

    /// Keeps the words of a term that must be written as it is.
    fn cased(&mut self, term: &str, pieces: &[&str]) -> Option<(u32, u16)> {
        let first = self.terms.cased.len() as u32;
        term.chars().any(char::is_uppercase).then(|| {
            self.terms.cased.extend(pieces.iter().copied().map(CompactString::from));
            (first, pieces.len() as u16)
        })
    }

    fn add(&mut self, words: &[u32], entry: Entry) {
        if words.is_empty() {
            return;
        }
        let mut node = 0;
        for word in words {
            let fresh = self.terms.ahead.len() as u32;
            let to = *self.terms.edges.entry((node, *word)).or_insert(fresh);
            if to == fresh {
                self.terms.ahead.push(0);
                if node == 0 {
                    self.terms.begin(*word, to);
                }
            }
            self.terms.ahead[node as usize] |= 1 << (word % 64);
            node = to;
        }
        self.ends.push((node, entry));
    }

    /// Entries by node, in the order they were added.
    fn grown(self) -> Terms {
        let Self { mut terms, ends } = self;
        let nodes = terms.ahead.len();
        terms.first = vec![0; nodes + 1];
        for (node, _) in &ends {
            terms.first[*node as usize + 1] += 1;
        }
        for node in 0..nodes {
            terms.first[node + 1] += terms.first[node];
        }
        let mut next = terms.first.clone();
        terms.entries = vec![Entry::default(); ends.len()];
        for (node, entry) in ends {
            let at = &mut next[node as usize];
            terms.entries[*at as usize] = entry;
            *at += 1;
        }
        terms
    }
}

/// Nothing in lower case.
fn is_upper(word: &str) -> bool {
    // Nearly all words stop here, at their first or second letter.
    !word.bytes().any(|byte| byte.is_ascii_lowercase()) && word.to_uppercase() == word
}

/// Which of so many words a row's `inflect` cell says is inflected.
fn place(inflect: &str, words: usize) -> Option<usize> {
    match inflect {
        "first" if words > 0 => Some(0),
        "last" => words.checked_sub(1),
        _ => None,
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
