//! JSON Lines and JSON reports → a saved run. Lines are read on all cores and kept in order.

use std::borrow::Cow;

use compact_str::CompactString;
use rayon::prelude::*;
use serde::Deserialize;

use crate::error::Result;
use crate::saved::{RunPart, Saved, SavedRun, hundredths, place, unreadable};

#[derive(Deserialize)]
struct Article<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    statements: Vec<Statement<'a>>,
    speakers: Vec<Speaker<'a>>,
}

#[derive(Deserialize)]
struct Speaker<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Statement<'a> {
    id: CompactString,
    kind: &'a str,
    claim_type: CompactString,
    content: Vec<[u32; 2]>,
    source_type: CompactString,
    #[serde(borrow)]
    speaker: Option<Cow<'a, str>>,
    level: Option<CompactString>,
    grade: Option<CompactString>,
    score: Option<f64>,
    band: Option<CompactString>,
    terms: Vec<Term<'a>>,
    caps: Vec<Cap>,
}

#[derive(Deserialize)]
struct Term<'a> {
    component: &'a str,
    value: f64,
}

#[derive(Deserialize)]
struct Cap {
    rule: CompactString,
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    articles: Vec<Article<'a>>,
    run: RunPart,
}

/// Reads either.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<SavedRun> {
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable(path, "not UTF-8"))?;
    if let Ok(document) = serde_json::from_str::<Document<'_>>(text) {
        let mut run = SavedRun::begin(document.run);
        document.articles.into_iter().for_each(|article| add(&mut run, article));
        return Ok(run);
    }
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    let Some((last, articles)) = lines.split_last() else { return Err(unreadable(path, "it is empty")) };
    let part: RunPart = serde_json::from_str(last).map_err(|_| {
        unreadable(path, "its last line is not the run's own row; was it cut, or is it not JSON Lines?")
    })?;
    let read: Vec<serde_json::Result<Article<'_>>> =
        articles.par_iter().map(|line| serde_json::from_str(line)).collect();
    let mut run = SavedRun::begin(part);
    for (nth, article) in read.into_iter().enumerate() {
        add(&mut run, article.map_err(|e| unreadable(path, &format!("line {}: {e}", nth + 1)))?);
    }
    Ok(run)
}

fn add(run: &mut SavedRun, article: Article<'_>) {
    let number = run.articles.len() as u32;
    for statement in article.statements.into_iter().filter(|s| s.kind != "unattributed") {
        let mut values = [None; 7];
        for term in &statement.terms {
            if let Some(at) = place(term.component) {
                values[at] = Some(term.value);
            }
        }
        let name = |id: &str| article.speakers.iter().find(|s| s.id == id).map(|s| CompactString::new(&s.name));
        run.statements.push(Saved {
            article: number,
            name: statement.id,
            hull: [
                statement.content.iter().map(|s| s[0]).min().unwrap_or(0),
                statement.content.iter().map(|s| s[1]).max().unwrap_or(0),
            ],
            source_type: statement.source_type,
            values,
            caps: statement.caps.into_iter().map(|c| c.rule).collect(),
            hundredths: statement.score.map(hundredths),
            band: statement.band.unwrap_or_default(),
            grade: statement.grade.unwrap_or_default(),
            level: statement.level.unwrap_or_default(),
            speaker: statement.speaker.and_then(|id| name(&id)).unwrap_or_default(),
            claim_type: statement.claim_type,
        });
    }
    run.articles.push(article.id.into_owned());
}
