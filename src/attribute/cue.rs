//! Verbs that report: which tokens, with what auxiliaries, in which frames. In: the scene; out: one [`Cue`] a verb, in
//! order of the text.

use std::ops::Range;

use crate::attribute::scene::Scene;
use crate::linear::word_hash;
use crate::model::Tag;
use crate::ruleset::TermHit;

/// The list of verbs.
const LIST: &str = "cue_verbs";

/// How the verb stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// With a subject of its own.
    Finite,
    /// `adding`, `saying`: hangs on another clause.
    Gerund,
    /// `to say`: hangs on another verb.
    Infinitive,
    /// `was reported`, `is said`.
    Passive,
}

/// What the list of cues knows of a verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb<'a> {
    /// Uses of this verb that are cues, 0..=1.
    pub(super) precision: f64,
    pub(super) class: &'a str,
    pub(super) frames: &'a str,
}

impl<'a> Verb<'a> {
    /// The verb of the list that begins at a token, whatever its word class.
    pub(super) fn at(scene: &Scene<'a>, at: usize) -> Option<Self> {
        scene.rules.hit_at(scene.words, at, LIST).map(|hit| Self::of(scene, *hit))
    }

    fn of(scene: &Scene<'a>, hit: TermHit) -> Self {
        let cell = |column| scene.rules.lexicon_at(hit.lexicon).cell(hit.row as usize, column);
        Self { precision: cell("precision").parse().unwrap_or(0.3), class: cell("class"), frames: cell("frames") }
    }

    /// Its row names that frame.
    pub(super) fn takes(&self, frame: &str) -> bool {
        self.frames.split('|').any(|f| f == frame)
    }
}

/// One reporting verb.
#[derive(Clone, Debug)]
pub(super) struct Cue<'a> {
    /// The lexical verb.
    pub(super) head: usize,
    /// Auxiliaries and adverbs to the left, the verb itself last.
    pub(super) group: Range<usize>,
    pub(super) form: Form,
    pub(super) is_negated: bool,
    /// What the list says of it.
    verb: Verb<'a>,
    /// Hash of the lexicon's own spelling of the verb.
    pub(super) row: u64,
}

/// A cue is a verb of the list that stands in a text.
impl<'a> std::ops::Deref for Cue<'a> {
    type Target = Verb<'a>;

    fn deref(&self) -> &Verb<'a> {
        &self.verb
    }
}

impl Cue<'_> {
    /// All frames of the row as one number.
    pub(super) fn frame_hash(&self) -> u64 {
        word_hash(self.frames.as_bytes())
    }

    /// One past the verb, with a particle (`pointed out`).
    pub(super) fn end(&self) -> usize {
        self.group.end
    }
}

/// All verbs of the cue lexicon that stand as verbs.
pub(super) fn find<'a>(scene: &Scene<'a>) -> Vec<Cue<'a>> {
    let Some(number) = scene.rules.lexicon_number(LIST) else { return Vec::new() };
    let lexicon = scene.rules.lexicon_at(number);
    let mut out = Vec::new();
    for at in 0..scene.len() {
        let Some(hit) = scene.words.term_at(at, number) else { continue };
        if !is_verb(scene, at) {
            continue;
        }
        let (start, form, is_negated) = group(scene, at);
        let particle = usize::from(at + 1 < scene.len() && scene.tag(at + 1) == Tag::RP);
        out.push(Cue {
            head: at,
            group: start..at + hit.len as usize + particle,
            form,
            is_negated,
            verb: Verb::of(scene, *hit),
            row: word_hash(lexicon.rows[hit.row as usize].term.as_bytes()),
        });
    }
    out
}

