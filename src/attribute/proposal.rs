//! What a construction proposes before it is fitted to the conventions of a statement table.

use std::ops::Range;

use crate::attribute::scene::Scene;

/// Token ranges of one statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Proposal {
    /// The construction's rule.
    pub(super) rule: &'static str,
    /// Empty for continuations and implicit reports.
    pub(super) cue: Range<usize>,
    /// Empty when nobody is named.
    pub(super) source: Range<usize>,
    /// Pieces in order; never empty.
    pub(super) content: Vec<Range<usize>>,
    /// 0..=1.
    pub(super) confidence: f64,
    /// A report without a cue.
    pub(super) is_implicit: bool,
    /// The content token of the statement that this one goes on with.
    pub(super) continues: Option<usize>,
    /// An attitude with a bare noun phrase, which only some conventions count.
    pub(super) is_bare: bool,
    /// The cue names a wish, fear or belief rather than speech.
    pub(super) is_attitude: bool,
}

impl Proposal {
    /// From the first token of any role to the last.
    pub(super) fn hull(&self) -> Range<usize> {
        let ranges = self.content.iter().chain([&self.cue, &self.source]).filter(|r| !r.is_empty());
        ranges.cloned().reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or(0..0)
    }

    /// Some of the content stands in quotation marks.
    pub(super) fn is_quoting(&self, scene: &Scene<'_>) -> bool {
        self.content.iter().any(|r| r.clone().any(|at| scene.quotation(at).is_some()))
    }

    /// First content token.
    pub(super) fn start(&self) -> usize {
        self.content.first().map_or(self.cue.start, |r| r.start)
    }

    /// How many content tokens there are.
    pub(super) fn size(&self) -> usize {
        self.content.iter().map(ExactSizeIterator::len).sum()
    }

    /// A token belongs to the content.
    pub(super) fn holds(&self, at: usize) -> bool {
        self.content.iter().any(|r| r.contains(&at))
    }

    /// The same with each token in one role at most: the cue first, then the source, then the content. `None` when no
    /// content is left.
    pub(super) fn apart(mut self) -> Option<Self> {
        if self.source.start < self.cue.end && self.cue.start < self.source.end {
            self.source =
                without(&self.source, &self.cue).into_iter().max_by_key(ExactSizeIterator::len).unwrap_or(0..0);
        }
        for taken in [self.cue.clone(), self.source.clone()] {
            self.content = self.content.iter().flat_map(|piece| without(piece, &taken)).collect();
        }
        (!self.content.is_empty()).then_some(self)
    }
}

/// What is left of a range on either side of another.
fn without(range: &Range<usize>, taken: &Range<usize>) -> Vec<Range<usize>> {
    if taken.is_empty() || taken.end <= range.start || range.end <= taken.start {
        return vec![range.clone()];
    }
    let sides = [range.start..taken.start, taken.end..range.end];
    sides.into_iter().filter(|r| r.start < r.end).collect()
}
