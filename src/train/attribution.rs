//! Trains the attribution tagger from annotated articles: heads by logistic regression, roles by a chain. In: a corpus and
//! the rules whose constructions are its grammar; out: the bytes of `attribution.bin` and what was seen on the way.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::attribute::training::{self, Examples, Gold, LABELS, Parts};
use crate::linear::{NEVER, RowsBuilder};
use crate::model::Segments;
use crate::ruleset::RuleSet;
use crate::segment::{self, Abbreviations};
use crate::syntax::{self, Tagger};
use crate::text::Span;
use crate::train::chain::{Field, Sequence, Sequences};
use crate::train::corpus::{Corpus, Document};
use crate::train::features::FeatureRows;
use crate::train::logistic::{Binary, Recipe};

/// Settings of one training; what each gave stands in `rules/attribution/MODEL.md`.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Passes over the heads and over the roles.
    pub passes: (usize, usize),
    /// First rates of learning.
    pub rates: (f32, f32),
    /// How strongly weights are drawn to nothing.
    pub ridges: (f32, f32),
    /// Features seen fewer times are forgotten.
    pub least: (u8, u8),
    /// Weights below this are left out.
    pub prune: (f32, f32),
    /// The tables have two to this many rows.
    pub bits: (u32, u32),
    /// A head's log odds must exceed this.
    pub threshold: f32,
    /// A word is looked at when at least this share of its uses are heads.
    pub screen: f64,
    /// Trainings in different orders whose mean is taken.
    pub rounds: (u64, u64),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            passes: (8, 8),
            rates: (0.03, 0.02),
            ridges: (1e-6, 1e-6),
            least: (3, 3),
            prune: (0.05, 0.05),
            bits: (18, 19),
            threshold: 0.05,
            screen: 0.003,
            rounds: (4, 4),
        }
    }
}

impl Settings {
    /// How each of the two steps is learned.
    fn recipes(&self) -> (Recipe, Recipe) {
        let of = |passes, rate, ridge, rounds| Recipe { passes, rate, ridge, rounds };
        (
            of(self.passes.0, self.rates.0, self.ridges.0, self.rounds.0),
            of(self.passes.1, self.rates.1, self.ridges.1, self.rounds.1),
        )
    }
}

/// What one unit of weight on disk is worth.
const SCALE: f32 = 1.0 / 40.0;

/// What training saw.
#[derive(Clone, Copy, Debug, Default)]
pub struct Account {
    /// Annotated attributions with a cue.
    pub attributions: usize,
    /// Of their heads, those that the screen lets through.
    pub screened: usize,
    /// Tokens that the first step looks at.
    pub candidates: usize,
    /// Features with a row, first and second step.
    pub features: (usize, usize),
}

/// Trains and serialises.
pub fn train(
    corpus: &Corpus,
    rules: &RuleSet,
    abbreviations: &Abbreviations,
    tagger: &Tagger,
    settings: &Settings,
) -> (Vec<u8>, Account) {
    let prepared: Vec<_> = corpus
        .documents
        .par_iter()
        .map(|document| {
            let segments = segment::run(&document.article, abbreviations);
            let syntax = syntax::run(&document.article, &segments, tagger);
            (document, segments, syntax)
        })
        .collect();
    let rates = rates(prepared.iter().map(|(d, s, x)| (*d, s, x.forms.iter().map(|f| f.word).collect::<Vec<_>>())));
    let rate = |word: u64| rates.get(&word).copied().unwrap_or(0.0);
    let golds: Vec<Vec<Gold>> = prepared.iter().map(|(d, s, x)| gold(d, s, &|at| rate(x.forms[at].word))).collect();
    let known = known(
        &prepared.iter().zip(&golds).map(|((_, _, x), g)| (&x.forms[..], &g[..])).collect::<Vec<_>>(),
        settings.screen,
    );
    let may_be_head = |word: u64| known.binary_search(&((word >> 32) as u32)).is_ok();
    let examples: Vec<Examples> = prepared
        .par_iter()
        .zip(&golds)
        .flat_map_iter(|((document, segments, syntax), gold)| {
            let words = rules.words(&document.article, segments, syntax);
            training::examples(&words, rules, gold, &may_be_head)
        })
        .collect();
    let mut account = Account { attributions: golds.iter().map(Vec::len).sum(), ..Account::default() };
    account.screened = examples.iter().map(|e| e.screened.0).sum();
    account.candidates = examples.iter().map(|e| e.heads.len()).sum();
    let (heads, count) = heads(&examples, settings);
    account.features.0 = count;
    let (mut parts, count) = roles(examples, settings);
    account.features.1 = count;
    parts.known = known;
    parts.heads = heads;
    parts.threshold = (settings.threshold / SCALE).round() as i32;
    (parts.bytes(), account)
}

/// For each word the share of its uses that are part of a cue: it decides which word of a cue is its head.
fn rates<'c>(documents: impl Iterator<Item = (&'c Document, &'c Segments, Vec<u64>)>) -> BTreeMap<u64, f64> {
    let mut counts: BTreeMap<u64, (u32, u32)> = BTreeMap::new();
    for (document, segments, words) in documents {
        for word in &words {
            counts.entry(*word).or_default().1 += 1;
        }
        let cues: BTreeSet<usize> = document.attributions.iter().flat_map(|a| tokens(segments, &a[1])).collect();
        for at in cues {
            counts.entry(words[at]).or_default().0 += 1;
        }
    }
    // Rare words are worth what three uses outside cues would leave them.
    counts.into_iter().map(|(word, (cue, all))| (word, f64::from(cue) / f64::from(all + 3))).collect()
}

