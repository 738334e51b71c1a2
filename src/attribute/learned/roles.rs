//! The second step: around one cue head, which tokens are source, content and cue. In: the view, a head and a token; out:
//! its features, hashed, in three groups: those of the token alone (shared by all cues of a paragraph), those of its
//! relation to the cue that many neighbours share, and those of both. The same functions serve training and use.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::cue::Form;
use crate::attribute::learned::heads::bucket;
use crate::attribute::learned::state::{Between, Seen, State, Wide};
use crate::attribute::learned::view::{Look, View};
use crate::attribute::proposal::meet;
use crate::attribute::subject;
use crate::linear::{Feature, key};

/// How many tokens on either side of the head are looked at.
pub(super) const REACH: usize = 56;

/// The labels of the chain.
pub(crate) const LABELS: usize = 6;
/// Outside, first and later tokens of a source and of a content, cue.
pub(super) const OUT: u8 = 0;
pub(super) const SOURCE: u8 = 1;
pub(super) const CONTENT: u8 = 3;
pub(super) const CUE: u8 = 5;

/// Features of a token alone.
pub(super) fn alone(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    let form = |offset| view.form(at, offset, paragraph);
    let tag = |offset| view.tag(at, offset, paragraph);
    let strength = |offset| view.strength_at(at, offset, paragraph);
    let word = form(0).word;
    let sentence = view.scene.sentence(at);
    emit(key(101, 0, 0, 0));
    emit(key(102, word, 0, 0));
    emit(key(103, form(-2).word, 0, 0));
    emit(key(104, form(-1).word, 0, 0));
    emit(key(105, form(1).word, 0, 0));
    emit(key(106, form(2).word, 0, 0));
    emit(key(107, form(-1).word, word, 0));
    emit(key(108, word, form(1).word, 0));
    emit(key(109, form(0).suffix3, 0, 0));
    emit(key(110, form(0).shape, form(-1).shape, form(1).shape));
    emit(key(111, tag(0), tag(-1), tag(1)));
    emit(key(112, tag(-1), tag(-2), tag(0)));
    emit(key(113, tag(1), tag(2), tag(0)));
    emit(key(114, tag(0), 0, 0));
    let quoted = u64::from(view.is_quoted(at));
    emit(key(115, quoted, u64::from(view.since_mark[at]), u64::from(view.to_mark[at])));
    emit(key(116, strength(-1), strength(0), strength(1)));
    emit(key(117, bucket(at - sentence.start), quoted, 0));
    emit(key(118, bucket(sentence.end - 1 - at), quoted, 0));
    emit(key(119, view.roles_elsewhere(at, None), 0, 0));
}

/// One cue head with what its neighbourhood looks like.
pub(super) struct Anchor<'v, 's, 'a> {
    view: &'v View<'s, 'a>,
    pub(super) head: usize,
    /// The verb with its auxiliaries and particle, the head itself where it is no verb.
    group: Range<usize>,
    word: u64,
    /// What stands before and after the cue, as one number.
    context: u64,
    after: u64,
    proposal: Option<usize>,
    rule: u64,
    subject: Range<usize>,
    clause_end: usize,
    paragraph: Range<usize>,
    sentence: usize,
    others: u64,
}

impl<'v, 's, 'a> Anchor<'v, 's, 'a> {
    pub(super) fn new(
        view: &'v View<'s, 'a>,
        head: usize,
        is_head: &dyn Fn(usize) -> bool,
        paragraph: Range<usize>,
    ) -> Self {
        let scene = view.scene;
        let group = view.cue(head).map_or(head..head + 1, |cue| cue.group.clone());
        let sentence = scene.sentence(head);
        let side = |at: Option<usize>| match at.filter(|at| paragraph.contains(at)) {
            None => 0,
            Some(at) if view.is_pronoun(at) => 1,
            Some(at) if view.is_mark(at) => 2,
            Some(at) if view.is_capital(at) => 3,
            Some(at) if scene.is_comma(at) => 4,
            Some(at) => 5 + scene.tag(at) as u64,
        };
        let before = side(group.start.checked_sub(1));
        let next = side(Some(group.end));
        let edges = (group.start - sentence.start.min(group.start)).min(3) as u64
            | (sentence.end.saturating_sub(group.end).min(3) as u64) << 2;
        let proposal = view.proposal(head);
        let after = if group.end < paragraph.end { scene.words.syntax.forms[group.end].word } else { 13 };
        let others = sentence.clone().filter(|n| *n != head && is_head(*n)).count().min(2) as u64;
        let clause_end = if group.end < sentence.end { clause::end(scene, view.cues, group.end) } else { group.end };
        Self {
            view,
            head,
            word: scene.words.syntax.forms[head].word,
            context: before << 16 | next << 8 | edges,
            after,
            proposal,
            rule: proposal.map_or(0, |n| view.rules[n]),
            subject: subject::of(scene, group.start),
            clause_end,
            sentence: scene.words.segments.sentence_of(head),
            paragraph,
            group,
            others,
        }
    }

