//! What the encoder read → proposals: spans become tokens, and each takes the name of the construction that a rule sees there.
//! In: the scene, the constructions' proposals, the encoder's attributions; out: proposals of one layer, pieces as read.

use std::ops::Range;

use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::model::{Reported, Tag};
use crate::text::Span;

/// The rule of a proposal that no construction made.
const RULE: &str = "ATT080";
/// How sure a reading of the encoder is, for settling with others: surer than any construction.
const CONFIDENCE: f64 = 0.97;

/// In order of their cues.
pub(super) fn proposals(scene: &Scene<'_>, found: &[Proposal], reported: &[Reported]) -> Vec<Proposal> {
    let each = reported.iter().map(|one| proposal(scene, found, one));
    each.filter(|p| !p.cue.is_empty() && !p.content.is_empty()).collect()
}

fn proposal(scene: &Scene<'_>, found: &[Proposal], one: &Reported) -> Proposal {
    let tokens = |span: Span| scene.words.segments.tokens_in(span);
    let cue = tokens(one.cue);
    let source = one.source.map_or(cue.start..cue.start, tokens);
    let content: Vec<Range<usize>> = one.content.iter().map(|s| tokens(*s)).filter(|r| !r.is_empty()).collect();
    let meets = |p: &&Proposal| !p.cue.is_empty() && p.cue.start < cue.end && cue.start < p.cue.end;
    let named = found.iter().find(meets);
    Proposal {
        rule: named.map_or(RULE, |p| p.rule),
        is_attitude: named.is_some_and(|p| p.is_attitude),
        is_bare: is_bare(scene, &content),
        confidence: CONFIDENCE,
        cue,
        source,
        content,
        ..Proposal::default()
    }
}

/// No verb and no quotation: a noun phrase that somebody supports or fears, not something that is said.
fn is_bare(scene: &Scene<'_>, content: &[Range<usize>]) -> bool {
    let speaks = |at: usize| scene.tag(at).is_verb() || scene.tag(at) == Tag::TO || scene.quotation(at).is_some();
    !content.iter().any(|piece| piece.clone().any(speaks))
}

/// One layer in the corpus's pieces → pieces as the domain model has them: without "that", without stops at their ends, and a
/// quotation that begins a sentence of its own goes on with the statement rather than being part of it.
pub(super) fn cut(scene: &Scene<'_>, read: Vec<Proposal>) -> Vec<Proposal> {
    let mut out = Vec::new();
    for mut proposal in read.into_iter().filter(|p| !p.is_bare) {
        let pieces: Vec<Range<usize>> = proposal.content.drain(..).map(|piece| bared(scene, piece)).collect();
        let (own, more): (Vec<_>, Vec<_>) =
            pieces.into_iter().filter(|p| !p.is_empty()).partition(|p| !is_sequel(scene, p, &proposal.cue));
        let Some(head) = own.first().map(|p| p.start) else { continue };
        proposal.content = own;
        let confidence = proposal.confidence;
        out.push(proposal);
        out.extend(more.into_iter().map(|piece| Proposal {
            rule: "ATT051",
            content: vec![piece],
            continues: Some(head),
            confidence,
            ..Proposal::default()
        }));
    }
    out
}

fn bared(scene: &Scene<'_>, piece: Range<usize>) -> Range<usize> {
    let mut piece = scene.trim(piece);
    if scene.is(piece.start, "that") && scene.tag(piece.start) == Tag::IN {
        piece.start += 1;
    }
    scene.trim(piece)
}

/// A piece after the cue that is a quotation and begins a sentence.
fn is_sequel(scene: &Scene<'_>, piece: &Range<usize>, cue: &Range<usize>) -> bool {
    piece.start > cue.end && scene.opens(piece.start).is_some() && scene.sentence(piece.start).start == piece.start
}
