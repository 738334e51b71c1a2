//! Reports made by a verb, looked at from all sides: quotations before and after it, clauses after it, clauses that it trails, what else
//! it takes. In: the scene and its cues; out: at most one proposal a cue.

mod clauses;
mod objects;
mod quotations;
mod trailing;

use std::ops::Range;

use crate::attribute::cue::{Cue, Form};
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::attribute::subject;
use crate::model::Tag;

/// One cue with its subject, looked at from all sides.
struct Frame<'s, 'a> {
    scene: &'s Scene<'a>,
    cues: &'s [Cue<'a>],
    cue: &'s Cue<'a>,
    /// Left of the verb; may be empty.
    subject: Range<usize>,
}

/// Proposals of all cues, in order of the text.
pub(super) fn find(scene: &Scene<'_>, cues: &[Cue<'_>]) -> Vec<Proposal> {
    let mut out: Vec<Proposal> = Vec::new();
    for cue in cues {
        if !matches!(cue.form, Form::Finite | Form::Gerund) || cue.is_negated && cue.class == "neutral" {
            continue;
        }
        // "The deal *would see* him plead guilty".
        if cue.class == "perception" && cue.group.clone().any(|at| scene.tag(at) == Tag::MD) {
            continue;
        }
        let subject = match cue.form {
            Form::Gerund => main_source(scene, &out, cue),
            _ => subject::of(scene, cue.group.start),
        };
        let frame = Frame { scene, cues, cue, subject };
        out.extend(frame.propose());
    }
    out
}

/// A gerund's speaker: the source of the report that it hangs on, or the subject of the verb before.
fn main_source(scene: &Scene<'_>, found: &[Proposal], cue: &Cue<'_>) -> Range<usize> {
    let sentence = scene.sentence(cue.head);
    if let Some(last) = found.last().filter(|p| p.cue.start >= sentence.start && scene.is_level(p.cue.start, cue.head))
    {
        return last.source.clone();
    }
    let verb = (sentence.start..cue.group.start).find(|at| scene.is_finite(*at) && scene.is_level(*at, cue.head));
    verb.map_or(cue.head..cue.head, |verb| subject::of(scene, verb))
}

impl Frame<'_, '_> {
    fn propose(&self) -> Option<Proposal> {
        let finite = self.cue.form == Form::Finite;
        let found = (finite.then(|| self.quote_before()).flatten())
            .or_else(|| self.quote_after())
            .or_else(|| self.clause_after())
            .or_else(|| finite.then(|| self.trailing()).flatten())
            .or_else(|| self.infinitive())
            .or_else(|| self.object_infinitive())
            .or_else(|| self.small_clause())
            .or_else(|| self.noun_phrase())?;
        let mut found = found;
        // "appears to be" is a hedge, not a report, outside headlines with quoted words.
        found.is_bare |= self.cue.class == "seeming" && found.rule != "ATT005";
        (!found.content.is_empty()).then_some(found)
    }

    fn proposal(&self, rule: &'static str, source: Range<usize>, content: Vec<Range<usize>>) -> Proposal {
        let content = content.into_iter().map(|r| self.scene.trim(r)).filter(|r| !r.is_empty()).collect();
        Proposal {
            rule,
            cue: self.cue_span(),
            source,
            content,
            is_attitude: self.cue.class == "attitude",
            ..Proposal::default()
        }
    }

    /// The verb with its auxiliaries, particle included.
    fn cue_span(&self) -> Range<usize> {
        let mut start = self.cue.group.start;
        while start < self.cue.head && self.scene.is_adverb(start) {
            start += 1;
        }
        start..self.cue.end()
    }

    fn is_quoting(&self) -> bool {
        self.cue.takes("quote") || self.cue.takes("clause")
    }

    /// The subject, or the phrase after the verb.
    fn inverted_or_subject(&self) -> Range<usize> {
        if !self.subject.is_empty() {
            return self.subject.clone();
        }
        phrase::right(self.scene, self.cue.end(), self.scene.sentence(self.cue.head).end)
    }

    fn is_headline(&self) -> bool {
        let segments = &self.scene.words.segments;
        segments.paragraphs[segments.paragraph_of(self.cue.head)].is_headline
    }

    fn is_headline_perception(&self) -> bool {
        self.is_headline() && matches!(self.cue.class, "perception" | "seeming")
    }
}
