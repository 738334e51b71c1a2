//! How a token stands to the head of a cue, and the features that this makes without any word: few of them differ, so their sums
//! are worth remembering. In: what lies between the two; out: features, hashed, and the key their sum goes under.

use crate::attribute::learned::view::Look;
use crate::linear::{Feature, key};
use crate::model::Tag;

/// What lies between the head and a token, each counted as far as it matters.
#[derive(Default)]
pub(super) struct Between {
    counts: State,
    was_capital: bool,
}

impl Between {
    pub(super) fn pass(&mut self, look: Look, is_head: bool) {
        let count = |counter: &mut u8, is: bool, most: u8| *counter = (*counter + u8::from(is)).min(most);
        count(&mut self.counts.commas, look.has(Look::PARTS), 3);
        count(&mut self.counts.marks, look.has(Look::MARK), 3);
        count(&mut self.counts.heads, is_head, 2);
        count(&mut self.counts.verbs, look.has(Look::FINITE), 3);
        count(&mut self.counts.openers, look.has(Look::OPENS), 2);
        let is_capital = look.has(Look::CAPITAL);
        count(&mut self.counts.capitals, is_capital && !self.was_capital, 3);
        self.was_capital = is_capital;
    }

    /// The counts alone.
    pub(super) fn state(&self) -> State {
        self.counts
    }
}

/// A token's relation to the head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) side: u8,
    pub(super) distance: u8,
    pub(super) sentences: u8,
    pub(super) quoted: u8,
    pub(super) commas: u8,
    pub(super) marks: u8,
    pub(super) heads: u8,
    pub(super) verbs: u8,
    pub(super) openers: u8,
    pub(super) capitals: u8,
    pub(super) in_group: u8,
    pub(super) before_end: u8,
    pub(super) in_subject: u8,
    pub(super) role: u8,
}

impl State {
    /// Equal for the features of [`State::features`] and of the head's part in them.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        Self { capitals: 0, ..*self } == Self { capitals: 0, ..*other }
    }

    /// All that [`Self::features`] asks, in 24 bits.
    pub(super) fn packed(&self) -> u32 {
        pack(&[
            (self.side, 1),
            (self.distance, 4),
            (self.sentences, 3),
            (self.quoted, 1),
            (self.commas, 2),
            (self.marks, 2),
            (self.heads, 2),
            (self.verbs, 2),
            (self.openers, 2),
            (self.before_end, 1),
            (self.in_subject, 1),
            (self.in_group, 1),
            (self.role, 2),
        ])
    }

    /// Features of the state alone.
    pub(super) fn features(&self, emit: &mut impl FnMut(Feature)) {
        let s = Wide::of(self);
        let place = s.place();
        emit(key(130, s.side, s.distance, 0));
        emit(key(131, place, 0, 0));
        emit(key(134, place, s.commas, s.marks.min(1) << 4 | s.heads.min(1)));
        emit(key(135, place, s.marks, s.commas.min(2)));
        emit(key(136, s.side << 4 | s.sentences, s.heads, 0));
        emit(key(140, place, s.verbs, s.openers));
        emit(key(142, s.side << 2 | s.before_end << 1 | s.quoted, s.commas, s.openers));
        emit(key(144, s.in_subject, s.side, s.commas));
        emit(key(149, s.role, s.in_subject << 1 | s.before_end, place));
        emit(key(150, s.in_group, s.side, s.distance));
    }
}

/// A state as features want it.
pub(super) struct Wide {
    pub(super) side: u64,
    pub(super) distance: u64,
    pub(super) sentences: u64,
    pub(super) quoted: u64,
    pub(super) commas: u64,
    pub(super) marks: u64,
    pub(super) heads: u64,
    pub(super) verbs: u64,
    pub(super) openers: u64,
    pub(super) in_group: u64,
    pub(super) before_end: u64,
    pub(super) in_subject: u64,
    pub(super) role: u64,
}

impl Wide {
    pub(super) fn of(state: &State) -> Self {
        Self {
            side: state.side.into(),
            distance: state.distance.into(),
            sentences: state.sentences.into(),
            quoted: state.quoted.into(),
            commas: state.commas.into(),
            marks: state.marks.into(),
            heads: state.heads.into(),
            verbs: state.verbs.into(),
            openers: state.openers.into(),
            in_group: state.in_group.into(),
            before_end: state.before_end.into(),
            in_subject: state.in_subject.into(),
            role: state.role.into(),
        }
    }

    pub(super) fn place(&self) -> u64 {
        self.side << 8 | self.sentences << 4 | self.quoted
    }
}

