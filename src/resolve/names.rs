//! Runs of names: where a proper name begins and ends, what of it is title or role, whether it is a person's. In: tokens; out:
//! ranges. Decides nothing about who is who.

use std::ops::Range;

use crate::model::{Tag, TokenKind};
use crate::resolve::lexicons::Lexicons;

/// How far an apposition is read for the role it names, in tokens.
const REACH: usize = 9;
/// No human age is above this.
const OLDEST: u32 = 115;

/// One run of names in the text.
#[derive(Clone, Debug)]
#[allow(clippy::struct_field_names, reason = "the name of a name run is what it is called")]
pub(super) struct Name {
    /// Titles, roles and bodies before it included.
    pub(super) whole: Range<usize>,
    /// The name itself.
    pub(super) name: Range<usize>,
    pub(super) is_person: bool,
    /// Stands before a common noun or after an article, as names of places and bodies do.
    pub(super) is_modifier: bool,
}

/// All runs of the article, in order.
pub(super) fn all(lexicons: &Lexicons<'_>) -> Vec<Name> {
    all_in(lexicons, 0..lexicons.words.len())
}

/// The runs within a range of tokens.
pub(super) fn all_in(lexicons: &Lexicons<'_>, range: Range<usize>) -> Vec<Name> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let end = run_end(lexicons, at).min(range.end);
        if end > at {
            out.push(parse(lexicons, at..end));
            at = end;
        } else {
            at += 1;
        }
    }
    out
}

/// One past the run of names that begins here; the same token when none does.
fn run_end(lexicons: &Lexicons<'_>, start: usize) -> usize {
    let begins = lexicons.is_name(start)
        || begins_with_particle(lexicons, start)
        || begins_body(lexicons, start)
        || begins_with_given(lexicons, start);
    if !begins {
        return start;
    }
    let limit = lexicons.words.sentence(start).end;
    let mut end = start + 1;
    while end < limit {
        // Possessors are runs of their own.
        let surname = begins_with_given(lexicons, end - 1);
        if lexicons.is_name(end) || lexicons.is_particle(end) || lexicons.is_initial_stop(end) || surname {
            end += 1;
        } else if let Some(past) = past_nickname(lexicons, end, limit) {
            end = past;
        } else if let Some(past) = past_preposition(lexicons, start, end) {
            end = past;
        } else if lexicons.is_name(end - 1) && is_written_as_name(lexicons, end, limit) {
            end += 1;
        } else {
            break;
        }
    }
    end
}

/// A given name before a capital, whatever the tagger makes of a surname it has not met.
fn begins_with_given(lexicons: &Lexicons<'_>, at: usize) -> bool {
    lexicons.is_capital(at)
        && lexicons.is_capital(at + 1)
        && lexicons.is_given(at)
        && lexicons.words.sentence(at).contains(&(at + 1))
        && !matches!(lexicons.tag(at + 1), Tag::IN | Tag::DT | Tag::PRP | Tag::CC | Tag::Punct)
}

/// `Tarim Democratic Coalition`: an adjective or common noun with a capital between two names.
fn is_written_as_name(lexicons: &Lexicons<'_>, at: usize, limit: usize) -> bool {
    let tag = lexicons.tag(at);
    at + 1 < limit
        && lexicons.is_capital(at)
        && lexicons.is_name(at + 1)
        && (tag.is_noun() || matches!(tag, Tag::JJ | Tag::VBN | Tag::VBG))
}

/// `the Association of …`: a kind of body with a capital before its preposition, though tagged as a common noun.
fn begins_body(lexicons: &Lexicons<'_>, at: usize) -> bool {
    lexicons.is_capital(at)
        && lexicons.words.sentence(at).start < at
        && matches!(lexicons.words.text(at + 1), "of" | "for")
        && lexicons.tag(at).is_noun()
        && past_preposition(lexicons, at, at + 1).is_some()
}

/// `van der Meer said`: a surname that begins with its particle.
fn begins_with_particle(lexicons: &Lexicons<'_>, at: usize) -> bool {
    let article = at > 0 && matches!(lexicons.tag(at - 1), Tag::DT | Tag::PRPS | Tag::JJ);
    !article && !matches!(lexicons.tag(at), Tag::CD | Tag::DT | Tag::IN) && lexicons.is_particle(at)
}

