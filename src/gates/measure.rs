//! What gates ask of one article. In: a reading and the rules; out: counts and statements, made on any thread.

use sha2::{Digest, Sha256};

use crate::gates::private;
use crate::model::{Band, ClaimType, Reading};
use crate::report::article::statement_names;
use crate::ruleset::RuleSet;
use crate::text::{Positions, SpansExt};

/// A statement with a score.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scored {
    pub(super) key: String,
    pub(super) band: &'static str,
    pub(super) top: &'static str,
    pub(super) hundredths: i32,
}

/// An allegation that nobody answers, and whom it names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Open {
    pub(super) name: String,
    pub(super) line: Option<u32>,
    pub(super) words: String,
    pub(super) person: String,
}

/// One article's counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub(super) article: String,
    pub(super) path: String,
    pub(super) statements: u64,
    pub(super) narrator: u64,
    pub(super) anonymous: u64,
    pub(super) scored: Vec<Scored>,
    pub(super) open: Vec<Open>,
}

/// Measures an article.
pub fn measure(reading: &Reading, rules: &RuleSet) -> Sheet {
    let article = &reading.article;
    let names = statement_names(reading);
    let mut out = Sheet { article: article.id.clone(), path: article.path.clone(), ..Sheet::default() };
    let persons = private::persons(reading, rules);
    let positions = Positions::new(&article.text);
    // Lines are the file's only where the file is the text.
    let is_placed = article.text_offset == 0 && is_plain(&article.path);
    for (n, statement) in reading.statements.iter().enumerate() {
        if !statement.is_attributed() {
            out.narrator += 1;
            continue;
        }
        out.statements += 1;
        out.anonymous += u64::from(reading.standings[n].is_anonymous);
        let words = squeezed(&statement.content.words(&article.text));
        let score = &reading.scores[n];
        if let (Some(hundredths), Some(band)) = (score.hundredths, score.band) {
            let key = fingerprint("", &article.id, &words);
            let twins = out.scored.iter().filter(|s| s.key.starts_with(&key)).count();
            let key = if twins > 0 { format!("{key}:{twins}") } else { key };
            out.scored.push(Scored { key, band: word(band), top: reading.standings[n].source_type.top(), hundredths });
        }
        let is_open = reading.standings[n].claim_type == ClaimType::Allegation
            && reading.corroboration[n].flags.contains(&"unanswered");
        let named = persons.iter().find(|p| is_open && statement.content.cover(p.span.start));
        if let Some(person) = named {
            let start = statement.content.first().map_or(0, |s| s.start);
            let line = is_placed.then(|| positions.line_column(start).0);
            out.open.push(Open { name: names[n].clone(), line, words, person: person.name.clone() });
        }
    }
    out
}

fn word(band: Band) -> &'static str {
    match band {
        Band::VeryWeak => "very_weak",
        Band::Weak => "weak",
        Band::Fair => "fair",
        Band::Good => "good",
        Band::Strong => "strong",
    }
}

fn is_plain(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name.rsplit_once('.').map(|(_, e)| e), Some("txt" | "text" | "md") | None)
}

fn squeezed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gate, article and words in lower case, letters and digits only: lines may come and go.
pub(super) fn fingerprint(gate: &str, article: &str, words: &str) -> String {
    let plain: String = words.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let hash = Sha256::digest(format!("{gate}\0{article}\0{plain}"));
    hash.iter().take(16).map(|b| format!("{b:02x}")).collect()
}
