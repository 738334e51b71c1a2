//! One source as written → what it mentions: a pronoun, a named person or body, or a noun phrase with its head. In: the tokens
//! of a source; out: a [`Mention`] for each of the people it joins by "and".

use std::ops::Range;

use crate::model::Tag;
use crate::resolve::lexicons::Lexicons;
use crate::resolve::names::{self, Name};

/// What a source mentions.
#[derive(Clone, Debug)]
pub(super) enum Mention {
    /// `he`, `who`, `it`, `his`.
    Pronoun { at: usize },
    /// A name, and all tokens of the source that describe its bearer.
    Named { name: Name, describes: Vec<Range<usize>> },
    /// `U.N. officials`, `the director`: the phrase without article, its head.
    Common { phrase: Range<usize>, head: usize, describes: Vec<Range<usize>> },
}

/// Reads a source.
pub(super) fn read(lexicons: &Lexicons<'_>, source: Range<usize>) -> Vec<Mention> {
    if source.is_empty() {
        return Vec::new();
    }
    let first = source.start;
    if matches!(lexicons.tag(first), Tag::PRP | Tag::WP | Tag::PRPS) && source.len() == 1
        || is_word(lexicons, first, "who")
    {
        return vec![Mention::Pronoun { at: first }];
    }
    if let Some(split) = conjunction(lexicons, &source) {
        let mut both = vec![one(lexicons, source.start..split)];
        both.push(one(lexicons, split + 1..source.end));
        return both.into_iter().flatten().collect();
    }
    one(lexicons, source).into_iter().collect()
}

fn is_word(lexicons: &Lexicons<'_>, at: usize, word: &str) -> bool {
    lexicons.words.text(at).eq_ignore_ascii_case(word)
}

/// The "and" between two named people.
fn conjunction(lexicons: &Lexicons<'_>, source: &Range<usize>) -> Option<usize> {
    let and = source.clone().find(|at| is_word(lexicons, *at, "and"))?;
    let named = |range: Range<usize>| {
        range.end > range.start
            && lexicons.is_name(range.start)
            && names::all_in(lexicons, range).iter().any(|n| n.is_person)
    };
    let early = !source.clone().any(|at| at < and && matches!(lexicons.words.text(at), ","));
    let second = names::all_in(lexicons, and + 1..source.end);
    let may_be = second.first().is_some_and(|n| n.is_person || names::may_be_person(lexicons, &n.name));
    (early && named(source.start..and) && may_be).then_some(and)
}

fn one(lexicons: &Lexicons<'_>, source: Range<usize>) -> Option<Mention> {
    let core = first_segment(lexicons, &source);
    let rest = |taken: &Range<usize>| {
        let mut ranges = vec![source.start..taken.start, taken.end..source.end];
        ranges.retain(|r| !r.is_empty());
        ranges
    };
    let runs = names::all_in(lexicons, core.clone());
    // A name at the end of the phrase: `Al Rashid director Al Amin`, `the U.N.’s Annan`, `Kofi Annan`.
    if let Some(last) = runs.last().filter(|n| n.whole.end == core.end) {
        let leading = last.whole.start == core.start;
        let mut name = last.clone();
        let described = !leading && (core.start..last.whole.start).any(|at| lexicons.len(at, &["roles"]) > 0);
        let possessed = !leading && lexicons.tag(last.whole.start - 1) == Tag::POS;
        name.is_person |= !names::names_body(lexicons, &name.name)
            && (described || possessed || followed_by_role(lexicons, &source, core.end));
        return Some(Mention::Named { describes: rest(&name.name), name });
    }
    // `the head of the centre, Jane Smith` and `director of the league Amr Smith`: a person named later on.
    let later = names::all_in(lexicons, core.end..source.end);
    let is_role = core.clone().any(|at| lexicons.len(at, &["roles"]) > 0);
    let is_person = |n: &&Name| n.is_person || is_role && names::may_be_person(lexicons, &n.name);
    if let Some(person) = later.iter().filter(is_person).find(|n| heads_apposition(lexicons, n, core.end)) {
        let name = Name { is_person: true, ..person.clone() };
        return Some(Mention::Named { describes: rest(&person.name), name });
    }
    common(lexicons, core, source)
}

/// Right after a comma, or at the end of what has none.
fn heads_apposition(lexicons: &Lexicons<'_>, name: &Name, from: usize) -> bool {
    // `the first witness, bank teller Corey Lund`: a role may stand between.
    let first = from.saturating_sub(1);
    // Taggers take "teller" for a comparative.
    let noun = |at: &usize| lexicons.tag(*at).is_noun() || matches!(lexicons.tag(*at), Tag::JJ | Tag::JJR | Tag::DT);
    let before = (first..name.whole.start).rev().find(|at| !noun(at));
    before.is_some_and(|at| lexicons.words.text(at) == ",")
}

/// Up to the first comma, bracket, preposition, participle or relative.
fn first_segment(lexicons: &Lexicons<'_>, source: &Range<usize>) -> Range<usize> {
    let ends = |at: usize| {
        let word = lexicons.words.text(at);
        matches!(word, "," | "(" | "—" | "–" | ";" | ":")
            || matches!(word, "“" | "”" | "\"") && !names::is_nickname_mark(lexicons, at)
            || matches!(lexicons.tag(at), Tag::IN | Tag::TO | Tag::WP | Tag::WDT)
                && !lexicons.is_particle(at)
                && names::past_preposition(lexicons, source.start, at).is_none()
            || matches!(lexicons.tag(at), Tag::VBG | Tag::VBN | Tag::VBD)
                && at > source.start
                && lexicons.tag(at - 1).is_noun()
    };
    let end = source.clone().skip(1).find(|at| ends(*at)).unwrap_or(source.end);
    source.start..end
}

/// `Kofi Annan, a politician …`: what follows the comma names a role.
fn followed_by_role(lexicons: &Lexicons<'_>, source: &Range<usize>, end: usize) -> bool {
    end < source.end
        && lexicons.words.text(end) == ","
        && (end + 1..source.end).any(|at| lexicons.len(at, &["roles"]) > 0)
}

fn common(lexicons: &Lexicons<'_>, core: Range<usize>, source: Range<usize>) -> Option<Mention> {
    let mut start = core.start;
    while start < core.end
        && matches!(lexicons.tag(start), Tag::DT | Tag::PDT | Tag::PRPS)
        && core.len() > 1
        && start + 1 < core.end
    {
        start += 1;
    }
    let phrase = start..core.end;
    let head = phrase.clone().rev().find(|at| lexicons.tag(*at).is_noun()).or_else(|| phrase.clone().next_back())?;
    Some(Mention::Common { phrase, head, describes: vec![source] })
}
