//! How often each rule fires on a corpus: what never fires, what fires once, what always fires together. In: readings one by
//! one; out: counts that merge by addition, so that parts of a corpus may be counted apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Reading, RuleId};
use crate::ruleset::RuleSet;

/// Counts of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// Times.
    pub times: u64,
    /// Articles with at least one.
    pub articles: u64,
    /// Places as `(article, statement)` numbers; hedges outside statements have none.
    places: BTreeSet<(u64, u32)>,
}

/// Counts of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Articles counted.
    pub articles: u64,
    /// By rule id.
    pub rules: BTreeMap<String, Fired>,
}

impl Stats {
    /// Counts one article; `scoring` are the rules that hold of each of its statements, as [`Engine::scoring`] says.
    ///
    /// [`Engine::scoring`]: crate::pipeline::Engine::scoring
    pub fn add(&mut self, reading: &Reading, scoring: &[Vec<RuleId>]) {
        let number = self.articles;
        self.articles += 1;
        let mut here: BTreeMap<&str, (u64, BTreeSet<u32>)> = BTreeMap::new();
        let mut fire = |rule, statement: Option<u32>| {
            let entry = here.entry(rule).or_default();
            entry.0 += 1;
            entry.1.extend(statement);
        };
        for (n, statement) in reading.statements.iter().enumerate() {
            let at = Some(n as u32);
            statement.because.iter().for_each(|b| fire(b.rule.as_str(), at));
            if let Some(standing) = reading.standings.get(n) {
                standing.because.iter().for_each(|b| fire(b.rule.as_str(), at));
            }
            if let Some(found) = reading.corroboration.get(n).filter(|_| statement.is_attributed()) {
                fire(found.rule.as_str(), at);
            }
            if let Some(score) = reading.scores.get(n) {
                let (letter, digit) = &score.graded_by;
                [letter, digit].into_iter().filter(|r| !r.as_str().is_empty()).for_each(|r| fire(r.as_str(), at));
            }
            scoring.get(n).into_iter().flatten().for_each(|rule| fire(rule.as_str(), at));
        }
        reading.hedges.iter().for_each(|h| fire(h.rule.as_str(), h.statement.map(|s| s.0)));
        reading.links.iter().for_each(|l| fire(l.rule.as_str(), Some(l.from.0)));
        for (rule, (times, statements)) in here {
            let fired = self.rules.entry(rule.to_owned()).or_default();
            fired.times += times;
            fired.articles += 1;
            fired.places.extend(statements.into_iter().map(|s| (number, s)));
        }
    }

    /// Rules of the set that did not fire, in order of their files.
    pub fn silent<'r>(&self, rules: &'r RuleSet) -> Vec<&'r str> {
        rules.rules().iter().map(|r| r.id.as_str()).filter(|id| !self.rules.contains_key(*id)).collect()
    }

    /// Groups of two or more rules that fired in exactly the same statements, three at least.
    pub fn inseparable(&self) -> Vec<Vec<&str>> {
        let mut groups: BTreeMap<&BTreeSet<(u64, u32)>, Vec<&str>> = BTreeMap::new();
        for (id, fired) in self.rules.iter().filter(|(_, f)| f.places.len() >= 3) {
            groups.entry(&fired.places).or_default().push(id);
        }
        let mut out: Vec<Vec<&str>> = groups.into_values().filter(|g| g.len() > 1).collect();
        out.sort();
        out
    }
}
