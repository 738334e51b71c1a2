//! Clauses that lack what stands before them. In: the scene and what only the tagger found; out: whether what it says can stand by
//! itself. After a verb that mostly reports it does: "a moment that she said *could change everything*".

use std::ops::Range;

use crate::attribute::cue::Verb;
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::attribute::subject;
use crate::model::Tag;

/// "Supplies that the army decided *were acceptable*", "the towns the army hoped *to reach*": a clause about a noun before it, which is
/// the subject or the object of what is said. A verb mostly reports from `mostly` of its uses on.
pub(super) fn is_gapped(scene: &Scene<'_>, found: &Proposal, mostly: f64) -> bool {
    let Some(first) = found.content.first().map(|r| r.start) else { return false };
    let is_behind = first >= found.cue.end && scene.has_finite(found.cue.clone()) && scene.quotation(first).is_none();
    is_behind
        && !found.source.is_empty()
        && !reports(scene, found.cue.clone(), mostly)
        && opens_relative(scene, &found.source)
        && (scene.is_finite(first) || lacks_object(scene, first))
}

/// The source stands right behind a relative pronoun or a noun, so its clause describes that noun. Not so where the noun is a time
/// ("last year the army …"), opens the sentence ("in a statement the army …") or is told something ("told reporters the army …").
fn opens_relative(scene: &Scene<'_>, source: &Range<usize>) -> bool {
    let start = scene.sentence(source.start).start;
    if source.start < start + 2 || source.clone().any(|at| matches!(scene.tag(at), Tag::WDT | Tag::WP)) {
        return false;
    }
    let before = source.start - 1;
    if scene.tag(before) == Tag::WDT || scene.is(before, "that") {
        return scene.tag(before - 1).is_noun();
    }
    let head = phrase::left(scene, source.start, start);
    let tells = head.start > start && scene.rules.has_term(scene.words, head.start - 1, "cue_verbs");
    let names_saying = scene.rules.has_term(scene.words, before, "cue_nouns");
    scene.tag(before).is_noun()
        && scene.has_finite(start..before)
        && !subject::is_time(scene, head)
        && !tells
        && !names_saying
}

/// "To reach in July": no noun phrase follows the infinitive.
fn lacks_object(scene: &Scene<'_>, to: usize) -> bool {
    let end = scene.sentence(to).end;
    let past = (to + 1..end).find(|at| !scene.is_adverb(*at)).map(|verb| verb + 1);
    let is_open = |at: usize| scene.tag(at) != Tag::TO && phrase::right(scene, at, end).is_empty();
    scene.tag(to) == Tag::TO && past.is_some_and(|at| at >= end || is_open(at))
}

/// Most uses of one of its verbs are cues.
fn reports(scene: &Scene<'_>, mut cue: Range<usize>, mostly: f64) -> bool {
    cue.any(|at| Verb::at(scene, at).is_some_and(|verb| verb.precision > mostly))
}
