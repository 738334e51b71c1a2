//! A reading → the JSON object that `output.md`'s readers load: one per article. In: a reading and its stamp; out: plain
//! serialisable rows with spans in code points. Filters and re-scores nothing.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{
    Applied, Band, ClaimType, Component, Contact, Corroboration, HedgeBy, HedgeClass, Independence, Kind, Level,
    Naming, Probability, Profile, Proximity, Reading, Relation, Score, SourceType, SpeakerId, Standing, StatementId,
    Topic,
};
use crate::report::Stamp;
use crate::text::{Positions, Span, SpansExt};

/// `[start, end)` in code points.
type Range = [u32; 2];

/// One article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "onrecord.article/1")]
#[allow(missing_docs, reason = "the field names are the format; docs/output in README says what each means")]
pub struct ArticleRow {
    #[schemars(extend("const" = "onrecord.article/1"))]
    pub schema: &'static str,
    pub id: String,
    pub path: String,
    pub outlet: Option<String>,
    pub date: Option<String>,
    pub title: Option<String>,
    pub desk: Option<String>,
    pub author: Option<String>,
    pub url: Option<String>,
    pub text_offset: u32,
    pub statements: Vec<StatementRow>,
    pub speakers: Vec<SpeakerRow>,
    pub hedges: Vec<HedgeRow>,
    pub links: Vec<LinkRow>,
    pub profile: Profile,
    pub notes: Vec<NoteRow>,
    pub stamp: Stamp,
}

/// One statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct StatementRow {
    pub id: String,
    pub kind: Kind,
    pub claim_type: ClaimType,
    pub content: Vec<Range>,
    pub cue: Vec<Range>,
    pub source: Vec<Range>,
    pub text: String,
    pub confidence: f64,
    pub attribution: &'static str,
    pub polarity: &'static str,
    pub topic: Topic,
    pub speaker: Option<String>,
    pub speakers: Vec<String>,
    pub source_type: SourceType,
    pub secondary_type: Option<SourceType>,
    pub anonymous: bool,
    pub nested_in: Option<String>,
    pub continues: Option<String>,
    pub repeats: Option<String>,
    pub chain: Option<u32>,
    pub naming: Naming,
    pub proximity: Proximity,
    pub independence: Independence,
    pub contact: Contact,
    pub country: Option<String>,
    pub organisation: Option<String>,
    pub accused: Option<String>,
    pub level: Option<Level>,
    pub flags: Vec<String>,
    pub grade: Option<String>,
    pub score: Option<f64>,
    pub band: Option<Band>,
    pub band_interval: Option<[Band; 2]>,
    pub terms: Vec<TermRow>,
    pub caps: Vec<CapRow>,
    pub would_change: Vec<String>,
    pub rule: String,
}

/// One term of a score; the points of all terms sum to the score before caps.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct TermRow {
    pub component: Component,
    pub value: f64,
    pub weight: f64,
    pub points: f64,
    pub found: String,
    pub rule: String,
    pub span: Option<Range>,
}

/// A cap that applied.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct CapRow {
    pub rule: String,
    pub name: String,
    pub cap: Option<f64>,
}

/// One speaker.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct SpeakerRow {
    pub id: String,
    pub name: String,
    pub key: Option<String>,
    #[serde(rename = "type")]
    pub source_type: SourceType,
    pub secondary_type: Option<SourceType>,
    pub organisation: Option<String>,
    pub country: Option<String>,
    pub mentions: Vec<Range>,
    pub descriptions: Vec<Range>,
    pub rule: Option<String>,
}

/// One hedge.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct HedgeRow {
    pub span: Range,
    pub text: String,
    pub class: HedgeClass,
    pub by: HedgeBy,
    pub statement: Option<String>,
    pub target: Option<String>,
    pub band: Option<Probability>,
    pub rule: String,
}

/// Where a link leads.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct Target {
    pub article: String,
    pub statement: String,
}

/// One link.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct LinkRow {
    pub from: String,
    pub to: Target,
    pub relation: Relation,
    pub partial: bool,
    pub similarity: f64,
    pub rule: String,
}

