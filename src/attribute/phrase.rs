//! Noun phrases around a cue: how far a source reaches to the right of an inverted verb or of "according to", and to the
//! left of a verb. In: the scene and a token; out: a token range, empty when there is none.

use std::ops::Range;

use crate::attribute::scene::Scene;
use crate::model::Tag;

/// A word that may stand inside a plain noun phrase.
fn is_inner(scene: &Scene<'_>, at: usize) -> bool {
    let tag = scene.tag(at);
    tag.is_noun()
        || matches!(tag, Tag::DT | Tag::PDT | Tag::JJ | Tag::JJR | Tag::JJS | Tag::CD | Tag::PRPS | Tag::POS | Tag::FW)
        || scene.is(at, "&")
        || scene.is_abbreviation_stop(at)
        || scene.is(at, "-")
        || scene.is(at, "–") && at + 1 < scene.len() && scene.tag(at + 1).is_noun()
}

fn is_pronoun(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.tag(at), Tag::PRP | Tag::WP) || scene.is(at, "who") || scene.is(at, "everybody")
}

/// Determiners, adjectives, nouns and names from `start` on; participles only before a noun.
fn core(scene: &Scene<'_>, start: usize, limit: usize) -> usize {
    let mut at = start;
    let mut has_noun = false;
    while at < limit && scene.is_level(start, at) {
        let modifier = matches!(scene.tag(at), Tag::VBN | Tag::VBG | Tag::RB)
            && !has_noun
            && at + 1 < limit
            && (is_inner(scene, at + 1) || matches!(scene.tag(at + 1), Tag::VBN | Tag::VBG));
        // A determiner after a noun begins another phrase ("told reporters the deal").
        let fresh = has_noun && matches!(scene.tag(at), Tag::DT | Tag::PDT | Tag::PRPS);
        if fresh || !(is_inner(scene, at) || modifier) {
            break;
        }
        has_noun |= scene.tag(at).is_noun() || scene.tag(at) == Tag::CD;
        if scene.tag(at) == Tag::POS {
            has_noun = false;
        }
        at += 1;
    }
    if at > start { at } else { start }
}

/// The phrase that begins at `start`, with what describes it: of-phrases, appositions, relative clauses, participles.
pub(super) fn right(scene: &Scene<'_>, start: usize, limit: usize) -> Range<usize> {
    if start >= limit {
        return start..start;
    }
    if is_pronoun(scene, start) {
        return start..start + 1;
    }
    let mut end = core(scene, start, limit);
    if end == start
        || !(start..end).any(|at| scene.tag(at).is_noun() || matches!(scene.tag(at), Tag::DT | Tag::CD | Tag::JJ))
    {
        return start..start;
    }
    end = attachments(scene, start, end, limit);
    if let Some(longer) = coordination(scene, end, limit) {
        end = attachments(scene, start, longer, limit);
    }
    while let Some(longer) = apposition(scene, end, limit) {
        end = longer;
    }
    start..end
}

/// The phrase up to its first comma.
pub(super) fn plain(scene: &Scene<'_>, range: Range<usize>) -> Range<usize> {
    let end = range.clone().find(|at| scene.is_comma(*at)).unwrap_or(range.end);
    range.start..end
}

/// What follows without a comma: prepositional phrases, brackets after a name, participles, relative clauses.
fn attachments(scene: &Scene<'_>, start: usize, mut end: usize, limit: usize) -> usize {
    loop {
        let longer = prepositional(scene, end, limit)
            .or_else(|| bracket(scene, end, limit))
            .or_else(|| nickname(scene, end, limit))
            .or_else(|| postmodifier(scene, start, end, limit));
        match longer {
            Some(longer) if longer > end => end = longer,
            _ => return end,
        }
    }
}

