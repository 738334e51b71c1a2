//! All patterns of one field as one automaton over word numbers, classes, tags and shapes; common beginnings are shared,
//! so a thousand patterns cost about what ten do. In: pattern trees; out: hits. Never crosses a sentence.

mod walk;

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::Tag;
use crate::ruleset::pattern::{Atom, Node, Step};
use crate::ruleset::terms::{TermHit, bits};
use crate::ruleset::words::{Renumbered, Shape, Words};
use walk::Walk;

/// What an edge wants of a token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Word(u32),
    Class(u32),
    Tag(Tag),
    Shape(u8),
    Any,
}

impl Key {
    /// State, kind and value in one number, so that one hash look-up serves all.
    fn packed(self, state: u32) -> u64 {
        let (kind, value) = match self {
            Self::Word(word) => (0, word),
            Self::Class(class) => (1, class),
            Self::Tag(tag) => (2, tag as u32),
            Self::Shape(bit) => (3, u32::from(bit)),
            Self::Any => (4, 0),
        };
        u64::from(state) << 35 | kind << 32 | u64::from(value)
    }
}

/// A condition on a token that an edge has already accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    Exact(String),
    Words(Vec<u32>),
    Class(u32),
    Tags(u64),
    Shape(u8),
    Not(Box<Guard>),
    AtStart,
}

impl Guard {
    fn renumber(&mut self, numbers: &Renumbered) {
        match self {
            Self::Words(words) => words.iter_mut().for_each(|word| *word = numbers.of(*word)),
            Self::Not(inner) => inner.renumber(numbers),
            Self::Exact(_) | Self::Class(_) | Self::Tags(_) | Self::Shape(_) | Self::AtStart => {}
        }
    }
}

/// A step as the compiler hands it over: any of `keys`, then all of `guards`.
pub(crate) struct Compiled {
    pub(crate) keys: Vec<Key>,
    pub(crate) guards: Vec<Guard>,
}

/// Turns atoms into keys and guards; knows the vocabulary and the lexicons.
pub(crate) trait Names {
    fn step(&mut self, step: &Step) -> Result<Compiled, String>;
}

#[derive(Clone, Copy, Default)]
struct Edge {
    /// What the state it leads to takes; see [`Automaton::ahead`].
    ahead: Sieve,
    /// Where its conditions stand in [`Automaton::guards`].
    guards: (u32, u32),
    to: u32,
}

#[derive(Default)]
struct State {
    /// `Key::Any` edges, tried one after the other.
    any: Vec<Edge>,
    /// Ways on without a token.
    free: Vec<Free>,
    /// Patterns that end here.
    accepts: Vec<u32>,
    /// What of a token leads on from here.
    takes: Sieve,
}

/// What of a token may lead on, and, in the same bits, what a token has: without a bit in common no look-up is needed.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sieve {
    /// A bit for each word and class, by the last six bits of its number.
    words: u64,
    classes: u64,
    /// A bit for each tag; behind them the shapes, [`Sieve::ANY`] and [`Sieve::ALWAYS`].
    looks: u64,
}

impl Sieve {
    const SHAPES: u32 = 48;
    /// Any token at all.
    const ANY: u64 = 1 << 56;
    /// Something is to be done whatever the token, or without one.
    const ALWAYS: u64 = 1 << 57;
    /// Behind the last token of a sentence.
    const END: Self = Self { words: 0, classes: 0, looks: Self::ALWAYS };

    /// What a token has.
    pub(crate) fn of_token(word: u32, classes: u64, tag: Tag, shapes: u8) -> Self {
        let words = if word == 0 { 0 } else { sieve(word) };
        let looks = 1 << tag as u64 | u64::from(shapes) << Self::SHAPES | Self::ANY | Self::ALWAYS;
        Self { words, classes, looks }
    }

    fn join(&mut self, other: Self) {
        self.words |= other.words;
        self.classes |= other.classes;
        self.looks |= other.looks;
    }

    #[inline]
    fn meets(&self, token: &Self) -> bool {
        (self.words & token.words) | (self.classes & token.classes) | (self.looks & token.looks) != 0
    }
}

/// The bit of a word or class in a state's sieve.
fn sieve(number: u32) -> u64 {
    1 << (number % 64)
}

#[derive(PartialEq, Eq)]
enum Free {
    To(u32),
    Gap(u8, u8, u32),
    Open(u32),
    Close(u32),
    End(u32),
}

impl Free {
    /// Where a shareable one leads; joins belong to one pattern.
    fn target(&self) -> Option<u32> {
        match self {
            Self::To(_) => None,
            Self::Gap(_, _, to) | Self::Open(to) | Self::Close(to) | Self::End(to) => Some(*to),
        }
    }
}

/// One match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    /// Which pattern.
    pub(crate) pattern: u32,
    /// All tokens covered.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The part in brackets; all of it without brackets.
    pub(crate) marked: (u32, u32),
}

