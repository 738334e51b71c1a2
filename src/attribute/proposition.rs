//! Whether a content says something: a clause, a question, an infinitive, somebody's own words, or one of the short forms that a
//! clause takes behind a verb ("accuse them *of lying*", "put the toll *at 38*"). A bare noun phrase, which is what an attitude has,
//! says nothing. In: the scene, and what only a tagger or the encoder found; out: yes or no.

use std::ops::Range;

use crate::attribute::cue::Verb;
use crate::attribute::phrase;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::model::Tag;

/// What the rule says of when a content is a proposition.
#[derive(Clone, Copy)]
pub(super) struct Least {
    /// Share of its uses from which a verb mostly reports, so that any verb will do behind it.
    pub(super) mostly: f64,
    /// Words from which a content is a clause behind such a verb, whatever their classes.
    pub(super) clause: usize,
    /// Quoted words from which a content is somebody's own.
    pub(super) quoted: usize,
}

/// Words before a number, itself among them, at most: "more than 200".
const BOUNDS: usize = 4;
/// Words of a share alone, at most: "52 per cent".
const SHARE: usize = 3;
/// Words between the content's start and "to" of those who are told to do something, at most.
const ADDRESSEE: usize = 8;

/// The content is a proposition.
pub(super) fn holds(scene: &Scene<'_>, found: &Proposal, least: Least) -> bool {
    let verbs: Vec<Verb<'_>> = found.cue.clone().filter_map(|at| Verb::at(scene, at)).collect();
    let reports = verbs.iter().any(|verb| verb.precision > least.mostly && only_reports(verb));
    let is_said =
        |r: &Range<usize>| reports && (r.len() >= least.clause || r.clone().any(|at| scene.tag(at).is_verb()));
    // "Warned of heavy rain", which the list has as no attitude and with a noun phrase alone.
    let names =
        verbs.iter().any(|verb| verb.precision > least.mostly && verb.class == "neutral" && verb.frames == "np");
    names
        || !found.is_bare && found.content.iter().any(|r| is_clause(scene, &verbs, r, least))
        || found.content.iter().any(|r| is_said(r) || is_trailed(scene, found, r, least) || is_short(scene, &verbs, r))
}

/// It opens like a clause, is somebody's own words, or has a verb with tense that is not a relative clause's.
fn is_clause(scene: &Scene<'_>, verbs: &[Verb<'_>], piece: &Range<usize>, least: Least) -> bool {
    let opens = scene.tag(piece.start) == Tag::TO
        || scene.opens_clause(piece.start)
        || ["whether", "if"].iter().any(|w| scene.is(piece.start, w));
    // "Called the plan that she had “reprehensible”".
    let quoted = if verbs.iter().any(|verb| verb.takes("small")) { 1 } else { least.quoted };
    let is_quoted = piece.clone().filter(|at| scene.quotation(*at).is_some()).count() >= quoted;
    let has_verb = || scene.has_finite(piece.clone()) && !phrase::relative_inside(scene, piece.start + 1..piece.end);
    opens || is_quoted || has_verb()
}

/// "*The firms that took part are three*, the paper reports."
fn is_trailed(scene: &Scene<'_>, found: &Proposal, piece: &Range<usize>, least: Least) -> bool {
    let is_behind = |role: &Range<usize>| !role.is_empty() && role.start > piece.end;
    piece.len() >= least.clause && scene.is_comma(piece.end) && is_behind(&found.source) && is_behind(&found.cue)
}

/// A clause without a verb that has tense, or with one whose past was taken for a participle.
fn is_short(scene: &Scene<'_>, verbs: &[Verb<'_>], piece: &Range<usize>) -> bool {
    is_gerund(scene, piece)
        || is_told(scene, verbs, piece)
        || piece.clone().any(|at| is_charge(scene, verbs, at, piece) || is_likened(scene, at, piece))
        || is_share(scene, piece)
        || is_count(scene, verbs, piece)
        || piece.clone().any(|at| is_measured(scene, at, piece) || is_past(scene, at, piece))
}

/// It has quotations and clauses behind it, and no noun phrases.
fn only_reports(verb: &Verb<'_>) -> bool {
    verb.class != "attitude" && verb.takes("quote") && !verb.takes("np")
}

/// Somebody by name or pronoun.
fn is_named(scene: &Scene<'_>, at: usize) -> bool {
    scene.tag(at) == Tag::PRP || scene.tag(at).is_name()
}

