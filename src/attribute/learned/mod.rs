//! The trained tagger: finds the heads of cues, then around each the source, the cue and the content. In: the scene, its
//! cues and what the constructions propose (the tagger's grammar); out: proposals of one layer, with the probability of
//! their cue. Weights come from `rules/attribution/attribution.bin`, made by `onrecord train`.
//!
//! # Source
//! Two steps after Scheible, Klinger & Padó 2016; linear-chain conditional random field after Lafferty et al. 2001.

mod heads;
mod merge;
mod roles;
mod state;
mod view;
mod weights;

use std::ops::Range;

use crate::attribute::cue::Cue;
use crate::attribute::proposal::{Proposal, READER, meet};
use crate::attribute::proposition::Least;
use crate::attribute::scene::Scene;
use crate::linear::{Batch, Memo};
use roles::{Anchor, CONTENT, CUE, LABELS, SOURCE};
use state::State;
use view::View;

pub(crate) mod training;
pub use weights::Learned;

/// Tokens of a name or clause that may lie between two pieces of one source.
const GAP: usize = 3;

/// What the tagger found in an article.
pub(super) struct Tagged {
    /// One layer, in order of the cues.
    proposals: Vec<Proposal>,
    /// Tokens that are not unlikely to be heads of cues, in order; all of those in the cues of constructions.
    likely: Vec<usize>,
    limits: Limits,
    /// Its sources are better than the constructions'.
    knows_sources: bool,
}

/// What the rule says of how the tagger and the constructions are fitted together.
#[derive(Clone, Copy)]
struct Limits {
    /// Confidence from which a construction counts in one layer without the tagger.
    sure: f64,
    /// Log odds below which a construction's cue is not believed.
    unlikely: f64,
    /// Share of common words from which two contents are one.
    same: f64,
    /// A token that is at a glance so far, in log odds, below the threshold is made no head by a look around.
    hopeless: f64,
    /// When a content is a proposition.
    least: Least,
}

impl Limits {
    fn of(scene: &Scene<'_>) -> Self {
        let rule = scene.rules.family("attribution").rule(READER);
        let value = |name, otherwise| rule.and_then(|r| r.value(name)).unwrap_or(otherwise);
        // Disabled, the rule trusts the constructions alone.
        Self {
            sure: value("sure", 0.0),
            unlikely: value("unlikely", f64::NEG_INFINITY),
            same: value("same", 0.0),
            hopeless: value("hopeless", f64::INFINITY),
            least: Least {
                mostly: value("mostly", 0.0),
                clause: value("clause", 0.0) as usize,
                quoted: value("quoted", 1.0) as usize,
            },
        }
    }
}

impl Tagged {
    /// What the encoder has read.
    pub(super) fn from_reader(scene: &Scene<'_>, proposals: Vec<Proposal>, likely: Vec<usize>) -> Self {
        Self { proposals, likely, limits: Limits::of(scene), knows_sources: true }
    }

    /// A token of the range may well be the head of a cue.
    fn is_likely(&self, range: &Range<usize>) -> bool {
        let next = self.likely.partition_point(|at| *at < range.start);
        self.likely.get(next).is_some_and(|at| *at < range.end)
    }

    /// The tagger's layer, and what a sure construction claims where the tagger found nothing.
    pub(super) fn one_layer(self, rules: Vec<Proposal>) -> Vec<Proposal> {
        let mut all = self.proposals;
        for rule in rules.into_iter().filter(|p| p.confidence >= self.limits.sure) {
            let hull = rule.hull();
            if all.iter().all(|p| !meet(&p.hull(), &hull)) {
                all.push(rule);
            }
        }
        all
    }

    /// With what only the constructions know, in the product's conventions; conflicts are still to be settled.
    pub(super) fn with_constructions(&self, scene: &Scene<'_>, rules: &[Proposal]) -> Vec<Proposal> {
        merge::product(scene, rules, self)
    }
}

/// Buffers that cues share, those of one article and then those of the next: the same weights make the same sums.
#[derive(Debug, Default)]
struct Work {
    states: Vec<State>,
    scores: Vec<[i32; LABELS]>,
    back: Vec<[u8; LABELS]>,
    path: Vec<u8>,
    /// Sums of each token's own features, by offset in the paragraph; computed when first asked for.
    alone: Vec<Option<[i32; LABELS]>>,
    /// Sums of what knows no word: states, places in them, and how the grammar's reading fits.
    states_alike: Memo<LABELS>,
    places: Memo<LABELS>,
    fits: Memo<LABELS>,
    batch: Batch,
}

