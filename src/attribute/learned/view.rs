//! What the trained steps see of an article: word hashes, classes, quotation state, and what the constructions proposed.
//! In: the scene, its cues and the settled proposals; out: columns in step with the token table. Decides nothing.

use std::ops::Range;

use crate::attribute::cue::Cue;
use crate::attribute::proposal::Proposal;
use crate::attribute::scene::Scene;
use crate::linear::word_hash;
use crate::model::{Form, Tag, TokenKind};

/// No proposal, no cue.
const NONE: u32 = u32::MAX;
/// Before a paragraph's first token and after its last.
const BEFORE: Form = Form { word: 11, suffix3: 11, suffix2: 11, prefix1: 11, shape: 99 };
const AFTER: Form = Form { word: 13, suffix3: 13, suffix2: 13, prefix1: 13, shape: 98 };

/// What a proposal makes of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Role {
    None,
    Source,
    Content,
    Cue,
}

/// What a token looks like, a bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look(u8);

impl Look {
    /// A comma or a dash.
    pub(super) const PARTS: u8 = 1;
    /// A quotation mark.
    pub(super) const MARK: u8 = 1 << 1;
    /// A verb with tense.
    pub(super) const FINITE: u8 = 1 << 2;
    /// A question word, a relative pronoun or "that".
    pub(super) const OPENS: u8 = 1 << 3;
    /// Begins with a capital that the sentence's beginning does not explain.
    pub(super) const CAPITAL: u8 = 1 << 4;
    pub(super) const PRONOUN: u8 = 1 << 5;
    pub(super) const QUOTED: u8 = 1 << 6;

    fn of(scene: &Scene<'_>, at: usize) -> Self {
        let shape = scene.words.syntax.forms[at].shape;
        let tag = scene.tag(at);
        let kind = scene.words.segments.tokens[at].kind;
        let is_mark = kind == TokenKind::Quote;
        let is_capital = shape & Form::CAPITAL != 0 && (shape & 1 == 0 || tag.is_name());
        let bits = [
            (Self::PARTS, kind == TokenKind::Mark && (scene.is_comma(at) || scene.is_dash(at))),
            (Self::MARK, is_mark),
            (Self::FINITE, scene.is_finite(at)),
            (Self::OPENS, scene.opens_clause(at)),
            (Self::CAPITAL, is_capital),
            (Self::PRONOUN, matches!(tag, Tag::PRP | Tag::WP)),
            (Self::QUOTED, scene.quotation(at).is_some()),
        ];
        Self(bits.iter().filter(|(_, is)| *is).fold(0, |all, (bit, _)| all | bit))
    }

    #[inline]
    pub(super) fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

/// The columns.
pub(crate) struct View<'s, 'a> {
    pub(super) scene: &'s Scene<'a>,
    pub(super) cues: &'s [Cue<'a>],
    /// What the constructions propose, one layer.
    pub(super) proposals: &'s [Proposal],
    /// Hash of each proposal's rule.
    pub(super) rules: Vec<u64>,
    cue_at: Vec<u32>,
    /// The proposal whose cue, content, source holds a token; the shorter where two do.
    by_cue: Vec<u32>,
    by_content: Vec<u32>,
    by_source: Vec<u32>,
    /// Tokens to the next quotation mark and since the last, at most 3.
    pub(super) to_mark: Vec<u8>,
    pub(super) since_mark: Vec<u8>,
    pub(super) looks: Vec<Look>,
}

