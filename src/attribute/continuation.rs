//! What has no cue of its own: quotations that go on, a back-shifted report after a report, a report whose gap is owned up
//! to ("she would not tell how much"). In: the scene and what was found so far; out: more proposals.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::cue::Cue;
use crate::attribute::phrase;
use crate::attribute::proposal::{Proposal, meet};
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// A quotation of fewer words than this, inside a sentence, is a scare quote or a title rather than speech.
const SPEECH: usize = 4;

/// Quotations that nobody has claimed yet, in order of the text.
pub(super) fn quotations(scene: &Scene<'_>, found: &[Proposal]) -> Vec<Proposal> {
    // What is reported inside a quotation neither claims it nor is gone on from.
    let outside = |p: &&Proposal| p.cue.is_empty() || scene.quotation(p.cue.start).is_none();
    let mut all: Vec<Proposal> = found.iter().filter(outside).cloned().collect();
    let mut out = Vec::new();
    for (number, quotation) in scene.words.segments.quotations.iter().enumerate() {
        let quote = scene.quoted(number as u32);
        let claimed = |p: &Proposal| p.content.iter().chain([&p.source]).any(|r| meet(r, &quote));
        if quotation.depth > 0 || all.iter().any(claimed) || !is_speech(scene, &quote) {
            continue;
        }
        let continued = quotation.continues.map(|n| scene.quoted(n));
        if let Some(proposal) = continuing(scene, &all, &quote, continued) {
            all.push(proposal.clone());
            out.push(proposal);
        }
    }
    out
}

/// Whole sentences, or at least a handful of words that begin where a sentence does.
fn is_speech(scene: &Scene<'_>, quote: &Range<usize>) -> bool {
    let words = quote.clone().filter(|at| !scene.is_mark(*at)).count();
    let sentence = scene.sentence(quote.start);
    let opens_sentence =
        quote.start == sentence.start || scene.is(quote.start - 1, ":") || scene.is_dash(quote.start - 1);
    let last = quote.end.saturating_sub(2);
    let closes_sentence = scene.is_stop(last) || quote.end >= scene.sentence(last).end || scene.is_stop(quote.end);
    opens_sentence && closes_sentence && words >= SPEECH.min(3)
}

fn continuing(
    scene: &Scene<'_>,
    all: &[Proposal],
    quote: &Range<usize>,
    reopened: Option<Range<usize>>,
) -> Option<Proposal> {
    let paragraph = scene.paragraph(quote.start);
    let is_quoting = |p: &&Proposal| p.content.iter().any(|r| r.clone().any(|at| scene.quotation(at).is_some()));
    let base = Proposal { content: vec![quote.clone()], ..Proposal::default() };
    // The same quotation, opened again in a new paragraph.
    if let Some(before) = reopened.and_then(|r| all.iter().find(|p| p.holds(r.start))) {
        return Some(Proposal { rule: "ATT050", continues: Some(before.start()), ..base });
    }
    let here = all.iter().filter(|p| paragraph.contains(&p.start()) && !p.is_implicit);
    let before = here.clone().filter(is_quoting).rfind(|p| p.start() < quote.start);
    let after = here.filter(is_quoting).find(|p| p.start() > quote.start);
    if let Some(near) = before.or(after) {
        return Some(Proposal { rule: "ATT051", continues: Some(near.start()), ..base });
    }
    if let Some(source) = introduced(scene, quote, &paragraph) {
        return Some(Proposal { rule: "ATT052", source, ..base });
    }
    // A paragraph that is all quotation goes on from the last paragraph, when that one ended in speech.
    let whole = quote.start == paragraph.start && scene.trim(quote.end..paragraph.end).is_empty();
    let last = all.iter().filter(|p| p.start() < quote.start).max_by_key(|p| p.start())?;
    let adjacent =
        paragraph.start > 0 && scene.paragraph(paragraph.start - 1).contains(&last.start()) && is_quoting(&last);
    (whole && adjacent).then(|| Proposal { rule: "ATT053", continues: Some(last.start()), ..base })
}