/// "Finding her aunt's bills".
fn is_gerund(scene: &Scene<'_>, piece: &Range<usize>) -> bool {
    let verb = piece.clone().find(|at| !scene.is_adverb(*at));
    verb.is_some_and(|at| scene.tag(at) == Tag::VBG && at + 1 < piece.end)
}

/// "Jurors *not to discuss the case*" behind a verb that is said to somebody.
fn is_told(scene: &Scene<'_>, verbs: &[Verb<'_>], piece: &Range<usize>) -> bool {
    let reach = piece.start..piece.end.min(piece.start + ADDRESSEE);
    let Some(to) = reach.clone().find(|at| scene.tag(*at) == Tag::TO) else { return false };
    let verb = (to + 1..piece.end).find(|at| !scene.is_adverb(*at));
    let before = (reach.start..to).rev().find(|at| !scene.is_adverb(*at));
    let is_addressed = verbs.iter().any(|verb| verb.takes("objinf") || verb.takes("addressee"));
    verb.is_some_and(|at| scene.tag(at) == Tag::VB)
        && before.is_some_and(|at| is_named(scene, at) || is_addressed && scene.tag(at).is_noun())
        && !(reach.start..to).any(|at| scene.tag(at).is_verb() || scene.tag(at) == Tag::IN)
}

/// "Of war crimes", "for the attack" behind a verb that charges somebody; "for being slow" of somebody, or behind an attitude.
fn is_charge(scene: &Scene<'_>, verbs: &[Verb<'_>], at: usize, piece: &Range<usize>) -> bool {
    let Some(next) = (at + 1..piece.end).find(|at| !scene.is_adverb(*at)) else { return false };
    let (of, r#for) = (scene.is(at, "of"), scene.is(at, "for"));
    let charges = (of || r#for) && at > piece.start && verbs.iter().any(|verb| verb.takes("of"));
    let is_somebody = || at > piece.start && is_named(scene, at - 1);
    let why = r#for && (is_somebody() || verbs.iter().any(|verb| verb.class == "attitude"));
    charges || why && scene.tag(next) == Tag::VBG
}

/// "Him *as Europe's best hope*".
fn is_likened(scene: &Scene<'_>, at: usize, piece: &Range<usize>) -> bool {
    let is_object = |at: usize| scene.tag(at).is_noun() || scene.tag(at) == Tag::PRP;
    // Not "as well", nor "as much as".
    let follows = at == piece.start || is_object(at - 1) && !scene.is_adverb(at + 1);
    scene.is(at, "as") && follows && at + 1 < piece.end && !(at + 1..at + 4).any(|n| scene.is(n, "as"))
}

/// "The toll *at 38*".
fn is_measured(scene: &Scene<'_>, at: usize, piece: &Range<usize>) -> bool {
    let is_number = |at: usize| scene.tag(at) == Tag::CD;
    let mut behind = at + 1..piece.end.min(at + 4);
    at > piece.start && scene.is(at, "at") && scene.tag(at - 1).is_noun() && behind.any(is_number)
}

/// "*Fewer than 200* deaths" behind a verb of speech.
fn is_count(scene: &Scene<'_>, verbs: &[Verb<'_>], piece: &Range<usize>) -> bool {
    let tells = |verb: &Verb<'_>| !matches!(verb.class, "attitude" | "perception") && verb.takes("quote");
    let mut first = piece.start..piece.end.min(piece.start + BOUNDS);
    verbs.iter().any(tells) && first.any(|at| scene.tag(at) == Tag::CD)
}

/// "*52 percent* in favour of the law".
fn is_share(scene: &Scene<'_>, piece: &Range<usize>) -> bool {
    let kind = scene.rules.cell_at(scene.words, piece.start + 1, "units", "kind");
    scene.tag(piece.start) == Tag::CD && kind == Some("percent") && piece.len() > SHARE
}

/// "Brill *isolated the* old woman": what is taken for a participle has an object.
fn is_past(scene: &Scene<'_>, at: usize, piece: &Range<usize>) -> bool {
    let opens = |at: usize| matches!(scene.tag(at), Tag::DT | Tag::PRP | Tag::PRPS) || scene.tag(at).is_name();
    at > piece.start && at + 1 < piece.end && scene.tag(at) == Tag::VBN && scene.tag(at - 1).is_noun() && opens(at + 1)
}
