//! Figures that somebody names without a clause: "the ministry put the death toll at 41". In: the scene and its cues; out: proposals.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::cue::{self, Cue, Form};
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::attribute::subject;
use crate::model::Tag;

/// The list of verbs.
const LIST: &str = "measures";
/// Words between "at" and the number, at most: "at more than 300".
const BOUNDS: usize = 4;

/// At most one proposal a verb.
pub(super) fn find(scene: &Scene<'_>, cues: &[Cue<'_>]) -> Vec<Proposal> {
    let Some(number) = scene.rules.lexicon_number(LIST) else { return Vec::new() };
    let verbs = (0..scene.len()).filter(|at| scene.words.term_at(*at, number).is_some() && scene.tag(*at).is_verb());
    verbs.filter_map(|verb| propose(scene, cues, verb)).collect()
}

fn propose(scene: &Scene<'_>, cues: &[Cue<'_>], verb: usize) -> Option<Proposal> {
    let limit = scene.sentence(verb).end;
    let (start, form, is_negated) = cue::group(scene, verb);
    let source = subject::of(scene, start);
    let what = phrase::right(scene, verb + 1, limit);
    if form != Form::Finite || is_negated || source.is_empty() || what.is_empty() {
        return None;
    }
    let at = measure(scene, what.clone(), limit)?;
    let content = scene.trim(what.start..clause::end(scene, cues, what.start).max(at));
    Some(Proposal { rule: "ATT015", cue: start..verb + 1, source, content: vec![content], ..Proposal::default() })
}

/// One past the number behind "at", which stands inside the phrase or behind it.
fn measure(scene: &Scene<'_>, what: Range<usize>, limit: usize) -> Option<usize> {
    let at = (what.start + 1..limit.min(what.end + 1)).find(|n| scene.is(*n, "at"))?;
    (at + 1..limit.min(at + 1 + BOUNDS)).find(|n| scene.tag(*n) == Tag::CD).map(|number| number + 1)
}