/// `Robert “Bobby” Castellano`: one past the closing mark, when a name goes on after it.
fn past_nickname(lexicons: &Lexicons<'_>, at: usize, limit: usize) -> Option<usize> {
    let is_mark = |n: usize| lexicons.words.segments.tokens.get(n).is_some_and(|t| t.kind == TokenKind::Quote);
    if !is_mark(at) {
        return None;
    }
    let close = (at + 2..(at + 5).min(limit)).find(|n| is_mark(*n))?;
    let capital = |n: usize| lexicons.words.text(n).chars().next().is_some_and(char::is_uppercase);
    (close + 1 < limit && lexicons.is_name(close + 1) && capital(at + 1)).then_some(close + 1)
}

/// A quotation mark of a nickname inside a name.
pub(super) fn is_nickname_mark(lexicons: &Lexicons<'_>, at: usize) -> bool {
    let limit = lexicons.words.sentence(at).end;
    (at.saturating_sub(4)..=at).any(|open| {
        open > 0 && lexicons.is_name(open - 1) && past_nickname(lexicons, open, limit).is_some_and(|past| past > at)
    })
}

/// `Institute of Justice`, `Bank of the West`, `Research In Motion`: one past a preposition inside the name of a body, so that
/// the name goes on with what follows.
pub(super) fn past_preposition(lexicons: &Lexicons<'_>, start: usize, at: usize) -> Option<usize> {
    if at <= start || !lexicons.is_capital(at - 1) || lexicons.tag(at) != Tag::IN {
        return None;
    }
    let word = lexicons.words.text(at);
    let next = at + 1 + usize::from(lexicons.words.text(at + 1) == "the");
    if !lexicons.is_name(next) || !lexicons.words.sentence(at).contains(&next) {
        return None;
    }
    let capital = word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let body = matches!(word, "of" | "for") && lexicons.len(at - 1, &["institutions"]) > 0;
    (capital || body).then_some(next)
}

/// Takes titles, roles, bodies and countries off the front and decides what the rest is.
pub(super) fn parse(lexicons: &Lexicons<'_>, whole: Range<usize>) -> Name {
    let mut start = whole.start + usize::from(begins_with_cue(lexicons, &whole));
    let mut is_titled = false;
    loop {
        let titled = lexicons.len(start, &["titles", "roles"]);
        let placed = lexicons.len(start, &["organisations", "countries"]);
        let known = lexicons.len(start, &["people"]);
        let length = titled.max(placed);
        let given = lexicons.is_given(start) && titled == 0;
        if length == 0 || start + length >= whole.end || given || known >= length {
            break;
        }
        // `Ford Motor Company` is one name: a body in front counts only before a title or a given name.
        if titled < placed && !precedes_person(lexicons, start + length, whole.end) {
            break;
        }
        is_titled |= titled >= placed;
        start += length;
        while start < whole.end && lexicons.words.text(start) == "." {
            start += 1;
        }
    }
    let name = start.min(whole.end - 1)..whole.end;
    let is_modifier = !is_titled && modifies(lexicons, &name);
    let is_person = is_person(lexicons, &name, is_titled) && !is_modifier;
    Name { whole, name, is_person, is_modifier }
}

/// `Said Walter Hobbs:` — a cue verb that is a given name, too, before a given name at the head of a sentence.
fn begins_with_cue(lexicons: &Lexicons<'_>, whole: &Range<usize>) -> bool {
    whole.len() > 2
        && lexicons.words.sentence(whole.start).start == whole.start
        && lexicons.at(whole.start, "cue_verbs").is_some()
        && lexicons.is_given(whole.start + 1)
}

/// `the Al Rashid hospital`: after an article, or right before a common noun, a name names no person.
fn modifies(lexicons: &Lexicons<'_>, name: &Range<usize>) -> bool {
    let sentence = lexicons.words.sentence(name.start);
    let article = name.start > sentence.start && lexicons.tag(name.start - 1) == Tag::DT;
    let noun = name.end < sentence.end && matches!(lexicons.tag(name.end), Tag::NN | Tag::NNS);
    article || noun
}