/// What is noted on the way from token to token.
struct Noted {
    /// In the cue of some construction, whose belief in it hangs on the tagger's: all is asked of it.
    is_asked: Vec<bool>,
    /// See [`Tagged::likely`].
    likely: Vec<usize>,
}

impl Noted {
    fn of(scene: &Scene<'_>, constructions: &[Proposal]) -> Self {
        let mut is_asked = vec![false; scene.len()];
        for proposal in constructions {
            is_asked[proposal.cue.clone()].fill(true);
        }
        Self { is_asked, likely: Vec::new() }
    }
}

impl Learned {
    /// Proposals in order of their heads; `found` are the settled proposals of the constructions, `all` those before any gave way.
    pub(super) fn propose(&self, scene: &Scene<'_>, cues: &[Cue<'_>], found: &[Proposal], all: &[Proposal]) -> Tagged {
        let view = View::new(scene, cues, found);
        let limits = Limits::of(scene);
        let mut work = self.idle.take();
        let mut noted = Noted::of(scene, all);
        let mut out = Vec::new();
        for paragraph in &scene.words.segments.paragraphs {
            let range = paragraph.tokens.start as usize..paragraph.tokens.end as usize;
            let heads = self.heads_of(&view, &range, limits, &mut noted, &mut work.batch);
            work.alone.clear();
            work.alone.resize(range.len(), None);
            let is_head = |at: usize| heads.binary_search_by_key(&at, |(head, _)| *head).is_ok();
            for (head, score) in &heads {
                let anchor = Anchor::new(&view, *head, &is_head, range.clone());
                self.label(&view, &anchor, &is_head, &range, &mut work);
                if let Some(mut read) = read(&work.path, anchor.window().start, *head) {
                    whole_quotations(scene, &anchor.window(), &mut read.content);
                    if read.source.is_empty() {
                        read.source = anchor.likely_source(&read.content);
                    }
                    let known = view.proposal(*head).map(|n| &found[n]);
                    let rule = known.map_or(READER, |p| p.rule);
                    let is_bare = known.is_some_and(|p| p.is_bare);
                    out.push(Proposal { rule, is_bare, confidence: self.probability(*score), ..read });
                }
            }
        }
        self.idle.give(work);
        Tagged { proposals: unique(out), likely: noted.likely, limits, knows_sources: false }
    }

    /// Heads of cues with their scores, in order.
    fn heads_of(
        &self,
        view: &View<'_, '_>,
        paragraph: &Range<usize>,
        limits: Limits,
        noted: &mut Noted,
        batch: &mut Batch,
    ) -> Vec<(usize, i32)> {
        let mut out = Vec::new();
        for at in paragraph.clone().filter(|at| view.may_be_head(*at, |word| self.knows(word))) {
            let mut sum = [0];
            batch.clear();
            heads::at_a_glance(view, at, paragraph, &mut |feature| batch.push(feature));
            self.heads.add_all(batch, &mut sum);
            if f64::from(self.threshold - sum[0]) * f64::from(self.unit) > limits.hopeless && !noted.is_asked[at] {
                continue;
            }
            batch.clear();
            heads::looked_for(view, at, paragraph, &mut |feature| batch.push(feature));
            self.heads.add_all(batch, &mut sum);
            if f64::from(sum[0]) * f64::from(self.unit) > limits.unlikely {
                noted.likely.push(at);
            }
            if sum[0] > self.threshold {
                out.push((at, sum[0]));
            }
        }
        out
    }

    /// The best labels of the tokens around one head.
    fn label(
        &self,
        view: &View<'_, '_>,
        anchor: &Anchor<'_, '_, '_>,
        is_head: &dyn Fn(usize) -> bool,
        paragraph: &Range<usize>,
        work: &mut Work,
    ) {
        let window = anchor.window();
        anchor.states(is_head, &mut work.states);
        work.scores.clear();
        let none = State::default();
        let mut last: Option<(State, [i32; LABELS])> = None;
        for at in window.clone() {
            let place = at - window.start;
            let mut sum = [0; LABELS];
            if at == anchor.head {
                anchor.own(&mut |feature| self.roles.add(feature, &mut sum));
                sum[CUE as usize] += CERTAIN;
                work.scores.push(sum);
                continue;
            }
            let s = work.states[place];
            let shared = match &last {
                Some((state, sums)) if state.is_like(&s) => *sums,
                _ => {
                    let mut sums =
                        work.states_alike.sum(s.packed(), |sums| s.features(&mut |f| self.roles.add(f, sums)));
                    work.batch.clear();
                    anchor.shared_here(&s, &mut |feature| work.batch.push(feature));
                    self.roles.add_all(&mut work.batch, &mut sums);
                    last = Some((s, sums));
                    sums
                }
            };
            let near = (
                place.checked_sub(1).and_then(|n| work.states.get(n)).unwrap_or(&none),
                &s,
                work.states.get(place + 1).unwrap_or(&none),
            );
            let seen = anchor.looked_at(at, near);
            let placed = work.places.sum(seen.packed_place(), |sums| seen.place(&mut |f| self.roles.add(f, sums)));
            let fits = work.fits.sum(seen.packed_fit(), |sums| seen.fit(&mut |f| self.roles.add(f, sums)));
            work.batch.clear();
            anchor.with_word(at, &seen, &mut |feature| work.batch.push(feature));
            self.roles.add_all(&mut work.batch, &mut sum);
            let alone = work.alone[at - paragraph.start].get_or_insert_with(|| {
                let mut sums = [0; LABELS];
                work.batch.clear();
                roles::alone(view, at, paragraph, &mut |feature| work.batch.push(feature));
                self.roles.add_all(&mut work.batch, &mut sums);
                sums
            });
            for label in 0..LABELS {
                sum[label] += shared[label] + alone[label] + placed[label] + fits[label];
            }
            work.scores.push(sum);
        }
        self.chain.best(&work.scores, &mut work.back, &mut work.path);
    }
}

