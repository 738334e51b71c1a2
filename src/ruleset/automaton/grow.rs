//! How an automaton grows from patterns, and how it is laid out once the last is in. In: pattern trees, then the words' numbers; out:
//! the automaton, with its keys in order.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::ruleset::automaton::{
    Automaton, Compiled, Edge, Free, Guard, Key, Names, Part, Ranks, Root, Sieve, State, Way,
};
use crate::ruleset::pattern::{Atom, Node, Step};
use crate::ruleset::words::Renumbered;

/// A state while patterns are added.
#[derive(Default)]
struct Draft {
    any: Vec<Edge>,
    free: Vec<(Way, u32)>,
    accepts: Vec<u32>,
}

pub(super) struct Growing {
    states: Vec<Draft>,
    guards: Vec<Guard>,
    /// Edges to be keyed once all words have their numbers.
    pending: Vec<(u32, Key, Edge)>,
    /// Steps alike, numbered, and where each leads from a state.
    alike: FxHashMap<Step, u32>,
    merged: FxHashMap<(u32, u32), u32>,
}

impl Default for Growing {
    fn default() -> Self {
        Self {
            states: vec![Draft::default(), Draft::default()],
            guards: Vec::new(),
            pending: Vec::new(),
            alike: FxHashMap::default(),
            merged: FxHashMap::default(),
        }
    }
}

impl Growing {
    pub(super) fn add(&mut self, pattern: u32, nodes: &[Node], names: &mut impl Names) -> Result<(), String> {
        for variant in heads(Cow::Borrowed(nodes)) {
            let marked = matches!(variant.first(), Some(Node::Open));
            let state = self.sequence(u32::from(marked), &variant[usize::from(marked)..], names)?;
            self.states[state as usize].accepts.push(pattern);
        }
        Ok(())
    }

    fn fresh(&mut self) -> u32 {
        self.states.push(Draft::default());
        self.states.len() as u32 - 1
    }

    fn sequence(&mut self, from: u32, nodes: &[Node], names: &mut impl Names) -> Result<u32, String> {
        nodes.iter().try_fold(from, |state, node| self.node(state, node, names))
    }

    fn node(&mut self, from: u32, node: &Node, names: &mut impl Names) -> Result<u32, String> {
        match node {
            Node::Step(step) => self.step(from, step, names),
            Node::Open => Ok(self.free(from, Way::Open)),
            Node::Close => Ok(self.free(from, Way::Close)),
            Node::End => Ok(self.free(from, Way::End)),
            Node::Either(branches) => {
                let join = self.fresh();
                for branch in branches {
                    // Most choices are of single tokens: their edges need no state of their own.
                    if let [Node::Step(step)] = &branch[..] {
                        self.edge(from, step, join, names)?;
                        continue;
                    }
                    let end = self.sequence(from, branch, names)?;
                    self.states[end as usize].free.push((Way::To, join));
                }
                Ok(join)
            }
            Node::Repeat { of, min, max } if is_gap(of) => Ok(self.free(from, Way::Gap(*min, *max))),
            Node::Repeat { of, min, max } => {
                let join = self.fresh();
                let mut state = from;
                for nth in 0..*max {
                    if nth >= *min {
                        self.states[state as usize].free.push((Way::To, join));
                    }
                    state = self.sequence(state, of, names)?;
                }
                self.states[state as usize].free.push((Way::To, join));
                Ok(join)
            }
        }
    }

    /// Patterns that begin alike share their brackets and gaps too.
    fn free(&mut self, from: u32, way: Way) -> u32 {
        if let Some((_, to)) = self.states[from as usize].free.iter().find(|(known, _)| *known == way) {
            return *to;
        }
        let to = self.fresh();
        self.states[from as usize].free.push((way, to));
        to
    }

    fn step(&mut self, from: u32, step: &Step, names: &mut impl Names) -> Result<u32, String> {
        let number = match self.alike.get(step) {
            Some(number) => *number,
            None => self.alike.len() as u32,
        };
        if let Some(to) = self.merged.get(&(from, number)) {
            return Ok(*to);
        }
        if number as usize == self.alike.len() {
            self.alike.insert(step.clone(), number);
        }
        let to = self.fresh();
        self.merged.insert((from, number), to);
        self.edge(from, step, to, names)?;
        Ok(to)
    }

    /// Edges for every key of a step.
    fn edge(&mut self, from: u32, step: &Step, to: u32, names: &mut impl Names) -> Result<(), String> {
        let Compiled { keys, guards } = names.step(step)?;
        let edge = Edge { ahead: Sieve::default(), guards: Part::laid(guards, &mut self.guards), to };
        for key in keys {
            if key == Key::Any {
                self.states[from as usize].any.push(edge);
            } else {
                self.pending.push((from, key, edge));
            }
        }
        Ok(())
    }
}

