//! One article under both rule sets → what moved in it, and why. In: the article and two engines; out: plain data, made on any thread,
//! added up in input order.

use std::collections::BTreeSet;

use crate::model::{Article, Band, Reading, SourceType};
use crate::pipeline::{Alike, Engine, Kept};
use crate::text::Positions;
use crate::track::causes::{Causes, Place, Why};
use crate::track::document::{FieldChange, StatementChange, What};
use crate::track::facts::{self, Entry, Key, NARRATOR, Sheet};
use crate::track::trace::trace;

/// A statement that both sides have: type before, hundredths and bands on both sides.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Both {
    pub(super) source_type: SourceType,
    pub(super) hundredths: [Option<i32>; 2],
    pub(super) band: [Option<Band>; 2],
}

/// What became of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) id: String,
    pub(super) path: String,
    pub(super) outlet: Option<String>,
    pub(super) text_hash: Vec<u8>,
    pub(super) both: Vec<Both>,
    /// Sum and number of scored statements, before and after.
    pub(super) scored: [(i64, u64); 2],
    /// With each change its causes, as places in the list of changes.
    pub(super) changes: Vec<(StatementChange, BTreeSet<usize>)>,
}

/// What every article is asked with.
pub(super) struct Asker {
    pub(super) engines: [std::sync::Arc<Engine>; 2],
    pub(super) alike: Alike,
    pub(super) causes: Causes,
}

impl Asker {
    /// Reads and compares.
    pub(super) fn ask(&self, article: Article) -> Found {
        let kept = self.engines[0].read_kept(article);
        let after = self.engines[1].read_again(&kept, &self.alike).filter(|after| differs(&kept.reading, after));
        let article = &kept.reading.article;
        let mut found = Found {
            id: article.id.clone(),
            path: article.path.clone(),
            outlet: article.metadata.outlet.clone(),
            text_hash: sha2::Digest::finalize(sha2::Digest::chain_update(
                <sha2::Sha256 as sha2::Digest>::new(),
                &article.text,
            ))
            .to_vec(),
            ..Found::default()
        };
        found.scored = [scored(&kept.reading), scored(after.as_ref().unwrap_or(&kept.reading))];
        match after {
            None => found.both = unmoved(&kept.reading),
            Some(after) => self.compare(&kept, &after, &mut found),
        }
        found
    }

    fn compare(&self, kept: &Kept, after: &Reading, found: &mut Found) {
        let article = &kept.reading.article;
        let (a, b) = (facts::sheet(article, &kept.reading), facts::sheet(article, after));
        for (key, before) in &a {
            let (Some(after), Some(source_type)) = (b.get(key), before.source_type) else { continue };
            let hundredths = [before.hundredths, after.hundredths];
            found.both.push(Both { source_type, hundredths, band: [before.band, after.band] });
        }
        let places = places(&a, &b);
        let why = self.causes.of(kept, [&a, &b], &places);
        let positions = Positions::new(&article.text);
        let mut rest = places.iter().zip(&why).peekable();
        while let Some((first, _)) = rest.peek() {
            let key = first.0;
            let mut mine = Vec::new();
            while let Some(next) = rest.next_if(|(place, _)| place.0 == key) {
                mine.push(next);
            }
            let causes: BTreeSet<usize> = mine.iter().flat_map(|(_, why)| why.causes.iter().copied()).collect();
            let change = self.change([&kept.reading, after], &positions, [a.get(&key), b.get(&key)], &mine);
            found.changes.push((change, causes));
        }
    }

