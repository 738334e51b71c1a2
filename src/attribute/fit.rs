//! Proposals → statements: conflicts settled, nesting found, kinds decided, pieces cut to the conventions asked for. In: the
//! scene and all proposals; out: the statement table.

use std::ops::Range;

use crate::attribute::Conventions;
use crate::attribute::edges;
use crate::attribute::narrator;
use crate::attribute::proposal::{Proposal, meet};
use crate::attribute::scene::Scene;
use crate::model::{Attribution, Because, Kind, RuleId, Statement, StatementId};

/// The proposals of the constructions that stand once conflicts are settled, pieces cut to the conventions.
pub(super) fn settled(scene: &Scene<'_>, mut proposals: Vec<Proposal>, conventions: Conventions) -> Vec<Proposal> {
    for proposal in &mut proposals {
        proposal.confidence = confidence(scene, proposal);
    }
    proposals.retain(|p| is_wanted(scene, p, conventions));
    let kept = without_conflicts(proposals, conventions);
    match conventions {
        Conventions::Product => kept,
        Conventions::Polnear => joined(scene, kept),
    }
}

/// Converts settled proposals, the narrator's claims added.
pub(super) fn statements(scene: &Scene<'_>, kept: Vec<Proposal>) -> Vec<Statement> {
    let trimmed = |p: Proposal| Proposal { source: edges::of_source(scene, p.source), ..p };
    let kept: Vec<Proposal> = kept.into_iter().filter_map(Proposal::apart).map(trimmed).collect();
    let claims = narrator::claims(scene, &kept);
    let mut rows: Vec<(Proposal, bool)> = kept.into_iter().map(|p| (p, true)).collect();
    rows.extend(
        claims
            .into_iter()
            .map(|r| (Proposal { rule: "ATT090", content: vec![r], confidence: 0.5, ..Proposal::default() }, false)),
    );
    rows.sort_by_key(|(p, _)| (p.start(), std::cmp::Reverse(p.size())));
    let table: Vec<Statement> =
        rows.iter().enumerate().map(|(n, (p, is_attributed))| statement(scene, n, p, *is_attributed)).collect();
    linked(scene, &rows, table)
}

/// The construction's measured confidence, from its rule file.
fn confidence(scene: &Scene<'_>, proposal: &Proposal) -> f64 {
    let rule = scene.rules.family("attribution").rule(proposal.rule);
    rule.and_then(|r| r.number("confidence")).unwrap_or(0.5)
}

fn is_wanted(scene: &Scene<'_>, proposal: &Proposal, conventions: Conventions) -> bool {
    let disabled = scene.rules.family("attribution").rule(proposal.rule).is_none();
    let own = proposal.source.len() == 1
        && scene.is_class(proposal.source.start, "first_person")
        && scene.quotation(proposal.source.start).is_some();
    let bare = proposal.is_bare && conventions == Conventions::Product;
    let says_nothing = proposal.content.iter().all(std::ops::Range::is_empty);
    !(disabled || own || bare || says_nothing)
}

/// Highest confidence first; what crosses an accepted proposal goes.
pub(super) fn without_conflicts(mut proposals: Vec<Proposal>, conventions: Conventions) -> Vec<Proposal> {
    proposals.sort_by(|a, b| {
        let by_confidence = b.confidence.total_cmp(&a.confidence).then(b.sureness().total_cmp(&a.sureness()));
        by_confidence.then(a.start().cmp(&b.start())).then(b.size().cmp(&a.size()))
    });
    // Where the hulls do not meet nothing does, and most do not.
    let mut kept: Vec<(Range<usize>, Proposal)> = Vec::new();
    for proposal in proposals {
        let hull = proposal.hull();
        let fits = kept.iter().all(|(other, p)| !meet(&hull, other) || is_compatible((&hull, &proposal), (other, p)));
        if fits {
            kept.push((hull, proposal));
        }
    }
    // Wishes and fears inside what somebody says are part of it.
    let is_part = |hull: &Range<usize>, p: &Proposal| {
        (conventions != Conventions::Product || p.is_attitude)
            && kept.iter().any(|(_, other)| is_inside(hull, other) && other != p)
    };
    let parts: Vec<bool> = kept.iter().map(|(hull, p)| is_part(hull, p)).collect();
    let mut kept: Vec<Proposal> = kept.into_iter().zip(parts).filter(|(_, part)| !part).map(|((_, p), _)| p).collect();
    kept.sort_by_key(|p| (p.start(), std::cmp::Reverse(p.size())));
    kept
}

/// All of what has this hull stands in one piece of `outer`'s content.
fn is_inside(hull: &Range<usize>, outer: &Proposal) -> bool {
    outer.content.iter().any(|r| r.start <= hull.start && hull.end <= r.end)
}

