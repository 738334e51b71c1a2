//! A coding by hand → the tables that extraction would have made. In: an article's rows and what the rules say of them; out:
//! statements, speakers, standings, hedges and links as coded. What a row leaves out stays as the rules have it.

use std::collections::BTreeMap;

use crate::model::{
    Article, Because, Given, Hedge, Kind, Link, Note, Relation, Resolution, RuleId, SourceType, Speaker, SpeakerId,
    Standing, Statement, StatementId,
};
use crate::text::{Positions, Span};

/// Stands where a rule's id would.
const RULE: &str = "GIVEN";

/// The statements of a coding, sorted by content, with the rows they come from.
pub struct Coding<'g> {
    /// In step with `rows`.
    pub statements: Vec<Statement>,
    /// Sorted as the statements are.
    pub rows: Vec<&'g Given>,
    /// Rows that do not fit the text.
    pub notes: Vec<Note>,
    by_id: BTreeMap<&'g str, StatementId>,
}

fn spans(positions: &Positions<'_>, ranges: &[[u32; 2]]) -> Option<Vec<Span>> {
    let one = |range: &[u32; 2]| {
        let span = Span { start: positions.byte_of(range[0])?, end: positions.byte_of(range[1])? };
        (span.start < span.end).then_some(span)
    };
    let mut out: Vec<Span> = ranges.iter().map(one).collect::<Option<_>>()?;
    out.sort_unstable();
    Some(out)
}

/// Content, cue and source of a row; none when any of them lies outside the text or there is no content.
fn roles(positions: &Positions<'_>, row: &Given) -> Option<(Vec<Span>, Vec<Span>, Vec<Span>)> {
    let content = spans(positions, &row.content).filter(|c| !c.is_empty())?;
    Some((content, spans(positions, &row.cue)?, spans(positions, &row.source)?))
}

impl<'g> Coding<'g> {
    /// Reads the rows of one article; optional ones are left out, and so are those outside the text, with a note each.
    pub fn new(article: &Article, rows: &'g [Given]) -> Self {
        let positions = Positions::new(&article.text);
        let mut notes = Vec::new();
        let mut read: Vec<(Statement, &Given)> = Vec::new();
        for row in rows.iter().filter(|r| !r.optional) {
            let found = roles(&positions, row);
            match found {
                Some((content, cue, source)) => {
                    let because = vec![Because { rule: RuleId::new(RULE), span: content[0] }];
                    let (kind, attribution) = (row.kind, row.attribution);
                    let statement = Statement {
                        kind,
                        attribution,
                        content,
                        cue,
                        source,
                        confidence: 1.0,
                        because,
                        ..Statement::default()
                    };
                    read.push((statement, row));
                }
                None => notes.push(Note {
                    span: Span::default(),
                    code: "given-outside",
                    text: format!("the given statement {} has spans outside the text; it was left out", row.id),
                }),
            }
        }
        read.sort_by(|a, b| (a.0.content[0], &a.1.id).cmp(&(b.0.content[0], &b.1.id)));
        let by_id: BTreeMap<&str, StatementId> =
            read.iter().enumerate().map(|(n, (_, row))| (row.id.as_str(), StatementId(n as u32))).collect();
        let (mut statements, rows): (Vec<Statement>, Vec<&Given>) = read.into_iter().unzip();
        for (n, (statement, row)) in statements.iter_mut().zip(&rows).enumerate() {
            let other = |id: &Option<String>| id.as_deref().and_then(|id| by_id.get(id)).copied();
            statement.id = StatementId(n as u32);
            statement.nested_in = other(&row.nested_in);
            statement.continues = other(&row.continues);
        }
        Self { statements, rows, notes, by_id }
    }

    /// What the coder calls each statement.
    pub fn labels(&self) -> Vec<String> {
        self.rows.iter().map(|row| row.id.clone()).collect()
    }

    /// Speakers by name as coded, in order of first statement; a name in parentheses is nobody.
    pub fn resolution(&self) -> Resolution {
        let mut out = Resolution::default();
        for (statement, row) in self.statements.iter().zip(&self.rows) {
            let name = row.speaker.as_deref().map_or("", str::trim);
            if row.kind == Kind::Unattributed || name.is_empty() || name.starts_with('(') {
                out.of_statement.push(Vec::new());
                continue;
            }
            let known = out.speakers.iter().position(|s| s.name == name);
            let at = known.unwrap_or(out.speakers.len());
            if known.is_none() {
                let because = vec![Because { rule: RuleId::new(RULE), span: Span::default() }];
                out.speakers.push(Speaker { name: name.to_owned(), because, ..Speaker::default() });
            }
            let speaker = &mut out.speakers[at];
            speaker.mentions.extend(&statement.source);
            speaker.mentions.sort_unstable();
            speaker.mentions.dedup();
            out.of_statement.push(vec![SpeakerId(at as u32)]);
        }
        out
    }

