//! A reading → what can be said of each statement, as words: what two readings of one article are compared by. In: an article and a reading; out: a sheet keyed by where the contents stand, so that new numbers of statements move nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{Article, Band, Kind, Reading, Relation, SourceType, Statement, StatementId};
use crate::text::{SpansExt, squeezed};
use crate::track::What;

/// First and last byte of the content, and a number for twins.
pub(super) type Key = (u32, u32, u32);
/// Marks of the narrator's own text, outside every statement.
pub(super) const NARRATOR: Key = (u32::MAX, u32::MAX, 0);
/// Words of another statement that stand for it in a link.
const FEW_WORDS: usize = 8;

/// One field's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    pub(super) field: &'static str,
    pub(super) value: Cow<'static, str>,
}

/// One statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) start: u32,
    pub(super) speaker: String,
    pub(super) text: String,
    pub(super) source_type: Option<SourceType>,
    pub(super) hundredths: Option<i32>,
    pub(super) band: Option<Band>,
    /// In a fixed order, the same for every statement.
    pub(super) facts: Vec<Fact>,
    /// Its place in the statement table; `None` for the narrator's text.
    pub(super) nth: Option<usize>,
}

/// Every statement of an article.
pub(super) type Sheet = BTreeMap<Key, Entry>;

/// What a field says of its statement.
pub(super) fn kind_of(field: &str) -> What {
    match field {
        "score" | "band" | "grade" | "caps" | "flags" => What::Rescored,
        "links" | "level" => What::Relinked,
        _ => What::Relabelled,
    }
}

/// Fills the sheet.
pub(super) fn sheet(article: &Article, reading: &Reading) -> Sheet {
    let mut out = Sheet::new();
    let mut said = 0;
    for statement in reading.statements.iter().filter(|s| s.is_attributed()) {
        said += 1;
        let hull = statement.content.hull().unwrap_or_default();
        let twin = (0..u32::MAX).find(|n| !out.contains_key(&(hull.start, hull.end, *n))).unwrap_or(0);
        let view = View { article, reading, statement, n: statement.id.index() };
        out.insert((hull.start, hull.end, twin), view.entry(format!("S{said}")));
    }
    let facts = vec![Fact { field: "hedges", value: hedges(article, reading, None) }];
    let text = "the article’s own text, outside every statement".to_owned();
    out.insert(NARRATOR, Entry { text, facts, ..Entry::default() });
    out
}

struct View<'a> {
    article: &'a Article,
    reading: &'a Reading,
    statement: &'a Statement,
    n: usize,
}

