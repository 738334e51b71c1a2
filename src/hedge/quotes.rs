//! Scare quotes: a quoted noun phrase used to refer, as against quoted speech. In: quotations and statements; out: marks by
//! the reporter.

use crate::hedge::place::{Places, Role};
use crate::model::{Hedge, HedgeBy, HedgeClass, RuleId, Statement, StatementId, Tag};
use crate::ruleset::Words;
use crate::text::Span;

/// Longer quotations are speech or titles.
const LONGEST: usize = 4;

/// Marks of all short quoted noun phrases outside direct speech.
pub(super) fn scare(words: &Words<'_>, statements: &[Statement], places: &Places) -> Vec<Hedge> {
    let mut out = Vec::new();
    for quotation in words.segments.quotations.iter().filter(|q| q.depth == 0 && q.is_closed) {
        let tokens = quotation.tokens.start as usize..quotation.tokens.end as usize;
        let inner: Vec<usize> = tokens.clone().filter(|at| words.tag(*at) != Tag::Punct).collect();
        let statement = match places.role(tokens.start) {
            Role::Content(id)
                if statements[id.index()]
                    .content
                    .first()
                    .is_some_and(|c| words.segments.tokens_in(*c).start < tokens.start) =>
            {
                Some(id)
            }
            Role::Claim(id) => Some(id),
            Role::Narrator => None,
            _ => continue,
        };
        let noun_phrase = inner.last().is_some_and(|at| matches!(words.tag(*at), Tag::NN | Tag::NNS))
            && inner
                .iter()
                .all(|at| words.tag(*at).is_noun() || matches!(words.tag(*at), Tag::JJ | Tag::VBG | Tag::VBN))
            && inner.iter().all(|at| words.text(*at).chars().next().is_some_and(char::is_lowercase));
        if noun_phrase && inner.len() <= LONGEST {
            out.push(Hedge {
                span: quotation.span,
                class: HedgeClass::DistanceScareQuote,
                by: HedgeBy::Reporter,
                statement,
                target: said_by(words, statements, statement, quotation.span),
                band: None,
                rule: RuleId::new("HED207"),
            });
        }
    }
    out
}

/// The statement of somebody else whose own words are taken up between the marks.
fn said_by(words: &Words<'_>, statements: &[Statement], own: Option<StatementId>, quoted: Span) -> Option<StatementId> {
    let text = &words.article.text;
    let inner = quoted.of(text).trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let says = |s: &&Statement| {
        let apart = s.content.iter().all(|span| !span.overlaps(quoted));
        apart && s.content.iter().any(|span| span.of(text).to_lowercase().contains(&inner))
    };
    statements.iter().filter(|s| s.is_attributed() && Some(s.id) != own).find(says).map(|s| s.id)
}
