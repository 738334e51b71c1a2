//! Two aligned claims → what speaks for and against their saying the same: named numbers, each about 0..=1. In: claims and
//! their alignment; out: evidence for the ranking model. Weighs nothing.

use std::borrow::Cow;

use crate::corroborate::align::Alignment;
use crate::corroborate::claim::{Claim, Term};
use crate::corroborate::conflict;
use crate::corroborate::overlap;
use crate::corroborate::vectors::{self, Vectors};

/// Named numbers, always the same names in the same order.
pub(super) type Sheet = Vec<(&'static str, f64)>;

/// The same for a reader, who asks seldom: names are put together.
pub type Evidence = Vec<(Cow<'static, str>, f64)>;

/// What two claims show of each other.
pub(super) struct Weighed {
    /// What is alike whichever comes first.
    both: Sheet,
    /// What the second asks of the first.
    pub(super) to_b: Sheet,
    /// What the first asks of the second.
    pub(super) to_a: Sheet,
}

impl Weighed {
    /// From claims and their alignment.
    pub(super) fn new(vectors: &Vectors, a: &Claim<'_>, b: &Claim<'_>, pair: &Alignment) -> Self {
        let turned = pair.turned();
        let alike = Alike {
            meaning: vectors::cosine(a.sum(vectors), b.sum(vectors)),
            sequence: overlap::common_subsequence(&a.hashes, &b.hashes) as f64,
        };
        Self {
            both: symmetric(vectors, a, b, pair, &alike),
            to_b: directed(vectors, a, b, pair, &alike),
            to_a: directed(vectors, b, a, &turned, &alike),
        }
    }

    /// What holds whichever comes first, the lesser and the greater of what either asks among it.
    pub(super) fn symmetric(&self) -> impl Iterator<Item = f64> {
        let either = |pick: fn(f64, f64) -> f64| self.to_b.iter().zip(&self.to_a).map(move |(x, y)| pick(x.1, y.1));
        self.both.iter().map(|(_, value)| *value).chain(either(f64::min)).chain(either(f64::max))
    }

    /// Symmetric, from the first to the second, from the second to the first, each under its name.
    pub(super) fn named(&self) -> [Evidence; 3] {
        let plain = |sheet: &Sheet| sheet.iter().map(|(name, value)| (Cow::Borrowed(*name), *value)).collect();
        let asked = self.to_b.iter();
        let both = self.both.iter().map(|(name, _)| Cow::Borrowed(*name));
        let least = asked.clone().map(|(name, _)| Cow::Owned(format!("least.{name}")));
        let most = asked.map(|(name, _)| Cow::Owned(format!("most.{name}")));
        let symmetric = both.chain(least).chain(most).zip(self.symmetric()).collect();
        [symmetric, plain(&self.to_b), plain(&self.to_a)]
    }
}

/// What is asked of both in either direction, and is dear.
struct Alike {
    /// The cosine of the sums of their words' vectors.
    meaning: f64,
    /// How many words stand in both in the same order.
    sequence: f64,
}

/// From this likeness on a word counts as met.
const MET: f64 = 0.7;
/// Tokens between two neighbours.
const NEAR: usize = 6;

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 1.0 }
}

fn met(partner: Option<(usize, f64)>) -> f64 {
    partner.map_or(0.0, |(_, score)| score)
}

/// Share of the weight of the chosen terms that is met; 1 when there are none.
fn covered(claim: &Claim<'_>, to: &[Option<(usize, f64)>], chosen: impl Fn(&Term<'_>) -> bool) -> f64 {
    let mine = || claim.terms.iter().zip(to).filter(|(t, _)| chosen(t) && !t.is_context);
    ratio(mine().map(|(t, m)| t.weight * met(*m)).sum(), mine().map(|(t, _)| t.weight).sum())
}

