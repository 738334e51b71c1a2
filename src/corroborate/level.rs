//! Links → levels C0 to C5, flags and chains. In: the tables and the links; out: one row a statement. Counts independent chains,
//! never sources.

use crate::corroborate::Tables;
use crate::model::{Chain, ClaimType, Corroboration, Level, Link, Relation, RuleId, Standing, Statement, StatementId};

/// One row a statement.
pub(super) fn rows(tables: Tables<'_>, links: &[Link]) -> Vec<Corroboration> {
    tables.statements.iter().map(|s| row(tables, links, s)).collect()
}

fn row(tables: Tables<'_>, links: &[Link], statement: &Statement) -> Corroboration {
    let mine = |l: &&Link| l.from == statement.id || l.to == statement.id;
    let other = |l: &Link| if l.from == statement.id { l.to } else { l.from };
    let standing = |id: StatementId| &tables.standings[id.index()];
    let own = standing(statement.id);
    let supports: Vec<&Link> = links.iter().filter(mine).filter(|l| l.relation == Relation::Supports && is_factual(standing(other(l)))).collect();
    let repeats = links.iter().filter(mine).filter(|l| l.relation == Relation::Repeats).map(other).filter(|id| *id < statement.id).min();
    let mut level = if repeats.is_some() { Level::C1 } else { Level::C0 };
    let mut tops: Vec<&str> = Vec::new();
    for link in &supports {
        let found = standing(other(link));
        let reached = if is_shown(found) { Level::C5 } else { step(own, found) };
        level = level.max(reached);
        if reached >= Level::C3 {
            tops.push(found.source_type.top());
        }
    }
    tops.sort_unstable();
    tops.dedup();
    if tops.len() >= 2 {
        level = level.max(Level::C4);
    }
    if is_shown(own) {
        level = Level::C5;
    }
    let is_partial = !supports.is_empty() && supports.iter().all(|l| l.is_partial);
    Corroboration { level, is_partial, flags: flags(tables, links, statement, is_partial), repeats, chain: chain(tables, statement), rule: RuleId::new(&format!("COR02{}", level as u8)) }
}

/// Opinions, predictions and intents corroborate nothing.
fn is_factual(standing: &Standing) -> bool {
    standing.claim_type.is_scored()
}

/// A document or image that is itself the evidence.
fn is_shown(standing: &Standing) -> bool {
    matches!(standing.source_type.code(), "doc.imagery" | "doc.official_record" | "self.outlet_observation")
}

/// What one supporter is worth.
fn step(own: &Standing, other: &Standing) -> Level {
    let known = own.source_type.is_counted() && other.source_type.is_counted();
    let same_body = own.organisation.is_some() && own.organisation == other.organisation;
    if same_body {
        return Level::C1;
    }
    if known && own.source_type.top() != other.source_type.top() { Level::C3 } else { Level::C2 }
}

fn flags(tables: Tables<'_>, links: &[Link], statement: &Statement, is_partial: bool) -> Vec<&'static str> {
    let mut out = Vec::new();
    if is_partial {
        out.push("partial");
    }
    let against = links.iter().filter(|l| l.relation == Relation::Contradicts && (l.from == statement.id || l.to == statement.id));
    for link in against {
        let other = if link.from == statement.id { link.to } else { link.from };
        let standing = &tables.standings[other.index()];
        let party = matches!(standing.source_type.top(), "gov" | "sec") && standing.independence != crate::model::Independence::Independent;
        out.push(if party { "disputed_by_party" } else { "contested" });
    }
    if tables.standings[statement.id.index()].claim_type == ClaimType::Allegation && statement.is_attributed() && !out.contains(&"disputed_by_party") {
        out.push("unanswered");
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Statements of one organisation, or else of one speaker, share a chain.
fn chain(tables: Tables<'_>, statement: &Statement) -> Chain {
    let speakers = |id: StatementId| tables.resolution.of_statement[id.index()].first().copied();
    let body = |id: StatementId| tables.standings[id.index()].organisation.as_deref();
    let mine = |other: &Statement| {
        other.id == statement.id
            || speakers(other.id).is_some() && speakers(other.id) == speakers(statement.id)
            || body(other.id).is_some() && body(other.id) == body(statement.id)
    };
    let first = tables.statements.iter().find(|s| s.is_attributed() && mine(s)).map_or(statement.id, |s| s.id);
    Chain(first.0)
}
