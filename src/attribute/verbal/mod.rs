//! Reports made by a verb: quotations before and after it, clauses after it, clauses that it trails, infinitives, small
//! clauses and noun phrases. In: the scene and its cues; out: at most one proposal a cue.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::cue::{Cue, Form};
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::attribute::subject;
use crate::model::{Tag, TokenKind};

/// How far a quotation may stand from its verb, in tokens.
const REACH: usize = 25;

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

    /// `“…,” said Smith` and `“…,” Smith said`.
    fn quote_before(&self) -> Option<Proposal> {
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

    /// The subject, or the phrase after the verb.
    fn inverted_or_subject(&self) -> Range<usize> {
        if !self.subject.is_empty() {
            return self.subject.clone();
        }
        phrase::right(self.scene, self.cue.end(), self.scene.sentence(self.cue.head).end)
    }

    /// A quotation in the middle of a clause takes the clause's words before it with it.
    fn with_left_words(&self, quote: Range<usize>) -> Range<usize> {
        let start = clause::start(self.scene, quote.start.max(1));
        let sentence = self.scene.sentence(quote.start);
        let start = if quote.start == sentence.start { quote.start } else { start.max(sentence.start) };
        let words = start..quote.start;
        let own = self.scene.has_finite(words.clone())
            && !self.cues.iter().any(|c| words.contains(&c.head) && c.precision > 0.4);
        if own { start..quote.end } else { quote }
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
        let scene = self.scene;
        let sentence_end = scene.sentence(quote.end - 1).end;
        let inner = quote.end.saturating_sub(2);
        let closed =
            quote.end >= sentence_end || scene.is_stop(inner) || scene.is_comma(inner) || scene.is_mark(quote.end);
        if closed { quote.end } else { clause::end(scene, self.cues, quote.end).max(quote.end) }
    }

    /// `Smith said: “…”`, `Smith told reporters that “…”`, `admitted Smith, “…”`, `called it “…”`.
    fn quote_after(&self) -> Option<Proposal> {
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
            let end = clause::end(scene, self.cues, from).max(quote.end);
            let rule = if self.is_headline_perception() { "ATT005" } else { "ATT006" };
            return Some(self.proposal(rule, self.subject.clone(), vec![from..end]));
        }
        None
    }

    fn is_headline(&self) -> bool {
        let segments = &self.scene.words.segments;
        segments.paragraphs[segments.paragraph_of(self.cue.head)].is_headline
    }

    fn is_headline_perception(&self) -> bool {
        self.is_headline() && matches!(self.cue.class, "perception" | "seeming")
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
        // The clause's own subject may follow without a mark: names and one group of nouns are the addressee.
        if scene.is(phrase.end, "that") || !scene.tag(at).is_name() {
            return phrase.end;
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
            let end = phrase::right(scene, at + 1, limit).end;
            let occasion = end > at + 1 && (phrase::is_circumstance(scene, at + 1..end) || scene.tag(at) == Tag::TO);
            if occasion
                && end < limit
                && (scene.is(end, "that") || scene.is_comma(end) && scene.is(end + 1, "that") || !scene.is_mark(end))
            {
                return end + usize::from(scene.is_comma(end));
            }
        }
        at
    }

    /// `Smith said (that) the army had left`.
    fn clause_after(&self) -> Option<Proposal> {
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

    /// `The army had left, Smith said.` and `The army, Smith said, had left.`
    fn trailing(&self) -> Option<Proposal> {
        let scene = self.scene;
        if !self.is_quoting() {
            return None;
        }
        let left = if self.subject.is_empty() { self.cue.group.start } else { self.subject.start };
        let sentence = scene.sentence(self.cue.head);
        if left <= sentence.start + 2
            || !(scene.is_comma(left - 1) || scene.is_dash(left - 1) && scene.is_dash(left - 1))
        {
            return None;
        }
        let source = self.inverted_or_subject();
        let after = self.past_occasion(source.end.max(self.cue.end()), sentence.end);
        let closes = after >= sentence.end || scene.is_mark(after) && scene.opens(after).is_none();
        if source.is_empty() || !closes || source.end - source.start > 30 {
            return None;
        }
        let first = clause::start(scene, left - 1)..left - 1;
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
        let aside = scene.is_class(first, "relative")
            || another
            || scene.is(first, "according")
            || scene.is_class(first, "adding") && scene.tag(first) == Tag::VBG;
        if aside || phrase::is_circumstance(scene, first..limit.min(first + 3)) {
            return None;
        }
        let end = clause::end(scene, self.cues, first);
        Some(first..end)
    }

    /// `claim to be holding corridors open`.
    fn infinitive(&self) -> Option<Proposal> {
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

    /// `urged the army to leave`.
    fn object_infinitive(&self) -> Option<Proposal> {
        let scene = self.scene;
        let at = self.cue.end();
        if !self.cue.takes("objinf") || self.subject.is_empty() {
            return None;
        }
        let limit = scene.sentence(self.cue.head).end;
        let object = phrase::right(scene, at, limit);
        let infinitive = !object.is_empty() && object.end < limit && scene.tag(object.end) == Tag::TO;
        let end = clause::end(scene, self.cues, at);
        infinitive.then(|| self.proposal("ATT012", self.subject.clone(), vec![at..end]))
    }

    /// `considered them a fraud`, `described the plan as a mistake`.
    fn small_clause(&self) -> Option<Proposal> {
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
    fn noun_phrase(&self) -> Option<Proposal> {
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
        proposal.is_bare = !telling || object.len() < 3;
        Some(proposal)
    }
}
