//! Reports in the passive: "was reported injured by", "is said to be", "was quoted as saying", "it was reported that". In:
//! the scene and its cues; out: proposals, without a source where the text names none.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::cue::{Cue, Form};
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::relayed;
use crate::attribute::scene::Scene;
use crate::attribute::subject;
use crate::model::Tag;

/// At most one proposal a passive cue.
pub(super) fn find(scene: &Scene<'_>, cues: &[Cue<'_>]) -> Vec<Proposal> {
    let passive = cues.iter().filter(|c| c.form == Form::Passive && !c.is_negated && c.precision >= 0.2);
    passive.filter_map(|cue| propose(scene, cues, cue)).collect()
}

fn propose(scene: &Scene<'_>, cues: &[Cue<'_>], cue: &Cue<'_>) -> Option<Proposal> {
    let subject = subject::of(scene, cue.group.start);
    let limit = scene.sentence(cue.head).end;
    let at = cue.end();
    if at >= limit || cue.group.start == cue.head {
        return None;
    }
    let rest = at..clause::end(scene, cues, at);
    let proposal = |rule, source: Range<usize>, content: Vec<Range<usize>>| {
        let content: Vec<_> = content.into_iter().map(|r| scene.trim(r)).filter(|r| !r.is_empty()).collect();
        let some = !content.is_empty();
        some.then(|| Proposal { rule, cue: cue.group.start..cue.end(), source, content, ..Proposal::default() })
    };
    let none = at..at;
    let agent = if scene.is(at, "by") { phrase::right(scene, at + 1, limit) } else { none.clone() };
    // Whoever quotes him, it is he who says it.
    if let Some(saying) = relayed::saying(scene, agent.end, limit) {
        return proposal("ATT032", subject, vec![relayed::said(scene, cues, saying, limit)]);
    }
    if let Some((state, agent)) = by_agent(scene, at, limit) {
        // Who did the reporting did not do the deed.
        return proposal("ATT030", agent, vec![subject, state]);
    }
    let heard = !cue.takes("addressee") && (cue.takes("clause") || cue.takes("that") || cue.takes("inf"));
    // `is believed by diplomats to be ill`.
    if scene.tag(agent.end) == Tag::TO && heard && !agent.is_empty() && !subject.is_empty() {
        let what = agent.end..rest.end;
        return proposal("ATT034", agent, vec![subject, what]);
    }
    let as_what = agent.end..rest.end;
    if (cue.takes("as") || cue.takes("small")) && !agent.is_empty() && as_what.len() > 1 {
        return proposal("ATT031", agent, vec![subject, as_what]);
    }
    if scene.is(at, "by") && cue.takes("np") && !subject.is_empty() {
        // Attitudes with a bare noun phrase, turned round.
        let found = (!agent.is_empty()).then(|| proposal("ATT035", agent, vec![subject])).flatten();
        return found.map(|p| Proposal { is_bare: true, ..p });
    }
    if scene.is(at, "that") && (subject.is_empty() || scene.is(subject.start, "it")) {
        return proposal("ATT033", none, vec![at + 1..rest.end]);
    }
    if scene.tag(at) == Tag::TO && heard && !subject.is_empty() {
        return proposal("ATT034", none, vec![subject, rest]);
    }
    None
}

/// `injured by Dr. Smith`: what somebody was reported to be, and who reported it.
fn by_agent(scene: &Scene<'_>, at: usize, limit: usize) -> Option<(Range<usize>, Range<usize>)> {
    if !matches!(scene.tag(at), Tag::VBN | Tag::VBD | Tag::JJ) {
        return None;
    }
    let by = (at + 1..limit.min(at + 6)).find(|n| scene.is(*n, "by"))?;
    let agent = phrase::right(scene, by + 1, limit);
    (!agent.is_empty()).then_some((at..by, agent))
}
