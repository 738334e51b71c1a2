//! What stands at the edge of a source and does not belong to it: half of a pair of quotation marks, a dateline, an aside between
//! commas. In: the scene and a source as it was marked; out: the source. Leaves at least one word.

use std::ops::Range;

use crate::attribute::scene::Scene;
use crate::model::TokenKind;

/// The source without them.
pub(super) fn of_source(scene: &Scene<'_>, source: Range<usize>) -> Range<usize> {
    let kept = without_aside(scene, without_dateline(scene, without_half_quotes(scene, source.clone())));
    if kept.is_empty() { source } else { kept }
}

/// A mark at either end whose partner lies outside.
fn without_half_quotes(scene: &Scene<'_>, mut range: Range<usize>) -> Range<usize> {
    let is_quote = |at: usize| scene.words.segments.tokens[at].kind == TokenKind::Quote;
    while range.clone().filter(|at| is_quote(*at)).count() % 2 == 1 {
        if is_quote(range.start) {
            range.start += 1;
        } else if is_quote(range.end - 1) {
            range.end -= 1;
        } else {
            break;
        }
    }
    range
}

/// `NEW YORK (Reuters) - European leaders`: names and a dash that begin a paragraph, the first word in capitals; of two dashes the second
/// closes an apposition.
fn without_dateline(scene: &Scene<'_>, range: Range<usize>) -> Range<usize> {
    let paragraph = &scene.words.segments.paragraphs[scene.words.segments.paragraph_of(range.start)];
    let mut dashes = range.clone().chain([range.end]).filter(|at| scene.is_dash(*at));
    let (Some(dash), None) = (dashes.next(), dashes.next()) else { return range };
    let place = scene.words.text(range.start);
    let is_place = place.chars().count() > 2 && place.chars().all(|c| c.is_uppercase() || c == '.');
    let begins = range.start == paragraph.tokens.start as usize && range.contains(&dash) && dash > range.start;
    if begins && is_place && scene.is_capitalised(range.start..dash) { dash + 1..range.end } else { range }
}

/// `the senator, in particular,`: from the comma on.
fn without_aside(scene: &Scene<'_>, range: Range<usize>) -> Range<usize> {
    let end = if range.end > range.start && scene.is_comma(range.end - 1) { range.end - 1 } else { range.end };
    let Some(comma) = (range.start + 1..end).rev().find(|at| scene.is_comma(*at)) else { return range };
    let (class, length) = scene.grammar(comma + 1);
    if class == "aside" && comma + 1 + length == end { range.start..comma } else { range }
}
