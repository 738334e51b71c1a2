//! What became of each article → what became of the corpus. In: articles in input order; out: counts of everything and lists of the
//! largest. Holds some bytes a statement and, of the changes, no more than are listed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::diff::tau;
use crate::report::Unprocessed;
use crate::ruleset::Change;
use crate::text::hex;
use crate::track::article::{Both, Found};
use crate::track::document::{
    ArticleShift, Corpus, Moves, RuleRow, RulesDiff, Scores, ShiftRow, StatementChange, What,
};
use crate::track::ranks::{self, Means};

/// Articles listed whose mean moved.
const MOST_ARTICLES: usize = 1000;

/// A group's sums, in hundredths of a point.
#[derive(Default)]
struct Group {
    statements: u64,
    sums: [i64; 2],
    bands: u64,
}

/// What one changed rule moved.
#[derive(Clone, Default)]
struct Moved {
    articles: u64,
    moves: Moves,
}

/// Sums under way.
#[derive(Default)]
pub(super) struct Sums {
    most: usize,
    corpus: Corpus,
    texts: Sha256,
    moves: Moves,
    scores: Scores,
    shift: i64,
    pairs: Vec<(i32, i32)>,
    bands: BTreeMap<(&'static str, &'static str), u64>,
    types: BTreeMap<&'static str, Group>,
    outlets: BTreeMap<String, Group>,
    means: Vec<Means>,
    articles: Vec<(usize, ArticleShift)>,
    rules: Vec<Moved>,
    /// In input order until they are cut to the largest.
    list: Vec<(u64, StatementChange)>,
    listed: u64,
    unprocessed: Vec<Unprocessed>,
}

impl Sums {
    pub(super) fn new(rules: usize, most: usize) -> Self {
        Self { most, rules: vec![Moved::default(); rules], ..Self::default() }
    }

    /// What was not compared.
    pub(super) fn lost(&mut self, row: Unprocessed) {
        self.corpus.read += 1;
        if row.skipped {
            self.corpus.skipped += 1;
        } else {
            self.corpus.failed += 1;
        }
        self.unprocessed.push(row);
    }

    /// The next article.
    pub(super) fn add(&mut self, found: Found) {
        self.corpus.read += 1;
        self.corpus.compared += 1;
        self.corpus.moved += u64::from(!found.changes.is_empty());
        self.texts.update(&found.text_hash);
        for both in &found.both {
            self.both(both, found.outlet.as_deref());
        }
        let means: Means = found.scored.map(|(sum, n)| (n > 0).then(|| rounded(sum, n)));
        if found.scored[0] != found.scored[1] {
            let points = means.map(|m| m.map(|h| f64::from(h) / 100.0));
            let shift = ArticleShift {
                article: found.id.clone(),
                path: found.path.clone(),
                outlet: found.outlet.clone(),
                mean: points,
                rank: [None, None],
                statements: found.changes.len() as u64,
            };
            self.articles.push((self.means.len(), shift));
        }
        self.means.push(means);
        self.changes(found.changes);
    }

    fn both(&mut self, both: &Both, outlet: Option<&str>) {
        self.scores.statements += 1;
        let is_moved = both.band[0] != both.band[1];
        if is_moved {
            let word = |side: usize| both.band[side].map_or("", crate::model::Band::word);
            *self.bands.entry((word(0), word(1))).or_default() += 1;
            self.scores.bands_changed += 1;
        }
        let [Some(before), Some(after)] = both.hundredths else { return };
        self.scores.scored += 1;
        self.scores.moved += u64::from(before != after);
        self.shift += i64::from(after - before);
        self.pairs.push((before, after));
        let add = |group: &mut Group| {
            group.statements += 1;
            group.sums = [group.sums[0] + i64::from(before), group.sums[1] + i64::from(after)];
            group.bands += u64::from(is_moved);
        };
        add(self.types.entry(both.source_type.top()).or_default());
        if let Some(outlet) = outlet {
            if !self.outlets.contains_key(outlet) {
                self.outlets.insert(outlet.to_owned(), Group::default());
            }
            self.outlets.get_mut(outlet).into_iter().for_each(add);
        }
    }

    fn changes(&mut self, changes: Vec<(StatementChange, BTreeSet<usize>)>) {
        let mut met = BTreeSet::new();
        for (change, causes) in changes {
            self.moves.add(&change.what);
            for nth in &causes {
                // Each kind of change counts for the rules that did that kind.
                let name = &change.causes[causes.iter().position(|n| n == nth).unwrap_or(0)];
                let mine: Vec<What> = change.what.iter().copied().filter(|w| did(&change, *w, name)).collect();
                self.rules[*nth].moves.add(&mine);
            }
            met.extend(causes);
            self.list.push((self.listed, change));
            self.listed += 1;
            if self.list.len() > 4 * self.most.max(100) {
                self.cut();
            }
        }
        for nth in met {
            self.rules[nth].articles += 1;
        }
    }

