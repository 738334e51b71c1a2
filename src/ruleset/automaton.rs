//! All patterns of one field as one automaton over word numbers, classes, tags and shapes; common beginnings are shared,
//! so a thousand patterns cost about what ten do. In: pattern trees; out: hits. Never crosses a sentence.

mod grow;
mod ranks;
mod sieve;
mod walk;

use std::ops::Range;

use crate::model::Tag;
use crate::ruleset::classes::Classes;
use crate::ruleset::pattern::{Node, Step};
use crate::ruleset::words::{Renumbered, Shape, Words};
use grow::Growing;
use ranks::Ranks;
pub(crate) use sieve::{Sieve, sieve};
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
    /// Kind and value in one number; words come first, then classes.
    fn packed(self) -> u32 {
        let (kind, value) = match self {
            Self::Word(word) => (0, word),
            Self::Class(class) => (1, class),
            Self::Tag(tag) => (2, tag as u32),
            Self::Shape(bit) => (3, u32::from(bit)),
            Self::Any => (4, 0),
        };
        kind << 29 | value
    }

    /// The same, by the last six bits of the value first: so the bits of a sieve say about where among the keys of a state it stands.
    fn by_bit(self) -> u32 {
        let (kind, value) = (self.packed() >> 29, self.packed() & ((1 << 29) - 1));
        kind << 29 | (value % 64) << 23 | value >> 6
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
    /// What the state it leads to takes; see [`Free::ahead`].
    ahead: Sieve,
    /// Where its conditions stand in [`Automaton::guards`].
    guards: Part,
    to: u32,
}

/// Some of a list, side by side.
#[derive(Clone, Copy, Default)]
struct Part {
    first: u32,
    end: u32,
}

impl Part {
    #[inline]
    fn of<T>(self, all: &[T]) -> &[T] {
        &all[self.first as usize..self.end as usize]
    }

    fn is_empty(self) -> bool {
        self.first == self.end
    }

    /// Takes things to the end of a list.
    fn laid<T>(things: impl IntoIterator<Item = T>, all: &mut Vec<T>) -> Self {
        let first = all.len() as u32;
        all.extend(things);
        Self { first, end: all.len() as u32 }
    }
}

/// A state; its first look is waited for, so it is one line of the cache.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct State {
    /// What of a token leads on from here.
    takes: Sieve,
    /// Where its keys stand in [`Automaton::keys`], in order: those of a root as [`Key::packed`], all others as [`Key::by_bit`].
    keys: Part,
    /// Edges for any token, in [`Automaton::any`].
    any: Part,
    /// Ways on without a token, in [`Automaton::free`].
    free: Part,
    /// Patterns that end here, in [`Automaton::accepts`].
    accepts: Part,
}

impl State {
    /// Where a key stands among the keys. Each bit of the sieve has a key at least: behind so many it is looked for.
    #[inline]
    fn place(&self, key: Key, keys: &[u32]) -> Option<usize> {
        let wanted = key.by_bit();
        if keys.len() > MANY {
            return keys.binary_search(&wanted).ok();
        }
        let [words, _] = self.takes.words;
        let smaller = |number: u32| sieve(number) - 1;
        let (words, classes) = match key {
            Key::Word(word) => (words & smaller(word), 0),
            Key::Class(class) => (words, self.takes.classes & smaller(class)),
            Key::Tag(_) | Key::Shape(_) | Key::Any => (words, self.takes.classes),
        };
        let mut at = (words.count_ones() + classes.count_ones()) as usize;
        while *keys.get(at)? < wanted {
            at += 1;
        }
        (keys[at] == wanted).then_some(at)
    }
}

/// With more keys than that, many share a bit, and they are searched as any sorted list.
const MANY: usize = 48;

/// A way on without a token.
#[derive(Clone, Copy)]
struct Free {
    /// What the state it leads to takes, with all that follows from there without a token: asked before the state is looked at.
    ahead: Sieve,
    to: u32,
    way: Way,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    To,
    /// So many tokens at least and at most.
    Gap(u8, u8),
    Open,
    Close,
    End,
}

/// A root's words and classes. A root has thousands of keys, all words first and classes after them: a rank is a key's place.
#[derive(Default)]
struct Root {
    words: Ranks,
    classes: Ranks,
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
#[derive(Default)]
pub(crate) struct Automaton {
    /// While patterns are added.
    growing: Growing,
    states: Vec<State>,
    roots: [Root; 2],
    /// What the roots take.
    ahead: [Sieve; 2],
    keys: Vec<u32>,
    /// Where the edges of each key begin; behind the last stands one more.
    first: Vec<u32>,
    edges: Vec<Edge>,
    any: Vec<Edge>,
    free: Vec<Free>,
    accepts: Vec<u32>,
    guards: Vec<Guard>,
}

impl Automaton {
    /// Adds a pattern under a number.
    pub(crate) fn add(&mut self, pattern: u32, nodes: &[Node], names: &mut impl Names) -> Result<(), String> {
        self.growing.add(pattern, nodes, names)
    }

    /// To be called after the last pattern: words get the numbers they have in the text, and edges their keys.
    pub(crate) fn finish(&mut self, numbers: &Renumbered) {
        *self = std::mem::take(&mut self.growing).grown(numbers);
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

    /// The edges of a state for a key; the sieve asks for some that it does not have.
    #[inline]
    fn edges(&self, id: u32, state: &State, key: Key) -> &[Edge] {
        let place = match (self.roots.get(id as usize), key) {
            (Some(root), Key::Word(word)) => root.words.rank(word),
            (Some(root), Key::Class(class)) => root.classes.rank(class).map(|rank| root.words.len() + rank),
            (Some(root), _) => {
                let behind = root.words.len() + root.classes.len();
                let rest = &state.keys.of(&self.keys)[behind..];
                rest.iter().position(|known| *known == key.packed()).map(|at| behind + at)
            }
            (None, _) => state.place(key, state.keys.of(&self.keys)),
        };
        place.map_or(&[], |place| {
            let at = state.keys.first as usize + place;
            &self.edges[self.first[at] as usize..self.first[at + 1] as usize]
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A state that takes so many words, and a few classes and tags.
    fn state(words: u32) -> (State, Vec<Key>) {
        let mut keys: Vec<Key> = (1..=words).map(|n| Key::Word(n * 37 % 4099)).collect();
        keys.extend([Key::Class(3), Key::Class(67), Key::Class(130), Key::Tag(Tag::NN), Key::Shape(2)]);
        let mut state = State::default();
        for key in &keys {
            state.takes.take(*key);
        }
        keys.sort_unstable_by_key(|key| key.by_bit());
        (state, keys)
    }

    #[test]
    fn every_key_is_found_where_it_stands() {
        for words in [0, 1, 7, 40, 43, 44, 300] {
            let (state, keys) = state(words);
            let packed: Vec<u32> = keys.iter().map(|key| key.by_bit()).collect();
            for (place, key) in keys.iter().enumerate() {
                assert_eq!(state.place(*key, &packed), Some(place), "of {words} words");
            }
            let strange = [Key::Word(4100), Key::Word(4099 + 64), Key::Class(4), Key::Class(66), Key::Tag(Tag::JJ)];
            assert!(strange.iter().all(|key| state.place(*key, &packed).is_none()), "of {words} words");
        }
    }
}