/// The automaton. State 0 begins plain patterns, state 1 those that begin with `[`.
pub(crate) struct Automaton {
    states: Vec<State>,
    /// For each state, what it takes and what those take that it leads to without a token: asked before the state is looked at.
    ahead: Vec<Sieve>,
    guards: Vec<Guard>,
    /// Edges of one state and key side by side.
    edges: Vec<Edge>,
    /// Packed keys → where their edges stand.
    keyed: FxHashMap<u64, (u32, u32)>,
    /// Words and classes that can begin a pattern: most tokens begin none, and a bit is asked before a hash.
    starts: Vec<u64>,
    class_starts: Vec<u64>,
    /// Edges to be keyed once all words have their numbers.
    pending: Vec<(u32, Key, Edge)>,
    /// Steps alike, numbered, and where each leads from a state: needed while patterns are added.
    alike: FxHashMap<Step, u32>,
    merged: FxHashMap<(u32, u32), u32>,
}

impl Default for Automaton {
    fn default() -> Self {
        Self {
            states: vec![State::default(), State::default()],
            ahead: Vec::new(),
            guards: Vec::new(),
            edges: Vec::new(),
            keyed: FxHashMap::default(),
            starts: Vec::new(),
            class_starts: Vec::new(),
            pending: Vec::new(),
            alike: FxHashMap::default(),
            merged: FxHashMap::default(),
        }
    }
}

impl Automaton {
    /// Adds a pattern under a number.
    pub(crate) fn add(&mut self, pattern: u32, nodes: &[Node], names: &mut impl Names) -> Result<(), String> {
        for variant in heads(Cow::Borrowed(nodes)) {
            let marked = matches!(variant.first(), Some(Node::Open));
            let state = self.sequence(u32::from(marked), &variant[usize::from(marked)..], names)?;
            self.states[state as usize].accepts.push(pattern);
        }
        Ok(())
    }

    /// To be called after the last pattern: words get the numbers they have in the text, and edges their keys.
    pub(crate) fn finish(&mut self, numbers: &Renumbered) {
        for guard in &mut self.guards {
            guard.renumber(numbers);
        }
        let (mut first_words, mut first_classes) = (Vec::new(), Vec::new());
        let mut pending = std::mem::take(&mut self.pending);
        for (state, key, _) in &mut pending {
            if let Key::Word(word) = key {
                *word = numbers.of(*word);
            }
            match (*state, *key) {
                (0 | 1, Key::Word(word)) => first_words.push(word),
                (0 | 1, Key::Class(class)) => first_classes.push(class),
                _ => {}
            }
            self.take(*state, *key);
        }
        self.starts = bits(numbers.vocabulary, first_words.into_iter());
        let classes = first_classes.iter().max().map_or(0, |last| *last as usize + 1);
        self.class_starts = bits(classes, first_classes.into_iter());
        self.alike = FxHashMap::default();
        self.merged = FxHashMap::default();
        self.ahead = vec![Sieve::default(); self.states.len()];
        let mut is_known = vec![false; self.states.len()];
        for state in 0..self.states.len() {
            self.look_ahead(state, &mut is_known);
        }
        self.connect(&pending);
    }

    /// Fills [`Self::ahead`] for a state and those it leads to without a token; no way leads back.
    fn look_ahead(&mut self, id: usize, is_known: &mut [bool]) -> Sieve {
        if is_known[id] {
            return self.ahead[id];
        }
        let state = &self.states[id];
        let mut all = state.takes;
        if !state.accepts.is_empty() {
            all.looks |= Sieve::ALWAYS;
        }
        for nth in 0..state.free.len() {
            match &self.states[id].free[nth] {
                Free::To(to) | Free::Open(to) | Free::Close(to) => {
                    let to = *to as usize;
                    all.join(self.look_ahead(to, is_known));
                }
                Free::Gap(..) | Free::End(_) => all.looks |= Sieve::ALWAYS,
            }
        }
        (self.ahead[id], is_known[id]) = (all, true);
        all
    }

    /// Notes in a state's sieve what leads on from it.
    fn take(&mut self, state: u32, key: Key) {
        let takes = &mut self.states[state as usize].takes;
        match key {
            Key::Word(word) => takes.words |= sieve(word),
            Key::Class(class) => takes.classes |= sieve(class),
            Key::Tag(tag) => takes.looks |= 1 << tag as u64,
            Key::Shape(bit) => takes.looks |= u64::from(bit) << Sieve::SHAPES,
            Key::Any => takes.looks |= Sieve::ANY,
        }
    }

