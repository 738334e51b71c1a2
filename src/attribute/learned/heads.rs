//! The first step: which words are the heads of cues. In: the view and a token; out: its features, hashed. The same
//! function serves training and use.

use std::ops::Range;

use crate::attribute::learned::view::View;
use crate::attribute::subject;
use crate::linear::{Feature, key};

/// How far to look for `that`, a name, a mark.
const NEAR: usize = 6;

/// Distance in tokens as ten classes.
pub(super) fn bucket(distance: usize) -> u64 {
    match distance {
        0..=4 => distance as u64,
        5..=7 => 5,
        8..=12 => 6,
        13..=20 => 7,
        21..=40 => 8,
        _ => 9,
    }
}

/// All features of one token of a paragraph.
pub(super) fn features(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    // In the order that training met them: its sums depend on it.
    words(view, at, paragraph, emit);
    at_a_glance(view, at, paragraph, emit);
    surroundings(view, at, paragraph, emit);
}

/// Those that cost little and say most.
pub(super) fn at_a_glance(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    classes(view, at, paragraph, emit);
    marks(view, at, paragraph, emit);
    lexicon(view, at, paragraph, emit);
    constructions(view, at, emit);
}

/// The others: words, most of them rare, and what a look around finds.
pub(super) fn looked_for(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    words(view, at, paragraph, emit);
    surroundings(view, at, paragraph, emit);
}

fn words(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    let form = |offset| view.form(at, offset, paragraph);
    let word = form(0).word;
    emit(key(1, 0, 0, 0));
    emit(key(2, word, 0, 0));
    emit(key(3, form(-2).word, 0, 0));
    emit(key(4, form(-1).word, 0, 0));
    emit(key(5, form(1).word, 0, 0));
    emit(key(6, form(2).word, 0, 0));
    emit(key(7, form(-3).word, 0, 0));
    emit(key(8, form(3).word, 0, 0));
    emit(key(9, form(-1).word, word, 0));
    emit(key(10, word, form(1).word, 0));
    emit(key(11, form(0).suffix3, 0, 0));
    emit(key(12, form(0).suffix2, 0, 0));
    emit(key(13, form(-1).word, word, form(1).word));
    emit(key(14, form(0).shape, 0, 0));
    emit(key(15, form(-1).shape, 0, 0));
    emit(key(16, form(1).shape, 0, 0));
    emit(key(17, form(-4).word, 0, 0));
    emit(key(18, form(4).word, 0, 0));
    emit(key(19, word, form(2).word, 0));
    emit(key(20, word, form(-2).word, 0));
}

fn classes(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    let tag = |offset| view.tag(at, offset, paragraph);
    let word = view.form(at, 0, paragraph).word;
    emit(key(30, tag(0), 0, 0));
    emit(key(31, tag(-1), tag(0), 0));
    emit(key(32, tag(1), tag(0), 0));
    emit(key(33, tag(-1), tag(0), tag(1)));
    emit(key(34, tag(-2), tag(-1), tag(0)));
    emit(key(35, tag(0), tag(1), tag(2)));
    emit(key(36, word, tag(1), 0));
    emit(key(37, word, tag(-1), 0));
    emit(key(38, word, tag(0), 0));
    emit(key(39, word, tag(1), tag(2)));
    emit(key(40, word, tag(-1), tag(-2)));
}

fn marks(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    let word = view.form(at, 0, paragraph).word;
    let quoted = u64::from(view.is_quoted(at));
    let (since, to) = (u64::from(view.since_mark[at]), u64::from(view.to_mark[at]));
    emit(key(45, quoted, since, to));
    emit(key(46, word, quoted, 0));
    emit(key(47, word, to, quoted));
    emit(key(48, word, since, quoted));
    emit(key(49, view.strength(at), quoted << 4 | since << 2 | to, 0));
}

