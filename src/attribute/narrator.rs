//! The narrator's own contestable claims: clauses with a verb that no statement covers. In: the scene and the statements'
//! proposals; out: token ranges. Questions, captions and bylines are no claims.

use std::ops::Range;

use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// Fewer words assert too little to be contested.
const LEAST: usize = 4;

/// In order of the text.
pub(super) fn claims(scene: &Scene<'_>, found: &[Proposal]) -> Vec<Range<usize>> {
    let mut covered = vec![false; scene.len()];
    for proposal in found {
        for range in proposal.content.iter().chain([&proposal.cue, &proposal.source]) {
            covered[range.clone()].fill(true);
        }
    }
    let mut out = Vec::new();
    for sentence in &scene.words.segments.sentences {
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        if range.end > range.start && scene.is(range.end - 1, "?") {
            continue;
        }
        out.extend(runs(&covered, range).into_iter().filter_map(|run| claim(scene, run)));
    }
    out
}

fn runs(covered: &[bool], range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        if covered[at] {
            out.push(start..at);
            start = at + 1;
        }
    }
    out.push(start..range.end);
    out
}

fn claim(scene: &Scene<'_>, run: Range<usize>) -> Option<Range<usize>> {
    let mut run = scene.trim(run);
    while run.start < run.end
        && (scene.is_class(run.start, "subordinator")
            || scene.is_class(run.start, "coordinator")
            || scene.is_mark(run.start) && scene.quotation(run.start).is_none())
    {
        run.start += 1;
    }
    while run.start < run.end
        && (scene.tag(run.end - 1) == Tag::IN || scene.tag(run.end - 1) == Tag::WDT || scene.is(run.end - 1, "that"))
    {
        run.end -= 1;
    }
    let run = scene.trim(run);
    let words = run.clone().filter(|at| !scene.is_mark(*at)).count();
    let relative = scene.is_class(run.start, "relative") && scene.tag(run.start) != Tag::DT;
    let quoted = run.clone().filter(|at| scene.quotation(*at).is_some()).count() * 2 > run.len();
    // What somebody named elsewhere does: the rest of a report, not a claim of its own.
    let headless = scene.is_finite(run.start) || scene.is_finite(run.start + 1) && scene.is_adverb(run.start);
    (words >= LEAST && !headless && scene.has_finite(run.clone()) && !relative && !quoted).then_some(run)
}