/// A token in its state, beside its neighbours', without its word.
pub(super) struct Seen {
    pub(super) state: State,
    tag: Tag,
    /// A capital, and a pronoun.
    written: u8,
    /// Its roles in other proposals.
    elsewhere: u8,
    /// Roles before, here and after; in the subject, the group, before the clause's end likewise.
    pub(super) roles: u8,
    pub(super) subjects: u8,
    groups: u8,
    ends: u8,
}

impl Seen {
    pub(super) fn new((before, s, next): (&State, &State, &State), tag: Tag, look: Look, elsewhere: u8) -> Self {
        Self {
            state: *s,
            tag,
            written: u8::from(look.has(Look::CAPITAL)) << 1 | u8::from(look.has(Look::PRONOUN)),
            elsewhere,
            roles: before.role << 4 | s.role << 2 | next.role,
            subjects: s.in_subject << 2 | before.in_subject << 1 | next.in_subject,
            groups: s.in_group << 2 | before.in_group << 1 | next.in_group,
            ends: s.before_end << 1 | next.before_end,
        }
    }

    /// In the head's own sentence.
    pub(super) fn same(&self) -> u64 {
        u64::from(self.state.sentences == 2)
    }

    /// All that [`Self::place`] asks, in 20 bits.
    pub(super) fn packed_place(&self) -> u32 {
        let s = &self.state;
        pack(&[
            (s.side, 1),
            (s.distance, 4),
            (s.sentences, 3),
            (s.commas.min(1), 1),
            (s.verbs.min(1), 1),
            (s.capitals, 2),
            (self.written, 2),
            (self.tag as u8, 6),
        ])
    }

    /// Where it stands, and its class.
    pub(super) fn place(&self, emit: &mut impl FnMut(Feature)) {
        let s = Wide::of(&self.state);
        let (tag, written) = (self.tag as u64, u64::from(self.written));
        let near = s.side << 4 | s.distance;
        emit(key(161, near, tag, 0));
        emit(key(162, s.side << 4 | s.sentences, tag, s.commas.min(1) << 1 | s.verbs.min(1)));
        emit(key(163, s.side << 4 | u64::from(self.state.capitals), written, self.same()));
        emit(key(164, near, written, 0));
    }

    /// All that [`Self::fit`] asks, in 25 bits.
    pub(super) fn packed_fit(&self) -> u32 {
        pack(&[
            (self.state.side, 1),
            (self.state.quoted, 1),
            (self.roles, 6),
            (self.subjects, 3),
            (self.groups, 3),
            (self.ends, 2),
            (self.elsewhere, 3),
            (self.tag as u8, 6),
        ])
    }

    /// What the grammar has it for, beside its neighbours, and its class.
    pub(super) fn fit(&self, emit: &mut impl FnMut(Feature)) {
        let s = Wide::of(&self.state);
        let tag = self.tag as u64;
        emit(key(167, u64::from(self.roles), tag, 0));
        emit(key(169, u64::from(self.subjects), tag, 0));
        emit(key(171, u64::from(self.ends), tag, s.side << 2 | s.quoted));
        emit(key(172, u64::from(self.elsewhere), s.role, s.side));
        emit(key(173, u64::from(self.groups), tag, s.side));
    }
}

/// Values with their widths in bits, side by side.
fn pack(parts: &[(u8, u32)]) -> u32 {
    parts.iter().fold(0, |all, (value, bits)| all << bits | u32::from(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every field at its greatest alone: no two may run into each other.
    #[test]
    fn packed_fields_have_room() {
        let full = State {
            side: 1,
            distance: 9,
            sentences: 4,
            quoted: 1,
            commas: 3,
            marks: 3,
            heads: 2,
            verbs: 3,
            openers: 2,
            capitals: 3,
            in_group: 1,
            before_end: 1,
            in_subject: 1,
            role: 3,
        };
        assert!(full.packed() < 1 << 24);
        let last = *Tag::ALL.last().expect("tags");
        assert!((last as u8) < 1 << 6);
        let seen = Seen::new((&full, &full, &full), last, Look::default(), 7);
        assert!(seen.packed_place() < 1 << 20 && seen.packed_fit() < 1 << 25);
        let none = State::default();
        let alone = |state: State| state.packed();
        let each = [
            alone(State { distance: 9, ..none }),
            alone(State { sentences: 4, ..none }),
            alone(State { commas: 3, ..none }),
            alone(State { marks: 3, ..none }),
            alone(State { heads: 2, ..none }),
            alone(State { verbs: 3, ..none }),
            alone(State { openers: 2, ..none }),
            alone(State { role: 3, ..none }),
        ];
        assert_eq!(each.iter().fold(0, |all, one| all | one), each.iter().sum::<u32>());
    }
}
