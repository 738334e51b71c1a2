//! Who does what to whom, by word classes alone: for each verb the noun before it and the noun after it. In: tokens and
//! terms; out: frames over term numbers. A sketch of a parse, measured as evidence and trusted for no more.

use std::ops::Range;

use crate::corroborate::claim::Term;
use crate::model::Tag;
use crate::ruleset::Words;

/// A verb with its sides, as places in the list of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// `None` for "is": then the object is what the subject is said to be.
    pub(super) verb: Option<usize>,
    pub(super) agent: Option<usize>,
    pub(super) patient: Option<usize>,
}

/// The frames of a range, in the order of their verbs.
pub(super) fn read(words: &Words<'_>, range: Range<usize>, terms: &[Term<'_>]) -> Vec<Frame> {
    let term_at = |at: usize| terms.iter().rposition(|t| t.token == at && !t.is_context);
    let mut out = Vec::new();
    for at in range.clone() {
        if !words.tag(at).is_verb() {
            continue;
        }
        let verb = term_at(at);
        let is_be = || is_any(words.text(at), &["is", "are", "was", "were", "'s", "became"]);
        if verb.is_none() && !(is_be() && is_copula(words, at, range.end)) {
            continue;
        }
        let before = before(words, at, range.start).and_then(term_at);
        let after = after(words, at, range.end).and_then(|n| term_at(n).map(|t| (t, n)));
        let passive = is_passive(words, at, range.start);
        let by = passive.then(|| agent_of_by(words, at, range.end)).flatten().and_then(term_at);
        out.push(match (passive, after) {
            (true, _) => Frame { verb, agent: by, patient: before },
            (false, after) => Frame { verb, agent: before, patient: after.map(|(t, _)| t) },
        });
    }
    out
}

/// No other verb follows at once.
fn is_copula(words: &Words<'_>, at: usize, end: usize) -> bool {
    !(at + 1..end.min(at + 4))
        .take_while(|n| !words.tag(*n).is_noun())
        .any(|n| matches!(words.tag(n), Tag::VBN | Tag::VBG | Tag::VBD))
}

/// A form of "be" or "get" stands before the participle.
fn is_passive(words: &Words<'_>, at: usize, start: usize) -> bool {
    matches!(words.tag(at), Tag::VBN | Tag::VBD)
        && (start.max(at.saturating_sub(3))..at)
            .any(|n| is_any(words.text(n), &["is", "are", "was", "were", "been", "being", "be", "'s", "got", "gets"]))
}

fn is_any(word: &str, of: &[&str]) -> bool {
    of.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// The head of the noun phrase before a verb: the last noun, and of "leader of the party" the first.
fn before(words: &Words<'_>, verb: usize, start: usize) -> Option<usize> {
    let mut at = verb;
    let mut head = None;
    while at > start {
        at -= 1;
        let tag = words.tag(at);
        match head {
            None if tag.is_noun() => head = Some(at),
            None if matches!(words.text(at), ";" | ":" | ".") => return None,
            None => {}
            Some(_) if matches!(tag, Tag::IN) && at > start && words.tag(at - 1).is_noun() => head = Some(at - 1),
            Some(_) if matches!(tag, Tag::IN | Tag::TO | Tag::CC) || tag.is_verb() || tag == Tag::Punct => break,
            Some(_) => {}
        }
    }
    head
}

/// The head of the noun phrase after a verb: the last noun of the first run of nouns.
fn after(words: &Words<'_>, verb: usize, end: usize) -> Option<usize> {
    let stops = |at: &usize| {
        words.tag(*at).is_verb() && words.tag(*at) != Tag::VBN || matches!(words.text(*at), "," | ";" | ":" | ".")
    };
    let limit = (verb + 1..end).find(stops).unwrap_or(end);
    let first = (verb + 1..limit).find(|at| words.tag(*at).is_noun())?;
    Some((first..limit).take_while(|at| words.tag(*at).is_noun()).last().unwrap_or(first))
}

/// The noun after the "by" of a passive.
fn agent_of_by(words: &Words<'_>, verb: usize, end: usize) -> Option<usize> {
    let by = (verb + 1..end.min(verb + 8)).find(|at| words.text(*at).eq_ignore_ascii_case("by"))?;
    after(words, by, end)
}
