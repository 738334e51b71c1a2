//! The speakers met so far, and how a new mention finds its own among them. In: mentions; out: speaker ids and, at the end,
//! the speaker table in order of first mention.

use std::ops::Range;

use crate::model::{Because, Resolution, RuleId, Speaker, SpeakerId, Tag};
use crate::resolve::aliases::{self, Alias};
use crate::resolve::alike::{initials, same_person, subset};
use crate::resolve::lexicons::Lexicons;
use crate::resolve::mention::Mention;
use crate::resolve::names::{self, Name};
use crate::resolve::{describe, keys};
use crate::text::Span;

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

/// All entries; people and bodies named anywhere are in from the start.
pub(super) struct Pool<'a> {
    lexicons: &'a Lexicons<'a>,
    entries: Vec<Entry>,
    aliases: Vec<Alias>,
    /// Names at the head of a clause that may be a person's or a body's: a pronoun after them tells.
    unknown: Vec<Name>,
}

impl<'a> Pool<'a> {
    /// Takes in every person named in the article with a full name or a title, and every body with a name of its own.
    pub(super) fn new(lexicons: &'a Lexicons<'a>) -> Self {
        let mut pool = Self { lexicons, entries: Vec::new(), aliases: Vec::new(), unknown: Vec::new() };
        let mut runs = names::all(lexicons);
        pool.aliases = aliases::find(lexicons, &runs);
        // `the Al Rashid hospital` anywhere makes `Al Rashid` no person everywhere.
        let bodies: Vec<Vec<String>> = runs.iter().filter(|n| n.is_modifier).map(|n| pool.words_of(&n.name)).collect();
        // `Mr. Nadeau` anywhere makes `Bertin Nadeau` a person.
        let titled: Vec<&str> = runs
            .iter()
            .filter(|n| n.is_person && n.whole != n.name && n.name.len() == 1)
            .map(|n| lexicons.words.text(n.name.start))
            .collect();
        for name in &mut runs {
            let surname = lexicons.words.text(name.name.end - 1);
            name.is_person |=
                titled.contains(&surname) && !name.is_modifier && names::may_be_person(lexicons, &name.name);
            name.is_person &= name.whole != name.name || !bodies.contains(&pool.words_of(&name.name));
        }
        let (full, short): (Vec<&Name>, Vec<&Name>) =
            runs.iter().filter(|n| n.is_person).partition(|n| n.name.len() > 1);
        for name in full.into_iter().chain(short) {
            let describes = describe::around(lexicons, name);
            pool.person(name, describes);
        }
        for name in runs.iter().filter(|n| !n.is_person) {
            pool.take_in(name);
        }
        pool
    }

    /// A bare surname of somebody just met, a body by its name or description, or a name that may yet turn out to be either.
    fn take_in(&mut self, name: &Name) {
        if let Some(at) = self.find(&self.words_of(&name.name)) {
            self.entries[at].mentions.push(name.name.clone());
            self.entries[at].describes.extend(describe::around(self.lexicons, name));
            return;
        }
        let apposition = describe::of_body(self.lexicons, name.whole.end);
        let long = name.whole.len() > 1 && names::names_body(self.lexicons, &name.whole);
        let modifies = matches!(self.lexicons.tag(name.whole.end), Tag::NN | Tag::NNS | Tag::POS);
        if !modifies && (long || apposition.is_some() && self.lexicons.len(name.whole.start, &["countries"]) == 0) {
            let at = self.body(name, apposition.into_iter().collect());
            self.entries[at].mentions.push(name.whole.clone());
        } else if !modifies && names::may_be_person(self.lexicons, &name.name) && self.heads_clause(&name.whole) {
            self.unknown.push(name.clone());
        }
    }

    /// At the beginning of its sentence or after a mark, before a verb.
    fn heads_clause(&self, run: &Range<usize>) -> bool {
        let sentence = self.lexicons.words.sentence(run.start);
        let first = run.start == sentence.start || self.lexicons.tag(run.start - 1) == Tag::Punct;
        first
            && run.end < sentence.end
            && matches!(self.lexicons.tag(run.end), Tag::VBD | Tag::VBZ | Tag::VBP | Tag::MD | Tag::VBN)
    }

