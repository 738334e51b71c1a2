//! Runs of names: where a proper name begins and ends, what of it is title or role, whether it is a person's. In: tokens; out:
//! ranges. Decides nothing about who is who.

use std::ops::Range;

use crate::model::Tag;
use crate::resolve::lexicons::Lexicons;

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
    let mut out = Vec::new();
    let mut at = 0;
    while at < lexicons.words.len() {
        let end = run_end(lexicons, at);
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
    if !lexicons.is_name(start) {
        return start;
    }
    let sentence = lexicons.words.sentence(start);
    let mut end = start + 1;
    while end < sentence.end && (lexicons.is_name(end) || lexicons.is_particle(end) || lexicons.is_initial_stop(end)) {
        // Possessors are runs of their own.
        end += 1;
    }
    end
}

/// Takes titles, roles, bodies and countries off the front and decides what the rest is.
pub(super) fn parse(lexicons: &Lexicons<'_>, whole: Range<usize>) -> Name {
    let mut start = whole.start;
    let mut is_titled = false;
    loop {
        let titled = lexicons.len(start, &["titles", "roles"]);
        let placed = lexicons.len(start, &["organisations", "countries"]);
        let known = lexicons.len(start, &["people"]);
        let length = titled.max(placed);
        let given = lexicons.at(start, "given_names").is_some() && titled == 0;
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

/// `the Al Rashid hospital`: after an article, or right before a common noun, a name names no person.
fn modifies(lexicons: &Lexicons<'_>, name: &Range<usize>) -> bool {
    let sentence = lexicons.words.sentence(name.start);
    let article = name.start > sentence.start && lexicons.tag(name.start - 1) == Tag::DT;
    let noun = name.end < sentence.end && matches!(lexicons.tag(name.end), Tag::NN | Tag::NNS);
    article || noun
}

fn precedes_person(lexicons: &Lexicons<'_>, at: usize, end: usize) -> bool {
    at < end && (lexicons.len(at, &["titles", "roles", "people"]) > 0 || lexicons.at(at, "given_names").is_some())
}

fn is_person(lexicons: &Lexicons<'_>, name: &Range<usize>, is_titled: bool) -> bool {
    let whole = |lexicon: &str| lexicons.at(name.start, lexicon).is_some_and(|hit| hit.len as usize == name.len());
    if whole("people") {
        return true;
    }
    let last = name.end - 1;
    let body =
        whole("organisations") || whole("countries") || lexicons.len(last, &["institutions"]) > 0 && name.len() > 1;
    if body {
        return false;
    }
    let acronym = name.len() == 1 && {
        let word = lexicons.words.text(name.start);
        word.chars().filter(|c| c.is_alphabetic()).count() > 1 && word.chars().all(|c| !c.is_lowercase())
    };
    let given = lexicons.at(name.start, "given_names").is_some() && name.len() > 1;
    !acronym && (is_titled || given)
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
