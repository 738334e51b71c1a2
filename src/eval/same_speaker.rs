//! Whether two descriptions name the same speaker. In: the gold's name with its other readings, and another; out: exact and
//! lenient verdicts. Looks at words alone, not at the article.

use crate::eval::coding::Label;

/// Names that say that nobody is named; so does anything in brackets, as `(unnamed)`.
const NOBODY: [&str; 7] = ["", "unknown", "none", "unnamed", "unspecified", "null", "n/a"];
const ARTICLES: [&str; 3] = ["the", "a", "an"];
/// Words in front of a name that are no part of it.
const BEFORE_NAMES: [&str; 11] = ["the", "a", "an", "his", "her", "their", "its", "mr", "mrs", "ms", "dr"];

/// How well a name fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fit {
    /// The same words but for case, article and brackets.
    pub(super) is_exact: bool,
    /// The same last word, for every one of several people.
    pub(super) is_lenient: bool,
}

/// Compares a gold speaker with a predicted one.
pub(super) fn same_speaker(gold: &Label, predicted: &Label) -> Fit {
    let other = predicted.first.as_str();
    if is_nobody(&gold.first) || is_nobody(other) {
        let both = is_nobody(&gold.first) && is_nobody(other);
        return Fit { is_exact: both, is_lenient: both };
    }
    let is_exact = gold.all().any(|name| whole(name) == whole(other));
    let theirs = last_words(other);
    let by_name = gold.all().any(|name| last_words(name) == theirs);
    let last = last_word(&whole(other));
    let by_end = !last.is_empty() && gold.all().any(|name| !name.contains(';') && last_word(&whole(name)) == last);
    Fit { is_exact, is_lenient: is_exact || by_name || by_end }
}

fn is_nobody(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    NOBODY.contains(&name.as_str()) || name.starts_with('(') && name.ends_with(')')
}

/// Without what stands in brackets, in single spaces.
fn unbracketed(name: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for c in name.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => {
                depth -= 1;
                out.push(' ');
            }
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without<'n>(name: &'n str, before: &[&str]) -> &'n str {
    match name.split_once(' ') {
        Some((first, rest)) if before.contains(&first.trim_end_matches('.')) => rest,
        _ => name,
    }
}

fn whole(name: &str) -> String {
    let name = unbracketed(name).to_lowercase().replace('’', "'");
    without(&name, &ARTICLES).trim_matches([' ', '.']).to_owned()
}

/// The last words of the names in a list, sorted, each once.
fn last_words(names: &str) -> Vec<String> {
    let list = unbracketed(names).replace(", and ", ";").replace(" and ", ";").replace(", ", ";").to_lowercase();
    let names = list.split(';').map(|name| without(name.trim(), &BEFORE_NAMES)).filter(|name| !name.is_empty());
    let mut out: Vec<String> = names.map(last_word).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn last_word(name: &str) -> String {
    name.split(|c: char| !c.is_alphanumeric() && c != '_').rfind(|word| !word.is_empty()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(gold: &str, predicted: &str) -> (bool, bool) {
        let fit = same_speaker(&Label::only(gold), &Label::only(predicted));
        (fit.is_exact, fit.is_lenient)
    }

    #[test]
    fn names_titles_lists_and_nobody() {
        assert_eq!(fit("The Ministry", "ministry"), (true, true));
        assert_eq!(fit("Ana Roe", "roe"), (false, true));
        assert_eq!(fit("Tom Poe; Ana Roe", "Sens. Poe and Roe"), (false, true));
        assert_eq!(fit("Tom Poe; Ana Roe", "Roe"), (false, false));
        assert_eq!(fit("(unnamed)", ""), (true, true));
        assert_eq!(fit("Ana Roe", ""), (false, false));
        let gold = Label { first: "Ana Roe".to_owned(), others: vec!["spokeswoman (of the port)".to_owned()] };
        assert!(same_speaker(&gold, &Label::only("the spokeswoman")).is_exact);
    }
}
