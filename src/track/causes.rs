//! What moved → which of the changed rules did it. In: an article as the first rule set read it, and the fields that differ; out: for
//! each field the changes without which it would not be as it is. Traces show where to look; only asking again shows what a rule did.
//!
//! A change is a cause when undoing it alone in the second rule set brings another value. Where none is (two would each do it), those
//! that move the value alone in the first set are. Where none is again, changes are made one after another, and those at which
//! the value moves are.

use std::sync::OnceLock;

use crate::pipeline::{Alike, Engine, Kept};
use crate::ruleset::{Adjust, Change, Files, RuleSet, compose};
use crate::track::facts::{self, Key, Sheet};

/// A field of a statement that differs; `None` for the statement as a whole.
pub(super) type Place = (Key, Option<&'static str>);

/// Why one field moved: places in the list of changes, and whether they did it only together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Why {
    pub(super) causes: Vec<usize>,
    pub(super) together: bool,
}

/// A rule set between the two, and how it stands to the first.
struct Between {
    engine: Engine,
    alike: Alike,
}

type Slot = OnceLock<Option<Box<Between>>>;

/// What is asked, made when it is first needed.
pub(super) struct Causes {
    files: [Files; 2],
    adjust: Adjust,
    first: std::sync::Arc<Engine>,
    pub(super) changes: Vec<Change>,
    made: Vec<Slot>,
    undone: Vec<Slot>,
    /// The first so many changes made.
    chain: Vec<Slot>,
}

impl Causes {
    pub(super) fn new(files: [Files; 2], adjust: Adjust, first: std::sync::Arc<Engine>, changes: Vec<Change>) -> Self {
        let slots = || changes.iter().map(|_| Slot::new()).collect::<Vec<_>>();
        let (made, undone, chain) = (slots(), slots(), slots());
        Self { files, adjust, first, changes, made, undone, chain }
    }

    /// A rule set with some of the changes; `None` when it does not load, as when a rule needs a lexicon that comes with another.
    fn between<'s>(&self, slot: &'s Slot, is_chosen: impl Fn(usize) -> bool) -> Option<&'s Between> {
        let make = || {
            let mut files = compose(&self.files[0], &self.files[1], &self.changes, is_chosen);
            files.share_shipped();
            let rules = RuleSet::load(&files, &self.adjust).ok()?;
            let engine = self.first.with_rules(rules);
            let alike = engine.alike(&self.first);
            Some(Box::new(Between { engine, alike }))
        };
        slot.get_or_init(make).as_deref()
    }

    /// The sheet under a rule set between; the first's own where nothing can differ.
    fn asked<'s>(kept: &Kept, before: &'s Sheet, between: Option<&Between>) -> Option<std::borrow::Cow<'s, Sheet>> {
        let between = between?;
        Some(match between.engine.read_again(kept, &between.alike) {
            Some(reading) => std::borrow::Cow::Owned(facts::sheet(&kept.reading.article, &reading)),
            None => std::borrow::Cow::Borrowed(before),
        })
    }

    /// The causes of each place.
    pub(super) fn of(&self, kept: &Kept, sheets: [&Sheet; 2], places: &[Place]) -> Vec<Why> {
        let count = self.changes.len();
        if count == 1 {
            return places.iter().map(|_| Why { causes: vec![0], together: false }).collect();
        }
        let [before, after] = sheets;
        let mut why = vec![Why::default(); places.len()];
        for nth in 0..count {
            let undone = Self::asked(kept, before, self.between(&self.undone[nth], |n| n != nth));
            let Some(undone) = undone else { continue };
            for (why, place) in why.iter_mut().zip(places) {
                if value(&undone, place) != value(after, place) {
                    why.causes.push(nth);
                }
            }
        }
        self.alone(kept, before, places, &mut why);
        if why.iter().any(|w| w.causes.is_empty()) {
            self.in_turn(kept, sheets, places, &mut why);
        }
        why
    }

    /// Each change made alone: it settles what no undoing settled, and says which causes work only together.
    fn alone(&self, kept: &Kept, before: &Sheet, places: &[Place], why: &mut [Why]) {
        let is_open: Vec<bool> = why.iter().map(|w| w.causes.is_empty()).collect();
        for nth in 0..self.changes.len() {
            let is_asked = |(why, open): (&Why, &bool)| *open || why.causes.len() > 1 && why.causes.contains(&nth);
            if !why.iter().zip(&is_open).any(is_asked) {
                continue;
            }
            let made = Self::asked(kept, before, self.between(&self.made[nth], |n| n == nth));
            for ((why, place), is_open) in why.iter_mut().zip(places).zip(&is_open) {
                let moves = made.as_ref().is_some_and(|made| value(made, place) != value(before, place));
                if *is_open && moves {
                    why.causes.push(nth);
                } else if !is_open && why.causes.len() > 1 && why.causes.contains(&nth) && !moves {
                    why.together = true;
                }
            }
        }
    }

    /// One after another: the last resort, which always finds something.
    fn in_turn(&self, kept: &Kept, [before, after]: [&Sheet; 2], places: &[Place], why: &mut [Why]) {
        let is_open: Vec<bool> = why.iter().map(|w| w.causes.is_empty()).collect();
        let mut last: std::borrow::Cow<'_, Sheet> = std::borrow::Cow::Borrowed(before);
        let count = self.changes.len();
        for nth in 0..count {
            let next = if nth + 1 == count {
                Some(std::borrow::Cow::Borrowed(after))
            } else {
                Self::asked(kept, before, self.between(&self.chain[nth], |n| n <= nth))
            };
            let Some(next) = next else { continue };
            for ((why, place), _) in why.iter_mut().zip(places).zip(&is_open).filter(|(_, open)| **open) {
                if value(&next, place) != value(&last, place) {
                    why.causes.push(nth);
                    why.together = why.causes.len() > 1;
                }
            }
            last = next;
        }
    }
}

/// A field's value; `None` where the statement is not there.
fn value<'s>(sheet: &'s Sheet, (key, field): &Place) -> Option<&'s str> {
    let entry = sheet.get(key)?;
    match field {
        None => Some(""),
        Some(field) => entry.facts.iter().find(|f| f.field == *field).map(|f| f.value.as_ref()),
    }
}
