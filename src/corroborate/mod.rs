//! Statement ↔ statement: who else independently says so, and who says the opposite. In: words, statements, speakers,
//! standings, polarity; out: links and each statement's level. Never says which of two is so.

mod claim;
mod compare;
mod level;
mod links;
mod numbers;

pub use compare::Comparison;

use crate::model::{Corroboration, Link, Polarity, Resolution, Standing, Statement};
use crate::ruleset::{RuleSet, Words};
use crate::text::SpansExt;

use claim::{Builder, Claim};

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
}

/// Links within one article, sorted by their statements, and a row for every statement.
pub fn run(words: &Words<'_>, rules: &RuleSet, tables: Tables<'_>) -> (Vec<Link>, Vec<Corroboration>) {
    let builder = Builder::new(words, rules);
    let claims: Vec<Claim<'_>> =
        tables.statements.iter().map(|s| of_statement(&builder, words, s, &tables.polarity[s.id.index()])).collect();
    let links = links::find(words, rules, &builder, &claims, tables);
    let rows = level::rows(tables, &links);
    (links, rows)
}

/// A row for every statement from links that are already known.
pub fn levels(tables: Tables<'_>, links: &[Link]) -> Vec<Corroboration> {
    level::rows(tables, links)
}

/// Compares two texts, each read as one claim.
pub fn compare(a: &Words<'_>, b: &Words<'_>, rules: &RuleSet, negative: (bool, bool)) -> Comparison {
    let (left, right) = (Builder::new(a, rules), Builder::new(b, rules));
    let claim_a = left.claim(&[0..a.len()], &[], negative.0);
    let claim_b = right.claim(&[0..b.len()], &[], negative.1);
    compare::compare(&left, rules, &claim_a, &claim_b)
}

/// A statement's claim; when its words look back, the nouns around it come along.
fn of_statement<'a>(builder: &Builder<'a>, words: &Words<'_>, statement: &Statement, polarity: &Polarity) -> Claim<'a> {
    let content: Vec<_> = statement.content.iter().map(|s| words.segments.tokens_in(*s)).collect();
    let own = builder.claim(&content, &[], polarity.is_negative);
    let first = content.first().map_or(0, |r| r.start);
    if !own.has_pronoun || first >= words.len() {
        return own;
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
    builder.claim(&content, &context, polarity.is_negative)
}