    fn change(
        &self,
        readings: [&Reading; 2],
        positions: &Positions<'_>,
        sides: [Option<&Entry>; 2],
        moved: &[(&Place, &Why)],
    ) -> StatementChange {
        let article = &readings[0].article;
        let shown = sides[1].or(sides[0]).cloned().unwrap_or_default();
        let names = |why: &Why| why.causes.iter().map(|n| self.causes.changes[*n].name.clone()).collect::<Vec<_>>();
        let what: BTreeSet<What> = moved.iter().map(|(place, _)| what(place, sides)).collect();
        let causes: BTreeSet<usize> = moved.iter().flat_map(|(_, why)| why.causes.iter().copied()).collect();
        let fields = moved.iter().map(|((key, field), why)| {
            debug_assert!(field.is_some() || *key != NARRATOR);
            let value = |entry: &Entry| match field {
                None => Some("present".to_owned()),
                Some(field) => entry.facts.iter().find(|f| f.field == *field).map(|f| f.value.clone().into_owned()),
            };
            let traced =
                |side: usize| sides[side].map(|entry| trace(readings[side], entry.nth, *field)).unwrap_or_default();
            FieldChange {
                field: field.unwrap_or("statement").to_owned(),
                value: sides.map(|side| side.and_then(value)),
                trace: [traced(0), traced(1)],
                causes: names(why),
                together: why.together,
            }
        });
        StatementChange {
            article: article.id.clone(),
            path: article.path.clone(),
            line: if shown.name.is_empty() { 0 } else { positions.line_column(shown.start).0 },
            statement: shown.name,
            what: what.into_iter().collect(),
            speaker: shown.speaker,
            text: shown.text,
            around: around(&article.text, moved.first().map_or(NARRATOR, |(place, _)| place.0)),
            source_type: sides.map(|s| s.and_then(|e| e.source_type).map(|t| t.code().to_owned())),
            score: sides.map(|s| s.and_then(|e| e.hundredths).map(|h| f64::from(h) / 100.0)),
            band: sides.map(|s| s.and_then(|e| e.band).map(|b| b.word().to_owned())),
            causes: causes.into_iter().map(|n| self.causes.changes[n].name.clone()).collect(),
            together: moved.iter().any(|(_, why)| why.together),
            fields: fields.collect(),
        }
    }
}

/// The words of a statement's paragraph before and after it.
fn around(text: &str, (start, end, _): Key) -> [String; 2] {
    let (Some(before), Some(after)) = (text.get(..start as usize), text.get(end as usize..)) else {
        return [String::new(), String::new()];
    };
    let squeezed = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, after) = (before.rsplit("\n\n").next().unwrap_or(""), after.split("\n\n").next().unwrap_or(""));
    [squeezed(before), squeezed(after)]
}

fn what(place: &Place, sides: [Option<&Entry>; 2]) -> What {
    match (place.1, sides) {
        (None, [None, _]) => What::Gained,
        (None, _) => What::Lost,
        (Some(field), _) => facts::kind_of(field),
    }
}

/// A table that facts are taken from differs.
fn differs(a: &Reading, b: &Reading) -> bool {
    a.statements != b.statements
        || a.scores != b.scores
        || a.standings != b.standings
        || a.hedges != b.hedges
        || a.links != b.links
        || a.corroboration != b.corroboration
        || a.resolution != b.resolution
        || a.polarity != b.polarity
}

/// Every field that differs, in order of the text.
fn places(a: &Sheet, b: &Sheet) -> Vec<Place> {
    let keys: BTreeSet<&Key> = a.keys().chain(b.keys()).collect();
    let mut out = Vec::new();
    for key in keys {
        match (a.get(key), b.get(key)) {
            (Some(x), Some(y)) => {
                let differing = x.facts.iter().zip(&y.facts).filter(|(p, q)| p.value != q.value);
                out.extend(differing.map(|(p, _)| (*key, Some(p.field))));
            }
            _ => out.push((*key, None)),
        }
    }
    out
}

fn scored(reading: &Reading) -> (i64, u64) {
    let all = reading.scores.iter().filter_map(|s| s.hundredths);
    all.fold((0, 0), |(sum, n), h| (sum + i64::from(h), n + 1))
}

fn unmoved(reading: &Reading) -> Vec<Both> {
    let said = reading.statements.iter().filter(|s| s.is_attributed()).map(|s| s.id.index());
    let one = |n: usize| {
        let score = &reading.scores[n];
        Both { source_type: reading.standings[n].source_type, hundredths: [score.hundredths; 2], band: [score.band; 2] }
    };
    said.map(one).collect()
}
