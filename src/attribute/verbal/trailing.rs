//! Clauses that a verb trails or splits: "the army had left, Smith said". In: a frame; out: a proposal, or none.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::verbal::Frame;
use crate::model::Tag;

impl Frame<'_, '_> {
    /// `The army had left, Smith said.` and `The army, Smith said, had left.`
    pub(super) fn trailing(&self) -> Option<Proposal> {
        let scene = self.scene;
        if !self.is_quoting() {
            return None;
        }
        let left = if self.subject.is_empty() { self.cue.group.start } else { self.subject.start };
        let sentence = scene.sentence(self.cue.head);
        if left <= sentence.start + 2 || !(scene.is_comma(left - 1) || scene.is_dash(left - 1)) {
            return None;
        }
        let source = self.inverted_or_subject();
        let after = self.past_occasion(source.end.max(self.cue.end()), sentence.end);
        let closes = after >= sentence.end || scene.is_mark(after) && scene.opens(after).is_none();
        if source.is_empty() || !closes || source.end - source.start > 30 {
            return None;
        }
        let first = clause::start(scene, left - 1)..left - 1;
        // `Asked if she would resign, she laughed`: what others ask is nothing that she says.
        let is_question = |at: usize| scene.rules.has_term(scene.words, at, "questions");
        if is_question(first.start) || scene.is(first.start, "when") && is_question(first.start + 1) {
            return None;
        }
        let second = self.rest(after, sentence.end);
        let pieces: Vec<_> = std::iter::once(first.clone()).chain(second).collect();
        // Past tense and participle look alike: between two pieces of one clause any verb will do.
        let is_verb = |at: usize| scene.is_finite(at) || pieces.len() > 1 && scene.tag(at).is_verb();
        // A headline leaves its verb out: `Mine unsafe, inspectors say`.
        let elliptic = self.is_headline() && after >= sentence.end && first.len() > 1;
        if !elliptic && !pieces.iter().flat_map(Clone::clone).any(is_verb) {
            return None;
        }
        Some(self.proposal("ATT010", source, pieces))
    }

    /// Past `on Monday`, `in a statement`.
    fn past_occasion(&self, mut at: usize, limit: usize) -> usize {
        let scene = self.scene;
        loop {
            let next = if at < limit && (scene.is_class(at, "temporal") || scene.is_adverb(at)) {
                at + scene.grammar(at).1.max(1)
            } else if at < limit && matches!(scene.tag(at), Tag::IN | Tag::TO) {
                phrase::right(scene, at + 1, limit).end.max(at)
            } else {
                at
            };
            if next <= at || next == at + 1 && matches!(scene.tag(at), Tag::IN | Tag::TO) {
                return at;
            }
            at = next;
        }
    }

    /// What follows a trailing report up to the end of its sentence, unless that is another report or an aside.
    fn rest(&self, after: usize, limit: usize) -> Option<Range<usize>> {
        let scene = self.scene;
        if after + 1 >= limit || !scene.is_comma(after) {
            return None;
        }
        let first = after + 1;
        let another = self.cues.iter().any(|c| c.head == first || c.group.start == first);
        // `…, a charge that the ministry denies`.
        let sums_up = scene.tag(first) == Tag::DT && scene.rules.has_term(scene.words, first + 1, "cue_nouns");
        let aside = scene.is_class(first, "relative")
            || another
            || sums_up
            || scene.is(first, "according")
            || scene.is_class(first, "adding") && scene.tag(first) == Tag::VBG;
        if aside || phrase::is_circumstance(scene, first..limit.min(first + 3)) {
            return None;
        }
        let end = clause::end(scene, self.cues, first);
        Some(first..end)
    }
}
