//! From a pattern's atoms to keys and guards: numbers for words, classes for lexicon values. In: atoms; out: compiled
//! steps, or what name is unknown.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::error::{Fault, Place};
use crate::model::Tag;
use crate::ruleset::automaton::{Compiled, Guard, Key, Names, shape, tags};
use crate::ruleset::classes::Classes;
use crate::ruleset::document::suggestion;
use crate::ruleset::inflect::{Irregular, forms};
use crate::ruleset::lexicon::Lexicon;
use crate::ruleset::pattern::{Atom, Step};
use crate::ruleset::words::Vocabulary;
use crate::text::Positions;

/// What compiling shares between all families.
pub(crate) struct Compiler<'c> {
    pub(crate) vocabulary: &'c mut Vocabulary,
    pub(crate) lexicons: &'c [Lexicon],
    pub(crate) irregular: &'c Irregular,
    /// Sources of rule files, for the places of faults.
    pub(crate) sources: &'c FxHashMap<String, &'c str>,
    /// `(lexicon, column, value)` → class; a class for a whole lexicon has an empty value.
    classes: BTreeMap<(usize, usize, String), u32>,
}

impl<'c> Compiler<'c> {
    pub(crate) fn new(
        vocabulary: &'c mut Vocabulary,
        lexicons: &'c [Lexicon],
        irregular: &'c Irregular,
        sources: &'c FxHashMap<String, &'c str>,
    ) -> Self {
        Self { vocabulary, lexicons, irregular, sources, classes: BTreeMap::new() }
    }

    /// A fault at a byte of a rule file.
    pub(crate) fn fault(&self, file: &str, at: usize, message: String) -> Fault {
        let source = self.sources.get(file).copied().unwrap_or("");
        let positions = Positions::new(source);
        let (line, column) = positions.line_column(at as u32);
        let excerpt = positions.line_span(line).map_or("", |s| s.of(source)).trim_end().to_owned();
        Fault { place: Place { file: file.to_owned(), line, column }, message, help: String::new(), excerpt }
    }

    /// The classes of every lexicon row.
    pub(crate) fn classes(&self) -> Classes {
        let mut of_row: Vec<Vec<Vec<u32>>> = self.lexicons.iter().map(|l| vec![Vec::new(); l.rows.len()]).collect();
        let mut all = self.classes.iter().peekable();
        while let Some(((lexicon, column, _), _)) = all.peek().copied() {
            let column_of = |key: &(usize, usize, String)| (key.0, key.1) == (*lexicon, *column);
            let values = Values::new(std::iter::from_fn(|| all.next_if(|(key, _)| column_of(key))));
            for (row, classes) in of_row[*lexicon].iter_mut().enumerate() {
                values.add(self.lexicons[*lexicon].cells(row).get(*column).map_or("", |c| c.as_str()), classes);
            }
        }
        Classes::new(&of_row)
    }

    fn class(&mut self, name: &str, column: &str, value: Option<&str>) -> Result<u32, String> {
        let Some(number) = self.lexicons.iter().position(|l| l.name == name) else {
            let help = suggestion(name, self.lexicons.iter().map(|l| l.name.as_str()));
            return Err(with_help(format!("unknown lexicon @{name}"), &help));
        };
        let lexicon = &self.lexicons[number];
        let at = match value {
            None => 0,
            Some(_) => lexicon.column(column).ok_or_else(|| {
                let help = suggestion(column, lexicon.columns.iter().map(String::as_str));
                with_help(format!("lexicon @{name} has no column \"{column}\""), &help)
            })?,
        };
        let key = (number, at, value.unwrap_or("").to_owned());
        if let Some(class) = self.classes.get(&key) {
            return Ok(*class);
        }
        let holds = |row: usize, value: &str| lexicon.cells(row)[at].split('|').any(|part| fits(part, value));
        if let Some(value) = value.filter(|value| !(0..lexicon.rows.len()).any(|row| holds(row, value))) {
            return Err(format!("no row of lexicon @{name} has {column} = \"{value}\""));
        }
        let next = self.classes.len() as u32;
        self.classes.insert(key, next);
        Ok(next)
    }

    fn lemma(&mut self, lemma: &str) -> Vec<u32> {
        forms(lemma, self.irregular).iter().map(|form| self.vocabulary.intern(form)).collect()
    }