/// A remark.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[allow(missing_docs)]
pub struct NoteRow {
    pub code: String,
    pub span: Range,
    pub text: String,
}

/// Statement ids as people see them: S1 … for attributed, N1 … for narrator claims; a coder's own where there are any.
pub fn statement_names(reading: &Reading) -> Vec<String> {
    if !reading.labels.is_empty() {
        return reading.labels.clone();
    }
    let (mut said, mut told) = (0, 0);
    let name = |statement: &crate::model::Statement| {
        if statement.is_attributed() {
            said += 1;
            format!("S{said}")
        } else {
            told += 1;
            format!("N{told}")
        }
    };
    reading.statements.iter().map(name).collect()
}

/// A speaker's id as people see it.
pub fn speaker_name(id: SpeakerId) -> String {
    format!("P{}", id.0 + 1)
}

/// Rounds to `places` decimals, so that the same number is written alike everywhere.
fn rounded(value: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale + 0.0
}

impl ArticleRow {
    /// Renders a reading.
    pub fn new(reading: &Reading, stamp: &Stamp) -> Self {
        let positions = Positions::new(&reading.article.text);
        let view = View { reading, positions: &positions, names: statement_names(reading) };
        let meta = &reading.article.metadata;
        Self {
            schema: "onrecord.article/1",
            id: reading.article.id.clone(),
            path: reading.article.path.clone(),
            outlet: meta.outlet.clone(),
            date: meta.date.clone(),
            title: meta.title.clone(),
            desk: meta.desk.clone(),
            author: meta.author.clone(),
            url: meta.url.clone(),
            text_offset: positions.code_point(reading.article.text_offset),
            statements: (0..reading.statements.len()).map(|n| view.statement(n)).collect(),
            speakers: (0..reading.resolution.speakers.len()).map(|n| view.speaker(n)).collect(),
            hedges: view.hedges(),
            links: view.links(),
            profile: reading.profile.clone(),
            notes: reading
                .notes
                .iter()
                .map(|n| NoteRow { code: n.code.to_owned(), span: view.range(n.span), text: n.text.clone() })
                .collect(),
            stamp: stamp.clone(),
        }
    }
}

struct View<'a> {
    reading: &'a Reading,
    positions: &'a Positions<'a>,
    names: Vec<String>,
}