    /// Keeps the largest.
    fn cut(&mut self) {
        self.list.sort_by_key(|(nth, change)| (Reverse(size(change)), *nth));
        self.list.truncate(self.most);
    }

    /// All of it, but for the sides and the figures against gold.
    pub(super) fn finish(mut self, changes: &[Change], prose: Vec<String>) -> RulesDiff {
        self.cut();
        let rows = changes.iter().zip(&self.rules).map(|(change, moved)| RuleRow {
            rule: change.name.clone(),
            family: change.family.clone(),
            file: change.file.clone(),
            way: change.way,
            detail: change.detail.clone(),
            changes: change.count() as u64,
            articles: moved.articles,
            moves: moved.moves,
        });
        let rules = rows.collect();
        self.corpus.hash = hex(&self.texts.clone().finalize());
        RulesDiff {
            schema: "onrecord.rules-diff/1".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            corpus: std::mem::take(&mut self.corpus),
            rules,
            prose,
            moves: self.moves,
            changes: std::mem::take(&mut self.list).into_iter().map(|(_, change)| change).collect(),
            unprocessed: std::mem::take(&mut self.unprocessed),
            scores: self.scored(),
            ..RulesDiff::default()
        }
    }

    fn scored(self) -> Scores {
        let mut out = self.scores;
        let places = ranks::places(&self.means);
        out.ranks_changed = places.iter().filter(|[a, b]| a != b).count() as u64;
        out.articles_moved = self.articles.len() as u64;
        let mut articles = self.articles;
        articles.sort_by_key(|(nth, shift)| {
            (
                Reverse(
                    shift.mean[0].zip(shift.mean[1]).map_or(i64::MAX, |(a, b)| ((b - a) * 100.0).round().abs() as i64),
                ),
                *nth,
            )
        });
        articles.truncate(MOST_ARTICLES);
        out.articles = articles.into_iter().map(|(nth, shift)| ArticleShift { rank: places[nth], ..shift }).collect();
        out.mean_shift = points(self.shift, out.scored);
        out.bands = self.bands.into_iter().map(|((a, b), n)| (a.to_owned(), b.to_owned(), n)).collect();
        out.tau_statements = tau(&self.pairs).map(four_places);
        let means: Vec<(i32, i32)> = self.means.iter().filter_map(|[a, b]| a.zip(*b)).collect();
        out.tau_articles = tau(&means).map(four_places);
        let types = self.types.into_iter().map(|(name, group)| row(name.to_owned(), &group));
        out.types = types.collect();
        out.outlets = self.outlets.into_iter().map(|(name, group)| row(name, &group)).collect();
        out
    }
}

/// One of the fields of that kind has the rule among its causes.
fn did(change: &StatementChange, what: What, rule: &str) -> bool {
    let is_kind = |field: &str| match what {
        What::Gained | What::Lost => field == "statement",
        _ => field != "statement" && crate::track::facts::kind_of(field) == what,
    };
    change.fields.iter().any(|f| is_kind(&f.field) && f.causes.iter().any(|c| c == rule))
}

/// How much of a change: statements that come or go, then points, then another band, then the number of fields.
fn size(change: &StatementChange) -> (u8, u64, bool, usize) {
    let is_whole = change.what.iter().any(|w| matches!(w, What::Gained | What::Lost));
    let moved = match change.score {
        [Some(a), Some(b)] => ((b - a) * 100.0).round().abs() as u64,
        [None, None] => 0,
        // Scored on one side only: more than any move of points.
        _ => 10_000,
    };
    (u8::from(is_whole), moved, change.band[0] != change.band[1], change.fields.len())
}

fn row(group: String, sums: &Group) -> ShiftRow {
    ShiftRow {
        group,
        statements: sums.statements,
        mean: sums.sums.map(|sum| points(sum, sums.statements)),
        shift: points(sums.sums[1] - sums.sums[0], sums.statements),
        bands: sums.bands,
    }
}

/// Mean of hundredths, rounded to a hundredth.
fn rounded(sum: i64, n: u64) -> i32 {
    (sum as f64 / n.max(1) as f64).round() as i32
}

fn points(sum: i64, n: u64) -> f64 {
    f64::from(rounded(sum, n)) / 100.0
}

fn four_places(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0 + 0.0
}