/// Two proposals, each with its hull.
fn is_compatible((a_hull, a): (&Range<usize>, &Proposal), (b_hull, b): (&Range<usize>, &Proposal)) -> bool {
    let overlap = a.content.iter().any(|x| b.content.iter().any(|y| meet(x, y)));
    let crosses = |p: &Proposal, q: &Proposal| p.content.iter().any(|r| meet(r, &q.cue));
    if is_inside(a_hull, b) || is_inside(b_hull, a) {
        return a.content != b.content;
    }
    !overlap && !crosses(a, b) && !crosses(b, a)
}

/// Pieces that go on join the statement that they continue, as one reader's annotation has them.
fn joined(scene: &Scene<'_>, kept: Vec<Proposal>) -> Vec<Proposal> {
    let mut out: Vec<Proposal> = Vec::new();
    let (pieces, mut heads): (Vec<_>, Vec<_>) = kept.into_iter().partition(|p| p.continues.is_some());
    for piece in pieces {
        let at = piece.continues.unwrap_or(0);
        match heads.iter().position(|h| h.holds(at)) {
            Some(head) => {
                let more = piece.content.clone();
                heads[head].content.extend(more);
                heads[head].content.sort_by_key(|r| r.start);
            }
            None => out.push(piece),
        }
    }
    out.retain(|p| !p.is_implicit);
    for head in &mut heads {
        for range in &mut head.content {
            if range.start > 0
                && scene.is(range.start - 1, "that")
                && scene.is_level(range.start - 1, head.cue.start)
                && !head.cue.contains(&(range.start - 1))
            {
                range.start -= 1;
            }
        }
    }
    heads.retain(|p| !p.is_implicit);
    out.extend(heads);
    out.sort_by_key(|p| (p.start(), std::cmp::Reverse(p.size())));
    out
}

fn statement(scene: &Scene<'_>, number: usize, proposal: &Proposal, is_attributed: bool) -> Statement {
    let span = |range: &Range<usize>| scene.words.span(range.clone());
    let listed = |range: &Range<usize>| if range.is_empty() { Vec::new() } else { vec![span(range)] };
    let content = proposal.content.iter().filter(|r| !r.is_empty()).map(span).collect::<Vec<_>>();
    let evidence = if proposal.cue.is_empty() { content[0] } else { span(&proposal.cue) };
    Statement {
        id: StatementId(number as u32),
        kind: if is_attributed { kind(scene, proposal) } else { Kind::Unattributed },
        attribution: if proposal.is_implicit { Attribution::Implicit } else { Attribution::Explicit },
        content,
        cue: listed(&proposal.cue),
        source: listed(&proposal.source),
        confidence: proposal.sureness(),
        nested_in: None,
        continues: None,
        because: vec![Because { rule: RuleId::new(proposal.rule), span: evidence }],
    }
}

/// Quotation marks around the words relative to where the cue stands.
fn kind(scene: &Scene<'_>, proposal: &Proposal) -> Kind {
    let outside = if proposal.cue.is_empty() { None } else { scene.quotation(proposal.cue.start) };
    let depth = |at: usize| scene.words.segments.tokens[at].quotation;
    let is_quoted = |at: usize| match outside {
        None => scene.quotation(at).is_some(),
        Some(_) => depth(at) != depth(proposal.cue.start),
    };
    let words = proposal.content.iter().flat_map(Clone::clone).filter(|at| !scene.is_mark(*at));
    let (quoted, plain) = words.fold((0, 0), |(q, p), at| if is_quoted(at) { (q + 1, p) } else { (q, p + 1) });
    match (quoted, plain) {
        (0, _) => Kind::Indirect,
        (_, 0) => Kind::Direct,
        _ => Kind::Mixed,
    }
}

/// Fills in which statement each is nested in or continues.
fn linked(scene: &Scene<'_>, rows: &[(Proposal, bool)], mut table: Vec<Statement>) -> Vec<Statement> {
    for number in 0..table.len() {
        let (proposal, is_attributed) = &rows[number];
        if !is_attributed {
            continue;
        }
        let hull = proposal.hull();
        let outer = (0..table.len())
            .filter(|other| *other != number && rows[*other].1 && is_inside(&hull, &rows[*other].0))
            .min_by_key(|other| (rows[*other].0.size(), *other));
        table[number].nested_in = outer.map(|other| StatementId(other as u32));
        if let Some(at) = proposal.continues {
            let before = rows.iter().position(|(p, attributed)| *attributed && p.holds(at));
            table[number].continues = before.filter(|b| *b != number).map(|b| StatementId(b as u32));
        }
    }
    debug_assert!(table.iter().all(|s| s.content.iter().all(|c| c.end as usize <= scene.words.article.text.len())));
    table
}
