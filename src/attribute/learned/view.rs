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
    is_mark: Vec<bool>,
}

impl<'s, 'a> View<'s, 'a> {
    pub(crate) fn new(scene: &'s Scene<'a>, cues: &'s [Cue<'a>], proposals: &'s [Proposal]) -> Self {
        let count = scene.len();
        let mut cue_at = vec![NONE; count];
        for (number, cue) in cues.iter().enumerate() {
            cue_at[cue.head] = number as u32;
        }
        let is_mark: Vec<bool> = scene.words.segments.tokens.iter().map(|t| t.kind == TokenKind::Quote).collect();
        let mut view = Self {
            scene,
            cues,
            proposals,
            rules: proposals.iter().map(|p| word_hash(p.rule.as_bytes())).collect(),
            cue_at,
            by_cue: vec![NONE; count],
            by_content: vec![NONE; count],
            by_source: vec![NONE; count],
            to_mark: distances((0..count).rev(), &is_mark),
            since_mark: distances(0..count, &is_mark),
            is_mark,
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
        self.is_mark[at]
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.scene.quotation(at).is_some()
    }

    /// Begins with a capital that the sentence's beginning does not explain.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        let shape = self.scene.words.syntax.forms[at].shape;
        shape & Form::CAPITAL != 0 && (shape & 1 == 0 || self.scene.tag(at).is_name())
    }

    pub(super) fn is_pronoun(&self, at: usize) -> bool {
        matches!(self.scene.tag(at), Tag::PRP | Tag::WP)
    }
}

/// Steps since the last mark on the way, at most 3.
fn distances(way: impl Iterator<Item = usize>, is_mark: &[bool]) -> Vec<u8> {
    let mut out = vec![3; is_mark.len()];
    let mut since = 3;
    for at in way {
        since = if is_mark[at] { 0 } else { (since + 1).min(3) };
        out[at] = since;
    }
    out
}
