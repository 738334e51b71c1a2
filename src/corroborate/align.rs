//! Two claims → which word answers to which: one partner a word, the likest first, neighbours of aligned words before
//! strangers. In: claims; out: an [`Alignment`]. Decides nothing.

use crate::corroborate::claim::{Claim, Term};
use crate::corroborate::print::Print;
use crate::corroborate::vectors::Vectors;

/// Same stem, one set of synonyms, names written alike, one country, one beginning.
const SAME: f64 = 1.0;
const ALIKE: f64 = 0.9;
const SYNONYM: f64 = 0.8;
const BEGINNING: f64 = 0.7;
/// Two words of close vectors are alike from the first cosine on, and never more than the second number.
const CLOSE: (f64, f64) = (0.45, 0.75);
/// Preferred by so much when a neighbour is aligned with a neighbour.
const NEIGHBOUR: f64 = 0.08;
/// Letters of an abbreviation, at least and at most.
const INITIALS: std::ops::RangeInclusive<usize> = 2..=6;

/// For each term of either claim its partner in the other and how alike they are, 0..=1.
#[derive(Clone, Debug, Default)]
pub(super) struct Alignment {
    pub(super) to_b: Vec<Option<(usize, f64)>>,
    pub(super) to_a: Vec<Option<(usize, f64)>>,
}

impl Alignment {
    /// The same seen from the other side.
    pub(super) fn turned(&self) -> Self {
        Self { to_b: self.to_a.clone(), to_a: self.to_b.clone() }
    }
}

/// How alike two terms are, 0..=1.
pub(super) fn alike(vectors: &Vectors, a: &Term<'_>, b: &Term<'_>) -> f64 {
    if a.is_same_word(b) {
        return SAME;
    }
    if a.is_number || b.is_number {
        return if a.value.is_some() && a.value == b.value { SAME } else { 0.0 };
    }
    if !a.country.is_empty() && a.country == b.country {
        return ALIKE;
    }
    if a.is_synonym_of(b) {
        return SYNONYM;
    }
    let long = a.stem.len() >= 4 && b.stem.len() >= 4;
    let spelled = || may_be_spelled_alike(a.print, b.print) && strsim::jaro_winkler(&a.stem, &b.stem) >= SPELLED;
    if long && (a.is_name || b.is_name) && spelled() {
        return ALIKE;
    }
    let (x, y) = (a.stem.as_bytes(), b.stem.as_bytes());
    if x.first() == y.first() {
        let prefix = x.iter().zip(y).take_while(|(x, y)| x == y).count();
        if prefix >= 5 && prefix * 10 >= x.len().max(y.len()) * 7 {
            return BEGINNING;
        }
    }
    let (Some(x), Some(y)) = (a.vector, b.vector) else { return 0.0 };
    if a.is_name && b.is_name {
        return 0.0;
    }
    let cosine = vectors.cosine(x, y);
    if cosine < CLOSE.0 { 0.0 } else { cosine.min(CLOSE.1) }
}

/// Names are written alike from this likeness on (Jaro and Winkler's).
const SPELLED: f64 = 0.93;

/// What [`SPELLED`] asks at least: letters that only one of them has find no partner, and a common beginning of four letters closes at
/// most four tenths of the gap.
fn may_be_spelled_alike(a: Print, b: Print) -> bool {
    let share = |x: Print, y: Print| 1.0 - f64::from((x.letters & !y.letters).count_ones()) / f64::from(x.count.max(1));
    let jaro = (share(a, b) + share(b, a) + 1.0) / 3.0;
    jaro + 0.4 * (1.0 - jaro) >= SPELLED
}

/// Aligns.
pub(super) fn align(vectors: &Vectors, a: &Claim<'_>, b: &Claim<'_>) -> Alignment {
    let mut found = Alignment { to_b: vec![None; a.terms.len()], to_a: vec![None; b.terms.len()] };
    let mut open: Vec<(f64, usize, usize)> = Vec::new();
    // Where each term's pairs begin in `open`, and three ends: neighbours are up to two terms away.
    let mut starts = Vec::with_capacity(a.terms.len() + 3);
    for (n, x) in a.terms.iter().enumerate() {
        starts.push(open.len());
        for (m, y) in b.terms.iter().enumerate() {
            let score = alike(vectors, x, y);
            if score > 0.0 {
                open.push((score, n, m));
            }
        }
    }
    starts.extend([open.len(); 3]);
    let mut ranked: Vec<(f64, f64, usize, usize)> = open
        .iter()
        .map(|(score, n, m)| {
            let around = &open[starts[n.saturating_sub(2)]..starts[n + 3]];
            let near = around.iter().any(|(_, p, q)| p != n && (1..=2).contains(&q.abs_diff(*m)));
            (score + if near { NEIGHBOUR } else { 0.0 }, *score, *n, *m)
        })
        .collect();
    ranked.sort_unstable_by(|x, y| {
        y.0.total_cmp(&x.0).then_with(|| x.2.abs_diff(x.3).cmp(&y.2.abs_diff(y.3))).then((x.2, x.3).cmp(&(y.2, y.3)))
    });
    for (_, score, n, m) in ranked {
        if found.to_b[n].is_none() && found.to_a[m].is_none() {
            found.to_b[n] = Some((m, score));
            found.to_a[m] = Some((n, score));
        }
    }
    // What is left over may still repeat a word that found its partner.
    for (score, n, m) in open {
        if found.to_b[n].is_none_or(|(_, s)| s < score && score == SAME) {
            found.to_b[n] = Some((m, score));
        }
        if found.to_a[m].is_none_or(|(_, s)| s < score && score == SAME) {
            found.to_a[m] = Some((n, score));
        }
    }
    abbreviations(a, b, &mut found.to_b, &mut found.to_a);
    abbreviations(b, a, &mut found.to_a, &mut found.to_b);
    found
}

/// "UN" answers to "United Nations".
fn abbreviations(
    short: &Claim<'_>,
    long: &Claim<'_>,
    to_long: &mut [Option<(usize, f64)>],
    to_short: &mut [Option<(usize, f64)>],
) {
    for (n, term) in short.terms.iter().enumerate() {
        if to_long[n].is_some() || !term.is_upper {
            continue;
        }
        let letters: Vec<char> = term.stem.chars().filter(|c| c.is_alphanumeric()).collect();
        if !INITIALS.contains(&letters.len()) {
            continue;
        }
        let initials = |window: &[Term<'_>]| {
            window.iter().zip(&letters).all(|(t, c)| t.is_name && t.stem.starts_with(*c) && !t.is_upper)
        };
        if let Some(start) = long.terms.windows(letters.len()).position(initials) {
            to_long[n] = Some((start, ALIKE));
            for part in &mut to_short[start..start + letters.len()] {
                *part = part.or(Some((n, ALIKE)));
            }
        }
    }
}
