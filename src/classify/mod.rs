//! Speakers → standings: what kind of source, how named, how near, how independent, about what. In: words, rules, statements,
//! speakers; out: one [`Standing`] a statement. Types are fields of statements: one person may speak in two roles.

mod evidence;
mod naming;
mod source_type;
mod standing;
mod year;

use std::ops::Range;

use crate::model::{
    Because, Independence, Naming, Proximity, Resolution, RuleId, SourceType, Speaker, Standing, Statement, Tag,
};
use crate::ruleset::{RuleSet, Words};
use crate::text::{Span, SpansExt};

use evidence::{Evidence, Gazetteer};
use source_type::{Frame, Look};

/// How far past its cue a clause is read for whom it was said to, in tokens.
const CLAUSE: usize = 6;

/// Classifies every statement; narrator claims get the reserved type.
pub fn run(words: &Words<'_>, rules: &RuleSet, statements: &[Statement], resolution: &Resolution) -> Vec<Standing> {
    let gazetteer = Gazetteer::new(words, rules);
    let theme = gazetteer.theme();
    let one = |statement: &Statement| {
        let mut standing = match speaker_of(resolution, statement) {
            _ if !statement.is_attributed() => narrator(),
            Some(speaker) => of_speaker(words, rules, (&gazetteer, theme), statement, speaker),
            None => Standing::default(),
        };
        let descriptions =
            speaker_of(resolution, statement).map_or_else(Vec::new, |s| token_ranges(words, &s.descriptions));
        standing::fill(words, rules, statement, &descriptions, &mut standing);
        if !statement.is_attributed() {
            (standing.proximity, standing.independence) = (Proximity::Unclear, Independence::Outlet);
        }
        standing
    };
    statements.iter().map(one).collect()
}

fn speaker_of<'r>(resolution: &'r Resolution, statement: &Statement) -> Option<&'r Speaker> {
    let id = resolution.of_statement.get(statement.id.index())?.first()?;
    resolution.speakers.get(id.index())
}

fn narrator() -> Standing {
    let because = vec![Because { rule: RuleId::new("SRC898"), span: Span::default() }];
    Standing { source_type: SourceType::NoneUnattributed, naming: Naming::None, because, ..Standing::default() }
}

fn token_ranges(words: &Words<'_>, spans: &[Span]) -> Vec<Range<usize>> {
    spans.iter().map(|s| words.segments.tokens_in(*s)).collect()
}

