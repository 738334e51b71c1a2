//! Evidence → source type: the rules of `source-type/` are asked first, then what the gazetteers say by themselves. In: the
//! evidence and what the mention looks like; out: a type, a second one, and the rule that said so.

use std::ops::Range;

use crate::classify::evidence::Evidence;
use crate::model::{Because, RuleId, SourceType};
use crate::ruleset::{RuleSet, Words};
use crate::text::Span;

/// The look of a mention.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    pub(super) is_person: bool,
    pub(super) is_collective: bool,
    pub(super) has_name: bool,
}

/// What surrounds a source.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame<'a> {
    /// The kind of body the article is about.
    pub(super) theme: Option<&'a str>,
    /// The tokens of the cue and of whom it was said to.
    pub(super) clause: Range<usize>,
}

/// The verdict.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    pub(super) source_type: SourceType,
    pub(super) secondary: Option<SourceType>,
    pub(super) because: Vec<Because>,
}

/// Decides.
pub(super) fn decide(
    words: &Words<'_>,
    rules: &RuleSet,
    evidence: &Evidence<'_>,
    (look, frame): (Look, Frame<'_>),
    ranges: &[Range<usize>],
) -> Verdict {
    let registered = evidence.person.filter(|p| p.is_registered).and_then(|p| SourceType::parse(p.leaf));
    let registered = registered.map(|t| (t, Because { rule: RuleId::new("SRC800"), span: Span::default() }));
    let by_rule = asked(words, rules, evidence, (look, frame), ranges);
    let by_list = listed(words, evidence, look);
    let mut all: Vec<(SourceType, Because)> = registered.into_iter().chain(by_rule).chain(by_list).collect();
    if all.is_empty() {
        let rule = RuleId::new("SRC899");
        return Verdict {
            source_type: SourceType::Unknown,
            secondary: None,
            because: vec![Because { rule, span: Span::default() }],
        };
    }
    let (source_type, because) = all.remove(0);
    let secondary = all.iter().map(|(t, _)| *t).find(|t| t.top() != source_type.top() && t.is_counted());
    Verdict { source_type, secondary, because: vec![because] }
}

/// The rules whose conditions hold, highest priority first.
fn asked(
    words: &Words<'_>,
    rules: &RuleSet,
    evidence: &Evidence<'_>,
    (look, frame): (Look, Frame<'_>),
    ranges: &[Range<usize>],
) -> Vec<(SourceType, Because)> {
    let mut facts = rules.facts("source-type");
    let flag = |is: bool| if is { "true" } else { "false" };
    facts.word("person", flag(look.is_person));
    facts.word("collective", flag(look.is_collective));
    facts.word("shape", if look.has_name { "name" } else { "phrase" });
    if let Some(role) = evidence.roles.first() {
        facts.word("role_class", role.class);
        facts.word("leaf", role.leaf);
        facts.word("former", flag(role.is_former));
    } else {
        facts.word("role_class", "none");
        facts.word("former", "false");
    }
    for role in &evidence.roles {
        facts.word("role_any", role.class);
    }
    for body in &evidence.bodies {
        facts.word("institution", body.kind);
    }
    facts.word("theme", frame.theme.unwrap_or("none"));
    if let Some(leaf) = evidence.beside {
        facts.word("beside", leaf);
    }
    facts.word("unknown", flag(evidence.roles.is_empty() && evidence.bodies.is_empty() && evidence.person.is_none()));
    if evidence.bodies.is_empty() {
        facts.word("institution", "none");
    }
    facts.word("country", if evidence.countries.is_empty() { "false" } else { "true" });
    if let Some(known) = evidence.person {
        facts.word("known", known.leaf);
    }
    facts.text("cue", words, frame.clause);
    for (nth, range) in ranges.iter().enumerate() {
        facts.text(if nth == 0 { "mention" } else { "description" }, words, range.clone());
        facts.text("described", words, range.clone());
    }
    let verdicts = facts.verdicts();
    let typed = verdicts.iter().filter_map(|(rule, span)| {
        let found = SourceType::parse(rule.text("type")?)?;
        Some((found, Because { rule: rule.id.clone(), span: span.unwrap_or_default() }))
    });
    typed.collect()
}

/// What the lists say by themselves: a role's own type, a person known by name, a body's own type, a country.
fn listed(words: &Words<'_>, evidence: &Evidence<'_>, look: Look) -> Vec<(SourceType, Because)> {
    let mut out = Vec::new();
    let mut push = |leaf: &str, rule: &str, tokens: Range<usize>| {
        if let Some(found) = SourceType::parse(leaf) {
            out.push((found, Because { rule: RuleId::new(rule), span: words.span(tokens) }));
        }
    };
    let own = evidence.roles.iter().find(|r| !r.leaf.is_empty());
    if let Some(role) = own {
        push(role.leaf, "SRC801", role.tokens.clone());
    }
    if let Some(known) = evidence.person {
        let political = matches!(known.leaf.split('.').next(), Some("gov" | "pol"));
        push(if known.is_former && political { "pol.former_official" } else { known.leaf }, "SRC802", 0..0);
    }
    if let Some(body) = evidence.bodies.iter().find(|b| !b.leaf.is_empty()) {
        push(body.leaf, "SRC803", body.tokens.clone());
    }
    if !evidence.countries.is_empty() && (look.has_name && !look.is_person || !evidence.roles.is_empty()) {
        push("gov.official", "SRC804", 0..0);
    }
    out
}