/// The tagger calls headline and inverted verbs nouns now and then: beside a quotation or a comma a form in -s or -ed that
/// the lexicon knows is a verb.
fn is_verb(scene: &Scene<'_>, at: usize) -> bool {
    let tag = scene.tag(at);
    if tag.is_verb() {
        return true;
    }
    let sentence = scene.sentence(at);
    let next = |n: usize, tag: Tag| at + n < sentence.end && scene.tag(at + n) == tag;
    // `… and claim to be open`, `Still, admitted Smith, …`.
    let coordinated = at > sentence.start && scene.tag(at - 1) == Tag::CC && next(1, Tag::TO) && next(2, Tag::VB);
    let opening = at == sentence.start || scene.is_comma(at - 1);
    let inverted = opening && scene.words.text(at).ends_with("ed") && (next(1, Tag::NNP) || next(1, Tag::PRP));
    if coordinated && tag == Tag::NN || inverted && matches!(tag, Tag::JJ | Tag::NN) {
        return true;
    }
    let after_quote = at > sentence.start && scene.closes(at - 1).is_some();
    let before_quote = at + 1 < sentence.end && scene.opens(at + 1).is_some();
    (after_quote || before_quote)
        && matches!(tag, Tag::NNS | Tag::NN | Tag::JJ | Tag::NNP | Tag::IN)
        && (scene.words.text(at).ends_with('s') || scene.words.text(at).ends_with('d'))
}

/// Start of the verb group, how the verb stands, and whether it is negated.
pub(super) fn group(scene: &Scene<'_>, head: usize) -> (usize, Form, bool) {
    let sentence = scene.sentence(head);
    let (mut start, mut is_negated) = (head, false);
    let (mut be, mut have, mut to, mut other) = (false, false, false, false);
    let mut at = head;
    while at > sentence.start && scene.is_level(at - 1, head) {
        at -= 1;
        let class = scene.grammar(at).0;
        if class == "negation" && scene.tag(at) != Tag::DT {
            is_negated = true;
        } else if class == "be" {
            be = true;
        } else if (class == "have" || scene.is(at, "have")) && scene.tag(at).is_verb() {
            have = true;
        } else if class == "modal" || class == "do" && scene.tag(at).is_verb() {
            other = true;
        } else if scene.tag(at) == Tag::TO {
            to = true;
        } else if !scene.is_adverb(at) || class == "temporal" && !(be || have || other) && at + 1 == head {
            break;
        }
        if !scene.is_adverb(at) || is_negated {
            start = at;
        }
        if to {
            break;
        }
    }
    let form = match scene.tag(head) {
        _ if to => Form::Infinitive,
        Tag::VBN | Tag::VBD if be => Form::Passive,
        Tag::VBG if !be => Form::Gerund,
        Tag::VBN if !have && !other && !stands_alone(scene, head) => Form::Passive,
        Tag::VB if !other && start == head && head > sentence.start => Form::Finite,
        _ => Form::Finite,
    };
    (start, form, is_negated)
}

/// A participle without an auxiliary that really is a past tense: beside a quotation, or between a subject and `that`.
fn stands_alone(scene: &Scene<'_>, head: usize) -> bool {
    let beside = |at: usize| scene.quotation(at).is_some() && scene.quotation(head).is_none();
    let opener = head + 1 < scene.len() && scene.is(head + 1, "that");
    let pronoun = head > 0 && matches!(scene.tag(head - 1), Tag::PRP | Tag::WP);
    // `Indeed, admitted Smith, “…”`.
    let opens = head == scene.sentence(head).start || scene.is_comma(head - 1) || scene.tag(head - 1) == Tag::CC;
    let named = head + 1 < scene.len() && (scene.tag(head + 1).is_name() || scene.tag(head + 1) == Tag::PRP);
    if opens && named {
        return true;
    }
    // `Residents considered the plan …`: a participle takes no definite object.
    let object = head + 1 < scene.len() && (scene.is(head + 1, "the") || scene.tag(head + 1) == Tag::PRP);
    opener || pronoun || object || head > 0 && beside(head - 1) || head + 1 < scene.len() && beside(head + 1)
}