fn lexicon(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    let strength = |offset| view.strength_at(at, offset, paragraph);
    emit(key(50, strength(-1), strength(0), strength(1)));
    let Some(cue) = view.cue(at) else { return };
    let form = cue.form as u64 * 2 + u64::from(cue.is_negated);
    let class = crate::linear::word_hash(cue.class.as_bytes());
    let next = cue.end();
    let after = view.form(at, next as isize - at as isize, paragraph).word;
    let after_tag = view.tag(at, next as isize - at as isize, paragraph);
    emit(key(51, form, strength(0), 0));
    emit(key(52, class, form, 0));
    emit(key(53, class, after_tag, 0));
    emit(key(54, cue.frame_hash(), after_tag, form));
    emit(key(55, cue.frame_hash(), after, 0));
    emit(key(56, cue.row, form, 0));
    emit(key(57, cue.row, after_tag, 0));
    emit(key(58, cue.row, after, 0));
    emit(key(59, cue.row, 0, 0));
    emit(key(60, view.form(at, cue.group.start as isize - at as isize - 1, paragraph).word, strength(0), 0));
}

/// What the grammar of the rules made of it.
fn constructions(view: &View<'_, '_>, at: usize, emit: &mut impl FnMut(Feature)) {
    let word = view.scene.words.syntax.forms[at].word;
    if let Some(number) = view.proposal(at) {
        let found = &view.proposals[number];
        let rule = view.rules[number];
        emit(key(65, rule, 0, 0));
        emit(key(66, rule, word, 0));
        emit(key(67, rule, view.strength(at), u64::from(found.source.is_empty())));
        emit(key(68, rule, bucket(found.size()), u64::from(found.is_bare)));
        emit(key(69, u64::from(found.is_attitude), u64::from(found.is_bare), view.strength(at)));
    } else {
        emit(key(70, view.strength(at), 0, 0));
        emit(key(71, word, 0, 0));
    }
    let holder = view.holder(at).map_or(0, |n| view.rules[n]);
    emit(key(72, holder, u64::from(view.proposal(at).is_some()), view.strength(at)));
    emit(key(73, view.roles_elsewhere(at, view.proposal(at)), view.strength(at), 0));
}

fn surroundings(view: &View<'_, '_>, at: usize, paragraph: &Range<usize>, emit: &mut impl FnMut(Feature)) {
    let scene = view.scene;
    let sentence = scene.sentence(at);
    let strength = view.strength(at);
    let word = view.form(at, 0, paragraph).word;
    emit(key(80, bucket(at - sentence.start), 0, 0));
    emit(key(81, bucket(sentence.end - 1 - at), 0, 0));
    emit(key(82, strength, bucket(at - sentence.start).min(3), bucket(sentence.end - 1 - at).min(3)));
    let that = (at + 1..sentence.end.min(at + 1 + NEAR)).find(|n| scene.is(*n, "that"));
    emit(key(83, that.map_or(0, |n| (n - at) as u64), strength, 0));
    emit(key(84, word, u64::from(that.is_some()), 0));
    let start = view.cue(at).map_or(at, |cue| cue.group.start);
    let subject = subject::of(scene, start);
    let (first, last) = if subject.is_empty() {
        (0, 0)
    } else {
        (scene.words.syntax.forms[subject.start].word, scene.words.syntax.forms[subject.end - 1].word)
    };
    let tags = if subject.is_empty() { 0 } else { scene.tag(subject.end - 1) as u64 + 1 };
    emit(key(85, tags, strength, 0));
    emit(key(86, tags, word, 0));
    emit(key(87, last, 0, 0));
    emit(key(88, first, strength, 0));
    emit(key(89, bucket(subject.len()), tags, 0));
    let person = |n: usize| view.is_capital(n) || view.is_pronoun(n);
    let left = (sentence.start..at).rev().position(person).map_or(9, |d| d.min(8));
    let right = (at + 1..sentence.end).position(person).map_or(9, |d| d.min(8));
    emit(key(90, left as u64, strength, 0));
    emit(key(91, right as u64, strength, 0));
    let headline = scene.words.segments.paragraphs[scene.words.segments.paragraph_of(at)].is_headline;
    emit(key(92, u64::from(headline), strength, 0));
}
