//! The tagger's one layer and the constructions' nested ones, fitted together in the product's conventions: whose cue
//! both know keeps the construction's cut unless the two disagree on what was said; what only the tagger knows is cut by
//! rule; what only a construction knows must not be unlikely. In: settled proposals of both; out: proposals to settle.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::attribute::gap::is_gapped;
use crate::attribute::learned::Tagged;
use crate::attribute::proposal::{Proposal, meet};
use crate::attribute::proposition;
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// Fits both together; the result may still conflict.
pub(super) fn product(scene: &Scene<'_>, rules: &[Proposal], tagged: &Tagged) -> Vec<Proposal> {
    let meets = |a: &Proposal, b: &Proposal| meet(&a.cue, &b.cue);
    let is_nested = |p: &Proposal| {
        let hull = p.hull();
        rules.iter().any(|o| o.content.iter().any(|r| r.start <= hull.start && hull.end <= r.end))
    };
    let mut out = Vec::new();
    for rule in rules.iter().filter(|rule| !is_silence(scene, rule)) {
        match tagged.proposals.iter().find(|t| meets(t, rule)) {
            Some(found) => out.push(refined(scene, rule, found, tagged)),
            None if rule.cue.is_empty() || is_nested(rule) || says(scene, rule, "certain") => out.push(rule.clone()),
            None if tagged.is_likely(&rule.cue) => out.push(rule.clone()),
            None => {}
        }
    }
    for found in tagged.proposals.iter().filter(|t| !rules.iter().any(|r| meets(t, r))) {
        let is_denied = found.cue.clone().any(|at| scene.is_class(at, "negation"));
        let is_silent = is_denied || is_silence(scene, found);
        let least = tagged.limits.least;
        if !is_silent && !is_gapped(scene, found, least.mostly) && proposition::holds(scene, found, least) {
            out.extend(cut(scene, found));
        }
    }
    for proposal in &mut out {
        proposal.source = scene.trim(proposal.source.clone());
    }
    out
}

/// The construction's proposal, with the tagger's content where the two differ and the construction's rule
/// says that its borders yield. A rule that knows who it is, or that nobody is named, is believed; otherwise the encoder knows better.
fn refined(scene: &Scene<'_>, rule: &Proposal, found: &Proposal, tagged: &Tagged) -> Proposal {
    let confidence = f64::midpoint(rule.confidence, found.confidence);
    let knows_better = tagged.knows_sources && !found.source.is_empty();
    // "The coast guard *fears* that": who stands before it makes a verb of what was taken for a noun.
    let is_verb = knows_better && found.source.end == rule.cue.start;
    let is_nobody = says(scene, rule, "sourceless") && !is_verb;
    let is_told = !rule.source.is_empty() && (!knows_better || says(scene, rule, "sourced")) || is_nobody;
    let source = if is_told { rule.source.clone() } else { found.source.clone() };
    let kept = Proposal { source, confidence, agreed: found.agreed, ..rule.clone() };
    let is_same = || rule.is_quoting(scene) || found.is_quoting(scene) || shared(rule, found) >= tagged.limits.same;
    if !goes_too_far(scene, rule, found, tagged) && (!says(scene, rule, "yields") || is_same()) {
        return kept;
    }
    match cut(scene, found).into_iter().next() {
        Some(main) if is_nobody => Proposal { content: main.content, ..kept },
        Some(main) => Proposal { content: main.content, source: main.source, ..kept },
        None => kept,
    }
}

/// The construction's content holds the cue of something else that was read, which by what was read here it does not: "he said *he
/// spoke with her* and congratulated her".
fn goes_too_far(scene: &Scene<'_>, rule: &Proposal, found: &Proposal, tagged: &Tagged) -> bool {
    let others = tagged.proposals.iter().filter(|other| other.cue != found.cue);
    // "Denied *a report* in the Times that he had approved it": what is left must say something.
    others.map(|other| other.cue.start).any(|at| rule.holds(at) && !found.holds(at))
        && proposition::holds(scene, found, tagged.limits.least)
}

/// "Declined to comment", "asked not to be named": what is not said attributes nothing.
fn is_silence(scene: &Scene<'_>, proposal: &Proposal) -> bool {
    let is_listed = |at| ["silences", "anonymity"].iter().any(|list| scene.rules.has_term(scene.words, at, list));
    proposal.cue.clone().chain(proposal.content.iter().map(|piece| piece.start)).any(is_listed)
}

/// A flag of the construction's rule.
fn says(scene: &Scene<'_>, proposal: &Proposal, flag: &str) -> bool {
    let rule = scene.rules.family("attribution").rule(proposal.rule);
    rule.is_some_and(|r| r.flag(flag))
}

/// Jaccard index of content tokens.
fn shared(a: &Proposal, b: &Proposal) -> f64 {
    let tokens = |p: &Proposal| p.content.iter().flat_map(Clone::clone).collect::<BTreeSet<usize>>();
    let (a, b) = (tokens(a), tokens(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

/// One statement near the cue and the other quotations as its continuations; an opening "that" belongs to nothing.
fn cut(scene: &Scene<'_>, found: &Proposal) -> Vec<Proposal> {
    let mut pieces: Vec<Range<usize>> = found.content.iter().map(|r| without_that(scene, r)).collect();
    pieces.retain(|r| !r.is_empty());
    let distance = |r: &Range<usize>| r.start.abs_diff(found.cue.end).min(r.end.abs_diff(found.cue.start));
    let Some(near) = (0..pieces.len()).min_by_key(|n| (distance(&pieces[*n]), *n)) else { return Vec::new() };
    let is_quotation =
        |r: &Range<usize>| scene.quotation(r.start).is_some() && scene.quotation(found.cue.start).is_none();
    let (mut main, mut others) = (Vec::new(), Vec::new());
    for (number, piece) in pieces.iter().enumerate() {
        if number != near && is_quotation(piece) && is_quotation(&pieces[near]) {
            others.push(piece.clone());
        } else {
            main.push(piece.clone());
        }
    }
    let at = pieces[near].start;
    let mut out = vec![Proposal { content: main, ..found.clone() }];
    out.extend(others.into_iter().map(|piece| Proposal {
        rule: "ATT051",
        content: vec![piece],
        continues: Some(at),
        confidence: found.confidence,
        agreed: found.agreed,
        ..Proposal::default()
    }));
    out
}

fn without_that(scene: &Scene<'_>, range: &Range<usize>) -> Range<usize> {
    let skip = usize::from(range.len() > 1 && scene.is(range.start, "that") && scene.tag(range.start) == Tag::IN);
    scene.trim(range.start + skip..range.end)
}
