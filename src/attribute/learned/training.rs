//! What training shares with use: the same view, screen and features, as lists. In: an article's words, the rules and the
//! annotated token ranges; out: examples. Learns nothing itself.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::attribute::Conventions;
use crate::attribute::learned::roles::{Anchor, CONTENT, CUE, OUT, SOURCE};
use crate::attribute::learned::state::State;
use crate::attribute::learned::view::View;
use crate::attribute::learned::{heads, roles};
use crate::attribute::scene::Scene;
use crate::attribute::{constructions, cue, fit};
use crate::linear::Feature;
use crate::ruleset::{RuleSet, Words};

pub(crate) use crate::attribute::learned::roles::LABELS;
pub(crate) use crate::attribute::learned::weights::Parts;

/// One annotated attribution as sorted token indices: source, cue, content.
pub(crate) struct Gold {
    pub(crate) head: usize,
    pub(crate) source: BTreeSet<usize>,
    pub(crate) cue: BTreeSet<usize>,
    pub(crate) content: BTreeSet<usize>,
}

/// A token of the first step.
pub(crate) struct HeadExample {
    pub(crate) features: Vec<Feature>,
    pub(crate) is_head: bool,
}

/// A window of the second step: places in the paragraph's own features, the rest of each token's features, labels.
pub(crate) struct RoleExample {
    pub(crate) first: usize,
    pub(crate) features: Vec<Vec<Feature>>,
    pub(crate) labels: Vec<u8>,
}

/// One paragraph's examples.
#[derive(Default)]
pub(crate) struct Examples {
    pub(crate) heads: Vec<HeadExample>,
    /// By token of the paragraph; empty where no role example needs them.
    pub(crate) alone: Vec<Vec<Feature>>,
    pub(crate) roles: Vec<RoleExample>,
    /// Annotated heads that the screen lets through, and those it does not.
    pub(crate) screened: (usize, usize),
}

/// The examples of every paragraph of an article; `may_be_head` is the screen by word.
pub(crate) fn examples(
    words: &Words<'_>,
    rules: &RuleSet,
    gold: &[Gold],
    may_be_head: &dyn Fn(u64) -> bool,
) -> Vec<Examples> {
    let scene = Scene::new(words, rules);
    let cues = cue::find(&scene);
    let found = fit::settled(&scene, constructions(&scene, &cues), Conventions::Polnear);
    let view = View::new(&scene, &cues, &found);
    let is_gold = |at: usize| gold.iter().any(|g| g.head == at);
    let mut out = Vec::new();
    for paragraph in &words.segments.paragraphs {
        let range = paragraph.tokens.start as usize..paragraph.tokens.end as usize;
        let mut all = Examples::default();
        for at in range.clone() {
            let passes = view.may_be_head(at, may_be_head);
            if is_gold(at) {
                all.screened.0 += usize::from(passes);
                all.screened.1 += usize::from(!passes);
            }
            if passes {
                let mut features = Vec::new();
                heads::features(&view, at, &range, &mut |f| features.push(f));
                all.heads.push(HeadExample { features, is_head: is_gold(at) });
            }
        }
        for one in gold.iter().filter(|g| range.contains(&g.head)) {
            all.roles.push(window(&view, one, &is_gold, &range));
        }
        if !all.roles.is_empty() {
            let alone = |at: usize| {
                let mut features = Vec::new();
                roles::alone(&view, at, &range, &mut |f| features.push(f));
                features
            };
            all.alone = range.clone().map(alone).collect();
        }
        out.push(all);
    }
    out
}

fn window(view: &View<'_, '_>, gold: &Gold, is_head: &dyn Fn(usize) -> bool, paragraph: &Range<usize>) -> RoleExample {
    let anchor = Anchor::new(view, gold.head, is_head, paragraph.clone());
    let range = anchor.window();
    let mut states = Vec::new();
    anchor.states(is_head, &mut states);
    let none = State::default();
    let mut features = Vec::new();
    let mut labels: Vec<u8> = Vec::new();
    for at in range.clone() {
        let place = at - range.start;
        let mut of_token = Vec::new();
        if at == gold.head {
            anchor.own(&mut |f| of_token.push(f));
        } else {
            anchor.shared(&states[place], &mut |f| of_token.push(f));
            let near = (
                place.checked_sub(1).map_or(&none, |n| &states[n]),
                &states[place],
                states.get(place + 1).unwrap_or(&none),
            );
            anchor.both(at, near, &mut |f| of_token.push(f));
        }
        features.push(of_token);
        let before = labels.last().copied().unwrap_or(OUT);
        let begun = |label: u8| if before == label || before == label + 1 { label + 1 } else { label };
        labels.push(if gold.cue.contains(&at) {
            CUE
        } else if gold.source.contains(&at) {
            begun(SOURCE)
        } else if gold.content.contains(&at) {
            begun(CONTENT)
        } else {
            OUT
        });
    }
    RoleExample { first: range.start - paragraph.start, features, labels }
}
