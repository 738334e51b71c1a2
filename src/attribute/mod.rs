//! Words → statements: who is reported to say what, by which cue. In: an article's words and the rules; out: the statement
//! table, narrator claims included. Knows nothing of who the sources are.

mod according;
mod clause;
mod continuation;
mod cue;
mod edges;
mod fit;
mod gap;
mod learned;
mod measured;
mod narrator;
mod noun_cue;
mod passive;
mod phrase;
mod proposal;
mod proposition;
mod relative;
mod relayed;
mod reported;
mod scene;
mod subject;
mod sure;
mod verbal;

pub use learned::Learned;
pub(crate) use learned::training;
pub(crate) use proposal::READER;
pub use sure::surer;

use crate::model::{Reports, Statement};
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
    let tagged = learned.propose(&scene, &cues, &one_layer, &found);
    let kept = match conventions {
        Conventions::Polnear => tagged.one_layer(one_layer),
        Conventions::Product => {
            let rules = fit::settled(&scene, found, conventions);
            fit::without_conflicts(tagged.with_constructions(&scene, &rules), conventions)
        }
    };
    fit::statements(&scene, kept)
}

/// Finds every statement where an encoder has read the attributions; the rules' constructions add what it does not mark.
pub fn run_reported(words: &Words<'_>, rules: &RuleSet, reports: &Reports, conventions: Conventions) -> Vec<Statement> {
    let scene = scene::Scene::new(words, rules);
    let cues = cue::find(&scene);
    let found = constructions(&scene, &cues);
    let one_layer = fit::settled(&scene, found.clone(), Conventions::Polnear);
    let mut all = reported::proposals(&scene, &one_layer, reports);
    let quoting = |p: &proposal::Proposal| scene.quotation(p.start()).is_some();
    match conventions {
        // Quotations that the encoder left to nobody.
        Conventions::Polnear => all.extend(one_layer.into_iter().filter(quoting)),
        Conventions::Product => {
            let rules = fit::settled(&scene, found, conventions);
            let likely = reported::likely(&scene, reports);
            all = learned::Tagged::from_reader(&scene, all, likely).with_constructions(&scene, &rules);
        }
    }
    fit::statements(&scene, fit::without_conflicts(all, conventions))
}

/// What the rules' constructions propose, not yet settled.
fn constructions(scene: &scene::Scene<'_>, cues: &[cue::Cue<'_>]) -> Vec<proposal::Proposal> {
    let mut proposals = verbal::find(scene, cues);
    proposals.extend(according::find(scene, cues));
    proposals.extend(passive::find(scene, cues));
    proposals.extend(relayed::find(scene, cues));
    proposals.extend(measured::find(scene, cues));
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