fn of_speaker(
    words: &Words<'_>,
    rules: &RuleSet,
    (gazetteer, theme): (&Gazetteer<'_>, Option<&str>),
    statement: &Statement,
    speaker: &Speaker,
) -> Standing {
    let source = statement.source.hull().map_or(0..0, |s| words.segments.tokens_in(s));
    let mut ranges = parts(words, &source);
    // "the group that backs the rebels" is a group, whatever its clause names.
    if ranges.len() > 1 && !speaker.is_person && !gazetteer.gather(&ranges[..1], &(0..0)).bodies.is_empty() {
        ranges.truncate(1);
    }
    ranges.extend(token_ranges(words, &speaker.descriptions));
    if !speaker.is_person {
        let inside = |r: &Range<usize>| source.start <= r.start && r.end <= source.end;
        ranges.extend(token_ranges(words, &speaker.mentions).into_iter().filter(|r| !inside(r)));
    }
    let name = if speaker.is_person { name_tokens(words, speaker) } else { 0..0 };
    let mut evidence = gazetteer.gather(&ranges, &name);
    if evidence.bodies.is_empty() && gazetteer.points_to_body(&ranges, &evidence) {
        evidence.bodies.extend(gazetteer.body_before(source.start));
    }
    if evidence.person.is_none() && speaker.is_person {
        let mentions = token_ranges(words, &speaker.mentions);
        evidence.person = mentions.iter().find_map(|m| gazetteer.known(m));
    }
    let look =
        Look { is_person: speaker.is_person, is_collective: speaker.is_collective, has_name: has_name(words, speaker) };
    let frame = Frame { theme, clause: clause_of(words, statement) };
    let verdict = source_type::decide(words, rules, &evidence, (look, frame), &ranges);
    let shown = if source.len() > 1 || !speaker.is_person { source.clone() } else { 0..0 };
    let is_anonymous = naming::is_anonymous(words, gazetteer, &shown, look);
    let reason = !look.is_person && !source.is_empty() && naming::has_reason(gazetteer, words.sentence(source.start));
    Standing {
        source_type: verdict.source_type,
        secondary_type: verdict.secondary,
        naming: naming::naming(look, &evidence, verdict.source_type, reason, is_anonymous),
        is_anonymous: is_anonymous || reason,
        country: country(&evidence),
        organisation: organisation(words, &evidence),
        reliability: evidence.person.and_then(|p| p.letter.chars().next()),
        because: verdict.because,
        ..Standing::default()
    }
}

/// The registry's country, else the first the article names beside the source, else the gazetteer's.
fn country(evidence: &Evidence<'_>) -> Option<String> {
    let known = evidence.person.map(|p| p.iso);
    let registered = evidence.person.filter(|p| p.is_registered).map(|p| p.iso);
    let told = evidence.countries.first().copied();
    let mut all = [registered, told, known].into_iter().flatten();
    all.find(|c| !c.is_empty()).map(str::to_owned)
}

/// The registry's body, else the first that a gazetteer knows.
fn organisation(words: &Words<'_>, evidence: &Evidence<'_>) -> Option<String> {
    let registered = evidence.person.map(|p| p.organisation).filter(|o| !o.is_empty());
    let named = || evidence.bodies.iter().find(|b| !b.leaf.is_empty());
    registered
        .map(str::to_owned)
        .or_else(|| named().map(|b| words.span(b.tokens.clone()).of(&words.article.text).to_owned()))
}

/// Cue and what is said to whom: the statement's sentence from its cue on, outside its content.
fn clause_of(words: &Words<'_>, statement: &Statement) -> Range<usize> {
    let Some(cue) = statement.cue.first().map(|c| words.segments.tokens_in(*c)) else { return 0..0 };
    let limit = words.sentence(cue.start).end.min(cue.end + CLAUSE);
    let content = |at: usize| words.segments.tokens.get(at).is_some_and(|t| statement.content.cover(t.span.start));
    let end = (cue.end..limit).find(|at| content(*at)).unwrap_or(limit);
    cue.start..end
}

/// What a source is before what it does: the phrase up to its relative clause, then the clause.
fn parts(words: &Words<'_>, source: &Range<usize>) -> Vec<Range<usize>> {
    let relative = |at: &usize| *at > source.start && matches!(words.tag(*at), Tag::WDT | Tag::WP | Tag::WPS);
    match source.clone().find(relative) {
        Some(at) => vec![source.start..at, at..source.end],
        None => vec![source.clone()],
    }
}

/// Tokens of the fullest mention of a person.
fn name_tokens(words: &Words<'_>, speaker: &Speaker) -> Range<usize> {
    let longest =
        speaker.mentions.iter().filter(|m| m.of(&words.article.text).len() == speaker.name.len()).min().copied();
    longest.or_else(|| speaker.mentions.first().copied()).map_or(0..0, |m| words.segments.tokens_in(m))
}

/// A proper name stands in the first mention.
fn has_name(words: &Words<'_>, speaker: &Speaker) -> bool {
    let first = speaker
        .mentions
        .iter()
        .find(|m| m.of(&words.article.text).len() >= speaker.name.len())
        .or(speaker.mentions.first());
    let last = first.map(|m| words.segments.tokens_in(*m)).and_then(std::iter::Iterator::last);
    last.is_some_and(|at| words.tag(at).is_name())
}
