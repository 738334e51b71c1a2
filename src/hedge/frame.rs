//! Cues that are hedges themselves: claim, admitted, was reported, echoed, were considered. In: statements and the cue
//! lexicons' classes; out: marks by the reporter.

use std::ops::Range;

use crate::model::{Hedge, HedgeBy, HedgeClass, RuleId, Statement, Tag};
use crate::ruleset::{RuleSet, Words};

/// Marks of all cues.
pub(super) fn cues(words: &Words<'_>, rules: &RuleSet, statements: &[Statement]) -> Vec<Hedge> {
    let mut out = Vec::new();
    for statement in statements.iter().filter(|s| s.is_attributed()) {
        for span in &statement.cue {
            let tokens = words.segments.tokens_in(*span);
            if let Some((class, rule)) = class_of(words, rules, tokens) {
                let rule = RuleId::new(rule);
                out.push(Hedge {
                    span: *span,
                    class,
                    by: HedgeBy::Reporter,
                    statement: Some(statement.id),
                    target: None,
                    band: None,
                    rule,
                });
            }
        }
    }
    out
}

fn class_of(words: &Words<'_>, rules: &RuleSet, tokens: Range<usize>) -> Option<(HedgeClass, &'static str)> {
    let row =
        |at: usize| ["cue_stance", "cue_verbs", "cue_nouns"].iter().find_map(|l| rules.cell_at(words, at, l, "class"));
    let class = tokens.clone().rev().find_map(row)?;
    let is_passive = is_passive(words, tokens);
    if is_passive && class != "corroborating" {
        return Some(if class == "attitude" {
            (HedgeClass::PassiveAgentless, "HED206")
        } else {
            (HedgeClass::CuePassiveReport, "HED205")
        });
    }
    Some(match class {
        "doubt" => (HedgeClass::CueDoubt, "HED201"),
        "concession" => (HedgeClass::CueConcession, "HED202"),
        "emphatic" => (HedgeClass::CueEmphatic, "HED203"),
        "corroborating" => (HedgeClass::CueCorroborating, "HED204"),
        _ => return None,
    })
}

/// A form of "be" and a participle.
fn is_passive(words: &Words<'_>, tokens: Range<usize>) -> bool {
    let be = |at: usize| {
        matches!(words.text(at).to_lowercase().as_str(), "was" | "were" | "is" | "are" | "been" | "be" | "being")
    };
    tokens.len() > 1
        && tokens.clone().any(be)
        && tokens.last().is_some_and(|at| matches!(words.tag(at), Tag::VBN | Tag::VBD))
}
