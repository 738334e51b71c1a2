//! Sources as written → speakers: one row a person, body or group, whoever they are called by. In: words, rules and the
//! statement table; out: the speaker table and whose each statement is. Every merge has its reason.

mod aliases;
mod alike;
mod describe;
mod keys;
mod lexicons;
mod mention;
mod names;
mod pool;

use std::ops::Range;

use crate::model::{Resolution, SpeakerId, Statement, Tag};
use crate::ruleset::{RuleSet, Words};
use crate::text::SpansExt;

use lexicons::Lexicons;
use mention::Mention;
use pool::Pool;

/// Resolves every statement's source. Statements without a source, and those of nobody, have no speaker.
pub fn run(words: &Words<'_>, rules: &RuleSet, statements: &[Statement]) -> Resolution {
    let lexicons = Lexicons::new(words, rules);
    let mut pool = Pool::new(&lexicons);
    let mut of_statement: Vec<Vec<SpeakerId>> = vec![Vec::new(); statements.len()];
    // Names first: a pronoun may stand before the fullest form of its name is met.
    for statement in statements.iter().filter(|s| s.is_attributed()) {
        let mentions = mention::read(&lexicons, tokens(words, statement));
        of_statement[statement.id.index()] = mentions.iter().filter_map(|m| pool.named(m)).collect();
    }
    for statement in statements.iter().filter(|s| s.is_attributed()) {
        let at = statement.id.index();
        if !of_statement[at].is_empty() {
            continue;
        }
        if let Some(before) = statement.continues {
            let before = of_statement[before.index()].clone();
            of_statement[at] = before;
            continue;
        }
        let source = tokens(words, statement);
        let mentions = mention::read(&lexicons, source.clone());
        let context = Context { words, statements, of_statement: &of_statement };
        if let Some(Mention::Pronoun { at: pronoun }) = mentions.first() {
            let found = antecedent(&context, &mut pool, statement, *pronoun);
            if let Some(id) = found {
                pool.refer(id, *pronoun);
            }
            of_statement[at] = found.into_iter().collect();
        } else {
            of_statement[at] = mentions.iter().filter_map(|m| pool.common(m)).collect();
        }
    }
    pool.finish(of_statement)
}

/// What pronouns look back on.
struct Context<'a> {
    words: &'a Words<'a>,
    statements: &'a [Statement],
    of_statement: &'a [Vec<SpeakerId>],
}

impl Context<'_> {
    /// Somebody named at `at` is nearer to a pronoun than the last speaker, last met at `spoke`: named since in its paragraph, or by
    /// the narrator in the paragraph before, where that speaker does not stand.
    fn is_nearer(&self, at: usize, spoke: Option<usize>, pronoun: usize) -> bool {
        let segments = &self.words.segments;
        let (there, here) = (segments.paragraph_of(at), segments.paragraph_of(pronoun));
        let byte = segments.tokens[at].span.start;
        let is_told = || !self.statements.iter().any(|s| s.is_attributed() && s.content.iter().any(|c| c.covers(byte)));
        let opens = segments.paragraphs[there].tokens.start as usize;
        spoke < Some(at) && (there == here || there + 1 == here && spoke < Some(opens) && is_told())
    }
}

fn tokens(words: &Words<'_>, statement: &Statement) -> Range<usize> {
    statement.source.hull().map_or(0..0, |span| words.segments.tokens_in(span))
}

/// Whom a pronoun means: for "who" the phrase right before it, else the last speaker that fits, else the last person named.
fn antecedent(context: &Context<'_>, pool: &mut Pool<'_>, statement: &Statement, pronoun: usize) -> Option<SpeakerId> {
    let words = context.words;
    let word = words.text(pronoun).to_lowercase();
    if matches!(words.tag(pronoun), Tag::WP) || word == "who" {
        let adjacent = |s: &&Statement| {
            let source = tokens(words, s);
            s.id != statement.id && !source.is_empty() && source.end <= pronoun && pronoun - source.end <= 1
        };
        let speaker =
            context.statements.iter().find(adjacent).and_then(|s| context.of_statement[s.id.index()].first().copied());
        return speaker.or_else(|| pool.ending_before(pronoun));
    }
    let here = words.segments.tokens[pronoun].span.start;
    let spoken = {
        let fits = |id: &SpeakerId| pool.fits(*id, &word);
        let before = context
            .statements
            .iter()
            .filter(|s| s.content.hull().is_some_and(|c| c.start < here) && s.id != statement.id);
        before.rev().filter_map(|s| context.of_statement[s.id.index()].first()).find(|id| fits(id)).copied()
    };
    let named = match word.as_str() {
        "it" | "its" if spoken.is_none() => pool.last_body_before(pronoun),
        _ => pool.last_person_before(pronoun, &word),
    };
    let found = match (spoken, named) {
        (Some(said), Some((named, at)))
            if matches!(word.as_str(), "he" | "she" | "his" | "her")
                && context.is_nearer(at, pool.last_mention_before(said, pronoun), pronoun) =>
        {
            Some(named)
        }
        (Some(said), _) => Some(said),
        (None, named) => named.map(|(id, _)| id),
    };
    let last = found.and_then(|id| pool.last_mention_before(id, pronoun));
    let adopted = pool.adopt(pronoun, &word, last);
    adopted.or(found).or_else(|| group_before(words, pool, pronoun, &word))
}

/// "They" with nobody before it who spoke: the plural subject of the sentence before.
fn group_before(words: &Words<'_>, pool: &mut Pool<'_>, pronoun: usize, word: &str) -> Option<SpeakerId> {
    let before = words.sentence(pronoun).start.checked_sub(1).filter(|_| matches!(word, "they" | "their"))?;
    let sentence = words.sentence(before);
    let start = sentence.clone().find(|at| !matches!(words.tag(*at), Tag::DT | Tag::PDT))?;
    let part = |at: &usize| words.tag(*at).is_noun() || matches!(words.tag(*at), Tag::JJ | Tag::CD | Tag::VBN);
    let end = (start..sentence.end).take_while(part).last()? + 1;
    let head = end - 1;
    let clause = (end..sentence.end).find(|at| matches!(words.tag(*at), Tag::VBD | Tag::VBZ | Tag::VBP | Tag::MD));
    let is_plural = matches!(words.tag(head), Tag::NNS | Tag::NNPS);
    let phrase = start..end;
    is_plural
        .then(|| Mention::Common { phrase, head, describes: vec![start..clause.unwrap_or(end)] })
        .and_then(|m| pool.common(&m))
}
