//! The speakers met so far, and how a new mention finds its own among them. In: mentions; out: speaker ids and, at the end,
//! the speaker table in order of first mention.

use std::ops::Range;

use crate::model::{Because, Resolution, RuleId, Speaker, SpeakerId};
use crate::resolve::describe;
use crate::resolve::lexicons::Lexicons;
use crate::resolve::mention::Mention;
use crate::resolve::names::{self, Name};
use crate::text::Span;

/// Names at least this alike (Jaro–Winkler, 0..=1) are one name written two ways; tuned by eye on transliterations.
const ALIKE: f64 = 0.92;

/// One person, body or group.
struct Entry {
    /// Tokens of the fullest name or phrase.
    name: Vec<String>,
    shown: String,
    is_person: bool,
    is_collective: bool,
    gender: char,
    mentions: Vec<Range<usize>>,
    describes: Vec<Range<usize>>,
    because: Vec<Because>,
    is_speaker: bool,
}

/// All entries; people named anywhere are in from the start.
pub(super) struct Pool<'a> {
    lexicons: &'a Lexicons<'a>,
    entries: Vec<Entry>,
}

impl<'a> Pool<'a> {
    /// Takes in every person named in the article with a full name or a title.
    pub(super) fn new(lexicons: &'a Lexicons<'a>) -> Self {
        let mut pool = Self { lexicons, entries: Vec::new() };
        let mut runs = names::all(lexicons);
        // `the Al Rashid hospital` anywhere makes `Al Rashid` no person everywhere.
        let bodies: Vec<Vec<String>> = runs.iter().filter(|n| n.is_modifier).map(|n| pool.words_of(&n.name)).collect();
        for name in &mut runs {
            name.is_person &= name.whole != name.name || !bodies.contains(&pool.words_of(&name.name));
        }
        let (full, short): (Vec<&Name>, Vec<&Name>) =
            runs.iter().filter(|n| n.is_person).partition(|n| n.name.len() > 1);
        for name in full.into_iter().chain(short) {
            let describes = describe::around(lexicons, name);
            pool.person(name, describes);
        }
        // Bare surnames of the people just met.
        for name in runs.iter().filter(|n| !n.is_person) {
            if let Some(at) = pool.find(&pool.words_of(&name.name)) {
                pool.entries[at].mentions.push(name.name.clone());
                pool.entries[at].describes.extend(describe::around(lexicons, name));
            }
        }
        pool
    }

    fn words_of(&self, range: &Range<usize>) -> Vec<String> {
        let word = |at: usize| self.lexicons.words.text(at).trim_matches(['.', '’', '\'']).to_lowercase();
        range.clone().map(word).filter(|w| !w.is_empty()).collect()
    }