    /// Lower-case words of a name as they are compared: given names in one spelling, `al Khatib` as one word, no marks.
    fn words_of(&self, range: &Range<usize>) -> Vec<String> {
        let mut out: Vec<String> = Vec::with_capacity(range.len());
        let mut is_article = false;
        for at in range.clone() {
            let canon = self.lexicons.cell(at, "name_variants", "canon");
            let word = if canon.is_empty() { self.lexicons.words.text(at) } else { canon };
            let word = word.trim_matches(['.', '’', '\'', '“', '”', '"']).to_lowercase();
            if word.is_empty() {
                continue;
            }
            match out.last_mut() {
                Some(last) if is_article => *last = format!("al-{word}"),
                _ => out.push(word),
            }
            is_article = out.last().is_some_and(|w| matches!(w.as_str(), "al" | "el"));
        }
        out
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

    /// The entry whose name ends with these words, or is written much like them; the last one met where several fit. A given
    /// name alone means the only person of that given name.
    fn find(&self, name: &[String]) -> Option<usize> {
        let people = || self.entries.iter().enumerate().filter(|(_, e)| e.is_person);
        if let Some((at, _)) = people().rev().find(|(_, e)| same_person(&e.name, name)) {
            return Some(at);
        }
        let [given] = name else { return None };
        let mut fits = people().filter(|(_, e)| e.name.len() > 1 && e.name.first() == Some(given));
        match (fits.next(), fits.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
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

    /// An organisation, country or unknown name: the same words, the initials or the long form behind a short one, or the one
    /// word that stands for a longer name.
    fn body(&mut self, name: &Name, describes: Vec<Range<usize>>) -> usize {
        let text = self.lexicons.words.text(name.whole.start);
        let alias = self.aliases.iter().find(|a| name.whole.len() == 1 && a.short == text).map(|a| a.long.clone());
        let whole = alias.unwrap_or_else(|| name.whole.clone());
        let words = self.words_of(&whole);
        // `the Coalition` is the last body of that kind; `Norvik` alone is `Norvik Shipping`, but `Syria` is not `Syria Direct`.
        let is_kind = whole.len() == 1 && self.lexicons.len(whole.start, &["institutions"]) > 0;
        let is_own = whole.len() == 1 && self.lexicons.len(whole.start, &["countries", "organisations"]) == 0;
        let short = |e: &Entry| {
            e.name.len() > 1 && (is_kind && e.name.last() == words.first() || is_own && e.name.first() == words.first())
        };
        let same = |e: &Entry| {
            !e.is_person
                && !e.is_collective
                && (e.name == words || initials(&e.name) == words.concat() || words.len() == 1 && short(e))
        };
        let at = self.entries.iter().rposition(same).unwrap_or_else(|| {
            let is_people = self.lexicons.tag(whole.end - 1) == Tag::NNPS;
            self.entries.push(self.entry(&whole, false, is_people));
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
            || Tag::NNS == self.lexicons.tag(*head)
            || Tag::NNPS == self.lexicons.tag(*head);
        let is_fresh = !plural && self.is_another(phrase);
        let same = |e: &Entry| {
            !is_fresh
                && !e.is_person
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

    /// `another nurse`, `a second nurse`: somebody else than before.
    fn is_another(&self, phrase: &Range<usize>) -> bool {
        let word = |at: usize| self.lexicons.words.text(at).to_lowercase();
        let before = phrase.start.checked_sub(1).map(word).unwrap_or_default();
        matches!(before.as_str(), "another" | "other")
            || matches!(word(phrase.start).as_str(), "another" | "other" | "second" | "third" | "fourth" | "different")
    }

    /// `the director`: the last person described so before; `the agency`: the last body whose name holds the word.
    fn definite(&self, start: usize, head: usize, word: &str) -> Option<usize> {
        let article = start.checked_sub(1).is_some_and(|at| self.lexicons.words.text(at).eq_ignore_ascii_case("the"));
        if !article || self.lexicons.tag(head) != Tag::NN && self.lexicons.tag(head) != Tag::NNP {
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
                entry.gender != 'f' && !entry.is_collective && (entry.is_person || self.is_human(entry))
            }
            "she" | "her" => entry.gender != 'm' && !entry.is_collective && (entry.is_person || self.is_human(entry)),
            "they" | "their" | "we" | "our" => entry.is_collective || !entry.is_person,
            "it" | "its" => !entry.is_person && !entry.is_collective,
            _ => entry.is_person,
        }
    }

    /// A noun phrase for one unnamed person: its role is no document's and no body's.
    fn is_human(&self, entry: &Entry) -> bool {
        let Some(first) = entry.mentions.first().filter(|m| !self.lexicons.is_name(m.start)) else { return false };
        let class = |at: usize| self.lexicons.cell(at, "roles", "class");
        let role = first.clone().rev().map(class).find(|c| !c.is_empty());
        role.is_none_or(|c| !matches!(c, "document")) && self.lexicons.len(first.end - 1, &["institutions"]) == 0
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

    /// The last body named before a token and where.
    pub(super) fn last_body_before(&self, token: usize) -> Option<(SpeakerId, usize)> {
        let all = self.entries.iter().enumerate().filter(|(_, e)| !e.is_person && !e.is_collective);
        all.filter_map(|(at, e)| self.last_before(e, token).map(|m| (SpeakerId(at as u32), m))).max_by_key(|(_, m)| *m)
    }

    /// A name of unknown kind at the head of a clause before a pronoun, in its paragraph or the one before: the pronoun tells
    /// whether it is a person or a body. `after` is where the best other reading was last mentioned.
    pub(super) fn adopt(&mut self, pronoun: usize, word: &str, after: Option<usize>) -> Option<SpeakerId> {
        let paragraph = |at: usize| self.lexicons.words.segments.paragraph_of(at);
        let here = paragraph(pronoun);
        let near = |n: &&Name| {
            n.whole.end <= pronoun
                && paragraph(n.whole.start) + 1 >= here
                && after.is_none_or(|at| at < n.whole.start && paragraph(at) < here)
        };
        let name = self.unknown.iter().rev().find(near)?.clone();
        let at = match word {
            "he" | "she" | "his" | "her" | "him" => self.person(&name, describe::around(self.lexicons, &name)),
            "it" | "its" => self.body(&name, Vec::new()),
            _ => return None,
        };
        let entry = &mut self.entries[at];
        if !entry.mentions.contains(&name.name) {
            entry.mentions.push(name.name);
        }
        Some(SpeakerId(at as u32))
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
                key: keys::of(self.lexicons, &entry.name, &entry.mentions, entry.is_person),
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
