//! What to look at before the article runs: allegations without an answer, capped and contradicted statements, claims that rest on
//! one source, what the headline drops. In: a reading; out: short lists, the most pressing first.

use crate::report::html::names::{Names, Ref};

/// Statements shown of each list; the rest is counted.
const SHOWN: usize = 5;

/// One list.
pub(super) struct Check {
    pub(super) title: &'static str,
    /// Why it matters, in a sentence.
    pub(super) why: &'static str,
    pub(super) count: usize,
    pub(super) items: Vec<Ref>,
    /// Remarks without a statement.
    pub(super) remarks: Vec<String>,
}

impl Check {
    /// Statements beyond those shown.
    pub(super) fn more(&self) -> usize {
        self.count - self.items.len() - self.remarks.len()
    }
}

/// The lists that are not empty.
pub(super) fn checks(names: &Names<'_>) -> Vec<Check> {
    let headline = &names.reading.profile.headline;
    let mut out = Vec::new();
    if !headline.is_empty() {
        let why = "The headline repeats a statement of the body and changes it.";
        let (count, remarks) = (headline.len(), headline.clone());
        out.push(Check { title: "Headline", why, count, items: Vec::new(), remarks });
    }
    let lists = [
        ("unanswered", "Allegations without an answer", "Nobody accused denies or explains in this article."),
        ("capped", "Capped scores", "A rule holds the score down whatever else is there."),
        ("contradicted", "Contradicted", "Another statement here cannot hold together with it."),
        ("single", "Resting on one source", "Factual, and no other chain says so here; weakest first."),
        ("anonymous", "Anonymous", "Nobody who could be held to it is named."),
    ];
    for (word, title, why) in lists {
        let mut mine: Vec<usize> = names.said().filter(|n| names.traits(*n).contains(&word)).collect();
        mine.sort_by_key(|n| (names.reading.scores[*n].hundredths.unwrap_or(i32::MAX), *n));
        if !mine.is_empty() {
            let items = mine.iter().take(SHOWN).map(|n| names.refer(*n)).collect();
            out.push(Check { title, why, count: mine.len(), items, remarks: Vec::new() });
        }
    }
    out
}
