//! Walking the automaton over an article's tokens, all ways at once, deepest first. In: an automaton and words; out: matches. A
//! sieve of each state is asked before any key is looked for: most walks end at once.

use crate::ruleset::automaton::{Automaton, Edge, Free, Guard, Key, Match, Sieve, State, Way, sieve};
use crate::ruleset::classes::Classes;
use crate::ruleset::words::Words;

/// One walk: from where it started, through states, to matches.
pub(super) struct Walk<'w, 'a> {
    pub(super) automaton: &'w Automaton,
    pub(super) words: &'w Words<'a>,
    pub(super) classes: &'w Classes,
    pub(super) start: u32,
    pub(super) out: &'w mut Vec<Match>,
}

impl Walk<'_, '_> {
    /// What the token at a place has. A walk ends where that has no bit in common with what its state takes; most do.
    #[inline]
    fn sieve_at(&self, at: usize) -> &Sieve {
        let end = self.words.sentence_end[self.start as usize] as usize;
        if at < end { &self.words.sieves[at] } else { &Sieve::END }
    }

    #[inline]
    fn step_into(&mut self, free: &Free, at: usize, marks: (Option<u32>, Option<u32>)) {
        if free.ahead.meets(self.sieve_at(at)) {
            self.from(free.to, at, marks.0, marks.1);
        }
    }

    /// Begins at a root. Every bit of a root's sieve is set, so its words are known one by one.
    #[inline]
    pub(super) fn begin(&mut self, root: u32, at: usize, marks: (Option<u32>, Option<u32>)) {
        let mut token = self.words.sieves[at];
        if !self.automaton.roots[root as usize].words.has(self.words.ids[at]) {
            token.words = [0; 2];
        }
        if !self.automaton.ahead[root as usize].meets(&token) {
            return;
        }
        let state = &self.automaton.states[root as usize];
        // Nothing ends at a root, and hardly a pattern begins without a token.
        if state.free.is_empty() {
            self.token(root, state, at, marks);
        } else {
            self.from(root, at, marks.0, marks.1);
        }
    }

    // Kept out of line: the question before it is asked many times as often.
    #[inline(never)]
    fn from(&mut self, id: u32, at: usize, open: Option<u32>, close: Option<u32>) {
        let automaton = self.automaton;
        let state = &automaton.states[id as usize];
        for pattern in state.accepts.of(&automaton.accepts) {
            let marked = (open.unwrap_or(self.start), close.unwrap_or(at as u32));
            let found = Match { pattern: *pattern, start: self.start, end: at as u32, marked };
            if found.end > found.start && !self.out.iter().rev().take(16).any(|m| *m == found) {
                self.out.push(found);
            }
        }
        let end = self.words.sentence_end[self.start as usize] as usize;
        for free in state.free.of(&automaton.free) {
            let here = Some(at as u32);
            match free.way {
                Way::To => self.step_into(free, at, (open, close)),
                Way::Open => self.step_into(free, at, (here, close)),
                Way::Close => self.step_into(free, at, (open, here)),
                Way::End if at == end => self.step_into(free, at, (open, close)),
                Way::End => {}
                Way::Gap(min, max) => {
                    for skip in min as usize..=(max as usize).min(end - at) {
                        self.step_into(free, at + skip, (open, close));
                    }
                }
            }
        }
        if at < end {
            self.token(id, state, at, (open, close));
        }
    }

    fn token(&mut self, id: u32, state: &State, at: usize, marks: (Option<u32>, Option<u32>)) {
        let (words, token) = (self.words, &self.words.sieves[at]);
        if state.takes.has_word(token) {
            self.follow(id, state, Key::Word(words.ids[at]), at, 1, marks);
        }
        if state.takes.classes & token.classes != 0 {
            for hit in words.terms_at(at) {
                for class in self.classes.of(*hit).iter().filter(|class| state.takes.classes & sieve(**class) != 0) {
                    self.follow(id, state, Key::Class(*class), at, hit.len as usize, marks);
                }
            }
        }
        let looks = state.takes.looks & token.looks;
        let tag = words.tag(at);
        if looks >> tag as u64 & 1 == 1 {
            self.follow(id, state, Key::Tag(tag), at, 1, marks);
        }
        let shapes = (looks >> Sieve::SHAPES) as u8;
        if shapes != 0 {
            for bit in (0..8).map(|b| 1 << b).filter(|bit| shapes & bit != 0) {
                self.follow(id, state, Key::Shape(bit), at, 1, marks);
            }
        }
        let any = state.any.of(&self.automaton.any);
        if !any.is_empty() {
            self.pass(any, at, 1, marks);
        }
    }

    #[inline]
    fn follow(&mut self, id: u32, state: &State, key: Key, at: usize, len: usize, marks: (Option<u32>, Option<u32>)) {
        let edges = self.automaton.edges(id, state, key);
        if !edges.is_empty() {
            self.pass(edges, at, len, marks);
        }
    }

    fn pass(&mut self, edges: &[Edge], at: usize, len: usize, marks: (Option<u32>, Option<u32>)) {
        let next = *self.sieve_at(at + len);
        // What follows is asked first: it costs less than the conditions.
        for edge in edges.iter().filter(|edge| edge.ahead.meets(&next)) {
            if edge.guards.of(&self.automaton.guards).iter().all(|g| self.holds(g, at)) {
                self.from(edge.to, at + len, marks.0, marks.1);
            }
        }
    }

    fn holds(&self, guard: &Guard, at: usize) -> bool {
        match guard {
            Guard::Exact(word) => self.words.text(at) == word,
            Guard::Words(ids) => ids.contains(&self.words.ids[at]),
            Guard::Class(class) => self.words.terms_at(at).iter().any(|hit| self.classes.of(*hit).contains(class)),
            Guard::Tags(tags) => tags >> self.words.tag(at) as u64 & 1 == 1,
            Guard::Shape(bit) => self.words.shapes[at] & bit != 0,
            Guard::Not(inner) => !self.holds(inner, at),
            Guard::AtStart => self.words.sentence_start[at] as usize == at,
        }
    }
}
