//! Clauses behind a verb, past who is told and on what occasion. In: a frame; out: a proposal, or none.

use crate::attribute::clause;
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::verbal::Frame;
use crate::model::Tag;

impl Frame<'_, '_> {
    /// First token after addressee, adverbs and circumstances of a verb.
    fn after_verb(&self) -> usize {
        let scene = self.scene;
        let limit = scene.sentence(self.cue.head).end;
        let mut at = self.cue.end();
        if self.cue.takes("addressee") {
            at = self.past_addressee(at, limit);
        }
        loop {
            let next = self.past_circumstance(at, limit);
            if next == at {
                return at;
            }
            at = next;
        }
    }

    /// `told reporters`, `told Fox News`, `told him`: the phrase before the clause.
    fn past_addressee(&self, at: usize, limit: usize) -> usize {
        let scene = self.scene;
        if at < limit && scene.tag(at) == Tag::PRP {
            return at + 1;
        }
        let phrase = phrase::right(scene, at, limit);
        if phrase.is_empty() {
            return at;
        }
        // The clause's own subject may follow without a mark: one group of nouns or of names is the addressee ("told jurors Smith had …").
        if scene.is(phrase.end, "that") {
            return phrase.end;
        }
        if !scene.tag(at).is_name() {
            let name = (at + 1..phrase.end).find(|n| scene.tag(*n).is_name() && scene.tag(*n - 1) == Tag::NNS);
            return name.unwrap_or(phrase.end);
        }
        let mut end = at;
        while end < phrase.end && scene.tag(end).is_name() {
            end += 1;
        }
        end
    }

    /// `to reporters`, `on Monday`, `in a statement`, `also`.
    fn past_circumstance(&self, at: usize, limit: usize) -> usize {
        let scene = self.scene;
        if at >= limit {
            return at;
        }
        if scene.is_adverb(at) && !scene.is_class(at, "negation") || scene.is_class(at, "temporal") {
            let next = at + scene.grammar(at).1.max(1);
            return if next < limit && !scene.is_mark(next) { next } else { at };
        }
        let preposition = matches!(scene.tag(at), Tag::IN | Tag::TO);
        if preposition && !scene.is(at, "that") && !scene.is_class(at, "subordinator") {
            let end = if scene.is(at + 2, "that") { at + 2 } else { phrase::right(scene, at + 1, limit).end };
            // `on Fox News that …`; in `on a woman's claims that …` the clause is what the claims say.
            let is_that = scene.is(end, "that") && (scene.tag(end) == Tag::IN || end == at + 2);
            let is_behind = is_that && !scene.rules.has_term(scene.words, end - 1, "cue_nouns");
            let occasion = phrase::is_circumstance(scene, at + 1..end) || scene.tag(at) == Tag::TO || is_behind;
            if occasion
                && end > at + 1
                && end < limit
                && (scene.is(end, "that") || scene.is_comma(end) && scene.is(end + 1, "that") || !scene.is_mark(end))
            {
                return end + usize::from(scene.is_comma(end));
            }
        }
        at
    }

    /// `Smith said (that) the army had left`.
    pub(super) fn clause_after(&self) -> Option<Proposal> {
        let scene = self.scene;
        let at = self.after_verb();
        let limit = scene.sentence(self.cue.head).end;
        if at >= limit || self.subject.is_empty() && !self.follows_quote() {
            return None;
        }
        let wh = scene.is_class(at, "clause_opener") || scene.is(at, "if");
        if scene.is(at, "that") && (self.cue.takes("that") || self.cue.takes("clause")) && scene.tag(at) != Tag::DT {
            let end = clause::end(scene, self.cues, at + 1);
            return Some(self.proposal("ATT007", self.subject.clone(), vec![at + 1..end]));
        }
        if wh && (self.cue.takes("that") || self.cue.takes("clause")) && !scene.is(at, "that") && !scene.is(at, "when")
        {
            let end = clause::end(scene, self.cues, at);
            return Some(self.proposal("ATT008", self.subject.clone(), vec![at..end]));
        }
        if !self.cue.takes("clause") || !self.opens_clause(at, limit) {
            return None;
        }
        let end = clause::end(scene, self.cues, at);
        Some(self.proposal("ATT009", self.subject.clone(), vec![at..end]))
    }

    fn follows_quote(&self) -> bool {
        self.cue.group.start > 0 && self.scene.closes(self.cue.group.start - 1).is_some()
    }

    /// A noun phrase and then a verb with tense, or an adverbial before both.
    fn opens_clause(&self, at: usize, limit: usize) -> bool {
        let scene = self.scene;
        let starts = matches!(
            scene.tag(at),
            Tag::DT
                | Tag::PDT
                | Tag::PRP
                | Tag::PRPS
                | Tag::NN
                | Tag::NNS
                | Tag::NNP
                | Tag::NNPS
                | Tag::JJ
                | Tag::JJR
                | Tag::JJS
                | Tag::CD
                | Tag::EX
                | Tag::VBG
                | Tag::RB
                | Tag::IN
                | Tag::CC
                | Tag::WP
        ) || scene.quotation(at).is_some();
        if !starts || scene.is_mark(at) && scene.quotation(at).is_none() {
            return false;
        }
        let end = clause::end(scene, self.cues, at).min(limit);
        let verb = (at..end).find(|n| scene.is_finite(*n));
        verb.is_some_and(|verb| !(at..verb).any(|n| scene.is_class(n, "relative") && scene.tag(n) != Tag::DT && n > at))
            || verb.is_some() && self.cue.precision > 0.8
    }
}
