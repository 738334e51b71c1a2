//! Sources with a relative clause: "a resident *who lives nearby* said". In: the scene, a source and the cue behind it; out: the source
//! from its noun to its cue, where what was found is a part of it.

use std::ops::Range;

use crate::attribute::phrase;
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// Words of a relative clause, at most.
const REACH: usize = 20;

/// The whole source: the same, unless it is the end of a relative clause, or ends in the word that opens one.
pub(super) fn whole(scene: &Scene<'_>, source: Range<usize>, cue: &Range<usize>) -> Range<usize> {
    let is_close = source.end <= cue.start && !source.is_empty() && scene.has_finite(cue.clone());
    let Some(opener) = is_close.then(|| opener(scene, cue)).flatten() else { return source };
    let is_last = source.start > opener && (source.end..cue.start).all(|at| scene.is_adverb(at));
    let is_cut = source.start < opener && source.end == opener + 1;
    if !is_last && !is_cut {
        return source;
    }
    let noun = phrase::left(scene, opener, scene.sentence(opener).start);
    if noun.is_empty() { source } else { noun.start..cue.start }
}

/// The pronoun of a relative clause that goes on to the cue without a mark, and is the subject of its own verb.
fn opener(scene: &Scene<'_>, cue: &Range<usize>) -> Option<usize> {
    let start = scene.sentence(cue.start).start.max(cue.start.saturating_sub(REACH));
    let mut behind = (start..cue.start).rev().take_while(|at| scene.is_level(*at, cue.start) && !scene.is_mark(*at));
    let opener = behind.find(|at| is_pronoun(scene, *at))?;
    let verb = (opener + 1..cue.start).find(|at| !scene.is_adverb(*at))?;
    // "Officials who say the army told them": the clause behind such a verb has a subject of its own.
    let frames = scene.rules.cell_at(scene.words, verb, "cue_verbs", "frames").unwrap_or("");
    let is_subject = scene.is_finite(verb) && !frames.split('|').any(|frame| frame == "clause");
    (is_subject && opener > start && scene.tag(opener - 1).is_noun()).then_some(opener)
}

fn is_pronoun(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.tag(at), Tag::WDT | Tag::WP) || scene.is(at, "who")
}