/// Share of the weight of all terms, context included, that is met.
pub(super) fn coverage(claim: &Claim<'_>, to: &[Option<(usize, f64)>]) -> f64 {
    let total: f64 = claim.terms.iter().map(|t| t.weight).sum();
    let found: f64 = claim.terms.iter().zip(to).map(|(t, m)| t.weight * met(*m)).sum();
    if total > 0.0 { found / total } else { 0.0 }
}

/// Names that the other lacks, counted on the side that has fewer of them.
pub(super) fn strangers(a: &Claim<'_>, b: &Claim<'_>, found: &Alignment) -> usize {
    let alone = |claim: &Claim<'_>, to: &[Option<(usize, f64)>]| {
        let names = claim.terms.iter().zip(to).filter(|(t, _)| t.is_name && t.date.is_empty() && !t.is_context);
        names.filter(|(_, partner)| partner.is_none()).count()
    };
    alone(a, &found.to_b).min(alone(b, &found.to_a))
}

/// The weight of what finds no partner.
fn left(claim: &Claim<'_>, to: &[Option<(usize, f64)>]) -> f64 {
    claim.terms.iter().zip(to).filter(|(t, _)| !t.is_context).map(|(t, m)| t.weight * (1.0 - met(*m))).sum()
}

/// A sum over the aligned terms by weight.
fn weigh(claim: &Claim<'_>, to: &[Option<(usize, f64)>], of: impl Fn(&Term<'_>, f64) -> f64) -> f64 {
    claim.terms.iter().zip(to).filter_map(|(t, m)| m.map(|(_, s)| t.weight * of(t, s))).sum()
}

/// The rarest of the chosen words that is met.
fn rarest(claim: &Claim<'_>, to: &[Option<(usize, f64)>], chosen: fn(&Term<'_>) -> bool) -> f64 {
    let mine = claim.terms.iter().zip(to).filter(|(t, _)| chosen(t));
    mine.map(|(t, m)| t.weight * met(*m)).fold(0.0, f64::max)
}

/// Share of what is met that only close vectors meet.
fn soft(claim: &Claim<'_>, to: &[Option<(usize, f64)>]) -> f64 {
    let all = weigh(claim, to, |_, s| s);
    if all > 0.0 { weigh(claim, to, |_, s| if s < MET { s } else { 0.0 }) / all } else { 0.0 }
}

/// Both hold words of a kind that the other lacks: the lighter of the two rests.
fn apart(a: &Claim<'_>, b: &Claim<'_>, found: &Alignment, kind: fn(&Term<'_>) -> bool) -> f64 {
    let rest = |claim: &Claim<'_>, to: &[Option<(usize, f64)>]| {
        let mine = claim.terms.iter().zip(to).filter(|(t, _)| kind(t) && !t.is_context);
        mine.map(|(t, m)| t.weight * (1.0 - met(*m))).sum::<f64>()
    };
    rest(a, &found.to_b).min(rest(b, &found.to_a)).min(3.0) / 3.0
}

/// The most of `b` that one clause of `a` holds, and how many of its clauses hold any.
fn clauses(a: &Claim<'_>, b: &Claim<'_>, found: &Alignment) -> (f64, f64) {
    let mut by: std::collections::BTreeMap<u16, f64> = std::collections::BTreeMap::new();
    for (term, partner) in b.terms.iter().zip(&found.to_a) {
        if let Some((n, score)) = partner {
            *by.entry(a.terms[*n].clause).or_default() += term.weight * score;
        }
    }
    let total: f64 = b.terms.iter().map(|t| t.weight).sum();
    (ratio(by.values().fold(0.0, |x, y| x.max(*y)), total), (by.len() as f64).min(5.0) / 5.0)
}

