//! What gates ask of one article. In: a reading and the rules; out: counts and statements, made on any thread.

use std::collections::BTreeMap;

use crate::gates::private;
use crate::model::{ClaimType, Reading};
use crate::report::article::statement_names;
use crate::report::findings::{fingerprint, is_plain};
use crate::ruleset::RuleSet;
use crate::text::{Positions, SpansExt, squeezed};

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
    // Looking for names costs more than all the rest: only where somebody might be accused.
    let is_open = |n: usize| {
        reading.standings[n].claim_type == ClaimType::Allegation
            && reading.corroboration[n].flags.contains(&"unanswered")
    };
    let accuses = (0..reading.statements.len()).any(|n| reading.statements[n].is_attributed() && is_open(n));
    let persons = if accuses { private::persons(reading, rules) } else { Vec::new() };
    let mut twins: BTreeMap<String, u32> = BTreeMap::new();
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
            let key = numbered(&mut twins, key);
            out.scored.push(Scored { key, band: band.word(), top: reading.standings[n].source_type.top(), hundredths });
        }
        let named = persons.iter().find(|p| is_open(n) && statement.content.cover(p.span.start));
        if let Some(person) = named {
            let start = statement.content.first().map_or(0, |s| s.start);
            let line = is_placed.then(|| positions.line_column(start).0);
            out.open.push(Open { name: names[n].clone(), line, words, person: person.name.clone() });
        }
    }
    out
}

/// A fingerprint that several share gets a number behind it from the second on.
pub(super) fn numbered(seen: &mut BTreeMap<String, u32>, key: String) -> String {
    let count = seen.entry(key.clone()).or_default();
    *count += 1;
    if *count > 1 { format!("{key}:{}", *count - 1) } else { key }
}
