//! Statement ↔ statement: who else independently says so, and who says the opposite. In: words, statements, speakers,
//! standings, polarity; out: links and each statement's level. Never says which of two is so.

mod align;
mod claim;
mod compare;
mod conflict;
mod evidence;
mod frames;
mod level;
mod links;
mod model;
mod numbers;
mod overlap;
mod print;
mod scope;
mod stems;
mod vectors;

pub use compare::Comparison;
pub use evidence::Evidence;
pub use model::{Across, Model};

use crate::linear::word_hash;
use crate::model::{Corroboration, Elsewhere, Link, Polarity, Resolution, Standing, Statement};
use crate::ruleset::{RuleSet, Words};
use crate::text::SpansExt;

use claim::{Builder, Claim, Term};
use links::Said;

/// What the earlier stages found, side by side.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    /// Sorted by content.
    pub statements: &'a [Statement],
    /// Who speaks.
    pub resolution: &'a Resolution,
    /// In step with the statements.
    pub standings: &'a [Standing],
    /// In step with the statements.
    pub polarity: &'a [Polarity],
    /// What other articles of the run say; empty when they were not asked.
    pub elsewhere: &'a [Elsewhere],
}

/// Links within one article, sorted by their statements, and a row for every statement.
pub fn run(words: &Words<'_>, rules: &RuleSet, model: &Model, tables: Tables<'_>) -> (Vec<Link>, Vec<Corroboration>) {
    let builder = Builder::new(words, rules, model);
    let claim = |s: &Statement| of_statement(&builder, words, s, &tables.polarity[s.id.index()]);
    let said: Vec<Said<'_, '_>> = tables.statements.iter().filter_map(|s| Said::new(words, s, || claim(s))).collect();
    let links = links::find(words, rules, model, &said, tables);
    let rows = level::rows(tables, &links);
    (links, rows)
}

/// A row for every statement from links that are already known.
pub fn levels(tables: Tables<'_>, links: &[Link]) -> Vec<Corroboration> {
    level::rows(tables, links)
}

/// A statement by its stems: what is looked up before claims are compared in full.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// Stems by hash, each once, the rarest first, with their weights (0..=1).
    pub stems: Vec<(u32, f32)>,
    /// The names by their keys ([`name_key`]; of a country or its people, the country's), each once.
    pub names: Vec<u32>,
}

/// What spellings of one name share: how it begins, in lower case.
pub fn name_key(name: &str) -> u32 {
    let end = name.char_indices().nth(4).map_or(name.len(), |(at, _)| at);
    word_hash(&name.as_bytes()[..end]) as u32
}

/// One sketch a statement.
pub fn sketches(words: &Words<'_>, rules: &RuleSet, model: &Model, tables: Tables<'_>) -> Vec<Sketch> {
    let builder = Builder::new(words, rules, model);
    let claim = |s: &Statement| of_statement(&builder, words, s, &tables.polarity[s.id.index()]);
    tables.statements.iter().map(|s| sketch(&claim(s))).collect()
}

fn sketch(claim: &Claim<'_>) -> Sketch {
    let mut stems: Vec<(u32, f32)> =
        claim.terms.iter().map(|t| (word_hash(t.stem.as_bytes()) as u32, t.weight as f32)).collect();
    stems.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    stems.dedup_by_key(|s| s.0);
    stems.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let is_told = |t: &&Term<'_>| t.is_name && t.date.is_empty() && !t.is_context;
    let key = |t: &Term<'_>| name_key(if t.country.is_empty() { &t.stem } else { t.country });
    let mut names: Vec<u32> = claim.terms.iter().filter(is_told).map(key).collect();
    names.sort_unstable();
    names.dedup();
    Sketch { stems, names }
}

/// Compares two texts, each read as one claim.
pub fn compare(a: &Words<'_>, b: &Words<'_>, rules: &RuleSet, model: &Model, negative: (bool, bool)) -> Comparison {
    let (a, b) = (whole(a, rules, model, negative.0), whole(b, rules, model, negative.1));
    compare::compare(model, rules, &a, &b)
}

/// The evidence on two texts, each read as one claim: symmetric, from the first to the second, from the second to the first.
pub fn evidence(a: &Words<'_>, b: &Words<'_>, rules: &RuleSet, model: &Model, negative: (bool, bool)) -> [Evidence; 3] {
    let (a, b) = (whole(a, rules, model, negative.0), whole(b, rules, model, negative.1));
    compare::evidence(model, &a, &b)
}

fn whole<'a>(words: &'a Words<'a>, rules: &'a RuleSet, model: &'a Model, is_negative: bool) -> Claim<'a> {
    Builder::new(words, rules, model).claim(&[0..words.len()], is_negative)
}

/// A statement's claim; when its words look back, the nouns around it come along.
fn of_statement<'a>(builder: &Builder<'a>, words: &Words<'_>, statement: &Statement, polarity: &Polarity) -> Claim<'a> {
    let content: Vec<_> = statement.content.iter().map(|s| words.segments.tokens_in(*s)).collect();
    let mut claim = builder.claim(&content, polarity.is_negative);
    let first = content.first().map_or(0, |r| r.start);
    if !claim.has_pronoun || first >= words.len() {
        return claim;
    }
    let sentence = words.sentence(first);
    let outside = |at: usize| {
        !statement.content.cover(words.segments.tokens[at].span.start)
            && !statement.source.cover(words.segments.tokens[at].span.start)
    };
    let mut context: Vec<_> = (sentence.start..first).filter(|at| outside(*at)).map(|at| at..at + 1).collect();
    // "which" means the phrase right before it.
    if words.text(first).eq_ignore_ascii_case("which") {
        let near = context.len().saturating_sub(5);
        context.drain(..near);
    }
    if context.is_empty() && sentence.start > 0 {
        let before = words.sentence(sentence.start - 1);
        let same = words.segments.paragraph_of(before.start) == words.segments.paragraph_of(first);
        context = if same { vec![before] } else { Vec::new() };
    }
    builder.look_back(&mut claim, &context);
    claim
}