impl View<'_> {
    fn range(&self, span: Span) -> Range {
        self.positions.code_points(span)
    }

    fn ranges(&self, spans: &[Span]) -> Vec<Range> {
        spans.iter().map(|s| self.range(*s)).collect()
    }

    fn name(&self, id: StatementId) -> String {
        self.names.get(id.index()).cloned().unwrap_or_default()
    }

    fn statement(&self, n: usize) -> StatementRow {
        let reading = self.reading;
        let statement = &reading.statements[n];
        let (unset, alone, unscored) = (Standing::default(), Corroboration::default(), Score::default());
        let standing = reading.standings.get(n).unwrap_or(&unset);
        let support = reading.corroboration.get(n).unwrap_or(&alone);
        let score = reading.scores.get(n).unwrap_or(&unscored);
        let speakers: Vec<String> =
            reading.resolution.of_statement.get(n).into_iter().flatten().map(|id| speaker_name(*id)).collect();
        let said = statement.is_attributed();
        let negative = reading.polarity.get(n).is_some_and(|p| p.is_negative);
        StatementRow {
            id: self.names[n].clone(),
            kind: statement.kind,
            claim_type: standing.claim_type,
            content: self.ranges(&statement.content),
            cue: self.ranges(&statement.cue),
            source: self.ranges(&statement.source),
            text: statement.content.words(&reading.article.text),
            confidence: rounded(statement.confidence, 3),
            attribution: if statement.attribution == crate::model::Attribution::Implicit {
                "implicit"
            } else {
                "explicit"
            },
            polarity: if negative { "negative" } else { "positive" },
            topic: standing.topic,
            speaker: speakers.first().cloned(),
            speakers,
            source_type: standing.source_type,
            secondary_type: standing.secondary_type,
            anonymous: standing.is_anonymous,
            nested_in: statement.nested_in.map(|id| self.name(id)),
            continues: statement.continues.map(|id| self.name(id)),
            repeats: support.repeats.map(|id| self.name(id)),
            chain: said.then_some(support.chain.0),
            naming: standing.naming,
            proximity: standing.proximity,
            independence: standing.independence,
            contact: standing.contact,
            country: standing.country.clone(),
            organisation: standing.organisation.clone(),
            accused: standing.accused.clone(),
            level: said.then_some(support.level),
            flags: flags(support, score),
            grade: said.then(|| score.grade()),
            score: score.points(),
            band: score.band,
            band_interval: score.band_interval.map(|(low, high)| [low, high]),
            terms: score.terms.iter().map(|t| self.term(t)).collect(),
            caps: caps(score),
            would_change: score.would_change.clone(),
            rule: statement.because.first().map_or_else(String::new, |b| b.rule.to_string()),
        }
    }

    fn term(&self, term: &crate::model::Term) -> TermRow {
        TermRow {
            component: term.component,
            value: rounded(term.value, 4),
            weight: term.weight,
            points: f64::from(term.points) / 100.0,
            found: term.found.clone(),
            rule: term.rule.to_string(),
            span: (!term.span.is_empty()).then(|| self.range(term.span)),
        }
    }

    /// A speaker's type is that of their first statement: types are fields of statements.
    fn speaker(&self, n: usize) -> SpeakerRow {
        let reading = self.reading;
        let speaker = &reading.resolution.speakers[n];
        let id = SpeakerId(n as u32);
        let first = reading.resolution.of_statement.iter().position(|ids| ids.contains(&id));
        let unset = Standing::default();
        let standing = first.and_then(|at| reading.standings.get(at)).unwrap_or(&unset);
        SpeakerRow {
            id: speaker_name(id),
            name: speaker.name.clone(),
            key: (!speaker.key.is_empty()).then(|| speaker.key.clone()),
            source_type: standing.source_type,
            secondary_type: standing.secondary_type,
            organisation: standing.organisation.clone(),
            country: standing.country.clone(),
            mentions: self.ranges(&speaker.mentions),
            descriptions: self.ranges(&speaker.descriptions),
            rule: standing.because.first().map(|b| b.rule.to_string()),
        }
    }

    fn hedges(&self) -> Vec<HedgeRow> {
        let row = |h: &crate::model::Hedge| HedgeRow {
            span: self.range(h.span),
            text: h.span.of(&self.reading.article.text).to_owned(),
            class: h.class,
            by: h.by,
            statement: h.statement.map(|id| self.name(id)),
            target: h.target.map(|id| self.name(id)),
            band: h.band,
            rule: h.rule.to_string(),
        };
        self.reading.hedges.iter().map(row).collect()
    }

    fn links(&self) -> Vec<LinkRow> {
        let row = |l: &crate::model::Link| LinkRow {
            from: self.name(l.from),
            to: Target { article: self.reading.article.id.clone(), statement: self.name(l.to) },
            relation: l.relation,
            partial: l.is_partial,
            similarity: rounded(l.similarity, 4),
            rule: l.rule.to_string(),
        };
        let own = |n: u32| self.name(StatementId(n));
        let beside = |l: &crate::model::Elsewhere| LinkRow {
            from: own(l.statement),
            to: Target { article: l.article.clone(), statement: l.name.clone() },
            relation: l.relation,
            partial: l.is_partial,
            similarity: rounded(l.similarity, 4),
            rule: l.rule.to_string(),
        };
        self.reading.links.iter().map(row).chain(self.reading.elsewhere.iter().map(beside)).collect()
    }
}

/// Flags of corroboration and of the score together, sorted.
fn flags(support: &Corroboration, score: &Score) -> Vec<String> {
    let mut flags: Vec<String> = support.flags.iter().map(|f| (*f).to_owned()).collect();
    flags.extend(score.applied.iter().filter(|a| a.cap.is_none()).map(|a| a.name.clone()));
    flags.sort_unstable();
    flags.dedup();
    flags
}

fn caps(score: &Score) -> Vec<CapRow> {
    let row = |a: &Applied| CapRow { rule: a.rule.to_string(), name: a.name.clone(), cap: a.cap };
    score.applied.iter().filter(|a| a.cap.is_some()).map(row).collect()
}