/// The subject of the sentence right before a quotation that stands alone: a person by name or pronoun.
fn introduced(scene: &Scene<'_>, quote: &Range<usize>, paragraph: &Range<usize>) -> Option<Range<usize>> {
    if quote.start <= paragraph.start {
        return None;
    }
    let sentence = scene.sentence(quote.start - 1);
    if scene.quotation(sentence.start).is_some() {
        return None;
    }
    let found = if scene.tag(sentence.start) == Tag::PRP {
        sentence.start..sentence.start + 1
    } else {
        phrase::right(scene, sentence.start, sentence.end)
    };
    let person = found.clone().any(|at| scene.tag(at).is_name() || scene.tag(at) == Tag::PRP && !scene.is(at, "it"));
    (person && found.len() <= 12).then_some(found)
}

/// Sentences without a cue that still report.
pub(super) fn implicit(scene: &Scene<'_>, cues: &[Cue<'_>], found: &[Proposal]) -> Vec<Proposal> {
    let mut out = Vec::new();
    for sentence in &scene.words.segments.sentences {
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let owned = gap_owned(scene, cues, &range);
        let told = |p: &Proposal| {
            !p.is_bare
                && (range.contains(&p.cue.start) && !p.cue.is_empty() || p.content.iter().any(|c| meet(c, &range)))
        };
        if owned.is_some() || !found.iter().any(told) {
            out.extend(owned.or_else(|| back_shifted(scene, found, &range)));
        }
    }
    out
}

/// `Help—she would not tell how much—had come`: somebody said the rest.
fn gap_owned(scene: &Scene<'_>, cues: &[Cue<'_>], sentence: &Range<usize>) -> Option<Proposal> {
    let cue = cues
        .iter()
        .find(|c| sentence.contains(&c.head) && c.is_negated && c.class == "neutral" && c.takes("clause"))?;
    let pronoun = cue.group.start.checked_sub(1).filter(|at| scene.tag(*at) == Tag::PRP && sentence.contains(at))?;
    let open =
        pronoun.checked_sub(1).filter(|at| sentence.contains(at) && (scene.is_dash(*at) || scene.is_open(*at)))?;
    let close = (cue.end()..sentence.end).find(|at| scene.is_dash(*at) || scene.is_close(*at))?;
    let start = skip_opening(scene, sentence.start, open);
    let content = vec![scene.trim(start..open), scene.trim(close + 1..sentence.end)];
    Some(Proposal { rule: "ATT060", source: pronoun..pronoun + 1, content, is_implicit: true, ..Proposal::default() })
}

/// `As a result, …`: a short opening phrase before a comma is the narrator's.
fn skip_opening(scene: &Scene<'_>, start: usize, limit: usize) -> usize {
    let comma = (start..limit.min(start + 5)).find(|at| scene.is_comma(*at));
    comma.filter(|at| !scene.has_finite(start..*at)).map_or(start, |at| at + 1)
}

/// A sentence in the past perfect right after a report in the same paragraph goes on reporting.
fn back_shifted(scene: &Scene<'_>, found: &[Proposal], sentence: &Range<usize>) -> Option<Proposal> {
    let verb = sentence.clone().find(|at| scene.is_finite(*at) && scene.quotation(*at).is_none())?;
    let mut next = verb + 1;
    while scene.is_adverb(next) {
        next += 1;
    }
    let perfect = scene.is(verb, "had") && next < sentence.end && matches!(scene.tag(next), Tag::VBN | Tag::VBD);
    let before = sentence.start.checked_sub(1).map(|at| scene.sentence(at))?;
    let last = found
        .iter()
        .filter(|p| before.contains(&p.start()) && !p.cue.is_empty() && p.continues.is_none())
        .max_by_key(|p| p.start())?;
    let same = scene.paragraph(sentence.start).contains(&before.start);
    let past = matches!(scene.tag(last.cue.start), Tag::VBD | Tag::IN | Tag::VBG);
    if !perfect || !same || !past || sentence.clone().any(|at| scene.quotation(at).is_some()) {
        return None;
    }
    let content = without_asides(scene, skip_opening(scene, sentence.start, sentence.end)..sentence.end);
    Some(Proposal { rule: "ATT061", content, continues: Some(last.start()), is_implicit: true, ..Proposal::default() })
}

