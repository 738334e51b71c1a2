//! Words → statements: who is reported to say what, by which cue. In: an article's words and the rules; out: the statement
//! table, narrator claims included. Knows nothing of who the sources are.

mod according;
mod clause;
mod continuation;
mod cue;
mod fit;
mod learned;
mod narrator;
mod noun_cue;
mod passive;
mod phrase;
mod proposal;
mod reported;
mod scene;
mod subject;
mod verbal;

pub use learned::Learned;
pub(crate) use learned::training;

use crate::model::{Reported, Statement};
use crate::ruleset::{RuleSet, Words};

/// Whose conventions cut the contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conventions {
    /// The domain model's: pieces and nested layers are statements of their own, "that" belongs to nothing.
    #[default]
    Product,
    /// PolNeAR's: a split quotation is one statement, nested layers are left out, a leading "that" belongs to the content,
    /// attitudes with a bare noun count.
    Polnear,
}

/// Finds every statement. The table is sorted by first content span; contents overlap only where one nests in another.
pub fn run(words: &Words<'_>, rules: &RuleSet, learned: &Learned, conventions: Conventions) -> Vec<Statement> {
    let scene = scene::Scene::new(words, rules);
    let cues = cue::find(&scene);
    let found = constructions(&scene, &cues);
    if learned.is_empty() {
        return fit::statements(&scene, fit::settled(&scene, found, conventions));
    }
    let one_layer = fit::settled(&scene, found.clone(), Conventions::Polnear);
    let tagged = learned.propose(&scene, &cues, &one_layer);
    let kept = match conventions {
        Conventions::Polnear => tagged.one_layer(),
        Conventions::Product => {
            let rules = fit::settled(&scene, found, conventions);
            fit::without_conflicts(tagged.with_constructions(&scene, rules), conventions)
        }
    };
    fit::statements(&scene, kept)
}

/// Finds every statement where an encoder has read the attributions; the rules' constructions add what it does not mark.
pub fn run_reported(
    words: &Words<'_>,
    rules: &RuleSet,
    reported: &[Reported],
    conventions: Conventions,
) -> Vec<Statement> {
    let scene = scene::Scene::new(words, rules);
    let cues = cue::find(&scene);
    let found = constructions(&scene, &cues);
    let one_layer = fit::settled(&scene, found.clone(), Conventions::Polnear);
    let read = reported::proposals(&scene, &one_layer, reported);
    let kept = match conventions {
        Conventions::Polnear => {
            if flag(1) {
                let mut all = read;
                all.extend(one_layer.iter().filter(|p| !flag(2) || scene.quotation(p.start()).is_some()).cloned());
                fit::without_conflicts(all, conventions)
            } else {
                read
            }
        }
        Conventions::Product if flag(8) => {
            let rules = fit::settled(&scene, found, conventions);
            let mut all = learned::Tagged::from_reader(read).with_constructions(&scene, rules);
            if flag(16) {
                let more = continuation::quotations(&scene, &all);
                all.extend(more);
            }
            fit::without_conflicts(all, conventions)
        }
        Conventions::Product => {
            let mut all = reported::cut(&scene, read);
            let more = continuation::transcript(&scene, &cues, &all);
            all.extend(more);
            let more = continuation::signed(&scene, &all);
            all.extend(more);
            let more = continuation::quotations(&scene, &all);
            all.extend(more);
            let more = continuation::implicit(&scene, &cues, &all);
            all.extend(more);
            let ruled = fit::settled(&scene, found, conventions);
            let inside = |p: &proposal::Proposal| all.iter().any(|o| fit::is_inside(p, o));
            let ruled: Vec<_> = ruled.into_iter().filter(|p| flag(4) || inside(p)).collect();
            all.extend(ruled);
            fit::without_conflicts(all, conventions)
        }
    };
    fit::statements(&scene, kept)
}

fn flag(bit: u32) -> bool {
    std::env::var("NX").ok().and_then(|v| v.parse::<u32>().ok()).unwrap_or(0) & bit != 0
}

/// What the rules' constructions propose, not yet settled.
fn constructions(scene: &scene::Scene<'_>, cues: &[cue::Cue<'_>]) -> Vec<proposal::Proposal> {
    let mut proposals = verbal::find(scene, cues);
    proposals.extend(according::find(scene, cues));
    proposals.extend(passive::find(scene, cues));
    proposals.extend(noun_cue::find(scene, cues));
    let more = continuation::transcript(scene, cues, &proposals);
    proposals.extend(more);
    let more = continuation::signed(scene, &proposals);
    proposals.extend(more);
    let more = continuation::quotations(scene, &proposals);
    proposals.extend(more);
    let more = continuation::implicit(scene, cues, &proposals);
    proposals.extend(more);
    proposals
}
