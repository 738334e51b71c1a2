//! The tidy tables: one row a statement, article, link, hedge or lost input, with the stamp in every row. In: an article's row or a
//! run; out: plain rows. Missing is null, never 0. What stands in the JSON stands here, cut into columns.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{
    Band, ClaimType, Component, Contact, HedgeBy, HedgeClass, Independence, Kind, Level, Naming, Proximity, Reading,
    Relation, SourceType, Topic,
};
use crate::report::article::{ArticleRow, HedgeRow, StatementRow};
use crate::report::run::Unprocessed;
use crate::text::SpansExt;

/// One statement. `start` and `end` are the first and last code point of its content; `spans` are its pieces as `start-end`,
/// joined by blanks. The seven components hold their values, 0 to 1, where they apply.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(title = "onrecord.statements/1")]
#[allow(missing_docs, reason = "the field names are the format; docs/formats.md says what each means")]
pub struct StatementTidy {
    pub article: String,
    pub outlet: Option<String>,
    pub desk: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub statement: String,
    pub kind: Kind,
    pub claim_type: ClaimType,
    pub topic: Topic,
    pub start: u32,
    pub end: u32,
    pub byte_start: u32,
    pub byte_end: u32,
    pub spans: String,
    pub text: String,
    pub cue: Option<String>,
    pub source: Option<String>,
    pub attribution: &'static str,
    pub polarity: &'static str,
    pub speaker: Option<String>,
    pub speaker_id: Option<String>,
    pub source_type: SourceType,
    pub secondary_type: Option<SourceType>,
    pub naming: Naming,
    pub anonymous: bool,
    pub proximity: Proximity,
    pub independence: Independence,
    pub contact: Contact,
    pub country: Option<String>,
    pub organisation: Option<String>,
    pub accused: Option<String>,
    pub nested_in: Option<String>,
    pub continues: Option<String>,
    pub repeats: Option<String>,
    pub chain: Option<u32>,
    pub confidence: f64,
    pub level: Option<Level>,
    pub flags: Option<String>,
    pub grade: Option<String>,
    pub score: Option<f64>,
    pub band: Option<Band>,
    pub band_low: Option<Band>,
    pub band_high: Option<Band>,
    pub attribution_clarity: Option<f64>,
    pub identifiability: Option<f64>,
    pub proximity_value: Option<f64>,
    pub competence: Option<f64>,
    pub independence_value: Option<f64>,
    pub corroboration: Option<f64>,
    pub specificity: Option<f64>,
    pub cap: Option<f64>,
    pub cap_rules: Option<String>,
    pub hedges_source: u64,
    pub hedges_reporter: u64,
    pub rule: String,
    pub rule_set: String,
    pub model: String,
    pub version: String,
}

/// One article with its profile.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "onrecord.articles/1")]
#[allow(missing_docs)]
pub struct ArticleTidy {
    pub article: String,
    pub path: String,
    pub outlet: Option<String>,
    pub desk: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub statements: u64,
    pub narrator_claims: u64,
    pub scored: u64,
    pub mean_score: Option<f64>,
    pub effective_by_statements: f64,
    pub effective_by_words: f64,
    pub effective_by_speakers: f64,
    pub shannon: f64,
    pub evenness: f64,
    pub gini_simpson: f64,
    pub speaker_hhi: f64,
    pub top3_share: f64,
    pub official_share: f64,
    pub collective_share: f64,
    pub anonymous_share: f64,
    pub coverage: f64,
    pub unsupported_narrator_share: f64,
    pub corroborated_share: f64,
    pub allegations: u64,
    pub answered: u64,
    pub headline: Option<String>,
    pub notes: u64,
    pub rule_set: String,
    pub model: String,
    pub version: String,
}

/// One link.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "onrecord.links/1")]
#[allow(missing_docs)]
pub struct LinkTidy {
    pub article: String,
    pub from: String,
    pub to_article: String,
    pub to: String,
    pub relation: Relation,
    pub partial: bool,
    pub similarity: f64,
    pub rule: String,
}

/// One hedge.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "onrecord.hedges/1")]
#[allow(missing_docs)]
pub struct HedgeTidy {
    pub article: String,
    pub start: u32,
    pub end: u32,
    pub text: String,
    pub class: HedgeClass,
    pub by: HedgeBy,
    pub statement: Option<String>,
    pub target: Option<String>,
    pub rule: String,
}

/// One input that was not processed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "onrecord.unprocessed/1")]
#[allow(missing_docs)]
pub struct UnprocessedTidy {
    pub path: String,
    pub line: u32,
    pub reason: String,
}

impl From<&Unprocessed> for UnprocessedTidy {
    fn from(row: &Unprocessed) -> Self {
        Self { path: row.path.clone(), line: row.line, reason: row.reason.clone() }
    }
}

/// The statements of an article.
pub fn statements(article: &ArticleRow, reading: &Reading) -> Vec<StatementTidy> {
    article.statements.iter().enumerate().map(|(n, row)| statement(article, reading, row, n)).collect()
}

