//! Quotations beside a verb: "…," said Smith; Smith said: "…"; called it "…". In: a frame; out: a proposal, or none.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::attribute::verbal::Frame;
use crate::model::{Tag, TokenKind};

/// How far a quotation may stand from its verb, in tokens.
const REACH: usize = 25;

impl Frame<'_, '_> {
    /// `“…,” said Smith` and `“…,” Smith said`.
    pub(super) fn quote_before(&self) -> Option<Proposal> {
        let scene = self.scene;
        if !self.is_quoting() {
            return None;
        }
        let mut left = if self.subject.is_empty() { self.cue.group.start } else { self.subject.start };
        while left > 0 && scene.is_adverb(left - 1) {
            left -= 1;
        }
        let paragraph = scene.paragraph(left);
        if left <= paragraph.start {
            return None;
        }
        let comma = scene.is_comma(left - 1) || scene.is_dash(left - 1);
        let last = if comma && left > paragraph.start + 1 { left - 2 } else { left - 1 };
        let quote = scene.closes(last).filter(|q| !q.contains(&self.cue.head))?;
        // `the “old” mayor said`, `the “mayor” suggests`: without a comma or stop at its end it is a word, not speech.
        let inner = self.last_inside(&quote);
        let is_speech = comma || scene.is_comma(inner) || scene.is_stop(inner) || scene.is_dash(inner);
        if !is_speech {
            return None;
        }
        // A full stop inside closes the quotation's sentence: the verb belongs to another one.
        if quote.len() > 2 && scene.is(quote.end - 2, ".") && !comma && left == scene.sentence(left).start {
            return None;
        }
        let source = self.inverted_or_subject();
        let after = source.end.max(self.cue.end());
        let mut content = vec![self.with_left_words(quote)];
        content.extend(self.second_piece(after));
        Some(self.proposal(if self.subject.is_empty() { "ATT002" } else { "ATT001" }, source, content))
    }

    /// The last token inside a quotation that is no closing mark of an inner one.
    fn last_inside(&self, quote: &Range<usize>) -> usize {
        let is_mark = |at: &usize| self.scene.words.segments.tokens[*at].kind == TokenKind::Quote;
        (quote.start..quote.end).rev().find(|at| !is_mark(at)).unwrap_or(quote.start)
    }

    /// A quotation in the middle of a clause takes the clause's words before it with it.
    fn with_left_words(&self, quote: Range<usize>) -> Range<usize> {
        let start = clause::start(self.scene, quote.start.max(1));
        let sentence = self.scene.sentence(quote.start);
        let start = if quote.start == sentence.start { quote.start } else { start.max(sentence.start) };
        let words = start..quote.start;
        // `The leaders “exchanged views,” he said`: the verb of the words stands in the marks.
        let has_verb = self.scene.has_finite(words.clone()) || opens_with_verb(self.scene, &quote);
        let is_told = self.cues.iter().any(|c| words.contains(&c.head) && c.precision > 0.4);
        if has_verb && !words.is_empty() && !is_told { start..quote.end } else { quote }
    }

    /// `…,” he said, “…`: the quotation goes on in the same sentence.
    fn second_piece(&self, after: usize) -> Option<Range<usize>> {
        let scene = self.scene;
        let limit = scene.sentence(self.cue.head).end;
        let open = (after..limit.min(after + REACH)).find(|at| scene.opens(*at).is_some())?;
        let between = after..open;
        if open == 0
            || scene.has_finite(between.clone())
            || !(scene.is_comma(open - 1) || scene.is(open - 1, ":") || scene.is_dash(open - 1))
        {
            return None;
        }
        if self.cues.iter().any(|c| between.contains(&c.head)) || between.clone().any(|at| scene.tag(at) == Tag::CC) {
            return None;
        }
        let quote = scene.opens(open)?;
        Some(quote.start..self.quote_end(&quote))
    }

    /// A quotation that a clause goes on from takes the rest of the clause with it.
    fn quote_end(&self, quote: &Range<usize>) -> usize {
        self.end_from(quote.end, quote)
    }

    /// Where a clause ends that begins at `from` and holds a quotation: with it, where a mark stands at its end.
    fn end_from(&self, from: usize, quote: &Range<usize>) -> usize {
        let scene = self.scene;
        let sentence_end = scene.sentence(quote.end - 1).end;
        let inner = quote.end.saturating_sub(2);
        let closed =
            quote.end >= sentence_end || scene.is_stop(inner) || scene.is_comma(inner) || scene.is_mark(quote.end);
        if closed { quote.end } else { clause::end(scene, self.cues, from).max(quote.end) }
    }

    /// `Smith said: “…”`, `Smith told reporters that “…”`, `admitted Smith, “…”`, `called it “…”`.
    pub(super) fn quote_after(&self) -> Option<Proposal> {
        let scene = self.scene;
        let from = self.cue.end();
        let limit = scene.sentence(self.cue.head).end.min(from + REACH);
        let open = (from..limit).find(|at| scene.opens(*at).is_some_and(|q| !q.contains(&self.cue.head)))?;
        let between = from..open;
        if scene.has_finite(between.clone()) || self.cues.iter().any(|c| between.contains(&c.head)) {
            return None;
        }
        let quote = scene.opens(open)?;
        let introduced =
            open == from || scene.is_comma(open - 1) || scene.is(open - 1, ":") || scene.is(open - 1, "that");
        if introduced && self.is_quoting() {
            let source = if self.subject.is_empty() { self.inverted(&between) } else { self.subject.clone() };
            let rule = match (self.is_headline_perception(), self.subject.is_empty()) {
                (true, _) => "ATT005",
                (_, true) => "ATT004",
                _ => "ATT003",
            };
            let content = vec![quote.start..self.quote_end(&quote)];
            return Some(self.proposal(rule, source, content));
        }
        let names = self.cue.takes("small") || self.cue.takes("as") || self.is_headline_perception();
        if names && !self.subject.is_empty() {
            let rule = if self.is_headline_perception() { "ATT005" } else { "ATT006" };
            // `which she described as “a disgrace”`.
            let first = if scene.is(from, "as") && quote.start == from + 1 { quote.start } else { from };
            return Some(self.proposal(rule, self.subject.clone(), vec![first..self.end_from(from, &quote)]));
        }
        None
    }

    /// `admitted Smith, “…”`: the phrase between verb and quotation, if that is all there is.
    fn inverted(&self, between: &Range<usize>) -> Range<usize> {
        let found = phrase::right(self.scene, between.start, between.end);
        // `told me, “…”`: whoever is told says nothing.
        let told =
            self.cue.takes("addressee") || ["me", "him", "us", "them"].iter().any(|w| self.scene.is(found.start, w));
        if told {
            return between.start..between.start;
        }
        let rest = self.scene.trim(found.end..between.end);
        if rest.is_empty() || phrase::is_circumstance(self.scene, rest) { found } else { between.start..between.start }
    }
}

/// `“exchanged views”`: a past tense may look like a participle here.
fn opens_with_verb(scene: &Scene<'_>, quote: &Range<usize>) -> bool {
    let first = quote.start + 1;
    first < quote.end && scene.tag(first).is_verb() && !matches!(scene.tag(first), Tag::VB | Tag::VBG)
}