/// `of the institute`, `in Aleppo`, but not `on Monday` and not `in a statement`.
fn prepositional(scene: &Scene<'_>, at: usize, limit: usize) -> Option<usize> {
    let preposition = at < limit && matches!(scene.tag(at), Tag::IN | Tag::TO) && !scene.is_class(at, "subordinator");
    if !preposition || scene.is(at, "that") || scene.is(at, "as") || scene.is(at, "during") || scene.is(at, "about") {
        return None;
    }
    let end = core(scene, at + 1, limit);
    if end == at + 1 || is_circumstance(scene, at + 1..end) {
        return None;
    }
    Some(end)
}

/// A day, or the occasion on which something was said.
pub(super) fn is_circumstance(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let first_day = scene.is_class(range.start, "temporal");
    first_day || range.into_iter().any(|at| matches!(scene.grammar(at).0, "venue" | "temporal") || is_clock(scene, at))
}

fn is_clock(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.words.text(at), "a.m." | "p.m.")
}

/// `(D-Calif.)` after a name.
fn bracket(scene: &Scene<'_>, at: usize, limit: usize) -> Option<usize> {
    if at >= limit || !scene.is_open(at) || at == 0 || !scene.tag(at - 1).is_noun() {
        return None;
    }
    (at + 1..limit.min(at + 8)).find(|end| scene.is_close(*end)).map(|end| end + 1)
}

/// `James “Jim” Smith`: a short quotation between names.
fn nickname(scene: &Scene<'_>, at: usize, limit: usize) -> Option<usize> {
    let quote = scene.opens(at).filter(|q| q.len() <= 5 && q.end < limit)?;
    let named = at > 0 && scene.tag(at - 1).is_name() && scene.tag(quote.end).is_name();
    named.then(|| core(scene, quote.end, limit))
}

/// `contacted by us`, `acting as adviser`, `who were there`: up to the next comma or stop.
fn postmodifier(scene: &Scene<'_>, start: usize, at: usize, limit: usize) -> Option<usize> {
    if at >= limit || !scene.is_level(start, at) {
        return None;
    }
    let relative = scene.is(at, "who") || scene.is(at, "whose");
    let participle = matches!(scene.tag(at), Tag::VBG | Tag::VBN);
    if !relative && !participle
        || scene.rules.lexicon_number("cue_verbs").is_some_and(|n| participle && scene.words.term_at(at, n).is_some())
    {
        return None;
    }
    Some(segment_end(scene, at, limit))
}

/// The next comma, dash, semicolon, stop or quotation.
fn segment_end(scene: &Scene<'_>, from: usize, limit: usize) -> usize {
    (from..limit)
        .find(|at| {
            scene.is_comma(*at)
                || scene.is_dash(*at)
                || scene.is(*at, ";")
                || scene.is(*at, ":")
                || scene.is_stop(*at) && !scene.is_abbreviation_stop(*at)
                || scene.is_close(*at)
                || !scene.is_level(from, *at)
        })
        .unwrap_or(limit)
}

/// `Smith and Jones` (no verb may follow the second).
fn coordination(scene: &Scene<'_>, at: usize, limit: usize) -> Option<usize> {
    if at >= limit || !scene.is(at, "and") || at + 1 >= limit {
        return None;
    }
    let end = core(scene, at + 1, limit);
    let verb = end < limit && (scene.tag(end).is_verb() || scene.is_adverb(end));
    (end > at + 1 && !verb && (at + 1..end).any(|n| scene.tag(n).is_noun())).then_some(end)
}

