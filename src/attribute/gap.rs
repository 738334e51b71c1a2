//! Clauses that lack what stands before them. In: the scene and a proposal; out: whether what it says can stand by itself. Of a verb
//! that mostly reports it is still said: "a moment that she said *could change everything*".

use std::ops::Range;

use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// Above this share of its uses a verb mostly reports.
const MOSTLY: f64 = 0.5;

/// "Supplies that the army decided *were acceptable*": the subject stands before the verb that decides.
pub(super) fn lacks_subject(scene: &Scene<'_>, found: &Proposal) -> bool {
    follows(scene, found).is_some_and(|first| scene.is_finite(first))
}

/// "The towns the army hoped *to reach*": an infinitive in a relative clause about its object.
pub(super) fn lacks_object(scene: &Scene<'_>, found: &Proposal) -> bool {
    follows(scene, found).is_some_and(|first| scene.tag(first) == Tag::TO && opens_relative(scene, &found.source))
}

/// The first word said, where it follows a verb that has somebody and mostly does not report.
fn follows(scene: &Scene<'_>, found: &Proposal) -> Option<usize> {
    let first = found.content.first()?.start;
    let is_said = found.source.is_empty() || scene.quotation(first).is_some() || reports(scene, &found.cue);
    (first >= found.cue.end && scene.has_finite(found.cue.clone()) && !is_said).then_some(first)
}

/// Somebody beside the relative pronoun, or beside a noun without a mark between: it is not the subject that the clause is about.
fn opens_relative(scene: &Scene<'_>, source: &Range<usize>) -> bool {
    let Some(before) = source.start.checked_sub(1).filter(|at| scene.sentence(source.start).contains(at)) else {
        return false;
    };
    let is_pronoun = |at: usize| matches!(scene.tag(at), Tag::WDT | Tag::WP);
    let is_thing = scene.tag(before).is_noun() && !scene.is_class(before, "temporal");
    !source.clone().any(is_pronoun) && (is_thing || scene.tag(before) == Tag::WDT)
}

/// Most uses of one of its verbs are cues.
fn reports(scene: &Scene<'_>, cue: &Range<usize>) -> bool {
    let share = |at: usize| scene.rules.cell_at(scene.words, at, "cue_verbs", "precision")?.parse::<f64>().ok();
    cue.clone().filter_map(share).any(|share| share > MOSTLY)
}
