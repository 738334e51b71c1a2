//! What the headline says more flatly than the body: limits and hedges of the statement it repeats that it leaves out. In:
//! segments, statements, hedges, links; out: one row for each hedge left out, sorted.

use crate::model::{Dropped, Hedge, HedgeClass, Link, Relation, Segments, Statement, StatementId};

/// The hedges of the body's statements that the headline repeats without a hedge of the same kind.
pub fn dropped(segments: &Segments, statements: &[Statement], hedges: &[Hedge], links: &[Link]) -> Vec<Dropped> {
    let Some(first) = segments.paragraphs.first().filter(|p| p.is_headline) else { return Vec::new() };
    let is_head =
        |id: StatementId| statements[id.index()].content.first().is_some_and(|span| first.span.contains(*span));
    let repeats = links.iter().filter(|l| l.relation == Relation::Repeats && is_head(l.from) && !is_head(l.to));
    let mut out: Vec<Dropped> = repeats
        .flat_map(|link| {
            let kept: Vec<&str> = of(hedges, link.from).filter_map(|(_, h)| kind(h.class)).collect();
            let lost = of(hedges, link.to).filter(move |(_, h)| kind(h.class).is_some_and(|k| !kept.contains(&k)));
            lost.map(|(hedge, _)| Dropped { head: link.from, body: link.to, hedge })
        })
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn of(hedges: &[Hedge], id: StatementId) -> impl Iterator<Item = (usize, &Hedge)> {
    hedges.iter().enumerate().filter(move |(_, h)| h.statement == Some(id))
}

/// Classes that change what is claimed, by their first part; what only colours it may be dropped.
fn kind(class: HedgeClass) -> Option<&'static str> {
    let first = class.code().split('.').next().unwrap_or("");
    ["epistemic", "conditional", "approximator", "limiter", "limit"].into_iter().find(|kind| *kind == first)
}
