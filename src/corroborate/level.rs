//! Links → levels C0 to C5, flags and chains. In: the tables and the links; out: one row a statement. Counts independent chains,
//! never sources.

use std::collections::BTreeMap;

use crate::corroborate::Tables;
use crate::model::{
    Chain, ClaimType, Corroboration, Elsewhere, Level, Link, Relation, RuleId, SpeakerId, Standing, Statement,
    StatementId,
};

/// One row a statement.
pub(super) fn rows(tables: Tables<'_>, links: &[Link]) -> Vec<Corroboration> {
    let mut mine: Vec<Vec<&Link>> = vec![Vec::new(); tables.statements.len()];
    for link in links {
        mine[link.from.index()].push(link);
        mine[link.to.index()].push(link);
    }
    let chains = chains(tables);
    let one = |s: &Statement| Corroboration { chain: chains[s.id.index()], ..row(tables, &mine[s.id.index()], s) };
    tables.statements.iter().map(one).collect()
}

fn row(tables: Tables<'_>, links: &[&Link], statement: &Statement) -> Corroboration {
    let other = |l: &Link| if l.from == statement.id { l.to } else { l.from };
    let standing = |id: StatementId| &tables.standings[id.index()];
    let own = standing(statement.id);
    let supports: Vec<&Link> =
        links.iter().copied().filter(|l| l.relation == Relation::Supports && is_factual(standing(other(l)))).collect();
    let repeats = links
        .iter()
        .filter(|l| l.relation == Relation::Repeats)
        .map(|l| other(l))
        .filter(|id| *id < statement.id)
        .min();
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
    for other in tables.elsewhere.iter().filter(|e| e.statement == statement.id.0 && e.relation == Relation::Supports) {
        let reached = elsewhere(own, other);
        level = level.max(reached);
        if reached >= Level::C3 {
            tops.push(&other.top);
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
    let across = tables.elsewhere.iter().filter(|e| e.statement == statement.id.0 && e.relation == Relation::Supports);
    let mut partial = supports.iter().map(|l| l.is_partial).chain(across.map(|e| e.is_partial)).peekable();
    let is_partial = partial.peek().is_some() && partial.all(|p| p);
    Corroboration {
        level,
        is_partial,
        flags: flags(tables, links, statement, is_partial),
        repeats,
        chain: Chain::default(),
        rule: RuleId::new(&format!("COR02{}", level as u8)),
    }
}

/// Opinions, predictions and intents corroborate nothing.
fn is_factual(standing: &Standing) -> bool {
    standing.claim_type.is_scored()
}

/// A document or image that is itself the evidence.
fn is_shown(standing: &Standing) -> bool {
    matches!(standing.source_type.code(), "doc.imagery" | "doc.official_record" | "self.outlet_observation")
}

/// What a supporter in another article is worth; that it is of another chain was seen when it was linked.
fn elsewhere(own: &Standing, other: &Elsewhere) -> Level {
    if other.is_shown {
        return Level::C5;
    }
    let known = own.source_type.is_counted() && other.is_counted;
    if known && own.source_type.top() != other.top { Level::C3 } else { Level::C2 }
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

fn flags(tables: Tables<'_>, links: &[&Link], statement: &Statement, is_partial: bool) -> Vec<&'static str> {
    let mut out = Vec::new();
    if is_partial {
        out.push("partial");
    }
    let against = links.iter().filter(|l| l.relation == Relation::Contradicts);
    for link in against {
        let other = if link.from == statement.id { link.to } else { link.from };
        let standing = &tables.standings[other.index()];
        let party = matches!(standing.source_type.top(), "gov" | "sec")
            && standing.independence != crate::model::Independence::Independent;
        out.push(if party { "disputed_by_party" } else { "contested" });
    }
    for other in tables.elsewhere.iter().filter(|e| e.statement == statement.id.0) {
        if other.relation == Relation::Contradicts {
            out.push(if other.is_party { "disputed_by_party" } else { "contested" });
        }
        if other.is_circular {
            out.push("circular");
        }
    }
    if tables.standings[statement.id.index()].claim_type == ClaimType::Allegation
        && statement.is_attributed()
        && !out.contains(&"disputed_by_party")
    {
        out.push("unanswered");
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Statements of one organisation, or else of one speaker, share a chain: the number of its first statement.
fn chains(tables: Tables<'_>) -> Vec<Chain> {
    let mut by_body: BTreeMap<&str, u32> = BTreeMap::new();
    let mut by_speaker: BTreeMap<SpeakerId, u32> = BTreeMap::new();
    let mut out = Vec::with_capacity(tables.statements.len());
    for statement in tables.statements {
        let at = statement.id.index();
        let body = tables.standings[at].organisation.as_deref().filter(|_| statement.is_attributed());
        let speaker = tables.resolution.of_statement[at].first().copied();
        let known = speaker.and_then(|s| by_speaker.get(&s)).or_else(|| body.and_then(|b| by_body.get(b))).copied();
        let chain = known.unwrap_or(statement.id.0);
        if let Some(body) = body {
            by_body.entry(body).or_insert(chain);
        }
        if let Some(speaker) = speaker {
            by_speaker.entry(speaker).or_insert(chain);
        }
        out.push(Chain(chain));
    }
    out
}
