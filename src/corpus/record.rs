//! One statement as other articles see it. In: a reading and the sketches of its statements; out: records that stand without
//! their article. Only attributed factual statements are recorded: nothing else corroborates.

use serde::{Deserialize, Serialize};

use crate::corpus::{Glance, identity};
use crate::corroborate::Sketch;
use crate::model::{Independence, Reading};

/// One statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Content hash: article, place and words.
    pub id: u128,
    /// By what it is met, and the article it is of.
    pub glance: Glance,
    /// The article's `id`.
    pub article_id: String,
    /// Index in the article's statement table.
    pub statement: u32,
    /// As outputs name it, such as `S3`.
    pub name: String,
    /// The content.
    pub text: String,
    /// The speaker's name, folded, where it is a person's.
    pub person: Option<String>,
    /// The organisation, folded.
    pub organisation: Option<String>,
    /// The outlet or agency that is the source, folded.
    pub cites: Option<String>,
    /// The article's outlet, folded.
    pub outlet: Option<String>,
    /// The wire the article is credited to, folded.
    pub wire: Option<String>,
    /// Top source type.
    pub top: String,
    /// Counts among the source types.
    pub is_counted: bool,
    /// A document or image that is itself the evidence.
    pub is_shown: bool,
    /// A party to what it speaks of.
    pub is_party: bool,
}

fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().filter(|w| *w != "the").collect();
    words.join(" ")
}

/// The records of one article, in order of its statements. `sketches` is in step with its statements, `names` too; `wires`
/// holds the folded names of agencies.
pub fn records(reading: &Reading, sketches: Vec<Sketch>, names: &[String], wires: &[String]) -> Vec<Record> {
    let article = reading.article.key();
    let outlet = reading.article.metadata.outlet.as_deref().map(folded);
    let wire = credit(reading, wires);
    let mut out = Vec::new();
    for ((statement, sketch), name) in reading.statements.iter().zip(sketches).zip(names) {
        let at = statement.id.index();
        let standing = &reading.standings[at];
        let headline = statement.content.first().is_some_and(|s| s.end <= reading.article.headline_end);
        if !statement.is_attributed() || !standing.claim_type.is_scored() || headline {
            continue;
        }
        let text = statement.content.iter().map(|s| s.of(&reading.article.text)).collect::<Vec<_>>().join(" ");
        let speaker = reading.resolution.of_statement[at].first().map(|id| &reading.resolution.speakers[id.index()]);
        let is_media = standing.source_type.top() == "media";
        out.push(Record {
            id: identity(&format!("{article:032x}\u{1f}{at}\u{1f}{text}")),
            glance: Glance { article, stems: sketch.stems, names: sketch.names },
            article_id: reading.article.id.clone(),
            statement: at as u32,
            name: name.clone(),
            text,
            person: speaker.filter(|s| s.is_person).map(|s| folded(&s.name)),
            organisation: standing.organisation.as_deref().map(folded),
            cites: speaker.filter(|_| is_media).map(|s| folded(&s.name)),
            outlet: outlet.clone(),
            wire: wire.clone(),
            top: standing.source_type.top().to_owned(),
            is_counted: standing.source_type.is_counted(),
            is_shown: matches!(standing.source_type.code(), "doc.imagery" | "doc.official_record"),
            is_party: matches!(standing.source_type.top(), "gov" | "sec")
                && standing.independence != Independence::Independent,
        });
    }
    out
}

/// The agency in the byline, in the dateline "(Reuters) -" or in a last line of credit.
fn credit(reading: &Reading, wires: &[String]) -> Option<String> {
    let body = &reading.article.text[reading.article.text_offset as usize..];
    let start: String = body.chars().take(120).collect();
    let last = body.trim_end().lines().next_back().unwrap_or("").to_owned();
    let byline = reading.article.metadata.author.clone().unwrap_or_default();
    let dateline = start.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(inside, _)| inside);
    let short = if last.chars().count() <= 120 { last.as_str() } else { "" };
    [byline.as_str(), dateline, short].into_iter().map(folded).find_map(|place| {
        let holds = |wire: &&String| {
            place
                .split(|c: char| !c.is_alphanumeric())
                .collect::<Vec<_>>()
                .join(" ")
                .split(' ')
                .any(|w| w == wire.as_str())
                || wire.contains(' ') && place.contains(wire.as_str())
        };
        wires.iter().find(holds).cloned()
    })
}
