//! One key for one person or body across a corpus. In: a speaker's words and mentions; out: the registry's key, else the
//! gazetteer's full name, else the name itself, as a slug; empty for what has no name of its own.

use std::ops::Range;

use crate::resolve::alike::plain;
use crate::resolve::lexicons::Lexicons;

/// The key; the same for every spelling that resolution takes for one name.
pub(super) fn of(lexicons: &Lexicons<'_>, name: &[String], mentions: &[Range<usize>], is_person: bool) -> String {
    let listed = |lexicon: &str, column: &str| {
        mentions.iter().find_map(|m| {
            let hit = lexicons.at(m.start, lexicon).filter(|hit| hit.len as usize == m.len())?;
            let cell = lexicons.cell_of(*hit, column);
            (!cell.is_empty()).then(|| cell.to_owned())
        })
    };
    if let Some(key) = listed("registry", "key") {
        return key;
    }
    if is_person && let Some(full) = listed("people", "name") {
        return slug(full.split([' ', '-']).map(str::to_lowercase));
    }
    let proper = mentions.iter().any(|m| lexicons.is_name(m.start) || lexicons.is_name(m.end - 1));
    // A surname alone may be anybody's.
    if !proper || is_person && name.len() < 2 {
        return String::new();
    }
    slug(name.iter().cloned())
}

fn slug(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.map(|w| plain(&w)).filter(|w| !w.is_empty()).collect();
    words.join("-")
}
