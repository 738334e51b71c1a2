//! What else a verb takes: infinitives, small clauses, noun phrases. In: a frame; out: a proposal, or none.

use crate::attribute::clause;
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::verbal::Frame;
use crate::model::Tag;

impl Frame<'_, '_> {
    /// `claim to be holding corridors open`.
    pub(super) fn infinitive(&self) -> Option<Proposal> {
        let scene = self.scene;
        let at = self.cue.end();
        if !self.cue.takes("inf") || at >= scene.len() || scene.tag(at) != Tag::TO || self.subject.is_empty() {
            return None;
        }
        let verb = at + 1 < scene.len()
            && (scene.tag(at + 1) == Tag::VB || scene.is_adverb(at + 1) || scene.tag(at + 1).is_verb());
        let end = clause::end(scene, self.cues, at);
        verb.then(|| self.proposal("ATT011", self.subject.clone(), vec![at..end]))
    }

    /// `urged the army to leave`, `warned drivers not to use the bridge`.
    pub(super) fn object_infinitive(&self) -> Option<Proposal> {
        let scene = self.scene;
        let at = self.cue.end();
        if !self.cue.takes("objinf") || self.subject.is_empty() {
            return None;
        }
        let limit = scene.sentence(self.cue.head).end;
        let object = phrase::right(scene, at, limit);
        let mut behind = object.end..limit;
        let infinitive = behind.find(|at| !scene.is_adverb(*at)).is_some_and(|at| scene.tag(at) == Tag::TO);
        let end = clause::end(scene, self.cues, at);
        (!object.is_empty() && infinitive).then(|| self.proposal("ATT012", self.subject.clone(), vec![at..end]))
    }

    /// `considered them a fraud`, `described the plan as a mistake`.
    pub(super) fn small_clause(&self) -> Option<Proposal> {
        let scene = self.scene;
        let at = self.cue.end();
        if !(self.cue.takes("small") || self.cue.takes("as")) || self.subject.is_empty() {
            return None;
        }
        let limit = scene.sentence(self.cue.head).end;
        let object = if at < limit && scene.tag(at) == Tag::PRP { at..at + 1 } else { phrase::right(scene, at, limit) };
        if object.is_empty() || object.end >= limit {
            return None;
        }
        let next = object.end;
        let named = self.cue.takes("small")
            && (matches!(scene.tag(next), Tag::DT | Tag::JJ | Tag::JJR | Tag::RB | Tag::NN | Tag::NNP)
                || scene.opens(next).is_some());
        let as_named = scene.is(next, "as");
        let end = clause::end(scene, self.cues, at);
        (named || as_named).then(|| self.proposal("ATT013", self.subject.clone(), vec![at..end]))
    }

    /// `reported other cases of …`, `denied the charge`.
    pub(super) fn noun_phrase(&self) -> Option<Proposal> {
        let scene = self.scene;
        let at = self.cue.end();
        let limit = scene.sentence(self.cue.head).end;
        if !self.cue.takes("np") || self.subject.is_empty() || at >= limit {
            return None;
        }
        let object = phrase::right(scene, at, limit);
        if object.is_empty() {
            return None;
        }
        let end = clause::end(scene, self.cues, at);
        let mut proposal = self.proposal("ATT014", self.subject.clone(), vec![at..end]);
        let telling = matches!(self.cue.class, "neutral" | "emphatic" | "concession" | "doubt") && self.is_quoting();
        // `reported 12 deaths` says how many.
        let counts = object.clone().any(|n| scene.tag(n) == Tag::CD);
        proposal.is_bare = !telling || object.len() < 3 && !counts;
        Some(proposal)
    }
}
