//! Somebody whom another quotes: "Reuters quoted a witness as saying the square was empty". In: the scene and its cues; out: what the
//! quoted one says and, around it, what the quoting one relays.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::cue::{Cue, Form, Verb};
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::attribute::subject;
use crate::model::Tag;

/// How far from the gerund an opening "that" may stand, in tokens.
const REACH: usize = 12;

/// One or two proposals a cue that quotes somebody.
pub(super) fn find(scene: &Scene<'_>, cues: &[Cue<'_>]) -> Vec<Proposal> {
    let quoting = cues.iter().filter(|cue| cue.form != Form::Passive && !cue.is_negated && cue.takes("np"));
    quoting.filter_map(|cue| propose(scene, cues, cue)).flatten().collect()
}

fn propose(scene: &Scene<'_>, cues: &[Cue<'_>], cue: &Cue<'_>) -> Option<Vec<Proposal>> {
    let limit = scene.sentence(cue.head).end;
    // "Quoted *her* as saying", which looks like "her friend".
    let is_her = scene.is(cue.end() + 1, "as") && scene.tag(cue.end()) == Tag::PRPS;
    let who = if is_her { cue.end()..cue.end() + 1 } else { phrase::right(scene, cue.end(), limit) };
    let at = who.end + usize::from(who.end < limit && scene.is_comma(who.end));
    if who.is_empty() {
        return None;
    }
    let saying = saying(scene, at, limit)?;
    let relayer = subject::of(scene, cue.group.start);
    let verb = cue.group.start..cue.end();
    let said = said(scene, cues, saying, limit);
    if said.is_empty() {
        let quote = quote_before(scene, if relayer.is_empty() { verb.start } else { relayer.start })?;
        return Some(vec![Proposal {
            rule: "ATT036",
            cue: verb,
            source: who,
            content: vec![quote],
            ..Proposal::default()
        }]);
    }
    let whole = who.start..said.end;
    let said =
        Proposal { rule: "ATT036", cue: at..saying + 1, source: who, content: vec![said], ..Proposal::default() };
    let around = Proposal { rule: "ATT037", cue: verb, source: relayer, content: vec![whole], ..Proposal::default() };
    let is_told = cue.form == Form::Finite && !around.source.is_empty();
    Some(std::iter::once(said).chain(is_told.then_some(around)).collect())
}

/// The verb of `as saying`, `as having said`, where it is one that reports speech.
pub(super) fn saying(scene: &Scene<'_>, at: usize, limit: usize) -> Option<usize> {
    let verb = at + 1 + usize::from(scene.is(at + 1, "having"));
    let is_gerund = verb < limit && scene.is(at, "as") && scene.tag(at + 1) == Tag::VBG;
    (is_gerund && Verb::at(scene, verb).is_some_and(tells)).then_some(verb)
}

fn tells(verb: Verb<'_>) -> bool {
    !matches!(verb.class, "attitude" | "perception")
        && ["quote", "clause", "that"].iter().any(|frame| verb.takes(frame))
}

/// What follows the gerund: past who is told and on what occasion, a quotation or a clause. Empty where nothing follows.
pub(super) fn said(scene: &Scene<'_>, cues: &[Cue<'_>], saying: usize, limit: usize) -> Range<usize> {
    let after = saying + 1;
    let from = if after < limit && is_occasion(scene, saying, after) { past_that(scene, after, limit) } else { after };
    let from = from + usize::from(from < limit && (scene.is_comma(from) || scene.is(from, ":")));
    if from >= limit {
        return from..from;
    }
    scene.trim(scene.opens(from).unwrap_or_else(|| from..clause::end(scene, cues, from)))
}

/// `that`, `on state television that`, `reporters that`: something between the gerund and the clause.
fn is_occasion(scene: &Scene<'_>, saying: usize, at: usize) -> bool {
    let is_told = Verb::at(scene, saying).is_some_and(|verb| verb.takes("addressee"));
    is_told || matches!(scene.tag(at), Tag::IN | Tag::TO) || scene.is_class(at, "temporal")
}

/// Behind a "that" which nothing but an addressee or an occasion keeps from `at`; else `at`.
fn past_that(scene: &Scene<'_>, at: usize, limit: usize) -> usize {
    let mut near = (at..limit.min(at + REACH)).take_while(|n| !scene.is_finite(*n) && !scene.is_mark(*n));
    near.find(|n| scene.is(*n, "that")).map_or(at, |that| that + 1)
}

/// `“…,” the agency quoted him as saying`: the quotation that ends before a token.
fn quote_before(scene: &Scene<'_>, at: usize) -> Option<Range<usize>> {
    let last = at.checked_sub(1)?;
    let last = if scene.is_comma(last) { last.checked_sub(1)? } else { last };
    scene.closes(last)
}