fn tokens(segments: &Segments, spans: &[Span]) -> BTreeSet<usize> {
    spans.iter().flat_map(|span| segments.tokens_in(*span)).collect()
}

fn gold(document: &Document, segments: &Segments, rate: &dyn Fn(usize) -> f64) -> Vec<Gold> {
    let mut out = Vec::new();
    for [source, cue, content] in &document.attributions {
        let (source, cue, content) = (tokens(segments, source), tokens(segments, cue), tokens(segments, content));
        let head = cue.iter().copied().max_by(|a, b| rate(*a).total_cmp(&rate(*b)).then(b.cmp(a)));
        if let Some(head) = head.filter(|_| !content.is_empty()) {
            out.push(Gold { head, source, cue, content });
        }
    }
    out
}

/// Words that are heads often enough to be worth a look: upper halves of their hashes, sorted.
fn known(documents: &[(&[crate::model::Form], &[Gold])], least: f64) -> Vec<u32> {
    let mut counts: BTreeMap<u64, (u32, u32)> = BTreeMap::new();
    for (forms, gold) in documents {
        for form in *forms {
            counts.entry(form.word).or_default().1 += 1;
        }
        for one in *gold {
            counts.entry(forms[one.head].word).or_default().0 += 1;
        }
    }
    let often = |(head, all): &(u32, u32)| *head > 0 && f64::from(*head) >= least * f64::from(*all);
    let words: BTreeSet<u32> = counts.iter().filter(|(_, c)| often(c)).map(|(w, _)| (*w >> 32) as u32).collect();
    words.into_iter().collect()
}

fn heads(examples: &[Examples], settings: &Settings) -> (Vec<u8>, usize) {
    let mut rows = FeatureRows::new(settings.least.0);
    for example in examples.iter().flat_map(|e| &e.heads) {
        rows.count(&example.features);
    }
    let mut data = Binary::default();
    let mut found = Vec::new();
    for example in examples.iter().flat_map(|e| &e.heads) {
        found.clear();
        rows.of(&example.features, &mut found);
        data.push(&found, example.is_head);
    }
    let weights = data.learn(rows.len(), settings.recipes().0);
    let mut builder = RowsBuilder::<1>::default();
    for (feature, weight) in rows.features.iter().zip(weights) {
        builder.add(*feature, [weight]);
    }
    (builder.write(settings.bits.0, SCALE, settings.prune.0), rows.len())
}

/// The second step; the parts of the first are left empty.
fn roles(examples: Vec<Examples>, settings: &Settings) -> (Parts, usize) {
    let mut rows = FeatureRows::new(settings.least.1);
    for example in &examples {
        example.alone.iter().for_each(|features| rows.count(features));
        example.roles.iter().flat_map(|r| &r.features).for_each(|features| rows.count(features));
    }
    let mut data = Sequences::default();
    for example in examples.into_iter().filter(|e| !e.roles.is_empty()) {
        let paragraph = data.shared.len();
        let mut found = |features: &[u64]| {
            let mut out = Vec::new();
            rows.of(features, &mut out);
            out
        };
        data.shared.push(example.alone.iter().map(|f| found(f)).collect());
        for role in example.roles {
            let (mut starts, mut all) = (Vec::new(), Vec::new());
            for features in &role.features {
                starts.push(all.len() as u32);
                all.extend(found(features));
            }
            data.all.push(Sequence { shared: (paragraph, role.first), starts, rows: all, labels: role.labels });
        }
    }
    let mut allowed = [[true; LABELS]; LABELS];
    let mut first = [true; LABELS];
    for (begin, inside) in [(1, 2), (3, 4)] {
        first[inside] = false;
        for (from, row) in allowed.iter_mut().enumerate() {
            row[inside] = from == begin || from == inside;
        }
    }
    let mut field = Field::<LABELS>::new(rows.len(), allowed, first);
    field.learn(&data, settings.recipes().1);
    let mut builder = RowsBuilder::<LABELS>::default();
    for (feature, weights) in rows.features.iter().zip(&field.weights) {
        builder.add(*feature, centred(*weights));
    }
    let unit = |ok: bool, w: f32| if ok { (w / SCALE).round() as i32 } else { NEVER };
    let steps = std::array::from_fn(|a| std::array::from_fn(|b| unit(allowed[a][b], field.steps[a][b])));
    let parts = Parts {
        threshold: 0,
        unit: SCALE,
        steps,
        first: std::array::from_fn(|b| unit(first[b], field.first[b])),
        known: Vec::new(),
        heads: Vec::new(),
        roles: builder.write(settings.bits.1, SCALE, settings.prune.1),
    };
    (parts, rows.len())
}

/// Only differences between labels matter: the mean is taken out, so that small rows are known as small.
fn centred(weights: [f32; LABELS]) -> [f32; LABELS] {
    let mean = weights.iter().sum::<f32>() / LABELS as f32;
    weights.map(|w| w - mean)
}
