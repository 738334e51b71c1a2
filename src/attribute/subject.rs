//! Who does the verb: the noun phrase to its left, past adverbs, appositions, brackets and coordinated verbs. In: the
//! scene and the first token of a verb group; out: a token range, empty when there is none.

use std::ops::Range;

use crate::attribute::phrase;
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// How many coordinated verbs are walked back.
const VERBS_BACK: usize = 4;

/// The subject of the verb group that begins at `verb`.
pub(super) fn of(scene: &Scene<'_>, verb: usize) -> Range<usize> {
    walk(scene, verb, VERBS_BACK)
}

fn walk(scene: &Scene<'_>, verb: usize, depth: usize) -> Range<usize> {
    let limit = level_start(scene, verb);
    let mut at = verb;
    while at > limit && (scene.is_adverb(at - 1) || scene.is_class(at - 1, "temporal") && !scene.tag(at - 1).is_name())
    {
        at -= 1;
    }
    if at == limit || depth == 0 {
        return verb..verb;
    }
    let last = at - 1;
    if scene.is_comma(last) {
        return parenthetical(scene, last, limit);
    }
    if scene.tag(last) == Tag::CC {
        return shared(scene, last, limit, depth);
    }
    if scene.is_close(last) {
        return bracketed(scene, last, limit);
    }
    let found = phrase::left(scene, at, limit);
    if found.is_empty() || !scene.is_class(found.start, "dummy") { found } else { verb..verb }
}

/// Where the words of the same quotation, or of no quotation, begin in this sentence.
fn level_start(scene: &Scene<'_>, at: usize) -> usize {
    let mut start = scene.sentence(at).start;
    if let Some(quotation) = scene.quotation(at) {
        start = start.max(scene.quoted(quotation).start + 1);
    }
    start
}

/// `Smith, director of the institute, said`: from the name to the comma before the verb.
fn parenthetical(scene: &Scene<'_>, comma: usize, limit: usize) -> Range<usize> {
    let none = comma..comma;
    let Some(opening) = (limit..comma).rev().find(|at| scene.is_comma(*at) && scene.is_level(*at, comma)) else {
        return none;
    };
    let inside = opening + 1..comma;
    let relative = scene.is_class(opening + 1, "relative");
    if inside.is_empty() || scene.has_finite(inside) && !relative {
        return none;
    }
    let name = phrase::left(scene, opening, limit);
    if name.is_empty() || name.start > limit && matches!(scene.tag(name.start - 1), Tag::IN | Tag::TO) {
        return none;
    }
    if name.start > limit && scene.is_comma(name.start - 1) {
        let longer = parenthetical(scene, name.start - 1, limit);
        if !longer.is_empty() && scene.tag(longer.end - 1).is_noun() {
            return longer.start..comma;
        }
    }
    name.start..comma
}

/// `Smith shrugged and said`: the subject of the verb before.
fn shared(scene: &Scene<'_>, conjunction: usize, limit: usize, depth: usize) -> Range<usize> {
    let none = conjunction..conjunction;
    let Some(verb) = (limit..conjunction).rev().find(|at| scene.is_finite(*at) && scene.is_level(*at, conjunction))
    else {
        return none;
    };
    let mut first = verb;
    while first > limit && (scene.tag(first - 1).is_verb() || scene.is_adverb(first - 1)) {
        first -= 1;
    }
    walk(scene, first, depth - 1)
}

/// `Smith (D-Calif.) said`.
fn bracketed(scene: &Scene<'_>, close: usize, limit: usize) -> Range<usize> {
    match (limit..close).rev().find(|at| scene.is_open(*at)) {
        Some(open) => {
            let name = phrase::left(scene, open, limit);
            if name.is_empty() { name } else { name.start..close + 1 }
        }
        None => close..close,
    }
}