    /// Who the grammar thinks said it, where the chain found nobody: the construction's source, else the subject of an
    /// active verb.
    pub(super) fn likely_source(&self, content: &[Range<usize>]) -> Range<usize> {
        let none = self.head..self.head;
        let free = |r: &Range<usize>| !r.is_empty() && !content.iter().any(|c| meet(c, r));
        let active = self.view.cue(self.head).is_some_and(|cue| matches!(cue.form, Form::Finite | Form::Gerund));
        let proposed = self.proposal.map(|n| self.view.proposals[n].source.clone());
        proposed.filter(free).or_else(|| Some(self.subject.clone()).filter(|s| active && free(s))).unwrap_or(none)
    }

    /// The tokens that are labelled.
    pub(super) fn window(&self) -> Range<usize> {
        let start = self.head.saturating_sub(REACH).max(self.paragraph.start);
        start..(self.head + REACH + 1).min(self.paragraph.end)
    }

    /// The states of all tokens of the window, in order: walked outwards from the head, counting what lies between.
    pub(super) fn states(&self, is_head: &dyn Fn(usize) -> bool, out: &mut Vec<State>) {
        let window = self.window();
        out.clear();
        out.resize(window.len(), State::default());
        let mut sides: [&mut dyn Iterator<Item = usize>; 2] =
            [&mut (window.start..self.head).rev(), &mut (self.head + 1..window.end)];
        for (side, way) in sides.iter_mut().enumerate() {
            let mut between = Between::default();
            for at in way {
                out[at - window.start] = self.state(at, side as u8, &between);
                between.pass(self.view.looks[at], is_head(at));
            }
        }
    }

    fn state(&self, at: usize, side: u8, between: &Between) -> State {
        let view = self.view;
        let sentence = view.scene.words.segments.sentence_of(at) as i64 - self.sentence as i64;
        State {
            side,
            distance: bucket(at.abs_diff(self.head)) as u8,
            sentences: (sentence.clamp(-2, 2) + 2) as u8,
            quoted: u8::from(view.looks[at].has(Look::QUOTED)),
            in_group: u8::from(self.group.contains(&at)),
            before_end: u8::from(at < self.clause_end),
            in_subject: u8::from(self.subject.contains(&at)),
            role: self.proposal.map_or(0, |n| view.role(n, at) as u8),
            ..between.state()
        }
    }

    /// Features that tokens in the same state share.
    pub(super) fn shared(&self, s: &State, emit: &mut impl FnMut(Feature)) {
        s.features(emit);
        self.shared_here(s, emit);
    }

    /// Those of them that the head has a part in.
    pub(super) fn shared_here(&self, state: &State, emit: &mut impl FnMut(Feature)) {
        let s = Wide::of(state);
        let place = s.place();
        emit(key(132, place, self.context, 0));
        emit(key(133, place, self.word, 0));
        emit(key(137, s.side << 4 | s.sentences, self.others, s.heads));
        emit(key(138, s.side << 4 | s.distance, self.word, 0));
        emit(key(139, s.side << 4 | s.distance, self.context, 0));
        emit(key(141, place << 4 | s.verbs, s.commas, self.after));
        emit(key(143, s.side << 2 | s.before_end << 1 | s.quoted, self.word, 0));
        emit(key(145, s.in_subject, self.word, self.rule));
        emit(key(146, s.role, self.rule, 0));
        emit(key(147, s.role, self.rule, place));
        emit(key(148, s.role, self.rule, self.word));
        emit(key(151, s.in_group, self.word, s.side));
    }

    /// Features of a token in its state; the states are those before, of and after the token.
    pub(super) fn both(&self, at: usize, states: (&State, &State, &State), emit: &mut impl FnMut(Feature)) {
        let look = self.looked_at(at, states);
        look.place(emit);
        look.fit(emit);
        self.with_word(at, &look, emit);
    }

    /// What is seen of a token beside its word.
    pub(super) fn looked_at(&self, at: usize, states: (&State, &State, &State)) -> Seen {
        let view = self.view;
        let elsewhere = view.roles_elsewhere(at, self.proposal) as u8;
        Seen::new(states, view.scene.tag(at), view.looks[at], elsewhere)
    }

    /// What the word itself has a part in.
    pub(super) fn with_word(&self, at: usize, seen: &Seen, emit: &mut impl FnMut(Feature)) {
        let word = self.view.scene.words.syntax.forms[at].word;
        let s = Wide::of(&seen.state);
        emit(key(160, s.side << 4 | s.distance, word, 0));
        emit(key(165, s.side << 1 | seen.same(), word, self.after));
        emit(key(166, u64::from(seen.roles), self.rule, 0));
        emit(key(168, u64::from(seen.roles), word, 0));
        emit(key(170, u64::from(seen.subjects), word, s.role));
        emit(key(174, s.in_group, word, self.word));
    }

    /// The head's own features.
    pub(super) fn own(&self, emit: &mut impl FnMut(Feature)) {
        emit(key(180, 0, 0, 0));
        emit(key(181, self.word, 0, 0));
    }
}
