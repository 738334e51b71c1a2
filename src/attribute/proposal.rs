//! What a construction proposes before it is fitted to the conventions of a statement table.

use std::ops::Range;

use crate::attribute::scene::Scene;

/// The rule that holds what readers of attributions go by: the tagger, and the encoder in its place. It is the rule of a proposal
/// that no construction made.
pub(crate) const READER: &str = "ATT080";

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
    /// 0..=1; what is surer stands where two conflict.
    pub(super) confidence: f64,
    /// How much of the encoder's readings agrees on it, where it has read it: how sure the statement is to be called.
    pub(super) agreed: Option<f64>,
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

    /// What its statement's confidence will be.
    pub(super) fn sureness(&self) -> f64 {
        self.agreed.unwrap_or(self.confidence)
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
        if meet(&self.source, &self.cue) {
            self.source =
                without(&self.source, &self.cue).into_iter().max_by_key(ExactSizeIterator::len).unwrap_or(0..0);
        }
        for taken in [self.cue.clone(), self.source.clone()] {
            self.content = self.content.iter().flat_map(|piece| without(piece, &taken)).collect();
        }
        (!self.content.is_empty()).then_some(self)
    }
}

/// Two ranges have a token in common; an empty one has none.
pub(super) fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start.max(b.start) < a.end.min(b.end)
}

/// What is left of a range on either side of another.
fn without(range: &Range<usize>, taken: &Range<usize>) -> Vec<Range<usize>> {
    if !meet(range, taken) {
        return vec![range.clone()];
    }
    let sides = [range.start..taken.start, taken.end..range.end];
    sides.into_iter().filter(|r| r.start < r.end).collect()
}
