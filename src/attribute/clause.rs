//! How far what is said reaches: to the right of a cue, and to the left of a trailing one. In: the scene, the cues and a
//! token; out: the token where the clause begins or ends.

use crate::attribute::cue::{Cue, Form};
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// One past the last token of the clause that begins at `from`; never past its sentence, nor past the quotation or
/// bracket that it stands in.
pub(super) fn end(scene: &Scene<'_>, cues: &[Cue<'_>], from: usize) -> usize {
    let mut limit = scene.sentence(from).end;
    if let Some(quotation) = scene.quotation(from).filter(|q| scene.quoted(*q).start < from) {
        limit = limit.min(scene.quoted(quotation).end - 1);
    }
    let mut depth = 0_i32;
    let mut at = from;
    while at < limit {
        if let Some(quote) = scene.opens(at).filter(|q| q.end <= limit && q.start > from) {
            at = quote.end;
            continue;
        }
        depth += i32::from(scene.is_open(at)) - i32::from(scene.is_close(at));
        if depth < 0 || scene.is(at, ";") || depth == 0 && at > from && ends_here(scene, cues, from, at) {
            return at;
        }
        at += 1;
    }
    limit
}

/// Another report begins: `, according to`, `, he said`, `and said`, `, adding that`.
fn ends_here(scene: &Scene<'_>, cues: &[Cue<'_>], from: usize, at: usize) -> bool {
    let phrase = |n: usize| {
        scene
            .rules
            .lexicon_number("cue_phrases")
            .is_some_and(|l| n < scene.len() && scene.words.term_at(n, l).is_some())
    };
    if phrase(at) {
        return at > from;
    }
    let conjunction = scene.tag(at) == Tag::CC && (scene.is(at, "and") || scene.is(at, "but"));
    if !scene.is_comma(at) && !conjunction {
        return false;
    }
    let mut next = at + 1;
    let joins = |n: usize| ["and", "but", "while", "whereas"].iter().any(|word| scene.is(n, word));
    if scene.is_comma(at) && joins(next) {
        next += 1;
    }
    while next < scene.len() && scene.is_adverb(next) {
        next += 1;
    }
    if phrase(next) {
        return true;
    }
    // Only a cue close by, whose own words to the left are a bare subject.
    let found = cues.iter().find(|c| c.group.start >= next && c.group.start <= next + 6 && scene.is_level(at, c.head));
    let Some(cue) = found.filter(|c| !c.takes("np") || c.precision >= 0.5) else { return false };
    if cue.precision < 0.4 {
        return false;
    }
    match cue.form {
        Form::Gerund => cue.head == next && scene.is_comma(at),
        Form::Finite => {
            let subject = crate::attribute::subject::of(scene, cue.group.start);
            let bare = cue.group.start == next;
            let own = !subject.is_empty() && subject.start == next && !scene.is_class(next, "first_person");
            bare && conjunction_before(scene, next) && agrees(scene, cues, from, cue) || own && (subject.len() <= 5)
        }
        _ => false,
    }
}

fn conjunction_before(scene: &Scene<'_>, next: usize) -> bool {
    let mut at = next;
    while at > 0 && scene.is_adverb(at - 1) {
        at -= 1;
    }
    at > 0 && scene.tag(at - 1) == Tag::CC
}

/// `called it a mistake and said …`: both verbs have the tense of the cue that opened the clause.
fn agrees(scene: &Scene<'_>, cues: &[Cue<'_>], from: usize, next: &Cue<'_>) -> bool {
    let opener = cues.iter().rev().find(|c| c.head < from && from - c.head < 40 && scene.is_level(c.head, next.head));
    opener.is_some_and(|c| scene.tag(c.head) == scene.tag(next.head))
}

/// First token of the clause that ends at `to` (exclusive): after the last dash, semicolon or bracket, else the sentence.
pub(super) fn start(scene: &Scene<'_>, to: usize) -> usize {
    let sentence = scene.sentence(to.saturating_sub(1));
    let mut at = to;
    while at > sentence.start {
        let before = at - 1;
        let outside = scene.quotation(before).is_none() || scene.is_level(before, to.saturating_sub(1));
        if outside
            && (scene.is_dash(before) && before > sentence.start || scene.is(before, ";") || scene.is_open(before))
        {
            return at;
        }
        at -= 1;
    }
    sentence.start
}
