//! What readers take a word of probability to mean. In: a token; out: its measured readings and the yardsticks' bands. Shown beside
//! the hedge and never turned into points.

use crate::model::Probability;
use crate::ruleset::{RuleSet, Words};

/// The band of the word or phrase that begins here or, for a hedge inside a longer one ("highly unlikely"), right before.
///
/// # Source
/// `lexicons/probability_words.csv`: 46 readers of 17 phrases, with the bands of ICD 203 and PHIA beside them.
pub(super) fn of(words: &Words<'_>, rules: &RuleSet, token: usize) -> Option<Probability> {
    let number = rules.lexicon_number("probability_words")?;
    let first = words.sentence(token).start.max(token.saturating_sub(2));
    let reaches = |at: &usize| words.term_at(*at, number).is_some_and(|hit| at + hit.len as usize > token);
    let hit = (first..=token).find(reaches).and_then(|at| words.term_at(at, number))?;
    let list = rules.lexicon_at(number);
    let cell = |column: &str| list.cell(hit.row as usize, column).parse::<f64>().ok();
    let band = |low: &str, high: &str| Some([cell(low)?, cell(high)?]);
    Some(Probability {
        readers: band("low", "high")?,
        icd203: band("icd_low", "icd_high"),
        phia: band("phia_low", "phia_high"),
    })
}