    fn shown(&self, range: &Range<usize>) -> String {
        self.lexicons
            .words
            .span(range.clone())
            .of(&self.lexicons.words.article.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The entry whose name ends with these words, or is written much like them; the last one met where several fit.
    fn find(&self, name: &[String]) -> Option<usize> {
        let fits = |entry: &&Entry| entry.is_person && same_person(&entry.name, name);
        self.entries.iter().enumerate().rev().find(|(_, e)| fits(e)).map(|(at, _)| at)
    }

    fn person(&mut self, name: &Name, describes: Vec<Range<usize>>) -> usize {
        let words = self.words_of(&name.name);
        let at = self.find(&words).unwrap_or_else(|| {
            self.entries.push(self.entry(&name.name, true, false));
            self.entries.len() - 1
        });
        let gender = self.gender(name);
        let shown = self.shown(&name.name);
        let entry = &mut self.entries[at];
        if words.len() > entry.name.len() {
            entry.name = words;
            entry.shown = shown;
        }
        if entry.gender == 'u' {
            entry.gender = gender;
        }
        if !entry.mentions.contains(&name.name) {
            entry.mentions.push(name.name.clone());
        }
        entry.describes.extend(describes);
        at
    }

    fn entry(&self, name: &Range<usize>, is_person: bool, is_collective: bool) -> Entry {
        Entry {
            name: self.words_of(name),
            shown: self.shown(name),
            is_person,
            is_collective,
            gender: 'u',
            mentions: Vec::new(),
            describes: Vec::new(),
            because: Vec::new(),
            is_speaker: false,
        }
    }

    /// By title, else by given name.
    fn gender(&self, name: &Name) -> char {
        let titles = (name.whole.start..name.name.start).map(|at| self.lexicons.cell(at, "titles", "gender"));
        let given = std::iter::once(self.lexicons.cell(name.name.start, "given_names", "gender"));
        titles.chain(given).find(|g| matches!(*g, "m" | "f")).map_or('u', |g| if g == "m" { 'm' } else { 'f' })
    }

    /// Speakers of mentions with a name.
    pub(super) fn named(&mut self, mention: &Mention) -> Option<SpeakerId> {
        let Mention::Named { name, describes } = mention else { return None };
        let words = self.words_of(&name.name);
        let known = self.find(&words);
        let at = if name.is_person || known.is_some() && !self.is_body(&name.name) {
            self.person(name, describes.clone())
        } else {
            self.body(name, describes.clone())
        };
        Some(self.said(at, &name.name, "RES001"))
    }

    fn is_body(&self, name: &Range<usize>) -> bool {
        self.lexicons.at(name.start, "organisations").is_some_and(|hit| hit.len as usize == name.len())
    }

    fn said(&mut self, at: usize, mention: &Range<usize>, rule: &str) -> SpeakerId {
        let span = self.lexicons.words.span(mention.clone());
        let entry = &mut self.entries[at];
        entry.is_speaker = true;
        if !entry.mentions.contains(mention) {
            entry.mentions.push(mention.clone());
        }
        entry.because.push(Because { rule: RuleId::new(rule), span });
        SpeakerId(at as u32)
    }

    /// An organisation, country or unknown name: the same words, or the last words of a longer name.
    fn body(&mut self, name: &Name, describes: Vec<Range<usize>>) -> usize {
        let words = self.words_of(&name.whole);
        let same = |e: &Entry| {
            !e.is_person
                && !e.is_collective
                && (e.name == words
                    || initials(&e.name) == words.concat()
                    || words.len() == 1 && words[0].len() > 3 && e.name.contains(&words[0]))
        };
        let at = self.entries.iter().position(same).unwrap_or_else(|| {
            let is_people = self.lexicons.tag(name.whole.end - 1) == crate::model::Tag::NNPS;
            self.entries.push(self.entry(&name.whole, false, is_people));
            self.entries.len() - 1
        });
        self.entries[at].describes.extend(describes);
        at
    }

    /// Speakers of noun phrases: a definite role points back to a person, a group joins a group of the same kind.
    pub(super) fn common(&mut self, mention: &Mention) -> Option<SpeakerId> {
        let Mention::Common { phrase, head, describes } = mention else { return None };
        let words = self.words_of(phrase);
        let head_word = self.words_of(&(*head..*head + 1)).pop().unwrap_or_default();
        if let Some(at) = self.definite(phrase.start, *head, &head_word) {
            return Some(self.said(at, phrase, "RES003"));
        }
        let plural = self.lexicons.at(*head, "groups").is_some()
            || crate::model::Tag::NNS == self.lexicons.tag(*head)
            || crate::model::Tag::NNPS == self.lexicons.tag(*head);
        let same = |e: &Entry| {
            !e.is_person
                && e.name.contains(&head_word)
                && e.is_collective == plural
                && (subset(&e.name, &words) || subset(&words, &e.name))
        };
        let at = self.entries.iter().rposition(same).unwrap_or_else(|| {
            self.entries.push(self.entry(phrase, false, plural));
            self.entries.len() - 1
        });
        let shown = self.shown(phrase);
        let entry = &mut self.entries[at];
        if words.len() > entry.name.len() {
            entry.name = words;
            entry.shown = shown;
        }
        entry.describes.extend(describes.iter().cloned());
        Some(self.said(at, phrase, "RES004"))
    }

    /// `the director`: the last person described so before; `the agency`: the last body whose name holds the word.
    fn definite(&self, start: usize, head: usize, word: &str) -> Option<usize> {
        let article = start.checked_sub(1).is_some_and(|at| self.lexicons.words.text(at).eq_ignore_ascii_case("the"));
        if !article
            || self.lexicons.tag(head) != crate::model::Tag::NN && self.lexicons.tag(head) != crate::model::Tag::NNP
        {
            return None;
        }
        let described = |e: &Entry| {
            e.describes
                .iter()
                .any(|r| r.end <= start && r.clone().any(|at| self.lexicons.words.text(at).eq_ignore_ascii_case(word)))
        };
        let person = self
            .entries
            .iter()
            .enumerate()
            .filter(|(_, e)| e.is_person && described(e))
            .max_by_key(|(_, e)| self.last_before(e, start));
        let body = self.entries.iter().enumerate().filter(|(_, e)| {
            !e.is_person
                && !e.is_collective
                && e.name.iter().any(|w| w == word)
                && e.mentions.iter().any(|m| m.end <= start)
        });
        person.map(|(at, _)| at).or_else(|| body.max_by_key(|(_, e)| self.last_before(e, start)).map(|(at, _)| at))
    }

    fn last_before(&self, entry: &Entry, token: usize) -> Option<usize> {
        entry.mentions.iter().filter(|m| m.end <= token).map(|m| m.start).max()
    }

    /// The person or phrase whose mention ends right before a token.
    pub(super) fn ending_before(&self, token: usize) -> Option<SpeakerId> {
        let touches = |m: &Range<usize>| m.end <= token && token - m.end <= 1;
        let named = self.entries.iter().position(|e| e.mentions.iter().any(touches));
        // `Smith, a doctor at the hospital, who said`: the description stands between.
        let described = |e: &Entry| e.is_person && e.describes.iter().any(|d| d.contains(&token) || touches(d));
        named.or_else(|| self.entries.iter().position(described)).map(|at| SpeakerId(at as u32))
    }

    /// A pronoun of that word may mean this speaker.
    pub(super) fn fits(&self, id: SpeakerId, word: &str) -> bool {
        let entry = &self.entries[id.index()];
        match word {
            "he" | "his" | "him" => {
                entry.gender != 'f' && !entry.is_collective && (entry.is_person || !self.is_named_body(entry))
            }
            "she" | "her" => {
                entry.gender != 'm' && !entry.is_collective && (entry.is_person || !self.is_named_body(entry))
            }
            "they" | "their" | "we" | "our" => entry.is_collective || !entry.is_person,
            "it" | "its" => !entry.is_person && !entry.is_collective,
            _ => entry.is_person,
        }
    }

    fn is_named_body(&self, entry: &Entry) -> bool {
        entry.mentions.first().is_some_and(|m| self.lexicons.is_name(m.start))
    }

    /// The last person named before a token and where, gender allowing.
    pub(super) fn last_person_before(&self, token: usize, word: &str) -> Option<(SpeakerId, usize)> {
        if !matches!(word, "he" | "she" | "his" | "her" | "him") {
            return None;
        }
        let all =
            self.entries.iter().enumerate().filter(|(at, e)| e.is_person && self.fits(SpeakerId(*at as u32), word));
        all.filter_map(|(at, e)| self.last_before(e, token).map(|m| (SpeakerId(at as u32), m))).max_by_key(|(_, m)| *m)
    }

    /// Where a speaker was last mentioned before a token.
    pub(super) fn last_mention_before(&self, id: SpeakerId, token: usize) -> Option<usize> {
        self.last_before(&self.entries[id.index()], token)
    }

    /// Notes a pronoun as a mention.
    pub(super) fn refer(&mut self, id: SpeakerId, pronoun: usize) {
        self.said(id.index(), &(pronoun..pronoun + 1), "RES002");
    }

    /// The table of those who speak, in order of first mention, and statements with the new ids.
    pub(super) fn finish(mut self, of_statement: Vec<Vec<SpeakerId>>) -> Resolution {
        let words = self.lexicons.words;
        let span = |range: &Range<usize>| words.span(range.clone());
        let mut order: Vec<usize> = (0..self.entries.len()).filter(|at| self.entries[*at].is_speaker).collect();
        for entry in &mut self.entries {
            entry.mentions.sort_by_key(|m| (m.start, m.end));
            entry.mentions.dedup();
        }
        order.sort_by_key(|at| (self.entries[*at].mentions.first().map_or(usize::MAX, |m| m.start), *at));
        let mut renumbered = vec![SpeakerId::default(); self.entries.len()];
        for (new, old) in order.iter().enumerate() {
            renumbered[*old] = SpeakerId(new as u32);
        }
        let speakers = order.iter().map(|at| {
            let entry = &self.entries[*at];
            let mut descriptions: Vec<Span> = entry.describes.iter().map(span).filter(|s| !s.is_empty()).collect();
            descriptions.sort_unstable();
            descriptions.dedup();
            Speaker {
                name: entry.shown.clone(),
                is_person: entry.is_person,
                is_collective: entry.is_collective,
                key: String::new(),
                mentions: entry.mentions.iter().map(span).collect(),
                descriptions,
                because: entry.because.clone(),
            }
        });
        let speakers = speakers.collect();
        let of_statement =
            of_statement.into_iter().map(|ids| ids.into_iter().map(|id| renumbered[id.index()]).collect()).collect();
        Resolution { speakers, of_statement }
    }
}

/// One name ends the other, word for word or written much alike; two full names need the first names alike, too.
fn same_person(known: &[String], name: &[String]) -> bool {
    if known.is_empty() || name.is_empty() {
        return false;
    }
    let (long, short) = if known.len() >= name.len() { (known, name) } else { (name, known) };
    let tail = &long[long.len() - short.len()..];
    let alike = |a: &String, b: &String| {
        a == b || a.len() > 3 && b.len() > 3 && strsim::jaro_winkler(&plain(a), &plain(b)) >= ALIKE
    };
    let ends = tail.iter().zip(short).all(|(a, b)| alike(a, b));
    let nearly = long.len() > 2
        && short.len() >= 2
        && alike(&long[0], &short[0])
        && alike(&long[long.len() - 1], &short[short.len() - 1]);
    ends || nearly
}

/// Without the article and hyphens of Arabic names.
fn plain(word: &str) -> String {
    let word = word.strip_prefix("al-").or_else(|| word.strip_prefix("el-")).unwrap_or(word);
    word.chars().filter(|c| c.is_alphabetic()).collect()
}

fn initials(words: &[String]) -> String {
    let small = ["of", "the", "for", "and", "in"];
    words.iter().filter(|w| !small.contains(&w.as_str())).filter_map(|w| w.chars().next()).collect()
}

fn subset(small: &[String], large: &[String]) -> bool {
    small.iter().all(|w| large.contains(w))
}