/// Added to the head's score as a cue: the head is one.
const CERTAIN: i32 = 1 << 20;

/// Labels → a proposal without a rule; `None` without content.
fn read(path: &[u8], start: usize, head: usize) -> Option<Proposal> {
    let pieces = |label: u8| {
        let mut out: Vec<Range<usize>> = Vec::new();
        for (place, found) in path.iter().enumerate().filter(|(_, l)| **l == label || **l == label + 1) {
            let at = start + place;
            match out.last_mut() {
                Some(piece) if piece.end == at && *found == label + 1 => piece.end += 1,
                _ => out.push(at..at + 1),
            }
        }
        out
    };
    let is_cue = |at: usize| at >= start && path.get(at - start) == Some(&CUE);
    let mut cue = head..head + 1;
    while cue.start > 0 && is_cue(cue.start - 1) {
        cue.start -= 1;
    }
    while is_cue(cue.end) {
        cue.end += 1;
    }
    let content = pieces(CONTENT);
    let source = one_source(&pieces(SOURCE), head);
    (!content.is_empty()).then(|| Proposal { cue, source, content, ..Proposal::default() })
}

/// A piece that the window cuts off inside a quotation goes on to the quotation's end.
fn whole_quotations(scene: &Scene<'_>, window: &Range<usize>, content: &mut [Range<usize>]) {
    for piece in content {
        if piece.end == window.end
            && let Some(number) = scene.quotation(piece.end - 1)
        {
            piece.end = piece.end.max(scene.quoted(number).end);
        }
        if piece.start == window.start
            && let Some(number) = scene.quotation(piece.start)
        {
            piece.start = piece.start.min(scene.quoted(number).start);
        }
    }
}

/// The pieces of a source as one range: those next to each other joined, else the one nearest to the head.
fn one_source(pieces: &[Range<usize>], head: usize) -> Range<usize> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start - last.end <= GAP && !(last.end..piece.start).contains(&head) => {
                last.end = piece.end;
            }
            _ => joined.push(piece.clone()),
        }
    }
    joined.into_iter().min_by_key(|r| (r.start.abs_diff(head).min(r.end.abs_diff(head)), r.start)).unwrap_or(head..head)
}

/// Of two proposals that share a cue the surer.
fn unique(mut proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut kept: Vec<Proposal> = Vec::new();
    proposals.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.cue.start.cmp(&b.cue.start)));
    for proposal in proposals {
        if !kept.iter().any(|k| meet(&k.cue, &proposal.cue)) {
            kept.push(proposal);
        }
    }
    kept.sort_by_key(|p| p.cue.start);
    kept
}