impl<'s, 'a> View<'s, 'a> {
    pub(crate) fn new(scene: &'s Scene<'a>, cues: &'s [Cue<'a>], proposals: &'s [Proposal]) -> Self {
        let count = scene.len();
        let mut cue_at = vec![NONE; count];
        for (number, cue) in cues.iter().enumerate() {
            cue_at[cue.head] = number as u32;
        }
        let looks: Vec<Look> = (0..count).map(|at| Look::of(scene, at)).collect();
        let mut view = Self {
            scene,
            cues,
            proposals,
            rules: proposals.iter().map(|p| word_hash(p.rule.as_bytes())).collect(),
            cue_at,
            by_cue: vec![NONE; count],
            by_content: vec![NONE; count],
            by_source: vec![NONE; count],
            to_mark: distances((0..count).rev(), &looks),
            since_mark: distances(0..count, &looks),
            looks,
        };
        view.place();
        view
    }

    /// Fills in which proposal holds which token, long proposals first so that inner ones stay visible.
    fn place(&mut self) {
        let mut order: Vec<usize> = (0..self.proposals.len()).collect();
        order.sort_by_key(|n| (std::cmp::Reverse(self.proposals[*n].size()), *n));
        for number in order {
            let proposal = &self.proposals[number];
            let number = number as u32;
            self.by_cue[proposal.cue.clone()].fill(number);
            self.by_source[proposal.source.clone()].fill(number);
            for piece in &proposal.content {
                self.by_content[piece.clone()].fill(number);
            }
        }
    }

    pub(super) fn form(&self, at: usize, offset: isize, paragraph: &Range<usize>) -> &Form {
        match at.checked_add_signed(offset) {
            Some(place) if place >= paragraph.end => &AFTER,
            Some(place) if place >= paragraph.start => &self.scene.words.syntax.forms[place],
            _ => &BEFORE,
        }
    }

    pub(super) fn tag(&self, at: usize, offset: isize, paragraph: &Range<usize>) -> u64 {
        match at.checked_add_signed(offset) {
            Some(place) if paragraph.contains(&place) => self.scene.tag(place) as u64,
            _ => 77,
        }
    }

    /// How sure the lexicon is of the verb, 1 to 4; 0 for no cue verb.
    pub(super) fn strength(&self, at: usize) -> u64 {
        self.cue(at).map_or(0, |cue| 1 + (cue.precision * 3.99) as u64)
    }

    pub(super) fn strength_at(&self, at: usize, offset: isize, paragraph: &Range<usize>) -> u64 {
        match at.checked_add_signed(offset) {
            Some(place) if paragraph.contains(&place) => self.strength(place),
            _ => 9,
        }
    }

    pub(super) fn cue(&self, at: usize) -> Option<&Cue<'a>> {
        self.cue_at.get(at).and_then(|n| self.cues.get(*n as usize))
    }

    /// A cheap screen: a verb of the lexicon, a construction's cue, or a word that training has seen as a head.
    pub(super) fn may_be_head(&self, at: usize, is_known: impl Fn(u64) -> bool) -> bool {
        self.cue(at).is_some() || self.proposal(at).is_some() || is_known(self.scene.words.syntax.forms[at].word)
    }

    /// The proposal whose cue this token is part of.
    pub(super) fn proposal(&self, at: usize) -> Option<usize> {
        self.by_cue.get(at).filter(|n| **n != NONE).map(|n| *n as usize)
    }

    /// The innermost proposal that has this token as content.
    pub(super) fn holder(&self, at: usize) -> Option<usize> {
        self.by_content.get(at).filter(|n| **n != NONE).map(|n| *n as usize)
    }

    /// The token's role in one proposal.
    pub(super) fn role(&self, proposal: usize, at: usize) -> Role {
        let found = &self.proposals[proposal];
        if found.cue.contains(&at) {
            Role::Cue
        } else if found.source.contains(&at) {
            Role::Source
        } else if found.holds(at) {
            Role::Content
        } else {
            Role::None
        }
    }

    /// The token's role in any proposal but one, packed.
    pub(super) fn roles_elsewhere(&self, at: usize, but: Option<usize>) -> u64 {
        let other = |column: &[u32]| column[at] != NONE && Some(column[at] as usize) != but;
        u64::from(other(&self.by_cue))
            | u64::from(other(&self.by_source)) << 1
            | u64::from(other(&self.by_content)) << 2
    }

    pub(super) fn is_mark(&self, at: usize) -> bool {
        self.looks[at].has(Look::MARK)
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.looks[at].has(Look::QUOTED)
    }

    /// Begins with a capital that the sentence's beginning does not explain.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.looks[at].has(Look::CAPITAL)
    }

    pub(super) fn is_pronoun(&self, at: usize) -> bool {
        self.looks[at].has(Look::PRONOUN)
    }
}

/// Steps since the last mark on the way, at most 3.
fn distances(way: impl Iterator<Item = usize>, looks: &[Look]) -> Vec<u8> {
    let mut out = vec![3; looks.len()];
    let mut since = 3;
    for at in way {
        since = if looks[at].has(Look::MARK) { 0 } else { (since + 1).min(3) };
        out[at] = since;
    }
    out
}
