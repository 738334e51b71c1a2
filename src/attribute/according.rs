//! Reports by a phrase: "according to", "in the words of". In: the scene and its cues; out: proposals, their scope decided by
//! where the phrase stands in its clause.

use std::ops::Range;

use crate::attribute::clause;
use crate::attribute::cue::Cue;
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;

/// One proposal a phrase.
pub(super) fn find(scene: &Scene<'_>, cues: &[Cue<'_>]) -> Vec<Proposal> {
    let Some(number) = scene.rules.lexicon_number("cue_phrases") else { return Vec::new() };
    let mut out = Vec::new();
    for at in 0..scene.len() {
        let Some(hit) = scene.words.term_at(at, number) else { continue };
        let cue = at..at + hit.len as usize;
        let sentence = scene.sentence(at);
        let source = phrase::right(scene, cue.end, sentence.end);
        let listed = at > 1 && scene.is_comma(at - 1) && scene.is_class(at - 2, "including");
        // `It was, in the words of one diplomat, a disaster`: what follows is no apposition, the verb needs it.
        let needed = at > 1 && scene.is_comma(at - 1) && scene.is_class(at - 2, "be");
        let source =
            if listed || needed { phrase::plain(scene, source) } else { described(scene, source, sentence.end) };
        let (rule, content) = scope(scene, cues, &sentence, &cue, source.end);
        let content: Vec<_> = content.into_iter().map(|r| scene.trim(r)).filter(|r| !r.is_empty()).collect();
        if !source.is_empty() && !content.is_empty() {
            out.push(Proposal { rule, cue, source, content, ..Proposal::default() });
        }
    }
    out
}

/// `According to the UN, which has monitors there, 40 families fled`: a clause between commas describes who says it.
fn described(scene: &Scene<'_>, source: Range<usize>, limit: usize) -> Range<usize> {
    let opens = !source.is_empty() && scene.is_comma(source.end) && scene.is(source.end + 1, "which");
    let close = segment_end(scene, source.end + 1, limit);
    if opens && close + 1 < limit { source.start..close } else { source }
}

/// Which words the phrase vouches for.
fn scope(
    scene: &Scene<'_>,
    cues: &[Cue<'_>],
    sentence: &Range<usize>,
    cue: &Range<usize>,
    after: usize,
) -> (&'static str, Vec<Range<usize>>) {
    let first = skip_connectives(scene, sentence.start);
    let right = |from: usize| from..clause::end(scene, cues, from.min(sentence.end - 1)).min(sentence.end).max(from);
    let goes_on = after < sentence.end && scene.is_comma(after) && after + 1 < sentence.end;
    if cue.start <= first || cue.start > 0 && (scene.is_open(cue.start - 1) || scene.is_dash(cue.start - 1) && !goes_on)
    {
        let from = if goes_on { after + 1 } else { after };
        return ("ATT020", vec![right(from)]);
    }
    let before = cue.start - usize::from(scene.is_comma(cue.start - 1));
    // `such as, according to villagers, the use`: only what follows.
    if goes_on && before > sentence.start && scene.is_class(before - 1, "including") {
        return ("ATT021", vec![after + 1..segment_end(scene, after + 1, clause::end(scene, cues, after + 1))]);
    }
    let left = clause::start(scene, before)..before;
    let is_split =
        goes_on && before > sentence.start && scene.tag(before - 1).is_verb() && !scene.is_class(before - 1, "adding");
    if is_split {
        let piece = (left.start..before).rev().find(|at| scene.is_comma(*at)).map_or(left.start, |at| at + 1);
        let end = segment_end(scene, after + 1, clause::end(scene, cues, after + 1));
        return ("ATT022", vec![piece..before, after + 1..end]);
    }
    if goes_on && !scene.has_finite(left.clone()) {
        return ("ATT022", vec![left, right(after + 1)]);
    }
    ("ATT023", vec![left])
}

fn skip_connectives(scene: &Scene<'_>, mut at: usize) -> usize {
    while scene.is_class(at, "coordinator") || scene.is_adverb(at) || scene.is_open(at) || scene.is_comma(at) {
        at += 1;
    }
    at
}

/// The next comma outside quotations, or the limit.
fn segment_end(scene: &Scene<'_>, from: usize, limit: usize) -> usize {
    (from..limit).find(|at| scene.is_comma(*at) && scene.is_level(from, *at)).unwrap_or(limit)
}
