//! Records by key → links across articles. In: records in any order, and which texts are copies; out: for each statement what
//! stands elsewhere, sorted. Independence is of chains: one person, one body, one wire, one text are one source.

use std::io;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::corpus::candidates;
use crate::corpus::join::Join;
use crate::corpus::sorter::Sorter;
use crate::corpus::{Copies, Glance, HOT, Record};
use crate::corroborate::{Across, Comparison};
use crate::model::{Elsewhere, Relation, RuleId};

/// Pairs that are compared at once.
const BATCH: usize = 4096;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// `(article, what one of its statements has elsewhere)`, sorted by article, statement, other article, other statement.
    pub links: Vec<(u128, Elsewhere)>,
    /// Keys that more records share than are compared, with how many were left out.
    pub hot: u64,
    /// Records left out under such keys, counted once a key.
    pub left_out: u64,
}

/// Collects records, then links them.
pub struct Linker {
    /// Under each key of a statement: what is seen of it at a glance.
    rows: Sorter,
    /// The records themselves, each once.
    records: Join,
}

impl Linker {
    /// With a budget of memory in bytes.
    pub fn new(memory: usize) -> Self {
        Self { rows: Sorter::new(memory - memory / 4), records: Join::new(memory / 4) }
    }

    /// Adds one record.
    ///
    /// # Errors
    /// When the disk refuses what exceeds the budget.
    pub fn add(&mut self, record: &Record) -> io::Result<()> {
        self.records.add(record.id, &encode(record)?)?;
        let seen = encode(&record.glance)?;
        record.glance.keys().into_iter().try_for_each(|key| self.rows.push(u128::from(key), record.id, &seen))
    }

    /// Links all records; `compare` is the exact comparison of two of them, `across` what the rules ask of a pair.
    ///
    /// # Errors
    /// When what was laid on disk cannot be read back.
    pub fn link(
        self,
        copies: &Copies,
        across: &Across,
        compare: impl Fn(&Record, &Record) -> Comparison + Sync,
    ) -> io::Result<Found> {
        let mut out = Found::default();
        let Self { rows, mut records } = self;
        rows.groups(|key, rows| {
            if rows.len() < 2 {
                return Ok(());
            }
            if rows.len() > HOT {
                out.hot += 1;
                out.left_out += (rows.len() - HOT) as u64;
            }
            let seen = rows.iter().take(HOT).map(|row| decode(&row.bytes)).collect::<io::Result<Vec<Glance>>>()?;
            let mut pairs = candidates::pairs(key as u64, &seen, across);
            pairs.try_for_each(|(n, m)| records.want(rows[n].id, rows[m].id))
        })?;
        let mut open: Vec<(Record, Record)> = Vec::new();
        records.pairs(|a, b| {
            open.push((decode(a)?, decode(b)?));
            if open.len() >= BATCH {
                out.links.extend(linked(&std::mem::take(&mut open), copies, across, &compare));
            }
            Ok(())
        })?;
        out.links.extend(linked(&open, copies, across, &compare));
        out.links.sort_by(|x, y| x.0.cmp(&y.0).then_with(|| x.1.place().cmp(&y.1.place())));
        Ok(out)
    }
}

/// The links of pairs, each compared in full.
fn linked(
    pairs: &[(Record, Record)],
    copies: &Copies,
    across: &Across,
    compare: &(impl Fn(&Record, &Record) -> Comparison + Sync),
) -> Vec<(u128, Elsewhere)> {
    let one = |(a, b): &(Record, Record)| {
        let [mine, theirs] = link(a, b, groups(a, b, copies), across, &compare(a, b))?;
        Some([(a.glance.article, mine), (b.glance.article, theirs)])
    };
    pairs.par_iter().filter_map(one).collect::<Vec<_>>().into_iter().flatten().collect()
}

fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}

/// The groups of copies that the articles of two records are in.
fn groups(a: &Record, b: &Record, copies: &Copies) -> [Option<u128>; 2] {
    [copies.of(a.glance.article), copies.of(b.glance.article)]
}

/// The link of a pair, seen from either side; `None` when the claims are neither for nor against each other. `groups` are the groups
/// of copies that their articles are in.
pub fn link(
    a: &Record,
    b: &Record,
    groups: [Option<u128>; 2],
    across: &Across,
    found: &Comparison,
) -> Option<[Elsewhere; 2]> {
    let chain = chain(a, b, groups);
    let relation = match (found.relation, chain) {
        (Some(Relation::Contradicts), None) if found.similarity >= across.contradicts => Relation::Contradicts,
        (Some(Relation::Supports), None) if found.similarity >= across.supports => Relation::Supports,
        (Some(Relation::Supports), Some(_)) if found.similarity >= across.supports => Relation::Repeats,
        _ => return None,
    };
    let rule = chain.map_or_else(|| found.because.first().map_or("COR001", |(rule, _)| rule.as_str()), |c| c.rule());
    let side = |own: &Record, other: &Record| Elsewhere {
        statement: own.statement,
        article: other.article_id.clone(),
        name: other.name.clone(),
        relation,
        is_partial: !(found.a_to_b && found.b_to_a),
        similarity: found.similarity,
        rule: RuleId::new(rule),
        top: other.top.clone(),
        is_counted: other.is_counted,
        is_shown: other.is_shown,
        is_party: other.is_party,
        is_circular: cites(own, other) && cites(other, own),
    };
    Some([side(a, b), side(b, a)])
}