    /// Lays the edges of one state and key side by side, in the order they came in: first all are counted, then each has its place.
    fn connect(&mut self, pending: &[(u32, Key, Edge)]) {
        let mut numbers = Vec::with_capacity(pending.len());
        let mut ends: Vec<u32> = Vec::new();
        self.keyed.reserve(pending.len());
        for (state, key, _) in pending {
            let (number, _) = *self.keyed.entry(key.packed(*state)).or_insert_with(|| {
                ends.push(0);
                (ends.len() as u32 - 1, 0)
            });
            ends[number as usize] += 1;
            numbers.push(number);
        }
        let mut before = 0;
        for end in &mut ends {
            before += std::mem::replace(end, before);
        }
        self.edges = vec![Edge::default(); pending.len()];
        for ((_, _, edge), number) in pending.iter().zip(numbers) {
            let at = &mut ends[number as usize];
            self.edges[*at as usize] = Edge { ahead: self.ahead[edge.to as usize], ..*edge };
            *at += 1;
        }
        // Each end is where the next begins.
        #[allow(clippy::iter_over_hash_type, reason = "each value is changed by itself")]
        for range in self.keyed.values_mut() {
            let number = range.0 as usize;
            *range = (if number == 0 { 0 } else { ends[number - 1] }, ends[number]);
        }
        for state in &mut self.states {
            for edge in &mut state.any {
                edge.ahead = self.ahead[edge.to as usize];
            }
        }
    }

    fn fresh(&mut self) -> u32 {
        self.states.push(State::default());
        self.states.len() as u32 - 1
    }

    fn sequence(&mut self, from: u32, nodes: &[Node], names: &mut impl Names) -> Result<u32, String> {
        nodes.iter().try_fold(from, |state, node| self.node(state, node, names))
    }

    fn node(&mut self, from: u32, node: &Node, names: &mut impl Names) -> Result<u32, String> {
        match node {
            Node::Step(step) => self.step(from, step, names),
            Node::Open => Ok(self.free(from, Free::Open)),
            Node::Close => Ok(self.free(from, Free::Close)),
            Node::End => Ok(self.free(from, Free::End)),
            Node::Either(branches) => {
                let join = self.fresh();
                for branch in branches {
                    // Most choices are of single tokens: their edges need no state of their own.
                    if let [Node::Step(step)] = &branch[..] {
                        self.edge(from, step, join, names)?;
                        continue;
                    }
                    let end = self.sequence(from, branch, names)?;
                    self.states[end as usize].free.push(Free::To(join));
                }
                Ok(join)
            }
            Node::Repeat { of, min, max } if is_gap(of) => Ok(self.free(from, |to| Free::Gap(*min, *max, to))),
            Node::Repeat { of, min, max } => {
                let join = self.fresh();
                let mut state = from;
                for nth in 0..*max {
                    if nth >= *min {
                        self.states[state as usize].free.push(Free::To(join));
                    }
                    state = self.sequence(state, of, names)?;
                }
                self.states[state as usize].free.push(Free::To(join));
                Ok(join)
            }
        }
    }

    /// Patterns that begin alike share their brackets and gaps too.
    fn free(&mut self, from: u32, make: impl Fn(u32) -> Free) -> u32 {
        let same = |free: &Free| free.target().filter(|to| *free == make(*to));
        if let Some(to) = self.states[from as usize].free.iter().find_map(same) {
            return to;
        }
        let to = self.fresh();
        self.states[from as usize].free.push(make(to));
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
        let first = self.guards.len() as u32;
        self.guards.extend(guards);
        let edge = Edge { ahead: Sieve::default(), guards: (first, self.guards.len() as u32), to };
        for key in keys {
            if key == Key::Any {
                self.states[from as usize].any.push(edge);
                self.take(from, key);
            } else {
                self.pending.push((from, key, edge));
            }
        }
        Ok(())
    }

    /// Every match that begins in `range`, in order of its first token.
    pub(crate) fn find(&self, words: &Words<'_>, classes: &Classes, range: Range<usize>, out: &mut Vec<Match>) {
        for at in range {
            for root in 0..2 {
                let marked = (root == 1).then_some(at as u32);
                Walk { automaton: self, words, classes, start: at as u32, out }.begin(root, at, (marked, None));
            }
        }
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

/// Which classes a lexicon row belongs to: the whole lexicon, and the values that patterns ask for.
#[derive(Default)]
pub(crate) struct Classes {
    /// By lexicon, by row: class numbers.
    pub(crate) of_row: Vec<Vec<Vec<u32>>>,
}

impl Classes {
    fn of(&self, lexicon: u16, row: u32) -> &[u32] {
        &self.of_row[lexicon as usize][row as usize]
    }

    /// The sieve of all classes of some terms.
    pub(crate) fn sieve(&self, hits: &[TermHit]) -> u64 {
        let classes = hits.iter().flat_map(|hit| self.of(hit.lexicon, hit.row));
        classes.fold(0, |all, class| all | sieve(*class))
    }
}

/// Bits of every tag whose name begins with `prefix`.
pub(crate) fn tags(prefix: &str) -> u64 {
    Tag::ALL.iter().filter(|t| !t.name().is_empty() && t.name().starts_with(prefix)).map(|t| 1 << *t as u64).sum()
}

/// The bit of a shape, for the compiler.
pub(crate) fn shape(name: &str) -> u8 {
    Shape::bit(name).unwrap_or(0)
}
