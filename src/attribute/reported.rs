//! What the encoder read → proposals: spans become tokens, and each takes the name of the construction that a rule sees there.
//! In: the scene, the constructions' proposals, the encoder's attributions; out: proposals of one layer, pieces as read.

use std::ops::Range;

use crate::attribute::edges;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::model::{Reported, Reports};
use crate::text::Span;

/// The rule of a proposal that no construction made.
const RULE: &str = "ATT080";
/// How sure a reading of the encoder is, for settling with others: surer than any construction.
const CONFIDENCE: f64 = 0.97;

/// Tokens that may well be of a cue, in order.
pub(super) fn likely(scene: &Scene<'_>, reports: &Reports) -> Vec<usize> {
    let mut out: Vec<usize> = reports.likely.iter().flat_map(|span| scene.words.segments.tokens_in(*span)).collect();
    out.sort_unstable();
    out
}

/// In order of their cues.
pub(super) fn proposals(scene: &Scene<'_>, found: &[Proposal], reports: &Reports) -> Vec<Proposal> {
    let each = reports.found.iter().map(|one| proposal(scene, found, one));
    each.filter(|p| !p.cue.is_empty() && !p.content.is_empty()).collect()
}

fn proposal(scene: &Scene<'_>, found: &[Proposal], one: &Reported) -> Proposal {
    let tokens = |span: Span| scene.words.segments.tokens_in(span);
    let cue = tokens(one.cue);
    let source = one.source.map_or(cue.start..cue.start, |span| edges::of_source(scene, tokens(span)));
    let pieces: Vec<Range<usize>> = one.content.iter().map(|s| tokens(*s)).filter(|r| !r.is_empty()).collect();
    let content = nearest(scene, &cue, &pieces);
    let meets = |p: &&Proposal| !p.cue.is_empty() && p.cue.start < cue.end && cue.start < p.cue.end;
    let named = found.iter().find(meets);
    Proposal {
        rule: named.map_or(RULE, |p| p.rule),
        is_attitude: named.is_some_and(|p| p.is_attitude),
        confidence: CONFIDENCE,
        cue,
        source,
        content,
        ..Proposal::default()
    }
}

/// Of the pieces on one side of the cue the nearest, and those in quotation marks: of 20,000 contents in PolNeAR's train split 143 have
/// a further one in the narrator's words, which is mostly what a cue that was not found says.
fn nearest(scene: &Scene<'_>, cue: &Range<usize>, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let before = pieces.iter().rposition(|piece| piece.end <= cue.start);
    let after = pieces.iter().position(|piece| piece.start >= cue.end);
    let is_quoted = |piece: &Range<usize>| piece.clone().any(|at| scene.quotation(at).is_some());
    let meets_cue = |piece: &Range<usize>| piece.start < cue.end && cue.start < piece.end;
    let is_kept = |nth: usize, piece: &Range<usize>| {
        Some(nth) == before || Some(nth) == after || is_quoted(piece) || meets_cue(piece)
    };
    let kept = pieces.iter().enumerate().filter(|(nth, piece)| is_kept(*nth, piece));
    kept.map(|(_, piece)| piece.clone()).collect()
}