impl Growing {
    /// Lays everything out.
    pub(super) fn grown(mut self, numbers: &Renumbered) -> Automaton {
        for guard in &mut self.guards {
            guard.renumber(numbers);
        }
        for (_, key, _) in &mut self.pending {
            if let Key::Word(word) = key {
                *word = numbers.of(*word);
            }
        }
        let takes = self.takes();
        let ahead = Ahead::of(&self.states, &takes);
        let mut grown = Automaton {
            roots: [0, 1].map(|root| self.root(root)),
            ahead: [ahead[0], ahead[1]],
            states: Vec::with_capacity(self.states.len()),
            ..Automaton::default()
        };
        for (draft, takes) in self.states.iter().zip(takes) {
            let known = |edge: &Edge| Edge { ahead: ahead[edge.to as usize], ..*edge };
            let free = draft.free.iter().map(|(way, to)| Free { ahead: ahead[*to as usize], to: *to, way: *way });
            grown.states.push(State {
                takes,
                keys: Part::default(),
                any: Part::laid(draft.any.iter().map(known), &mut grown.any),
                free: Part::laid(free, &mut grown.free),
                accepts: Part::laid(draft.accepts.iter().copied(), &mut grown.accepts),
            });
        }
        self.connect(&ahead, &mut grown);
        grown.guards = self.guards;
        grown
    }

    /// For each state, what of a token leads on from it.
    fn takes(&self) -> Vec<Sieve> {
        let mut takes = vec![Sieve::default(); self.states.len()];
        for (state, key, _) in &self.pending {
            takes[*state as usize].take(*key);
        }
        for (state, takes) in self.states.iter().zip(&mut takes) {
            if !state.any.is_empty() {
                takes.take(Key::Any);
            }
        }
        takes
    }

    fn root(&self, root: u32) -> Root {
        let (mut words, mut classes) = (Vec::new(), Vec::new());
        for (_, key, _) in self.pending.iter().filter(|(state, ..)| *state == root) {
            match key {
                Key::Word(word) => words.push(*word),
                Key::Class(class) => classes.push(*class),
                Key::Tag(_) | Key::Shape(_) | Key::Any => {}
            }
        }
        Root { words: Ranks::new(&words), classes: Ranks::new(&classes) }
    }

    /// Lays the keys of a state in order, and the edges of a key side by side in the order they came in.
    fn connect(&self, ahead: &[Sieve], grown: &mut Automaton) {
        let place = |(n, (state, key, _)): (usize, &(u32, Key, Edge))| {
            let key = if (*state as usize) < grown.roots.len() { key.packed() } else { key.by_bit() };
            (u64::from(*state) << 32 | u64::from(key), n)
        };
        let mut order: Vec<(u64, usize)> = self.pending.iter().enumerate().map(place).collect();
        order.par_sort_unstable();
        grown.edges.reserve(order.len());
        for of_state in order.chunk_by(|(a, _), (b, _)| a >> 32 == b >> 32) {
            let first = grown.keys.len() as u32;
            for of_key in of_state.chunk_by(|(a, _), (b, _)| a == b) {
                grown.keys.push(of_key[0].0 as u32);
                grown.first.push(grown.edges.len() as u32);
                let edges = of_key.iter().map(|(_, n)| self.pending[*n].2);
                grown.edges.extend(edges.map(|edge| Edge { ahead: ahead[edge.to as usize], ..edge }));
            }
            grown.states[(of_state[0].0 >> 32) as usize].keys = Part { first, end: grown.keys.len() as u32 };
        }
        grown.first.push(grown.edges.len() as u32);
    }
}

/// What states take, and those that they lead to without a token; no way leads back.
struct Ahead<'g> {
    states: &'g [Draft],
    takes: &'g [Sieve],
    known: Vec<Option<Sieve>>,
}

impl<'g> Ahead<'g> {
    fn of(states: &'g [Draft], takes: &'g [Sieve]) -> Vec<Sieve> {
        let mut ahead = Self { states, takes, known: vec![None; states.len()] };
        (0..states.len()).map(|state| ahead.look(state)).collect()
    }

    fn look(&mut self, state: usize) -> Sieve {
        if let Some(known) = self.known[state] {
            return known;
        }
        let mut all = self.takes[state];
        if !self.states[state].accepts.is_empty() {
            all.looks |= Sieve::ALWAYS;
        }
        for (way, to) in &self.states[state].free {
            match way {
                Way::To | Way::Open | Way::Close => all.join(self.look(*to as usize)),
                Way::Gap(..) | Way::End => all.looks |= Sieve::ALWAYS,
            }
        }
        self.known[state] = Some(all);
        all
    }
}

fn is_gap(of: &[Node]) -> bool {
    matches!(of, [Node::Step(Step { atom: Atom::Any, also, .. })] if also.is_empty())
}

/// A pattern that begins with an optional element, or a choice of which some branch begins with anything but a token, as
/// patterns that do not, so that a root has only keyed edges.
fn heads(nodes: Cow<'_, [Node]>) -> Vec<Cow<'_, [Node]>> {
    let skip = usize::from(matches!(nodes.first(), Some(Node::Open)));
    let with = |head: &[Node]| heads(Cow::Owned([&nodes[..skip], head, &nodes[skip + 1..]].concat()));
    match nodes.get(skip) {
        Some(Node::Repeat { of, min, max }) => {
            let repeated = |times: u8| (0..times).flat_map(|_| of.clone()).collect::<Vec<Node>>();
            (*min..=*max).flat_map(|times| with(&repeated(times))).collect()
        }
        Some(Node::Either(branches)) if !branches.iter().all(|b| matches!(b.first(), Some(Node::Step(_)))) => {
            branches.iter().flat_map(|branch| with(branch)).collect()
        }
        Some(_) => vec![nodes],
        None => Vec::new(),
    }
}