/// `, executive director of the institute`, `, who spoke by telephone`, `, 45`: from the comma to its end.
fn apposition(scene: &Scene<'_>, at: usize, limit: usize) -> Option<usize> {
    if at + 1 >= limit || !scene.is_comma(at) || !scene.is_level(at - 1, at + 1) {
        return None;
    }
    let first = at + 1;
    let end = segment_end(scene, first, limit);
    let relative = scene.is(first, "who") || scene.is(first, "whose");
    if relative {
        let reports = scene.rules.lexicon_number("cue_verbs");
        let says = (first + 1..end.min(first + 4))
            .any(|n| reports.is_some_and(|r| scene.words.term_at(n, r).is_some()) && scene.tag(n).is_verb());
        // `who spoke by telephone`, `who asked not to be named`.
        let speaks = |n: usize| scene.is(n, "spoke") || scene.rules.has_term(scene.words, n, "anonymity");
        return (!says || (first + 1..end.min(first + 4)).any(speaks)).then_some(end);
    }
    let opens = matches!(
        scene.tag(first),
        Tag::DT | Tag::NN | Tag::NNS | Tag::NNP | Tag::JJ | Tag::CD | Tag::VBG | Tag::VBN | Tag::NNPS | Tag::JJS
    );
    let named = core(scene, first, end);
    let gerund = matches!(scene.tag(first), Tag::VBG | Tag::VBN) && named == first;
    if !opens
        || gerund
        || scene.is_class(first, "temporal")
        || scene.has_finite(first..end) && !relative_inside(scene, first..end)
    {
        return None;
    }
    let nominal = (first..named).any(|n| scene.tag(n).is_noun() || scene.tag(n) == Tag::CD);
    nominal.then_some(end)
}

/// A verb with tense that belongs to a relative clause.
pub(super) fn relative_inside(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let verb = range.clone().find(|at| scene.is_finite(*at)).unwrap_or(range.end);
    (range.start..verb).any(|at| scene.is_class(at, "relative") || scene.is(at, "that"))
}

/// The phrase whose last token is `end - 1`, as the subject of a verb at `end`.
pub(super) fn left(scene: &Scene<'_>, end: usize, limit: usize) -> Range<usize> {
    if end <= limit {
        return end..end;
    }
    if is_pronoun(scene, end - 1) {
        return end - 1..end;
    }
    let mut start = end;
    let mut has_noun = false;
    while start > limit {
        let at = start - 1;
        if !scene.is_level(end - 1, at) {
            break;
        }
        let closed = start < end
            && matches!(scene.tag(start), Tag::DT | Tag::PRPS | Tag::PDT)
            && !matches!(scene.tag(at), Tag::PDT | Tag::DT);
        if is_inner(scene, at) && !scene.is_dash(at) && !closed {
            has_noun |= scene.tag(at).is_noun();
            start = at;
        } else if has_noun && joins(scene, at, limit) {
            start = at;
        } else {
            break;
        }
    }
    while start < end
        && (scene.tag(start) == Tag::POS || scene.is(start, "and") || matches!(scene.tag(start), Tag::IN | Tag::TO))
    {
        start += 1;
    }
    let fit = (start..end).any(|at| scene.tag(at).is_noun() || matches!(scene.tag(at), Tag::DT | Tag::CD | Tag::JJ));
    if fit { start..end } else { end..end }
}

/// A word between two parts of one subject: a preposition after a noun, "and" between phrases, a participle before a noun.
fn joins(scene: &Scene<'_>, at: usize, limit: usize) -> bool {
    if at <= limit {
        return false;
    }
    let before = scene.tag(at - 1);
    match scene.tag(at) {
        Tag::IN | Tag::TO => {
            !scene.is_class(at, "subordinator")
                && !scene.is(at, "that")
                && (before.is_noun() || scene.is(at, "of") && matches!(before, Tag::CD | Tag::DT | Tag::JJ | Tag::JJS))
                && !verb_before(scene, at, limit)
        }
        Tag::CC => scene.is(at, "and") && before.is_noun() && !verb_before(scene, at, limit),
        Tag::VBN | Tag::VBG => is_inner(scene, at + 1) && (is_inner(scene, at - 1)),
        _ => false,
    }
}

/// A verb with tense between the start of the clause and here: then the words before are its objects, not our subject.
fn verb_before(scene: &Scene<'_>, at: usize, limit: usize) -> bool {
    for n in (limit..at).rev() {
        if scene.is_comma(n) || scene.is_dash(n) || scene.is(n, "that") || !scene.is_level(n, at) {
            return false;
        }
        if scene.tag(n).is_verb() {
            return true;
        }
    }
    false
}
