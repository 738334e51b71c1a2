//! Trains the tagger: averaged perceptron over reference word classes mapped to our own tokens. In: a corpus; out: the
//! bytes of `tagger.bin`.

use rustc_hash::FxHashMap;

use crate::linear::{Feature, TableBuilder, key};
use crate::model::{Form, Tag, Token, TokenKind};
use crate::segment::{self, Abbreviations};
use crate::syntax::training::{TEMPLATES, features, form};
use crate::train::corpus::{Corpus, Document};

/// Passes over the corpus; more gave nothing on dev.
const PASSES: usize = 6;
/// A word with one class in at least this many places and this share is looked up, not summed.
const FIXED: (usize, f64) = (50, 0.995);
/// Averaged weights below this are left out.
const LEAST: f32 = 0.2;

/// The tables of features and of fixed words have two to this many rows.
const BITS: (u32, u32) = (18, 12);

/// One sentence: forms, marks that need no tagging, and the classes.
struct Sentence {
    forms: Vec<Form>,
    is_mark: Vec<bool>,
    gold: Vec<Tag>,
}

/// Trains and serialises.
pub fn train(corpus: &Corpus, abbreviations: &Abbreviations) -> Vec<u8> {
    let data: Vec<Sentence> = corpus.documents.iter().flat_map(|d| sentences(d, abbreviations)).collect();
    let fixed = fixed_words(&data);
    let mut learner = Learner { fixed, ..Learner::default() };
    let mut order: Vec<usize> = (0..data.len()).collect();
    let mut seed = 0x5EED_u64;
    for _ in 0..PASSES {
        super::shuffle(&mut order, &mut seed);
        for at in &order {
            learner.sentence(&data[*at]);
        }
    }
    learner.bytes()
}

/// Our tokens with the class of the reference token that starts at or before each.
fn sentences(document: &Document, abbreviations: &Abbreviations) -> Vec<Sentence> {
    let segments = segment::run(&document.article, abbreviations);
    let text = &document.article.text;
    let class = |token: &Token| {
        let at = document.tags.partition_point(|(start, _)| *start <= token.span.start);
        document.tags.get(at.wrapping_sub(1)).map_or(Tag::None, |(_, tag)| *tag)
    };
    let mut out = Vec::new();
    for sentence in &segments.sentences {
        let tokens = &segments.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize];
        out.push(Sentence {
            forms: tokens.iter().enumerate().map(|(n, t)| form(t.span.of(text), n == 0)).collect(),
            is_mark: tokens.iter().map(|t| matches!(t.kind, TokenKind::Mark | TokenKind::Quote)).collect(),
            gold: tokens.iter().map(class).collect(),
        });
    }
    out
}

fn fixed_words(data: &[Sentence]) -> FxHashMap<u64, Tag> {
    let mut counts: FxHashMap<u64, FxHashMap<Tag, usize>> = FxHashMap::default();
    for sentence in data {
        for (form, tag) in sentence.forms.iter().zip(&sentence.gold) {
            *counts.entry(form.word).or_default().entry(*tag).or_default() += 1;
        }
    }
    let mut out = FxHashMap::default();
    #[allow(clippy::iter_over_hash_type, reason = "each word is decided on its own")]
    for (word, classes) in counts {
        let all: usize = classes.values().sum();
        if let Some((tag, most)) = classes.into_iter().max_by_key(|(tag, count)| (*count, *tag))
            && all >= FIXED.0
            && most as f64 >= FIXED.1 * all as f64
        {
            out.insert(word, tag);
        }
    }
    out
}

const LABELS: usize = Tag::ALL.len();

#[derive(Default)]
struct Learner {
    fixed: FxHashMap<u64, Tag>,
    rows: FxHashMap<Feature, u32>,
    /// Weights and their time-weighted sums, a row of [`LABELS`] each.
    weights: Vec<f32>,
    sums: Vec<f64>,
    step: f64,
}

impl Learner {
    fn sentence(&mut self, sentence: &Sentence) {
        let (mut before, mut before2) = (0, 0);
        let mut found = [0; TEMPLATES];
        for at in 0..sentence.forms.len() {
            let tag = if sentence.is_mark[at] {
                Tag::Punct
            } else if let Some(tag) = self.fixed.get(&sentence.forms[at].word) {
                *tag
            } else {
                features(&sentence.forms, at, before, before2, &mut found);
                self.learn(&found, sentence.gold[at])
            };
            (before, before2) = (tag as u64, before);
        }
    }

    /// One decision, and a correction when it was wrong; returns what was decided.
    fn learn(&mut self, found: &[Feature; TEMPLATES], gold: Tag) -> Tag {
        let mut scores = [0f32; LABELS];
        for row in found.iter().filter_map(|f| self.rows.get(f)) {
            let at = *row as usize * LABELS;
            for (score, weight) in scores.iter_mut().zip(&self.weights[at..at + LABELS]) {
                *score += weight;
            }
        }
        let best = (1..LABELS).rev().max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0);
        if best != gold as usize && gold != Tag::None && gold != Tag::Punct {
            for f in found {
                let row = self.row(*f);
                for (label, delta) in [(gold as usize, 1f32), (best, -1f32)] {
                    self.weights[row + label] += delta;
                    self.sums[row + label] += f64::from(delta) * self.step;
                }
            }
        }
        self.step += 1.0;
        Tag::ALL[best]
    }

    fn row(&mut self, f: Feature) -> usize {
        let next = (self.weights.len() / LABELS) as u32;
        let row = *self.rows.entry(f).or_insert(next);
        if row == next {
            self.weights.resize(self.weights.len() + LABELS, 0.0);
            self.sums.resize(self.sums.len() + LABELS, 0.0);
        }
        row as usize * LABELS
    }

    fn bytes(&self) -> Vec<u8> {
        let mut weights = TableBuilder::default();
        #[allow(clippy::iter_over_hash_type, reason = "the builder sorts")]
        for (f, row) in &self.rows {
            for label in 0..LABELS {
                let at = *row as usize * LABELS + label;
                let average = self.weights[at] - (self.sums[at] / self.step) as f32;
                if average != 0.0 {
                    weights.add(*f, label as u8, average.clamp(-20.0, 20.0));
                }
            }
        }
        let mut fixed = TableBuilder::default();
        #[allow(clippy::iter_over_hash_type, reason = "the builder sorts")]
        for (word, tag) in &self.fixed {
            fixed.add(key(0, *word, 0, 0), *tag as u8, 1.0);
        }
        let mut out = weights.write(BITS.0, LEAST);
        out.extend(fixed.write(BITS.1, 0.0));
        out
    }
}
