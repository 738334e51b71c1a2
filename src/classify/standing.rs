//! What a statement claims and about what; how near and how independent its source is; how it reached the outlet. In: a
//! statement, its source type and the rules of `standing/`; out: the remaining fields of its [`Standing`].

use std::ops::Range;

use crate::model::{Because, ClaimType, Contact, Independence, Naming, Proximity, Standing, Statement, Tag, Topic};
use crate::ruleset::{Column, RuleSet, Words};
use crate::text::{Span, SpansExt};

/// Fills in claim type, topic, contact, proximity, independence and accused.
pub(super) fn fill(
    words: &Words<'_>,
    rules: &RuleSet,
    statement: &Statement,
    descriptions: &[Range<usize>],
    standing: &mut Standing,
) {
    standing.topic = topic(words, rules, statement);
    let mut facts = rules.facts("standing");
    texts(words, statement, descriptions, &mut facts);
    facts.word("kind", kind(statement));
    facts.word("source_type", standing.source_type.code());
    facts.word("naming", standing.naming.word());
    facts.word("topic", standing.topic.word());
    facts.word("nested", if statement.nested_in.is_some() { "true" } else { "false" });
    facts.word("collective", if standing.naming == Naming::Collective { "true" } else { "false" });
    // Contact and claim type first: nearness and independence are asked of them, too.
    apply(&facts.verdicts(), 0, standing);
    facts.word("claim_type", standing.claim_type.word());
    facts.word("contact", standing.contact.word());
    facts.word("own", if speaks_of_itself(words, rules, statement) { "true" } else { "false" });
    apply(&facts.verdicts(), 1, standing);
    if standing.claim_type == ClaimType::Allegation {
        standing.accused = accused(words, rules, statement);
    }
}

fn kind(statement: &Statement) -> &'static str {
    match statement.kind {
        crate::model::Kind::Direct => "direct",
        crate::model::Kind::Indirect => "indirect",
        crate::model::Kind::Mixed => "mixed",
        crate::model::Kind::Unattributed => "unattributed",
    }
}

fn texts(
    words: &Words<'_>,
    statement: &Statement,
    descriptions: &[Range<usize>],
    facts: &mut crate::ruleset::Facts<'_>,
) {
    for span in &statement.content {
        facts.text("content", words, words.segments.tokens_in(*span));
    }
    for span in &statement.cue {
        facts.text("cue", words, words.segments.tokens_in(*span));
    }
    for span in &statement.source {
        facts.text("source", words, words.segments.tokens_in(*span));
    }
    for range in descriptions {
        facts.text("description", words, range.clone());
    }
    let anchor = statement.cue.first().or(statement.source.first()).or(statement.content.first());
    if let Some(token) = anchor.map(|s| words.segments.tokens_in(*s).start).filter(|t| *t < words.len()) {
        let inside = |at: usize| statement.content.cover(words.segments.tokens[at].span.start);
        for run in outside(words.sentence(token), inside) {
            facts.text("sentence", words, run);
        }
    }
}

/// The parts of a sentence that are not content: what the reporter says about the saying.
fn outside(sentence: Range<usize>, inside: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for at in sentence.clone() {
        match (inside(at), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                out.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    out.extend(start.map(|from| from..sentence.end));
    out
}

/// The first rule that speaks of a field decides it. Round 0 decides claim type and contact only.
fn apply(verdicts: &[(&crate::ruleset::Rule, Option<Span>)], round: usize, standing: &mut Standing) {
    let mut pick = |key: &str, set: &mut dyn FnMut(&str, &mut Standing)| {
        if let Some((rule, span)) = verdicts.iter().find(|(rule, _)| rule.text(key).is_some()) {
            set(rule.text(key).unwrap_or(""), standing);
            standing.because.push(Because { rule: rule.id.clone(), span: span.unwrap_or_default() });
        }
    };
    if round == 0 {
        pick("claim_type", &mut |word, s| s.claim_type = ClaimType::parse(word).unwrap_or_default());
        pick("contact", &mut |word, s| s.contact = Contact::parse(word).unwrap_or_default());
    } else {
        pick("proximity", &mut |word, s| s.proximity = Proximity::parse(word).unwrap_or_default());
        pick("independence", &mut |word, s| s.independence = Independence::parse(word).unwrap_or_default());
    }
}

/// The topic most of whose words stand in the content or, where it names none, in its paragraph; ties by the order of the table.
fn topic(words: &Words<'_>, rules: &RuleSet, statement: &Statement) -> Topic {
    let list = Column::new(rules, "topics", "topic");
    let most = |tokens: &mut dyn Iterator<Item = usize>| {
        let mut counts = [0_u32; Topic::ALL.len()];
        for at in tokens {
            if let Some(topic) = list.cell(words, at).and_then(Topic::parse) {
                counts[topic as usize] += 1;
            }
        }
        let best = Topic::ALL.iter().copied().max_by_key(|t| (counts[*t as usize], std::cmp::Reverse(*t as usize)));
        best.filter(|t| counts[*t as usize] > 0)
    };
    let own = most(&mut statement.content.iter().flat_map(|s| words.segments.tokens_in(*s)));
    let around = || {
        let first = words.segments.tokens_in(*statement.content.first()?).start;
        let tokens = &words.segments.paragraphs.get(words.segments.paragraph_of(first))?.tokens;
        most(&mut (tokens.start as usize..tokens.end as usize))
    };
    own.or_else(around).unwrap_or(Topic::Other)
}

/// First person in what is said.
fn speaks_of_itself(words: &Words<'_>, rules: &RuleSet, statement: &Statement) -> bool {
    let person = Column::new(rules, "pronouns", "person");
    let first = |at: usize| person.cell(words, at) == Some("first");
    let infinitive =
        statement.content.first().is_some_and(|s| words.tag(words.segments.tokens_in(*s).start) == Tag::TO);
    infinitive || statement.content.iter().any(|s| words.segments.tokens_in(*s).any(first))
}

/// Whom an allegation accuses: the agent of a passive, else a government, army or group named in it.
fn accused(words: &Words<'_>, rules: &RuleSet, statement: &Statement) -> Option<String> {
    let lists = ["organisations", "countries"].map(|name| Column::new(rules, name, ""));
    let known = |at: usize| lists.iter().find_map(|list| list.hit(words, at)).map(|hit| at..at + hit.len as usize);
    let tokens: Vec<usize> = statement.content.iter().flat_map(|s| words.segments.tokens_in(*s)).collect();
    let agent = tokens.iter().copied().find(|at| words.text(*at).eq_ignore_ascii_case("by"));
    let from = agent.map_or(0, |by| by + 1);
    let found = tokens.iter().copied().filter(|at| *at >= from).find_map(known)?;
    // The whole noun phrase, up to its head.
    let mut end = found.end;
    while end < words.sentence(found.start).end && words.tag(end).is_noun() {
        end += 1;
    }
    Some(words.span(found.start..end).of(&words.article.text).to_owned())
}
