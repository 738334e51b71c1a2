//! Reports by a noun: "made the assertion that", "Smith's claim that", "claims that" with nobody named. In: the scene and
//! its cues; out: proposals.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::cue::Cue;
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::attribute::subject;
use crate::model::Tag;

/// How far a light verb may stand before its noun.
const REACH: usize = 5;

/// One proposal a noun that "that" follows.
pub(super) fn find(scene: &Scene<'_>, cues: &[Cue<'_>]) -> Vec<Proposal> {
    let Some(number) = scene.rules.lexicon_number("cue_nouns") else { return Vec::new() };
    let lexicon = scene.rules.lexicon_at(number);
    let mut out = Vec::new();
    for at in 0..scene.len() {
        let Some(hit) = scene.words.term_at(at, number).filter(|_| scene.tag(at).is_noun()) else { continue };
        let class = lexicon.cell(hit.row as usize, "class");
        out.extend(propose(scene, cues, at, class));
    }
    out
}

fn propose(scene: &Scene<'_>, cues: &[Cue<'_>], noun: usize, class: &str) -> Option<Proposal> {
    let limit = scene.sentence(noun).end;
    let (by, after) = agent(scene, noun + 1, limit);
    if !scene.is(after, "that") || scene.tag(after) == Tag::DT || after + 1 >= limit {
        return None;
    }
    let end = clause::end(scene, cues, after + 1);
    let content = scene.trim(after + 1..end);
    if content.is_empty() || !scene.has_finite(content.clone()) || is_relative(scene, cues, noun, &content) {
        return None;
    }
    let (rule, cue, source) = holder(scene, noun, by);
    // A neutral noun with no holder ("the idea that …") reports nobody.
    if source.is_empty() && class == "neutral" {
        return None;
    }
    Some(Proposal { rule, cue, source, content: vec![content], ..Proposal::default() })
}

/// `…, a charge that Tehran denies`, `…, a claim that it has called “absurd”`: behind a comma the noun sums up what went before, and what
/// follows it is a verb's whose object the noun is.
fn is_relative(scene: &Scene<'_>, cues: &[Cue<'_>], noun: usize, content: &Range<usize>) -> bool {
    let first =
        (scene.sentence(noun).start..noun).rev().find(|at| !matches!(scene.tag(*at), Tag::JJ | Tag::NN | Tag::DT));
    let sums_up = first.is_some_and(|at| at + 1 < noun && (scene.is_comma(at) || scene.is_dash(at)));
    let Some(cue) = cues.iter().find(|cue| content.contains(&cue.head)).filter(|_| sums_up) else { return false };
    let next = cue.end();
    let is_named = next < content.end && (scene.tag(next) == Tag::JJ || scene.opens(next).is_some());
    cue.takes("np") && next >= content.end || cue.takes("as") && scene.is(next, "as") || cue.takes("small") && is_named
}

/// `claims by officials that`: the phrase and where it ends.
fn agent(scene: &Scene<'_>, at: usize, limit: usize) -> (Range<usize>, usize) {
    if at < limit && (scene.is(at, "by") || scene.is(at, "from")) {
        let found = phrase::right(scene, at + 1, limit);
        if !found.is_empty() {
            return (found.clone(), found.end);
        }
    }
    (at..at, at)
}

/// Whose claim it is: an agent, a possessor, the subject of a light verb, nobody.
fn holder(scene: &Scene<'_>, noun: usize, by: Range<usize>) -> (&'static str, Range<usize>, Range<usize>) {
    if !by.is_empty() {
        return ("ATT040", noun..noun + 1, by);
    }
    let sentence = scene.sentence(noun);
    let mut at = noun;
    while at > sentence.start
        && matches!(scene.tag(at - 1), Tag::JJ | Tag::JJR | Tag::JJS | Tag::NN | Tag::VBN | Tag::CD)
    {
        at -= 1;
    }
    if at > sentence.start && scene.tag(at - 1) == Tag::POS {
        return ("ATT041", noun..noun + 1, phrase::left(scene, at - 1, sentence.start));
    }
    if at > sentence.start && scene.tag(at - 1) == Tag::PRPS {
        return ("ATT041", noun..noun + 1, at - 1..at);
    }
    let verb = (sentence.start.max(noun.saturating_sub(REACH))..at).rev().find(|n| scene.tag(*n).is_verb());
    if let Some(verb) = verb.filter(|v| scene.is_class(*v, "light_verb")) {
        let mut start = verb;
        while start > sentence.start && scene.tag(start - 1).is_verb() {
            start -= 1;
        }
        let subject = subject::of(scene, start);
        if !subject.is_empty() {
            return ("ATT042", verb..noun + 1, subject);
        }
    }
    ("ATT043", noun..noun + 1, noun..noun)
}