impl View<'_> {
    fn entry(&self, name: String) -> Entry {
        let (reading, n) = (self.reading, self.n);
        let score = &reading.scores[n];
        let mut facts = self.labels();
        facts.extend(self.links());
        facts.extend(self.scores());
        Entry {
            name,
            start: self.statement.content.first().map_or(0, |s| s.start),
            speaker: self.speaker(),
            text: squeezed(&self.statement.content.words(&self.article.text)),
            source_type: Some(reading.standings[n].source_type),
            hundredths: score.hundredths,
            band: score.band,
            facts,
            nth: Some(n),
        }
    }

    fn speaker(&self) -> String {
        let ids = &self.reading.resolution.of_statement[self.n];
        let names: Vec<&str> =
            ids.iter().map(|id| self.reading.resolution.speakers[id.index()].name.as_str()).collect();
        names.join(" and ")
    }

    /// Who and what.
    fn labels(&self) -> Vec<Fact> {
        let (statement, standing) = (self.statement, &self.reading.standings[self.n]);
        let text = &self.article.text;
        let words = |spans: &[crate::text::Span]| Cow::Owned(squeezed(&spans.words(text)));
        let kind = match statement.kind {
            Kind::Direct => "direct",
            Kind::Indirect => "indirect",
            Kind::Mixed => "mixed",
            Kind::Unattributed => "unattributed",
        };
        let owned = |value: &Option<String>| Cow::Owned(value.clone().unwrap_or_default());
        let flag = |is: bool| Cow::Borrowed(if is { "yes" } else { "no" });
        let polarity = if self.reading.polarity[self.n].is_negative { "negative" } else { "positive" };
        let fact = |field, value| Fact { field, value };
        vec![
            fact("kind", kind.into()),
            fact("cue", words(&statement.cue)),
            fact("source", words(&statement.source)),
            fact("speaker", Cow::Owned(self.speaker())),
            fact("source_type", standing.source_type.code().into()),
            fact("secondary_type", standing.secondary_type.map_or("", SourceType::code).into()),
            fact("anonymous", flag(standing.is_anonymous)),
            fact("naming", standing.naming.word().into()),
            fact("organisation", owned(&standing.organisation)),
            fact("country", owned(&standing.country)),
            fact("claim_type", standing.claim_type.word().into()),
            fact("topic", standing.topic.word().into()),
            fact("proximity", standing.proximity.word().into()),
            fact("independence", standing.independence.word().into()),
            fact("contact", standing.contact.word().into()),
            fact("accused", owned(&standing.accused)),
            fact("polarity", polarity.into()),
            fact("hedges", hedges(self.article, self.reading, Some(self.n))),
        ]
    }

    /// What else says so, by the other statement's first words: its number may be new.
    fn links(&self) -> Vec<Fact> {
        let (reading, id) = (self.reading, self.statement.id);
        let mut all: Vec<String> = Vec::new();
        for link in reading.links.iter().filter(|l| l.from == id || l.to == id) {
            let other = if link.from == id { link.to } else { link.from };
            let words = reading.statements[other.index()].content.words(&self.article.text);
            let few: Vec<&str> = words.split_whitespace().take(FEW_WORDS).collect();
            let partial = if link.is_partial { " in part" } else { "" };
            all.push(format!("{}{partial} “{}”", relation(link.relation), few.join(" ")));
        }
        all.sort_unstable();
        let support = &reading.corroboration[self.n];
        let level = format!("{:?}{}", support.level, if support.is_partial { " in part" } else { "" });
        vec![
            Fact { field: "links", value: Cow::Owned(all.join("; ")) },
            Fact { field: "level", value: Cow::Owned(level) },
        ]
    }

    fn scores(&self) -> Vec<Fact> {
        let score = &self.reading.scores[self.n];
        let points = score.hundredths.map_or("not scored".to_owned(), |h| format!("{}.{:02}", h / 100, h % 100));
        let caps: Vec<String> =
            score.applied.iter().filter_map(|a| Some(format!("{} at {}", a.name, a.cap?))).collect();
        let mut flags: Vec<&str> = score.applied.iter().filter(|a| a.cap.is_none()).map(|a| a.name.as_str()).collect();
        flags.extend(&self.reading.corroboration[self.n].flags);
        flags.sort_unstable();
        flags.dedup();
        let band = score.band.map_or("", Band::word);
        vec![
            Fact { field: "score", value: Cow::Owned(points) },
            Fact { field: "band", value: band.into() },
            Fact { field: "grade", value: Cow::Owned(score.grade()) },
            Fact { field: "caps", value: Cow::Owned(caps.join(", ")) },
            Fact { field: "flags", value: Cow::Owned(flags.join(", ")) },
        ]
    }
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Supports => "supports",
        Relation::Contradicts => "contradicts",
        Relation::Repeats => "repeats",
    }
}

/// The marks of a statement or, with `None`, of the text outside them.
fn hedges(article: &Article, reading: &Reading, of: Option<usize>) -> Cow<'static, str> {
    let mine = reading.hedges.iter().filter(|h| h.statement.map(StatementId::index) == of);
    let one = |h: &crate::model::Hedge| {
        let by = format!("{:?}", h.by).to_lowercase();
        format!("{} “{}” by {by}", h.class.code(), squeezed(h.span.of(&article.text)))
    };
    let words: Vec<String> = mine.map(one).collect();
    if words.is_empty() { Cow::Borrowed("") } else { Cow::Owned(words.join("; ")) }
}
