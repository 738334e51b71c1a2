//! What the headline says more flatly than the body: limits and hedges of the statement it repeats that it leaves out. In: the
//! rules that ask for them, segments, statements, hedges, links; out: one row for each hedge left out, sorted.

use std::collections::BTreeSet;

use crate::model::{Dropped, Hedge, HedgeClass, Link, Relation, Segments, Statement, StatementId};
use crate::ruleset::RuleSet;

/// The hedges of the body's statements that the headline repeats without a hedge of the same kind, of the classes that a rule
/// of the score asks for.
pub fn dropped(
    rules: &RuleSet,
    segments: &Segments,
    statements: &[Statement],
    hedges: &[Hedge],
    links: &[Link],
) -> Vec<Dropped> {
    let Some(first) = segments.paragraphs.first().filter(|p| p.is_headline) else { return Vec::new() };
    let is_head =
        |id: StatementId| statements[id.index()].content.first().is_some_and(|span| first.span.contains(*span));
    let repeats: Vec<&Link> =
        links.iter().filter(|l| l.relation == Relation::Repeats && is_head(l.from) && !is_head(l.to)).collect();
    if repeats.is_empty() {
        return Vec::new();
    }
    let asked = asked(rules);
    let mut out = Vec::new();
    for link in repeats {
        let kept: Vec<&str> = of(hedges, link.from).map(|(_, h)| kind(h.class)).collect();
        let lost =
            of(hedges, link.to).filter(|(_, h)| asked.contains(h.class.code()) && !kept.contains(&kind(h.class)));
        out.extend(lost.map(|(hedge, _)| Dropped { head: link.from, body: link.to, hedge }));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Classes whose loss some rule of the score looks for.
fn asked(rules: &RuleSet) -> BTreeSet<&str> {
    let conditions = rules.family("scoring").rules().iter().flat_map(|rule| &rule.when);
    let asking = conditions.filter(|condition| condition.field == "headline_drops");
    asking.flat_map(|condition| condition.any_of.iter().map(|(class, _)| class.as_str())).collect()
}

fn of(hedges: &[Hedge], id: StatementId) -> impl Iterator<Item = (usize, &Hedge)> {
    hedges.iter().enumerate().filter(move |(_, h)| h.statement == Some(id))
}

/// The first part of a class.
fn kind(class: HedgeClass) -> &'static str {
    class.code().split('.').next().unwrap_or("")
}
