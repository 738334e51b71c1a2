//! Texts that are one text: agency copy, cut, retitled, lightly edited. In: a print of each article; out: groups, each named by
//! its least article. A print is the runs of four words whose hash falls on a fixed eighth of all (sampling by value, so that
//! a cut text keeps its share); containment is counted exactly over the prints.

use std::collections::BTreeMap;
use std::io;

use rustc_hash::FxHashMap;

use crate::corpus::hash;
use crate::corpus::sorter::Sorter;

/// Words in a run.
const RUN: usize = 4;
/// One run in so many is kept.
const SAMPLE: u64 = 8;
/// Runs that must be shared, and the share of the smaller print.
const LEAST: u32 = 5;
const CONTAINED: f64 = 0.45;

/// Runs in more articles than this are common; what is common is evidence only between texts that have little else.
const CROWD: usize = 400;
/// Where that is so, most of both must be common.
const ALL: f64 = 0.8;

/// The pairs of articles that one run shows, and whether it is common. `articles` are those that hold it, sorted.
pub fn neighbours(articles: &[u128]) -> (bool, Vec<(u128, u128)>) {
    let is_common = articles.len() > CROWD;
    let mut pairs = Vec::new();
    for (n, a) in articles.iter().enumerate() {
        // Past the cap each article is paired with the first only: a text in 300 outlets stays one group.
        let reach = if n == 0 || !is_common { articles.len() } else { articles.len().min(CROWD).max(n + 1) };
        pairs.extend(articles[n + 1..reach].iter().filter(|b| *b != a).map(|b| (*a, *b)));
    }
    (is_common, pairs)
}

/// Enough is shared: of `own`, the smaller number of runs that are not common, or of everything.
pub fn is_copy(shared: u32, common: u32, own: u32) -> bool {
    let rare = shared - common;
    if own >= 2 * LEAST {
        return rare >= LEAST && f64::from(rare) >= CONTAINED * f64::from(own);
    }
    shared >= 2 * LEAST && f64::from(shared) >= ALL * f64::from(own + common)
}

/// What an article looks like to its copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Print {
    /// [`Article::key`](crate::model::Article::key).
    pub article: u128,
    /// Sorted, no two alike.
    pub runs: Vec<u64>,
}

/// The print of a text.
pub fn print(article: u128, text: &str) -> Print {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let mut runs: Vec<u64> =
        words.windows(RUN).map(|w| hash(&w.join(" "))).filter(|h| h.is_multiple_of(SAMPLE)).collect();
    runs.sort_unstable();
    runs.dedup();
    Print { article, runs }
}

/// The prints of all articles, in any order.
pub struct Prints {
    runs: Sorter,
    memory: usize,
}

impl Prints {
    /// With a budget of memory in bytes.
    pub fn new(memory: usize) -> Self {
        Self { runs: Sorter::new(memory / 2), memory: memory / 2 }
    }

    /// Adds one.
    ///
    /// # Errors
    /// When the disk refuses what exceeds the budget.
    pub fn add(&mut self, print: &Print) -> io::Result<()> {
        print.runs.iter().try_for_each(|run| self.runs.push(u128::from(*run), print.article, &[]))
    }
}

/// Which articles are one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// Article → the least article of its group; only those in a group of two or more.
    group: BTreeMap<u128, u128>,
    /// Runs that stood in more articles than are compared.
    pub hot: u64,
}

impl Copies {
    /// Joins copies that `prints` shows.
    ///
    /// # Errors
    /// When what was laid on disk cannot be read back.
    pub fn find(prints: Prints) -> io::Result<Self> {
        let mut pairs = Sorter::new(prints.memory);
        let mut out = Self::default();
        // Runs that many articles hold tell little of any: only the others make up an article's size.
        let mut own: FxHashMap<u128, u32> = FxHashMap::default();
        prints.runs.groups(|_, rows| {
            let articles: Vec<u128> = rows.iter().map(|row| row.id).collect();
            let (is_common, found) = neighbours(&articles);
            out.hot += u64::from(is_common);
            for article in articles {
                *own.entry(article).or_default() += u32::from(!is_common);
            }
            found.into_iter().try_for_each(|(a, b)| pairs.push(a, b, &[u8::from(is_common)]))
        })?;
        let mut edges = Vec::new();
        pairs.groups(|a, rows| {
            for same in rows.chunk_by(|x, y| x.id == y.id) {
                let common = same.iter().filter(|row| row.bytes[0] == 1).count() as u32;
                let shared = same.len() as u32;
                let of = |article: u128| own.get(&article).copied().unwrap_or(0);
                let least = of(a).min(of(same[0].id)) + common;
                if is_copy(shared, common, least - common) {
                    edges.push((a, same[0].id));
                }
            }
            Ok(())
        })?;
        out.join(&edges);
        Ok(out)
    }

    /// Groups from edges, whatever their order: each article points to the least it can reach.
    fn join(&mut self, edges: &[(u128, u128)]) {
        for (a, b) in edges {
            let (x, y) = (self.root(*a), self.root(*b));
            self.group.insert(x.max(y), x.min(y));
            self.group.entry(x.min(y)).or_insert(x.min(y));
        }
        let all: Vec<u128> = self.group.keys().copied().collect();
        for article in all {
            let root = self.root(article);
            self.group.insert(article, root);
        }
    }

    fn root(&self, mut article: u128) -> u128 {
        while let Some(next) = self.group.get(&article).copied().filter(|n| *n != article) {
            article = next;
        }
        article
    }

    /// The group of an article, `None` when it stands alone.
    pub fn of(&self, article: u128) -> Option<u128> {
        self.group.get(&article).copied()
    }

    /// The groups, each with its articles in order.
    pub fn groups(&self) -> BTreeMap<u128, Vec<u128>> {
        let mut out: BTreeMap<u128, Vec<u128>> = BTreeMap::new();
        for (article, group) in &self.group {
            out.entry(*group).or_default().push(*article);
        }
        out
    }
}
