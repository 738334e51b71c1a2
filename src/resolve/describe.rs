//! What the text around a name says of its bearer: titles and roles before it, an apposition or "is a …" after it. In: a
//! name; out: token ranges.

use std::ops::Range;

use crate::model::Tag;
use crate::resolve::lexicons::Lexicons;
use crate::resolve::names::Name;

/// The longest apposition looked at, in tokens.
const REACH: usize = 30;

/// Descriptions around one mention of a body: `DPC, an investor group led by …`.
pub(super) fn of_body(lexicons: &Lexicons<'_>, at: usize) -> Option<Range<usize>> {
    let words = lexicons.words;
    if at + 2 >= words.len() || words.text(at) != "," || !words.sentence(at).contains(&(at + 2)) {
        return None;
    }
    let first = at + 1;
    let limit = words.sentence(at).end.min(first + REACH);
    let end = (first..limit).find(|n| matches!(words.text(*n), "," | ";" | "—" | "–" | "(")).unwrap_or(limit);
    let kind = (first..end.min(first + 6)).any(|n| lexicons.len(n, &["institutions"]) > 0 && lexicons.tag(n).is_noun());
    (lexicons.tag(first) == Tag::DT && kind).then_some(first..end)
}

/// Descriptions around one mention.
pub(super) fn around(lexicons: &Lexicons<'_>, name: &Name) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let start = before(lexicons, name.name.start);
    if start < name.name.start {
        out.push(start..name.name.start);
    }
    out.extend(after(lexicons, name.name.end));
    out
}

/// Nouns, adjectives and possessives right before the name: `Al Rashid director`, `the U.N.’s`.
fn before(lexicons: &Lexicons<'_>, end: usize) -> usize {
    if end >= lexicons.words.len() {
        return end;
    }
    let sentence = lexicons.words.sentence(end);
    let mut start = end;
    while start > sentence.start && end - start < 10 {
        let at = start - 1;
        let tag = lexicons.tag(at);
        let inner = tag.is_noun() || matches!(tag, Tag::JJ | Tag::POS | Tag::VBN) || lexicons.is_initial_stop(at);
        if !inner {
            break;
        }
        start = at;
    }
    start
}

/// `, director of the hospital,` or `is a doctor`.
fn after(lexicons: &Lexicons<'_>, at: usize) -> Option<Range<usize>> {
    let words = lexicons.words;
    if at + 2 >= words.len() || !words.sentence(at - 1).contains(&(at + 1)) {
        return None;
    }
    let limit = words.sentence(at).end.min(at + REACH);
    let copula = matches!(words.text(at), "is" | "was") && lexicons.tag(at + 1) == Tag::DT;
    let comma = words.text(at) == ",";
    if !comma && !copula && words.text(at) != "(" {
        return None;
    }
    let first = at + 1;
    if !matches!(
        lexicons.tag(first),
        Tag::DT | Tag::NN | Tag::JJ | Tag::NNP | Tag::NNS | Tag::WP | Tag::PRPS | Tag::VBG | Tag::RB
    ) {
        return None;
    }
    let ends = |n: usize| {
        matches!(words.text(n), "—" | "–" | ";" | ":" | ")" | "“" | "\"")
            || n > first && matches!(lexicons.tag(n), Tag::VBD | Tag::VBZ | Tag::MD) && lexicons.tag(first) != Tag::WP
    };
    let end = (first..limit).find(|n| ends(*n)).unwrap_or(limit);
    let role = (first..end.min(first + 8)).any(|n| lexicons.len(n, &["roles"]) > 0);
    role.then_some(first..end)
}
