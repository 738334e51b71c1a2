//! The comparison itself: both rule sets loaded, the corpus read on all cores, sums in input order. In: two sets of files and inputs;
//! out: a [`RulesDiff`], or the faults of whichever side has some.

use std::sync::Arc;

use crate::attribute::Conventions;
use crate::batch::{self, Event, Plan, Work};
use crate::error::{Error, Fault, Place, Result};
use crate::ingest::{self, Input};
use crate::pipeline::Engine;
use crate::ruleset::{Adjust, Files, RuleSet, changes, prose};
use crate::track::article::{Asker, Found};
use crate::track::causes::Causes;
use crate::track::document::{RulesDiff, Side};
use crate::track::sums::Sums;

/// The weights of the accurate engine, which is not compared here: 22 MB that nothing would read.
const LEFT_OUT: &str = "attribution/encoder.bin";

/// What is compared, and how.
pub struct Given {
    /// Both rule sets; hashes of the sides are filled in.
    pub sides: [(Side, Files); 2],
    /// What the settings in force change in both.
    pub adjust: Adjust,
    /// Threads; 0 is one for each core.
    pub jobs: usize,
    /// Statements listed.
    pub list: usize,
}

/// Both rule sets, loaded.
pub struct Loaded {
    sides: [Side; 2],
    files: [Files; 2],
    adjust: Adjust,
    engines: [Arc<Engine>; 2],
    jobs: usize,
    list: usize,
}

impl Given {
    /// Loads both sides.
    ///
    /// # Errors
    /// Every fault of either side, under its name.
    pub fn load(self) -> Result<Loaded> {
        let [(mut a, mut before), (mut b, mut after)] = self.sides;
        let mut faults = Vec::new();
        let mut engine = |side: &mut Side, files: &mut Files| {
            files.remove(LEFT_OUT);
            files.share_shipped();
            match RuleSet::load(files, &self.adjust) {
                Ok(rules) => {
                    let engine = Engine::new(rules, Conventions::Product);
                    let stamp = engine.stamp();
                    (side.rule_set, side.model) = (stamp.rule_set, stamp.model);
                    Ok(Some(Arc::new(engine)))
                }
                Err(Error::Faults(list)) => {
                    faults.extend(list.into_iter().map(|fault| placed(side, fault)));
                    Ok(None)
                }
                Err(error) => Err(error),
            }
        };
        let pair = (engine(&mut a, &mut before)?, engine(&mut b, &mut after)?);
        match pair {
            (Some(x), Some(y)) if faults.is_empty() => Ok(Loaded {
                sides: [a, b],
                files: [before, after],
                adjust: self.adjust,
                engines: [x, y],
                jobs: self.jobs,
                list: self.list,
            }),
            _ => Err(Error::Faults(faults)),
        }
    }
}

/// A fault under the name of its side.
fn placed(side: &Side, fault: Fault) -> Fault {
    let file = format!("{}/{}", side.name.trim_end_matches('/'), fault.place.file);
    Fault { place: Place { file, ..fault.place }, ..fault }
}

impl Loaded {
    /// Both engines, first and second.
    pub fn engines(&self) -> [&Engine; 2] {
        [&self.engines[0], &self.engines[1]]
    }
}

/// Reads the corpus under both.
///
/// # Errors
/// When the corpus holds no article, or threads cannot be started.
pub fn run(loaded: Loaded, inputs: Vec<Input>, options: ingest::Options) -> Result<RulesDiff> {
    let [a, b] = loaded.engines;
    let files = loaded.files;
    let found = changes([a.rules(), b.rules()], [&files[0], &files[1]]);
    let prose = prose(&found, [&files[0], &files[1]]);
    let mut sums = Sums::new(found.len(), loaded.list);
    let alike = b.alike(&a);
    let causes = Causes::new(files, loaded.adjust, Arc::clone(&a), found);
    let asker = Arc::new(Asker { engines: [a, b], alike, causes });
    let shared = Arc::clone(&asker);
    let work: Work<Found> = Arc::new(move |article| shared.ask(article));
    let plan = Plan { jobs: loaded.jobs, ..Plan::default() };
    batch::stream(inputs, Arc::new(options), &plan, work, |event| {
        match event {
            Event::One(Ok(found)) => sums.add(found),
            Event::One(Err(row)) => sums.lost(row),
            Event::Tick => {}
        }
        Ok(())
    })?;
    let mut out = sums.finish(&asker.causes.changes, prose);
    [out.a, out.b] = loaded.sides;
    if out.corpus.read == 0 {
        return Err(Error::Usage("the corpus holds no article: nothing was compared".to_owned()));
    }
    Ok(out)
}