    fn keys(&mut self, atom: &Atom) -> Result<Vec<Key>, String> {
        Ok(match atom {
            Atom::Word(word) => vec![Key::Word(self.vocabulary.intern(word))],
            Atom::Exact(word) => vec![Key::Word(self.vocabulary.intern(&super::pattern::fold(word)))],
            Atom::Lemma(lemma) => self.lemma(lemma).into_iter().map(Key::Word).collect(),
            Atom::Lexicon { name, column, value } => vec![Key::Class(self.class(name, column, value.as_deref())?)],
            Atom::Tag(prefix) => tag_keys(prefix)?,
            Atom::Shape(name) => vec![Key::Shape(shape(name))],
            Atom::Any => vec![Key::Any],
        })
    }

    fn guard(&mut self, negated: bool, atom: &Atom) -> Result<Guard, String> {
        let guard = match atom {
            Atom::Word(word) => Guard::Words(vec![self.vocabulary.intern(word)]),
            Atom::Exact(word) => Guard::Exact(word.clone()),
            Atom::Lemma(lemma) => Guard::Words(self.lemma(lemma)),
            Atom::Lexicon { name, column, value } => Guard::Class(self.class(name, column, value.as_deref())?),
            Atom::Tag(prefix) => {
                tag_keys(prefix)?;
                Guard::Tags(tags(prefix))
            }
            Atom::Shape(name) => Guard::Shape(shape(name)),
            Atom::Any => return Err("<any> says nothing as a condition".to_owned()),
        };
        Ok(if negated { Guard::Not(Box::new(guard)) } else { guard })
    }
}

impl Names for Compiler<'_> {
    fn step(&mut self, step: &Step) -> Result<Compiled, String> {
        let keys = self.keys(&step.atom)?;
        let mut guards = Vec::new();
        if let Atom::Exact(word) = &step.atom {
            guards.push(Guard::Exact(word.clone()));
        }
        for (negated, atom) in &step.also {
            guards.push(self.guard(*negated, atom)?);
        }
        if step.at_start {
            guards.push(Guard::AtStart);
        }
        Ok(Compiled { keys, guards })
    }
}

/// The values that patterns ask of one column, so that each cell is read once for all of them.
struct Values<'c> {
    whole: FxHashMap<&'c str, u32>,
    /// Those that end in a stop, see [`fits`].
    beginnings: Vec<(&'c str, u32)>,
    /// The class of every row.
    any: Option<u32>,
}

impl<'c> Values<'c> {
    fn new(classes: impl Iterator<Item = (&'c (usize, usize, String), &'c u32)>) -> Self {
        let mut found = Self { whole: FxHashMap::default(), beginnings: Vec::new(), any: None };
        for ((_, _, value), class) in classes {
            if value.is_empty() {
                found.any = Some(*class);
                continue;
            }
            found.whole.insert(value, *class);
            if value.ends_with('.') {
                found.beginnings.push((value, *class));
            }
        }
        found
    }

    /// The classes of a row with this cell, each once.
    fn add(&self, cell: &str, classes: &mut Vec<u32>) {
        let before = classes.len();
        classes.extend(self.any);
        if self.whole.is_empty() {
            return;
        }
        for part in cell.split('|') {
            classes.extend(self.whole.get(part));
            classes.extend(self.beginnings.iter().filter(|(value, _)| fits(part, value)).map(|(_, class)| class));
        }
        classes[before..].sort_unstable();
        classes.dedup();
    }
}

/// A value names a cell, or with a trailing stop everything below it: `epistemic.` holds `epistemic.possible`.
fn fits(cell: &str, value: &str) -> bool {
    cell == value || value.ends_with('.') && cell.starts_with(value)
}

fn with_help(message: String, help: &str) -> String {
    if help.is_empty() { message } else { format!("{message}, {help}") }
}

fn tag_keys(prefix: &str) -> Result<Vec<Key>, String> {
    let bits = tags(prefix);
    let keys: Vec<Key> = Tag::ALL.iter().filter(|t| bits >> **t as u64 & 1 == 1).map(|t| Key::Tag(*t)).collect();
    if keys.is_empty() {
        let help = suggestion(prefix, Tag::ALL.iter().map(|t| t.name()).filter(|n| !n.is_empty()));
        return Err(with_help(format!("no word class begins with #{prefix}"), &help));
    }
    Ok(keys)
}
