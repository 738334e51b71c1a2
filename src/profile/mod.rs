//! A reading's tables → the article's profile: shares of source types on three bases with their diversity, and what an editor
//! asks of a draft. In: tables; out: a [`Profile`]. Every share has its denominator beside it.

mod bootstrap;
mod shares;

use std::collections::BTreeMap;

use crate::model::{
    Article, ClaimType, Corroboration, Dropped, Hedge, HedgeClass, Level, Link, Naming, Profile, Relation, Resolution,
    Score, Segments, SpeakerId, Standing, Statement,
};

/// The earlier tables.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    /// The text.
    pub article: &'a Article,
    /// Tokens.
    pub segments: &'a Segments,
    /// Sorted by content.
    pub statements: &'a [Statement],
    /// Who speaks.
    pub resolution: &'a Resolution,
    /// In step.
    pub standings: &'a [Standing],
    /// Sorted by span.
    pub hedges: &'a [Hedge],
    /// Within the article.
    pub links: &'a [Link],
    /// What the headline leaves out.
    pub dropped: &'a [Dropped],
    /// In step.
    pub corroboration: &'a [Corroboration],
    /// In step.
    pub scores: &'a [Score],
}

/// Computes the profile.
pub fn run(tables: Tables<'_>) -> Profile {
    let said: Vec<usize> = (0..tables.statements.len()).filter(|n| tables.statements[*n].is_attributed()).collect();
    let narrator = tables.statements.len() - said.len();
    let scored: Vec<i32> = said.iter().filter_map(|n| tables.scores[*n].hundredths).collect();
    let types = said.iter().map(|n| tables.standings[*n].source_type);
    let words =
        |n: usize| tables.statements[n].content.iter().map(|s| word_count(s.of(&tables.article.text))).sum::<u64>();
    let share = |count: usize| ratio(count, said.len());
    let count = |test: &dyn Fn(&Standing) -> bool| said.iter().filter(|n| test(&tables.standings[**n])).count();
    let (hhi, top3) = speakers(tables, &said);
    let (allegations, answered) = answered(tables, &said);
    let factual: Vec<usize> = said.iter().copied().filter(|n| tables.standings[*n].claim_type.is_scored()).collect();
    Profile {
        statements: said.len() as u64,
        narrator_claims: narrator as u64,
        scored: scored.len() as u64,
        mean_score: (!scored.is_empty())
            .then(|| round(scored.iter().map(|s| f64::from(*s)).sum::<f64>() / 100.0 / scored.len() as f64)),
        by_statements: shares::of(types.clone().map(|t| (t, 1))),
        by_words: shares::of(said.iter().map(|n| (tables.standings[*n].source_type, words(*n)))),
        by_speakers: shares::of(one_each(tables, &said).into_iter().map(|t| (t, 1))),
        speaker_hhi: round(hhi),
        top3_share: round(top3),
        official_share: round(share(said.iter().filter(|n| tables.scores[**n].is_official).count())),
        collective_share: round(share(count(&|s| s.naming == Naming::Collective))),
        anonymous_share: round(share(count(&|s| s.is_anonymous))),
        coverage: round(ratio(said.len(), tables.statements.len())),
        unsupported_narrator_share: round(unsupported(tables)),
        corroborated_share: round(ratio(
            factual.iter().filter(|n| tables.corroboration[**n].level >= Level::C2).count(),
            factual.len(),
        )),
        allegations,
        answered,
        cue_stance: cue_stance(tables, &said),
        headline: headline(tables),
        intervals: bootstrap::intervals(tables, &said),
    }
}

