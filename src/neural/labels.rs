//! The labels of pieces: 0 for none, and for each role one that begins it and one that continues it, as `python/train/encoder.py` has
//! them.

use std::ops::Range;

/// How many there are.
pub(super) const LABELS: usize = 7;

/// What a piece may be part of, in the order of the labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Source,
    Cue,
    Content,
}

impl Role {
    const ALL: [Self; 3] = [Self::Source, Self::Cue, Self::Content];

    /// The label that begins it, and the one that continues it.
    pub(super) fn labels(self) -> Range<usize> {
        let begins = 2 * self as usize + 1;
        begins..begins + 2
    }

    /// What a label says.
    pub(super) fn of(label: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.labels().contains(&usize::from(label)))
    }
}

/// A label that goes on with what the piece before is part of.
pub(super) fn continues(label: u8) -> bool {
    label > 0 && label.is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_two_labels() {
        let all: Vec<Option<Role>> = (0..LABELS as u8).map(Role::of).collect();
        let [source, cue, content] = Role::ALL.map(Some);
        assert_eq!(all, [None, source, source, cue, cue, content, content]);
        assert!(continues(6) && !continues(5) && !continues(0));
    }
}
