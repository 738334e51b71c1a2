//! Where a token stands among the statements, and so whose a hedge there is. In: statements; out: a role for each token.

use std::ops::Range;

use crate::model::{Hedge, HedgeBy, HedgeClass, RuleId, Statement, StatementId};
use crate::ruleset::Words;

/// What a token is part of; the innermost statement counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    Content(StatementId),
    Cue(StatementId),
    Source(StatementId),
    /// A contestable claim of the narrator's own.
    Claim(StatementId),
    #[default]
    Narrator,
}

/// A role for each token.
pub(super) struct Places {
    roles: Vec<Role>,
}

impl Places {
    pub(super) fn new(words: &Words<'_>, statements: &[Statement]) -> Self {
        let mut roles = vec![Role::Narrator; words.len()];
        for statement in statements.iter().filter(|s| !s.is_attributed()) {
            for span in &statement.content {
                roles[words.segments.tokens_in(*span)].fill(Role::Claim(statement.id));
            }
        }
        // Outer statements first, so that nested ones overwrite them.
        let mut order: Vec<&Statement> = statements.iter().filter(|s| s.is_attributed()).collect();
        order.sort_by_key(|s| (s.nested_in.is_some(), s.id));
        for statement in order {
            let mut fill = |spans: &[crate::text::Span], role: Role| {
                for span in spans {
                    roles[words.segments.tokens_in(*span)].fill(role);
                }
            };
            fill(&statement.content, Role::Content(statement.id));
            fill(&statement.source, Role::Source(statement.id));
            fill(&statement.cue, Role::Cue(statement.id));
        }
        Self { roles }
    }

    pub(super) fn role(&self, token: usize) -> Role {
        self.roles.get(token).copied().unwrap_or_default()
    }

    /// Inside quotation marks the source's, in indirect speech undetermined, elsewhere the reporter's.
    pub(super) fn mark(&self, words: &Words<'_>, tokens: &Range<usize>, class: HedgeClass, rule: &RuleId) -> Hedge {
        let quoted = words.segments.tokens[tokens.start].is_quoted();
        let (by, statement) = match self.role(tokens.start) {
            Role::Content(id) if quoted => (HedgeBy::Source, Some(id)),
            Role::Content(id) => (HedgeBy::Undetermined, Some(id)),
            Role::Cue(id) | Role::Source(id) => (HedgeBy::Reporter, Some(id)),
            Role::Claim(id) => (HedgeBy::Reporter, Some(id)),
            Role::Narrator => (HedgeBy::Reporter, None),
        };
        // Distance and verification are the reporter's wherever they stand outside quotation marks.
        let code = class.code();
        let own = !quoted && (code.starts_with("distance") || code == "limit.verification");
        Hedge {
            span: words.span(tokens.clone()),
            class,
            by: if own { HedgeBy::Reporter } else { by },
            statement,
            target: None,
            band: None,
            rule: rule.clone(),
        }
    }
}