/// The pieces around an aside between two dashes.
fn without_asides(scene: &Scene<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let dashes: Vec<usize> = range.clone().filter(|at| scene.is_dash(*at)).collect();
    match dashes[..] {
        [open, close] => vec![scene.trim(range.start..open), scene.trim(close + 1..range.end)],
        _ => vec![scene.trim(range)],
    }
}

/// Lines of a transcript: `SMITH: We will see.`, headlines with a name before a colon, and a name, a colon and a quotation.
pub(super) fn transcript(scene: &Scene<'_>, cues: &[Cue<'_>], found: &[Proposal]) -> Vec<Proposal> {
    let lines: Vec<(Range<usize>, usize)> =
        scene.words.segments.paragraphs.iter().filter_map(|p| label(scene, &p.tokens, p.is_headline)).collect();
    let labels = lines.len();
    let mut out = Vec::new();
    for (paragraph, colon) in lines {
        let source = scene.trim(paragraph.start + usize::from(scene.is(paragraph.start, "from"))..colon);
        let free =
            !found.iter().any(|p| p.holds(colon + 1) && !(paragraph.contains(&p.cue.start) && p.cue.start > colon));
        let in_capitals = source.clone().all(|at| scene.words.text(at).chars().all(|c| !c.is_lowercase()));
        let headline = scene.words.segments.paragraphs[scene.words.segments.paragraph_of(colon)].is_headline;
        let quoted = scene.quotation(colon + 1).map(|number| scene.quoted(number)).filter(|q| q.start == colon + 1);
        if !free || source.is_empty() || !(in_capitals && labels > 1 || labels > 2 || headline || quoted.is_some()) {
            continue;
        }
        let end = match quoted {
            Some(quoted) => quoted.end,
            None if headline => clause::end(scene, cues, colon + 1),
            None => paragraph.end,
        };
        let content = vec![scene.trim(colon + 1..end)];
        out.push(Proposal { rule: "ATT070", cue: colon..colon + 1, source, content, ..Proposal::default() });
    }
    out.retain(|p| p.content.iter().all(|r| !r.is_empty()));
    out
}

/// `“We will see.” ― Anna Weiss`: a quotation, a dash and a name that ends the paragraph.
pub(super) fn signed(scene: &Scene<'_>, found: &[Proposal]) -> Vec<Proposal> {
    let mut out = Vec::new();
    for number in 0..scene.words.segments.quotations.len() as u32 {
        let quote = scene.quoted(number);
        let paragraph = scene.paragraph(quote.start);
        let dash = quote.end;
        let name = scene.trim(dash + 1..paragraph.end.max(dash + 1));
        // Taggers are at a loss after a dash: two capitals in a row are a name whatever they say.
        let is_capital =
            |at: usize| at < name.end && scene.words.text(at).chars().next().is_some_and(char::is_uppercase);
        let is_named = scene.tag(name.start.min(scene.len() - 1)).is_name();
        let is_name =
            (1..=12).contains(&name.len()) && (is_named || is_capital(name.start) && is_capital(name.start + 1));
        let free = !found.iter().any(|p| quote.clone().any(|at| p.holds(at)) && scene.quotation(p.cue.start).is_none());
        if dash < paragraph.end && scene.is_dash(dash) && is_name && free {
            out.push(Proposal {
                rule: "ATT071",
                cue: dash..dash + 1,
                source: name,
                content: vec![quote],
                ..Proposal::default()
            });
        }
    }
    out
}

/// A short label of names before a colon.
fn label(scene: &Scene<'_>, tokens: &Range<u32>, is_headline: bool) -> Option<(Range<usize>, usize)> {
    let range = tokens.start as usize..tokens.end as usize;
    let colon = range.clone().take(6).find(|at| scene.is(*at, ":"))?;
    let names = scene.is_capitalised(range.start..colon);
    let is_name = is_headline
        || (range.start..colon)
            .any(|at| scene.tag(at).is_name() || scene.words.text(at).chars().all(char::is_uppercase));
    (names && is_name && colon > range.start && colon + 2 < range.end).then_some((range, colon))
}
