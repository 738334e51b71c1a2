//! Who does the verb: the noun phrase to its left, past adverbs, appositions, brackets and coordinated verbs. In: the
//! scene and the first token of a verb group; out: a token range, empty when there is none.

use std::ops::Range;

use crate::attribute::phrase;
use crate::attribute::relative;
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
    if scene.is_dash(last) {
        return between_dashes(scene, last, limit);
    }
    if scene.tag(last) == Tag::CC {
        return shared(scene, last, limit, depth);
    }
    if scene.is_close(last) {
        return bracketed(scene, last, limit);
    }
    let found = phrase::left(scene, at, limit);
    // `Smith this month announced`: a time is nobody.
    if is_time(scene, found.clone()) {
        return walk(scene, found.start, depth - 1);
    }
    let found = relative::whole(scene, found, verb);
    if found.is_empty() || !scene.is_class(found.start, "dummy") { found } else { verb..verb }
}

/// Nothing but days, months, years and such.
pub(super) fn is_time(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let is = |at: usize| {
        let year = scene.tag(at) == Tag::CD && scene.words.text(at).len() == 4;
        let known = |name: &str| scene.rules.has_term(scene.words, at, name);
        year || scene.is_class(at, "temporal") || known("dates") || at > range.start && (known_before(scene, at))
    };
    let mut at = range.start;
    while at < range.end && matches!(scene.tag(at), Tag::JJ) {
        at += 1;
    }
    at < range.end && (at..range.end).all(is)
}

/// The second word of "this month".
fn known_before(scene: &Scene<'_>, at: usize) -> bool {
    let (class, len) = scene.grammar(at - 1);
    class == "temporal" && len > 1
}

/// Where the words of the same quotation, or of no quotation, begin in this sentence.
fn level_start(scene: &Scene<'_>, at: usize) -> usize {
    let mut start = scene.sentence(at).start;
    if let Some(quotation) = scene.quotation(at) {
        start = start.max(scene.quoted(quotation).start + 1);
    }
    start
}

/// How many commas are walked back.
const COMMAS_BACK: usize = 5;

/// `Smith, director of the institute, said`, `Smith, 45, of Rome, who was there, said`: from the name to the comma before the
/// verb. What stands between may hold a verb with tense only behind a relative pronoun.
fn parenthetical(scene: &Scene<'_>, comma: usize, limit: usize) -> Range<usize> {
    let mut found = comma..comma;
    let commas = (limit..comma).rev().filter(|at| scene.is_comma(*at) && scene.is_level(*at, comma));
    for opening in commas.take(COMMAS_BACK) {
        let inside = opening + 1..comma;
        let reports = inside.clone().any(|at| scene.rules.has_term(scene.words, at, "cue_phrases"));
        if inside.is_empty() || reports || has_own_verb(scene, inside.clone()) {
            break;
        }
        let name = before_comma(scene, opening, limit);
        let before = name.start.checked_sub(1).filter(|at| *at >= limit);
        let governed = before.is_some_and(|at| match scene.tag(at) {
            Tag::IN | Tag::TO => true,
            Tag::CC => at > limit,
            _ => false,
        });
        if name.is_empty() || governed {
            continue;
        }
        found = name.start..comma;
        // A name at the head of the clause is the subject, and so is a titled one (`the inspector, Anna Weiss, said`); a common
        // noun may be an apposition to a name further left.
        let at_head = name.start == limit || !scene.is_comma(name.start - 1);
        let is_titled = scene.tag(name.start) == Tag::DT && inside.clone().all(|at| scene.tag(at).is_name());
        if at_head || is_titled {
            break;
        }
    }
    found
}

/// The phrase that ends at a comma, a bracket after a name included.
fn before_comma(scene: &Scene<'_>, comma: usize, limit: usize) -> Range<usize> {
    if comma > limit && scene.is_close(comma - 1) {
        return bracketed(scene, comma - 1, limit);
    }
    phrase::left(scene, comma, limit)
}

/// A verb with tense that no relative pronoun, comma or participle clause before it takes.
fn has_own_verb(scene: &Scene<'_>, inside: Range<usize>) -> bool {
    let verb = inside.clone().find(|at| scene.is_finite(*at) && scene.is_level(*at, inside.start));
    verb.is_some_and(|verb| !(inside.start..verb).any(|at| scene.opens_clause(at)))
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

/// `Smith — editor of the book — said`.
fn between_dashes(scene: &Scene<'_>, close: usize, limit: usize) -> Range<usize> {
    match (limit..close).rev().find(|at| scene.is_dash(*at) && scene.is_level(*at, close)) {
        Some(open) => {
            let name = phrase::left(scene, open, limit);
            if name.is_empty() { name } else { name.start..close }
        }
        None => close..close,
    }
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