/// Of the chosen terms of `b` that are met, the share whose neighbour stands near in `a`, too.
fn near(a: &Claim<'_>, b: &Claim<'_>, found: &Alignment, chosen: fn(&Term<'_>) -> bool) -> f64 {
    let place = |n: usize| found.to_a[n].filter(|(_, s)| *s >= MET).map(|(m, _)| a.terms[m].token);
    let (mut all, mut close) = (0.0_f64, 0.0_f64);
    for n in (0..b.terms.len()).filter(|n| chosen(&b.terms[*n])) {
        let Some(at) = place(n) else { continue };
        all += 1.0;
        let neighbours = [n.checked_sub(1), Some(n + 1).filter(|m| *m < b.terms.len())];
        let is_near = neighbours.into_iter().flatten().filter_map(place).any(|p| p.abs_diff(at) <= NEAR);
        close += f64::from(u8::from(is_near));
    }
    if all > 0.0 { close / all } else { 1.0 }
}

/// What is alike whichever comes first.
fn symmetric(vectors: &Vectors, a: &Claim<'_>, b: &Claim<'_>, found: &Alignment, alike: &Alike) -> Sheet {
    let (of_a, of_b) = (coverage(a, &found.to_b), coverage(b, &found.to_a));
    let both = if of_a + of_b > 0.0 { 2.0 * of_a * of_b / (of_a + of_b) } else { 0.0 };
    let least = |chosen: fn(&Term<'_>) -> bool| covered(a, &found.to_b, chosen).min(covered(b, &found.to_a, chosen));
    let most = |chosen: fn(&Term<'_>) -> bool| covered(a, &found.to_b, chosen).max(covered(b, &found.to_a, chosen));
    let (left_a, left_b) = (left(a, &found.to_b), left(b, &found.to_a));
    let (long, short) = (a.tokens.len().max(b.tokens.len()) as f64, a.tokens.len().min(b.tokens.len()) as f64);
    let mut out = vec![
        ("cover_both", both),
        ("cover_least", of_a.min(of_b)),
        ("cover_most", of_a.max(of_b)),
        ("meaning", alike.meaning),
        ("words", overlap::shared(a.runs(), b.runs(), 1)),
        ("pairs", overlap::shared(a.runs(), b.runs(), 2)),
        ("triples", overlap::shared(a.runs(), b.runs(), 3)),
        ("sequence_long", ratio(alike.sequence, long)),
        ("sequence_short", ratio(alike.sequence, short)),
        ("letters", overlap::letters(&a.tokens, &b.tokens)),
        ("names_least", least(|t| t.is_name)),
        ("names_most", most(|t| t.is_name)),
        ("nouns_least", least(|t| t.is_noun)),
        ("nouns_most", most(|t| t.is_noun)),
        ("verbs_least", least(|t| t.is_verb)),
        ("verbs_most", most(|t| t.is_verb)),
        ("numbers_least", least(|t| t.is_number)),
        ("numbers_most", most(|t| t.is_number)),
        ("left_least", left_a.min(left_b).min(12.0) / 12.0),
        ("left_most", left_a.max(left_b).min(12.0) / 12.0),
        ("met", weigh(a, &found.to_b, |_, s| s).min(8.0) / 8.0),
        ("met_names", weigh(a, &found.to_b, |t, s| if t.is_name { s } else { 0.0 }).min(4.0) / 4.0),
        ("met_acts", weigh(a, &found.to_b, |t, s| if t.is_name || t.is_number { 0.0 } else { s }).min(6.0) / 6.0),
        ("met_rarest", rarest(a, &found.to_b, |_| true)),
        ("met_name", rarest(a, &found.to_b, |t| t.is_name)),
        ("met_act", rarest(a, &found.to_b, |t| t.is_verb || t.is_noun)),
        ("met_number", rarest(a, &found.to_b, |t| t.is_number)),
        ("soft", soft(a, &found.to_b).max(soft(b, &found.to_a))),
        ("names_apart", apart(a, b, found, |t| t.is_name)),
        ("nouns_apart", apart(a, b, found, |t| t.is_noun)),
        ("verbs_apart", apart(a, b, found, |t| t.is_verb)),
        ("lengths", ratio(short, long)),
        ("length_short", short.min(40.0) / 40.0),
    ];
    out.extend(conflict::evidence(vectors, a, b, found));
    out
}

/// What `b` asks and `a` gives.
fn directed(vectors: &Vectors, a: &Claim<'_>, b: &Claim<'_>, found: &Alignment, alike: &Alike) -> Sheet {
    let free = |chosen: fn(&Term<'_>) -> bool| {
        let mine = b.terms.iter().zip(&found.to_a).filter(|(t, _)| chosen(t) && !t.is_context);
        mine.map(|(t, m)| t.weight * (1.0 - met(*m))).fold(0.0, f64::max)
    };
    let (jump, jump_most, turned) = adjacency(a, found);
    let window = window(a, found);
    let (clause, spread) = clauses(a, b, found);
    let mut out = vec![
        ("asked", coverage(b, &found.to_a)),
        ("asked_names", covered(b, &found.to_a, |t| t.is_name)),
        ("asked_nouns", covered(b, &found.to_a, |t| t.is_noun)),
        ("asked_verbs", covered(b, &found.to_a, |t| t.is_verb)),
        ("asked_numbers", covered(b, &found.to_a, |t| t.is_number)),
        ("asked_words", overlap::contained(b.runs(), a.runs(), 1)),
        ("asked_pairs", overlap::contained(b.runs(), a.runs(), 2)),
        ("asked_triples", overlap::contained(b.runs(), a.runs(), 3)),
        ("asked_sequence", ratio(alike.sequence, b.tokens.len() as f64)),
        ("meaning", alike.meaning),
        ("free_name", free(|t| t.is_name)),
        ("free_noun", free(|t| t.is_noun)),
        ("free_verb", free(|t| t.is_verb)),
        ("free_number", free(|t| t.is_number)),
        ("free_most", free(|_| true)),
        ("left", left(b, &found.to_a).min(6.0) / 6.0),
        ("jump", jump),
        ("jump_most", jump_most),
        ("turned", turned),
        ("window", window),
        ("clause", clause),
        ("clauses", spread),
        ("number_near", near(a, b, found, |t| t.is_number)),
        ("name_near", near(a, b, found, |t| t.is_name)),
        ("verb_near", near(a, b, found, |t| t.is_verb)),
        ("soft", soft(b, &found.to_a)),
        ("length_a", (a.tokens.len() as f64).min(80.0) / 80.0),
        ("length_b", (b.tokens.len() as f64).min(30.0) / 30.0),
    ];
    out.extend(conflict::evidence(vectors, a, b, found));
    out.extend(conflict::roles(a, b, found));
    out
}

/// How far apart in `a` neighbours of `b` stand: mean and largest of the logarithm, and the share that comes in turned order.
fn adjacency(a: &Claim<'_>, found: &Alignment) -> (f64, f64, f64) {
    let places: Vec<usize> =
        found.to_a.iter().filter_map(|m| m.filter(|(_, s)| *s >= MET)).map(|(n, _)| a.terms[n].token).collect();
    let steps: Vec<(f64, bool)> =
        places.windows(2).map(|w| ((w[0].abs_diff(w[1]).max(1) as f64).ln().min(4.0) / 4.0, w[1] < w[0])).collect();
    if steps.is_empty() {
        return (0.5, 0.5, 0.0);
    }
    let count = steps.len() as f64;
    let mean = steps.iter().map(|(d, _)| d).sum::<f64>() / count;
    let most = steps.iter().map(|(d, _)| *d).fold(0.0, f64::max);
    (mean, most, steps.iter().filter(|(_, t)| *t).count() as f64 / count)
}

/// Share of the tokens between the first and the last aligned word of `a` that are aligned.
fn window(a: &Claim<'_>, found: &Alignment) -> f64 {
    let places: Vec<usize> =
        found.to_a.iter().filter_map(|m| m.filter(|(_, s)| *s >= MET)).map(|(n, _)| a.terms[n].token).collect();
    match (places.iter().min(), places.iter().max()) {
        (Some(first), Some(last)) => (places.len() as f64 / (last - first + 1) as f64).min(1.0),
        _ => 0.0,
    }
}