fn precedes_person(lexicons: &Lexicons<'_>, at: usize, end: usize) -> bool {
    at < end && (lexicons.len(at, &["titles", "roles", "people"]) > 0 || lexicons.is_given(at))
}

fn is_person(lexicons: &Lexicons<'_>, name: &Range<usize>, is_titled: bool) -> bool {
    let whole = |lexicon: &str| lexicons.at(name.start, lexicon).is_some_and(|hit| hit.len as usize == name.len());
    if whole("people") || whole("registry") {
        return true;
    }
    if whole("countries") || names_body(lexicons, name) {
        return false;
    }
    let acronym = name.len() == 1 && {
        let word = lexicons.words.text(name.start);
        word.chars().filter(|c| c.is_alphabetic()).count() > 1 && word.chars().all(|c| !c.is_lowercase())
    };
    let given = lexicons.is_given(name.start) && name.len() > 1;
    !acronym && (is_titled || given || may_be_person(lexicons, name) && is_introduced(lexicons, name.end))
}

/// A gazetteer's body, or a name that ends as bodies do (`… Agency`, `… Motors`) or has a preposition inside.
pub(super) fn names_body(lexicons: &Lexicons<'_>, name: &Range<usize>) -> bool {
    let last = name.end - 1;
    let whole = lexicons.at(name.start, "organisations").is_some_and(|hit| hit.len as usize == name.len());
    let ends = name.len() > 1 && lexicons.len(last, &["institutions", "name_endings"]) > 0;
    whole || ends || name.clone().any(|at| lexicons.tag(at) == Tag::IN)
}

/// Two words or more, none of which belongs to a place or body.
pub(super) fn may_be_person(lexicons: &Lexicons<'_>, name: &Range<usize>) -> bool {
    let stranger = |at: usize| lexicons.len(at, &["organisations", "countries", "institutions", "name_endings"]) == 0;
    let written = |at: usize| lexicons.words.text(at).chars().any(char::is_lowercase);
    name.len() > 1 && name.clone().all(stranger) && written(name.start) && written(name.end - 1)
}

/// `…, 72, …`, `…, who …`, `…, chairman of …`, `… is the director`: what follows a name speaks of a person.
fn is_introduced(lexicons: &Lexicons<'_>, at: usize) -> bool {
    let words = lexicons.words;
    let limit = if at < words.len() && at > 0 { words.sentence(at - 1).end } else { return false };
    if at + 1 >= limit {
        return false;
    }
    let copula = matches!(words.text(at), "is" | "was") && matches!(lexicons.tag(at + 1), Tag::DT);
    if words.text(at) != "," && !copula {
        return false;
    }
    let aged = words.text(at + 1).parse::<u32>().is_ok_and(|age| age <= OLDEST)
        && (at + 2 >= limit || matches!(words.text(at + 2), "," | "."));
    if !copula && (aged || words.text(at + 1) == "who") {
        return true;
    }
    (at + 1..limit.min(at + 1 + REACH)).find_map(|n| reads_role(lexicons, n)).unwrap_or(false)
}

/// A role ends the search with yes; what cannot stand before the head of a noun phrase ends it with no.
fn reads_role(lexicons: &Lexicons<'_>, at: usize) -> Option<bool> {
    let is_body = lexicons.len(at, &["institutions"]) > 0;
    let length = lexicons.len(at, &["roles"]);
    // `a rebel stronghold`: a role that stands before another noun says nothing of the name.
    let modifies = matches!(lexicons.tag(at + length), Tag::NN | Tag::NNS);
    if !is_body && !modifies && length > 0 && lexicons.tag(at).is_noun() {
        let (class, leaf) = (lexicons.cell(at, "roles", "class"), lexicons.cell(at, "roles", "leaf"));
        return Some(class != "document" && !(class == "media" && leaf != "media.journalist"));
    }
    let before_head = lexicons.tag(at).is_noun()
        || matches!(lexicons.tag(at), Tag::DT | Tag::JJ | Tag::JJS | Tag::VBN | Tag::CD | Tag::POS | Tag::CC)
        || matches!(lexicons.tag(at), Tag::RB | Tag::PRPS);
    (!before_head).then_some(false)
}
