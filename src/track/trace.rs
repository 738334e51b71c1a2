//! Why a field of a statement is as it is on one side. In: a reading, a statement and a field; out: the rules of its trace, scores with
//! each term.

use crate::model::{Because, Reading, RuleId, StatementId};

/// The rules behind a field; of a whole statement (`None`) those that found it, of the narrator's text those of its marks.
pub(super) fn trace(reading: &Reading, nth: Option<usize>, field: Option<&str>) -> Vec<String> {
    let Some(n) = nth else { return hedges(reading, None) };
    let standing = &reading.standings[n];
    match field {
        None | Some("kind" | "cue" | "source") => because(&reading.statements[n].because, ""),
        Some("hedges") => hedges(reading, Some(n)),
        Some("source_type" | "secondary_type" | "anonymous" | "organisation" | "country") => {
            because(&standing.because, "SRC")
        }
        Some("claim_type" | "topic" | "proximity" | "independence" | "contact" | "accused") => {
            because(&standing.because, "STA")
        }
        Some("naming") => because(&standing.because, ""),
        Some("links") => links(reading, n),
        Some("level") => vec![reading.corroboration[n].rule.to_string()],
        Some("score") => score(reading, n),
        Some("grade") => {
            let (letter, digit) = &reading.scores[n].graded_by;
            [letter, digit].into_iter().filter(|r| !r.as_str().is_empty()).map(RuleId::to_string).collect()
        }
        Some("caps") => applied(reading, n, true),
        Some("flags") => applied(reading, n, false),
        Some(_) => Vec::new(),
    }
}

fn sorted(mut rules: Vec<String>) -> Vec<String> {
    rules.sort_unstable();
    rules.dedup();
    rules
}

fn because(list: &[Because], prefix: &str) -> Vec<String> {
    sorted(list.iter().map(|b| b.rule.to_string()).filter(|r| r.starts_with(prefix)).collect())
}

fn hedges(reading: &Reading, of: Option<usize>) -> Vec<String> {
    let mine = reading.hedges.iter().filter(|h| h.statement.map(StatementId::index) == of);
    sorted(mine.map(|h| h.rule.to_string()).collect())
}

fn links(reading: &Reading, n: usize) -> Vec<String> {
    let id = reading.statements[n].id;
    sorted(reading.links.iter().filter(|l| l.from == id || l.to == id).map(|l| l.rule.to_string()).collect())
}

/// `SCO003 proximity 0.8 × 20`, then the caps.
fn score(reading: &Reading, n: usize) -> Vec<String> {
    let terms = reading.scores[n].terms.iter();
    let mut out: Vec<String> = terms
        .map(|t| format!("{} {} {} × {}", t.rule, t.component.word().replace('_', " "), t.value, t.weight))
        .collect();
    out.extend(applied(reading, n, true));
    out
}

fn applied(reading: &Reading, n: usize, is_cap: bool) -> Vec<String> {
    reading.scores[n].applied.iter().filter(|a| a.cap.is_some() == is_cap).map(|a| a.rule.to_string()).collect()
}