    /// The rules' standings with everything that was coded in its place.
    pub fn standings(&self, found: Vec<Standing>) -> Vec<Standing> {
        let one = |(mut standing, row): (Standing, &&Given)| {
            standing.source_type = row.source_type.unwrap_or(standing.source_type);
            if row.kind == Kind::Unattributed {
                standing.source_type = row.source_type.unwrap_or(SourceType::NoneUnattributed);
            }
            standing.secondary_type = row.secondary_type.or(standing.secondary_type);
            standing.naming = row.naming.unwrap_or(standing.naming);
            standing.proximity = row.proximity.unwrap_or(standing.proximity);
            standing.independence = row.independence.unwrap_or(standing.independence);
            standing.contact = row.contact.unwrap_or(standing.contact);
            standing.claim_type = row.claim_type.unwrap_or(standing.claim_type);
            standing.topic = row.topic.unwrap_or(standing.topic);
            standing.is_anonymous = row.anonymous.unwrap_or(standing.is_anonymous);
            standing.organisation = row.organisation.clone().or(standing.organisation);
            standing.country = row.country.clone().or(standing.country);
            standing.accused = row.accused.as_ref().map_or(standing.accused, words);
            standing
        };
        found.into_iter().zip(&self.rows).map(one).collect()
    }

    /// The coded hedges, sorted by span; those outside the text are left out.
    pub fn hedges(&self, article: &Article) -> Vec<Hedge> {
        let positions = Positions::new(&article.text);
        let mut out = Vec::new();
        for (n, row) in self.rows.iter().enumerate() {
            for hedge in &row.hedges {
                let Some(span) = spans(&positions, &[hedge.span]).and_then(|s| s.first().copied()) else { continue };
                let said = row.kind != Kind::Unattributed;
                out.push(Hedge {
                    span,
                    class: hedge.class,
                    by: hedge.by,
                    statement: said.then_some(StatementId(n as u32)),
                    target: hedge.target.as_deref().and_then(|id| self.by_id.get(id)).copied(),
                    rule: RuleId::new(RULE),
                    band: None,
                });
            }
        }
        out.sort_by_key(|h| (h.span, h.class, h.statement));
        out.dedup();
        out
    }

    /// The coded links, each pair once, sorted; those with a narrator claim among them.
    pub fn links(&self) -> Vec<Link> {
        let mut pairs: BTreeMap<(StatementId, StatementId), (Relation, bool)> = BTreeMap::new();
        for (n, row) in self.rows.iter().enumerate() {
            let mine = StatementId(n as u32);
            let mut add = |other: &str, relation: Relation, is_partial: bool| {
                if let Some(other) = self.by_id.get(other).copied().filter(|o| *o != mine) {
                    let entry = pairs.entry((mine.min(other), mine.max(other))).or_insert((relation, is_partial));
                    entry.1 &= is_partial;
                }
            };
            if let Some(before) = &row.repeats {
                add(before, Relation::Repeats, false);
            }
            for other in &row.corroborated_by {
                let how = row.support.as_ref().and_then(|s| s.get(other)).map_or("full", String::as_str);
                let relation = if how == "repeat" { Relation::Repeats } else { Relation::Supports };
                add(other, relation, how == "partial");
            }
            for other in &row.contradicted_by {
                add(other, Relation::Contradicts, false);
            }
        }
        let link = |((from, to), (relation, is_partial))| Link {
            from,
            to,
            relation,
            is_partial,
            similarity: 1.0,
            rule: RuleId::new(RULE),
            aligned: Vec::new(),
        };
        pairs.into_iter().map(link).collect()
    }

    /// The links between statements that have a source: only these corroborate.
    pub fn between_sources(&self, links: &[Link]) -> Vec<Link> {
        let said = |id: StatementId| self.statements[id.index()].is_attributed();
        links.iter().filter(|l| said(l.from) && said(l.to)).cloned().collect()
    }
}

/// A name, or several, as one text.
fn words(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(name) => Some(name.clone()),
        serde_json::Value::Array(names) => {
            let names: Vec<&str> = names.iter().filter_map(serde_json::Value::as_str).collect();
            (!names.is_empty()).then(|| names.join(" and "))
        }
        _ => None,
    }
}