fn statement(article: &ArticleRow, reading: &Reading, row: &StatementRow, n: usize) -> StatementTidy {
    let of = &reading.statements[n];
    let bytes = of.content.hull().unwrap_or_default();
    let is_mine = |h: &&HedgeRow| h.statement.as_ref() == Some(&row.id);
    let mine = |by: HedgeBy| article.hedges.iter().filter(is_mine).filter(|h| h.by == by).count() as u64;
    let words = |spans: &[crate::text::Span]| Some(spans.words(&reading.article.text)).filter(|w| !w.is_empty());
    let speaker = row.speaker.as_ref().and_then(|id| article.speakers.iter().find(|s| s.id == *id));
    StatementTidy {
        start: row.content.iter().map(|s| s[0]).min().unwrap_or(0),
        end: row.content.iter().map(|s| s[1]).max().unwrap_or(0),
        byte_start: bytes.start,
        byte_end: bytes.end,
        spans: row.content.iter().map(|s| format!("{}-{}", s[0], s[1])).collect::<Vec<_>>().join(" "),
        cue: words(&of.cue),
        source: words(&of.source),
        speaker: speaker.map(|s| s.name.clone()),
        flags: joined(row.flags.iter().map(String::as_str)),
        hedges_source: mine(HedgeBy::Source),
        hedges_reporter: mine(HedgeBy::Reporter),
        ..scored(row, coded(article, row))
    }
}

fn joined<'w>(words: impl Iterator<Item = &'w str>) -> Option<String> {
    Some(words.collect::<Vec<_>>().join(" ")).filter(|all| !all.is_empty())
}

/// The score's columns.
fn scored(row: &StatementRow, rest: StatementTidy) -> StatementTidy {
    let value = |component: Component| row.terms.iter().find(|t| t.component == component).map(|t| t.value);
    StatementTidy {
        level: row.level,
        grade: row.grade.clone(),
        score: row.score,
        band: row.band,
        band_low: row.band_interval.map(|b| b[0]),
        band_high: row.band_interval.map(|b| b[1]),
        attribution_clarity: value(Component::AttributionClarity),
        identifiability: value(Component::Identifiability),
        proximity_value: value(Component::Proximity),
        competence: value(Component::Competence),
        independence_value: value(Component::Independence),
        corroboration: value(Component::Corroboration),
        specificity: value(Component::Specificity),
        cap: row.caps.iter().filter_map(|c| c.cap).reduce(f64::min),
        cap_rules: joined(row.caps.iter().map(|c| c.rule.as_str())),
        ..rest
    }
}

/// The columns that stand in the JSON under the same names.
fn coded(article: &ArticleRow, row: &StatementRow) -> StatementTidy {
    StatementTidy {
        article: article.id.clone(),
        outlet: article.outlet.clone(),
        desk: article.desk.clone(),
        author: article.author.clone(),
        date: article.date.clone(),
        statement: row.id.clone(),
        kind: row.kind,
        claim_type: row.claim_type,
        topic: row.topic,
        text: row.text.clone(),
        attribution: row.attribution,
        polarity: row.polarity,
        speaker_id: row.speaker.clone(),
        source_type: row.source_type,
        secondary_type: row.secondary_type,
        naming: row.naming,
        anonymous: row.anonymous,
        proximity: row.proximity,
        independence: row.independence,
        contact: row.contact,
        country: row.country.clone(),
        organisation: row.organisation.clone(),
        accused: row.accused.clone(),
        nested_in: row.nested_in.clone(),
        continues: row.continues.clone(),
        repeats: row.repeats.clone(),
        chain: row.chain,
        confidence: row.confidence,
        rule: row.rule.clone(),
        rule_set: article.stamp.rule_set.clone(),
        model: article.stamp.model.clone(),
        version: article.stamp.version.clone(),
        ..StatementTidy::default()
    }
}

/// The article's own row.
pub fn article(row: &ArticleRow) -> ArticleTidy {
    let profile = &row.profile;
    ArticleTidy {
        article: row.id.clone(),
        path: row.path.clone(),
        outlet: row.outlet.clone(),
        desk: row.desk.clone(),
        author: row.author.clone(),
        date: row.date.clone(),
        title: row.title.clone(),
        url: row.url.clone(),
        statements: profile.statements,
        narrator_claims: profile.narrator_claims,
        scored: profile.scored,
        mean_score: profile.mean_score,
        effective_by_statements: profile.by_statements.effective,
        effective_by_words: profile.by_words.effective,
        effective_by_speakers: profile.by_speakers.effective,
        shannon: profile.by_statements.shannon,
        evenness: profile.by_statements.evenness,
        gini_simpson: profile.by_statements.gini_simpson,
        speaker_hhi: profile.speaker_hhi,
        top3_share: profile.top3_share,
        official_share: profile.official_share,
        collective_share: profile.collective_share,
        anonymous_share: profile.anonymous_share,
        coverage: profile.coverage,
        unsupported_narrator_share: profile.unsupported_narrator_share,
        corroborated_share: profile.corroborated_share,
        allegations: profile.allegations,
        answered: profile.answered,
        headline: Some(profile.headline.join("; ")).filter(|h| !h.is_empty()),
        notes: row.notes.len() as u64,
        rule_set: row.stamp.rule_set.clone(),
        model: row.stamp.model.clone(),
        version: row.stamp.version.clone(),
    }
}

/// The links of an article.
pub fn links(row: &ArticleRow) -> Vec<LinkTidy> {
    let one = |l: &crate::report::article::LinkRow| LinkTidy {
        article: row.id.clone(),
        from: l.from.clone(),
        to_article: l.to.article.clone(),
        to: l.to.statement.clone(),
        relation: l.relation,
        partial: l.partial,
        similarity: l.similarity,
        rule: l.rule.clone(),
    };
    row.links.iter().map(one).collect()
}

/// The hedges of an article.
pub fn hedges(row: &ArticleRow) -> Vec<HedgeTidy> {
    let one = |h: &HedgeRow| HedgeTidy {
        article: row.id.clone(),
        start: h.span[0],
        end: h.span[1],
        text: h.text.clone(),
        class: h.class,
        by: h.by,
        statement: h.statement.clone(),
        target: h.target.clone(),
        rule: h.rule.clone(),
    };
    row.hedges.iter().map(one).collect()
}