/// Why two statements are one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chain {
    /// The same person or body.
    Speaker,
    /// The same copy or wire.
    Copy,
    /// One cites the other's outlet, or both the same.
    Citing,
}

impl Chain {
    fn rule(self) -> &'static str {
        match self {
            Self::Speaker => "COR014",
            Self::Copy => "COR015",
            Self::Citing => "COR016",
        }
    }
}

fn chain(a: &Record, b: &Record, [group, other]: [Option<u128>; 2]) -> Option<Chain> {
    let same = |x: &Option<String>, y: &Option<String>| x.is_some() && x == y;
    if group.is_some() && group == other || same(&a.wire, &b.wire) || candidates::is_copy(&a.glance, &b.glance) {
        return Some(Chain::Copy);
    }
    if cites(a, b) || cites(b, a) || same(&a.cites, &b.cites) {
        return Some(Chain::Citing);
    }
    (same(&a.person, &b.person) || same(&a.organisation, &b.organisation)).then_some(Chain::Speaker)
}

/// The source of one is the outlet or the wire of the other.
fn cites(a: &Record, b: &Record) -> bool {
    a.cites.as_ref().is_some_and(|source| [&b.outlet, &b.wire].into_iter().flatten().any(|o| o == source))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(article: &str, stems: [u32; 5]) -> Record {
        let number = crate::corpus::identity(article);
        Record {
            id: number,
            glance: Glance { article: number, stems: stems.map(|s| (s, 1.0)).to_vec(), names: Vec::new() },
            article_id: article.to_owned(),
            name: "S1".to_owned(),
            top: article.to_owned(),
            ..Record::default()
        }
    }

    fn agreed(_: &Record, _: &Record) -> Comparison {
        Comparison {
            relation: Some(Relation::Supports),
            similarity: 1.0,
            a_to_b: true,
            b_to_a: true,
            ..Comparison::default()
        }
    }

    fn joined(records: &[Record], memory: usize) -> Found {
        let mut linker = Linker::new(memory);
        for record in records {
            linker.add(record).expect("memory");
        }
        linker.link(&Copies::default(), &Across { words: 3.0, ..Across::default() }, agreed).expect("links")
    }

    #[test]
    fn independent_chains_support_and_shared_chains_repeat() {
        let (a, b) = (record("a", [1, 2, 3, 4, 5]), record("b", [1, 2, 3, 4, 6]));
        let found = joined(&[a.clone(), b.clone()], usize::MAX);
        assert_eq!(found.links.len(), 2);
        assert_eq!(found.links[0].1.relation, Relation::Supports);
        let wired = |r: &Record| Record { wire: Some("agency".to_owned()), ..r.clone() };
        let found = joined(&[wired(&a), wired(&b)], usize::MAX);
        assert_eq!((found.links[0].1.relation, found.links[0].1.rule.as_str()), (Relation::Repeats, "COR015"));
    }

    #[test]
    fn outlets_that_cite_each_other_are_circular() {
        let side = |name: &str, cites: &str| Record {
            outlet: Some(name.to_owned()),
            cites: Some(cites.to_owned()),
            ..record(name, [1, 2, 3, 4, 5 + name.len() as u32])
        };
        let found = joined(&[side("herald", "post"), side("post", "herald")], usize::MAX);
        assert!(found.links.iter().all(|l| l.1.is_circular && l.1.relation == Relation::Repeats));
    }

    #[test]
    fn order_and_budget_change_nothing() {
        let mut all: Vec<Record> =
            (0..400_u32).map(|n| record(&format!("n{n}"), [n / 4, 1000 + n / 4, 2000 + n / 4, 3000 + n, 4])).collect();
        let whole = joined(&all, usize::MAX);
        all.reverse();
        assert_eq!(joined(&all, 1), whole);
        assert!(whole.links.len() > 400);
    }

    #[test]
    fn hot_keys_are_capped_and_counted() {
        let all: Vec<Record> = (0..HOT as u32 + 10).map(|n| record(&format!("n{n}"), [1, 2, 3, 4, 100 + n])).collect();
        let found = joined(&all, usize::MAX);
        assert!(found.hot > 0 && found.left_out >= 10);
    }
}
