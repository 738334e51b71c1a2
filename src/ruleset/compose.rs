//! One rule set's files with some of another's changes. In: both sets' files, the changes and which to make; out: files that can be
//! loaded. Makes no judgement of whether they load: a rule may need the lexicon that came with it.

use std::collections::BTreeSet;

use crate::ruleset::changes::{Change, Part};
use crate::ruleset::{Files, Lexicon};

/// The first set with those of the changes that are chosen.
pub fn compose(before: &Files, after: &Files, changes: &[Change], is_chosen: impl Fn(usize) -> bool) -> Files {
    let mut out = before.clone();
    let chosen = changes.iter().enumerate().filter(|(nth, _)| is_chosen(*nth));
    let parts: Vec<&Part> = chosen.flat_map(|(_, change)| &change.parts).collect();
    // A rule may have moved to another file: all old ones go before any new one comes.
    for part in &parts {
        if let Part::Rule { before: Some(file), .. } = part {
            out.remove(file);
        }
    }
    let mut lexicons: BTreeSet<&str> = BTreeSet::new();
    for part in &parts {
        match part {
            Part::Rule { after: Some(file), .. } | Part::File(file) => match after.get(file) {
                Some(bytes) => out.insert(file, bytes.to_vec()),
                None => out.remove(file),
            },
            Part::Rule { after: None, .. } => {}
            Part::Row { file, .. } => drop(lexicons.insert(file)),
        }
    }
    for file in lexicons {
        let rows: BTreeSet<(&str, usize)> = parts.iter().filter_map(|part| row_of(part, file)).collect();
        out.insert(file, mixed(file, before, after, &rows));
    }
    out
}

fn row_of<'p>(part: &'p Part, of: &str) -> Option<(&'p str, usize)> {
    match part {
        Part::Row { file, term, twin } if file == of => Some((term, *twin)),
        _ => None,
    }
}

/// A lexicon in the second set's order: its rows where they are chosen or the same, the first set's where not.
fn mixed(file: &str, before: &Files, after: &Files, chosen: &BTreeSet<(&str, usize)>) -> Vec<u8> {
    let read = |files: &Files| Lexicon::parse("", file, files.get(file).unwrap_or_default(), &mut Vec::new());
    let (a, b) = (read(before), read(after));
    let (old, new) = (a.keyed(), b.keyed());
    let mut in_order: Vec<(&(&str, usize), &usize)> = new.iter().collect();
    in_order.sort_by_key(|(_, nth)| **nth);
    let mut writer = csv::Writer::from_writer(Vec::new());
    drop(writer.write_record(std::iter::once("term").chain(b.columns.iter().map(String::as_str))));
    let mut put = |lexicon: &Lexicon, nth: usize| {
        let cells = lexicon.cells(nth).iter().map(compact_str::CompactString::as_str);
        // Writing into memory cannot fail.
        drop(writer.write_record(std::iter::once(lexicon.rows[nth].term.as_str()).chain(cells)));
    };
    for (key, nth) in in_order {
        match (chosen.contains(key), old.get(key)) {
            (true, _) => put(&b, *nth),
            (false, Some(nth)) => put(&a, *nth),
            (false, None) => {}
        }
    }
    let mut lone: Vec<(&(&str, usize), &usize)> =
        old.iter().filter(|(key, _)| !new.contains_key(*key) && !chosen.contains(*key)).collect();
    lone.sort_by_key(|(_, nth)| **nth);
    for (_, nth) in lone {
        put(&a, *nth);
    }
    writer.into_inner().unwrap_or_default()
}