/// Words as a person counts them: what stands between blanks or dashes and holds a letter or digit.
fn word_count(text: &str) -> u64 {
    let pieces = text.split(|c: char| c.is_whitespace() || matches!(c, '–' | '—'));
    pieces.filter(|w| w.chars().any(char::is_alphanumeric)).count() as u64
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Four places: enough for shares, the same on every machine. Nothing is ever written as minus zero.
pub(crate) fn round(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0 + 0.0
}

/// Each speaker once, with the type of the first statement.
fn one_each(tables: Tables<'_>, said: &[usize]) -> Vec<crate::model::SourceType> {
    let mut seen: Vec<SpeakerId> = Vec::new();
    let mut out = Vec::new();
    for n in said {
        if let Some(id) = tables.resolution.of_statement[*n].first().filter(|id| !seen.contains(id)) {
            seen.push(*id);
            out.push(tables.standings[*n].source_type);
        }
    }
    out
}

/// Herfindahl–Hirschman index over speakers and the share of the three most quoted.
fn speakers(tables: Tables<'_>, said: &[usize]) -> (f64, f64) {
    let mut counts: BTreeMap<SpeakerId, usize> = BTreeMap::new();
    for id in said.iter().filter_map(|n| tables.resolution.of_statement[*n].first()) {
        *counts.entry(*id).or_default() += 1;
    }
    let mut sizes: Vec<usize> = counts.into_values().collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let total: usize = sizes.iter().sum();
    let hhi = sizes.iter().map(|s| ratio(*s, total).powi(2)).sum();
    (hhi, ratio(sizes.iter().take(3).sum(), total))
}

/// Narrator claims that no statement's words support. A coding links narrator claims, and its links decide; extraction does not,
/// so this counts those with no quoted or reported statement in their paragraph.
fn unsupported(tables: Tables<'_>) -> f64 {
    let told = |id: crate::model::StatementId| !tables.statements[id.index()].is_attributed();
    if tables.links.iter().any(|l| told(l.from) || told(l.to)) {
        let supports = |s: &Statement| {
            tables.links.iter().any(|l| l.relation == Relation::Supports && (l.from == s.id || l.to == s.id))
        };
        let narrator: Vec<&Statement> = tables.statements.iter().filter(|s| !s.is_attributed()).collect();
        return ratio(narrator.iter().filter(|s| !supports(s)).count(), narrator.len());
    }
    let paragraph =
        |s: &Statement| s.content.first().map(|c| tables.segments.paragraph_of(tables.segments.tokens_in(*c).start));
    let with: Vec<_> = tables.statements.iter().filter(|s| s.is_attributed()).map(paragraph).collect();
    let narrator: Vec<&Statement> = tables.statements.iter().filter(|s| !s.is_attributed()).collect();
    ratio(narrator.iter().filter(|s| !with.contains(&paragraph(s))).count(), narrator.len())
}

/// Allegations, and those that somebody contradicts or denies in the article.
fn answered(tables: Tables<'_>, said: &[usize]) -> (u64, u64) {
    let alleged: Vec<usize> =
        said.iter().copied().filter(|n| tables.standings[*n].claim_type == ClaimType::Allegation).collect();
    let met = |n: usize| {
        let id = tables.statements[n].id;
        tables.links.iter().any(|l| l.relation == Relation::Contradicts && (l.from == id || l.to == id))
    };
    (alleged.len() as u64, alleged.iter().filter(|n| met(**n)).count() as u64)
}

/// Doubting and conceding cues by top type: the reporter's stance, never subtracted from a source.
fn cue_stance(tables: Tables<'_>, said: &[usize]) -> Vec<(String, u64, u64, u64)> {
    let mut rows: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    for n in said {
        let row = rows.entry(tables.standings[*n].source_type.top()).or_default();
        row.0 += 1;
        let has = |class: HedgeClass| {
            tables.hedges.iter().any(|h| h.statement == Some(tables.statements[*n].id) && h.class == class)
        };
        row.1 += u64::from(has(HedgeClass::CueDoubt));
        row.2 += u64::from(has(HedgeClass::CueConcession));
    }
    rows.into_iter().map(|(top, (all, doubt, concession))| (top.to_owned(), all, doubt, concession)).collect()
}

/// What the headline leaves out of the body's statements that it repeats: limits and hedges, and the speaker's name.
fn headline(tables: Tables<'_>) -> Vec<String> {
    let said = |d: &Dropped| {
        let hedge = &tables.hedges[d.hedge];
        let class = hedge.class.code().replace('.', ": ").replace('_', " ");
        format!("“{}” in the body is dropped ({class})", hedge.span.of(&tables.article.text))
    };
    let mut out: Vec<String> = tables.dropped.iter().map(said).collect();
    let Some(first) = tables.segments.paragraphs.first().filter(|p| p.is_headline) else { return out };
    let in_headline = |s: &Statement| s.content.first().is_some_and(|c| first.span.contains(*c));
    let name = |s: &Statement| {
        let id = tables.resolution.of_statement[s.id.index()].first();
        id.map(|id| tables.resolution.speakers[id.index()].name.as_str())
    };
    for link in tables.links.iter().filter(|l| l.relation == Relation::Repeats) {
        let (head, body) = (&tables.statements[link.from.index()], &tables.statements[link.to.index()]);
        if let (true, false, Some(short), Some(long)) = (in_headline(head), in_headline(body), name(head), name(body))
            && short != long
        {
            out.push(format!("{short} stands for {long}"));
        }
    }
    out.sort();
    out.dedup();
    out
}
