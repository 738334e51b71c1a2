//! Subjects with a relative clause: "a resident *who lives nearby* said". In: the scene, the phrase before a verb, and the verb; out: the
//! phrase from its noun on, where what stands before the verb is the end of such a clause.

use std::ops::Range;

use crate::attribute::cue::Verb;
use crate::attribute::phrase;
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// Words of a relative clause, at most.
const REACH: usize = 20;
/// What is the subject of a verb wherever it stands before one.
const SUBJECTS: [&str; 5] = ["i", "we", "he", "she", "they"];

/// The whole phrase; the same where no clause ends in it. What was found may be empty: a clause may end in a verb.
pub(super) fn whole(scene: &Scene<'_>, found: Range<usize>, verb: usize) -> Range<usize> {
    // "Steps that can be taken so that what *we* saw is no more": nothing ends in such a word.
    let is_subject = found.len() == 1 && SUBJECTS.iter().any(|word| scene.is(found.start, word));
    let opener = if scene.is_finite(verb) && !is_subject { opener(scene, verb) } else { None };
    let Some(opener) = opener.filter(|at| *at < found.start) else { return found };
    let noun = phrase::left(scene, opener, scene.sentence(opener).start);
    if noun.is_empty() { found } else { noun.start..found.end }
}

/// The pronoun of a relative clause that goes on to the verb without a mark, and is the subject of a verb of its own.
fn opener(scene: &Scene<'_>, verb: usize) -> Option<usize> {
    let start = scene.sentence(verb).start.max(verb.saturating_sub(REACH));
    let mut behind = (start..verb).rev().take_while(|at| scene.is_level(*at, verb) && !scene.is_mark(*at));
    let opener = behind.find(|at| matches!(scene.tag(*at), Tag::WDT | Tag::WP) || scene.is(*at, "who"))?;
    let own = (opener + 1..verb).find(|at| !scene.is_adverb(*at))?;
    // "Officials who say the army told them": the clause behind such a verb has a subject of its own.
    let has_clause = Verb::at(scene, own).is_some_and(|verb| verb.takes("clause"));
    let is_subject = scene.is_finite(own) && !has_clause;
    (is_subject && opener > start && scene.tag(opener - 1).is_noun()).then_some(opener)
}
