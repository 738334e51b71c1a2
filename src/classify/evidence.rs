//! What the article says about one source: its roles, bodies, institutions and countries, in order. In: token ranges that
//! mention or describe it; out: lexicon rows with their places. Decides nothing.

use std::ops::Range;

use crate::model::Tag;
use crate::ruleset::{RuleSet, TermHit, Words};

/// One role noun or title.
#[derive(Clone, Debug)]
pub(super) struct Role<'a> {
    pub(super) leaf: &'a str,
    pub(super) class: &'a str,
    pub(super) tokens: Range<usize>,
    pub(super) is_former: bool,
}

/// One body that a gazetteer knows, or the kind of one by its noun.
#[derive(Clone, Debug)]
pub(super) struct Body<'a> {
    /// Empty for a kind alone.
    pub(super) leaf: &'a str,
    pub(super) kind: &'a str,
    pub(super) tokens: Range<usize>,
}

/// All evidence, nearest first: the mention itself, then descriptions.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence<'a> {
    pub(super) roles: Vec<Role<'a>>,
    pub(super) bodies: Vec<Body<'a>>,
    /// ISO codes.
    pub(super) countries: Vec<&'a str>,
    /// The gazetteer's people row: leaf, country.
    pub(super) person: Option<(&'a str, &'a str)>,
}

/// Lexicons by number.
pub(super) struct Gazetteer<'a> {
    words: &'a Words<'a>,
    rules: &'a RuleSet,
}

impl<'a> Gazetteer<'a> {
    pub(super) fn new(words: &'a Words<'a>, rules: &'a RuleSet) -> Self {
        Self { words, rules }
    }

    pub(super) fn hit(&self, token: usize, lexicon: &str) -> Option<&'a TermHit> {
        self.words.term_at(token, self.rules.lexicon_number(lexicon)?)
    }

    fn cell(&self, hit: &'a TermHit, column: &str) -> &'a str {
        self.rules.lexicon_at(hit.lexicon).cell(hit.row as usize, column)
    }

    /// Walks the ranges; at each token the longest term of any gazetteer counts and its tokens are spent.
    pub(super) fn gather(&self, ranges: &[Range<usize>], name: &Range<usize>) -> Evidence<'a> {
        let mut found = Evidence::default();
        for range in ranges {
            let mut at = range.start;
            while at < range.end {
                // Words of the bearer's own name are no evidence ("Ford", "Jordan").
                at = if name.contains(&at) { at + 1 } else { self.step(at, range.end, &mut found) };
            }
        }
        if let Some(hit) =
            self.hit(name.start.min(self.words.len().saturating_sub(1)), "people").filter(|_| !name.is_empty())
            && hit.len as usize == name.len()
        {
            found.person = Some((self.cell(hit, "leaf"), self.cell(hit, "iso")));
        }
        found
    }

    fn step(&self, at: usize, limit: usize, found: &mut Evidence<'a>) -> usize {
        let title = self.hit(at, "titles").filter(|t| !self.cell(t, "leaf").is_empty());
        // A capitalised title before a name says more than the common noun ("Representative", "Inspector").
        let noun_role = self.hit(at, "roles").filter(|r| self.is_role(at, **r));
        let role = match (title, noun_role) {
            (Some(title), Some(role)) if role.len > title.len => Some(role),
            (title, role) => title.or(role),
        };
        let body = self.hit(at, "organisations");
        let noun = self.hit(at, "institutions");
        let place = self.hit(at, "countries");
        let longest = [role, body, noun, place].into_iter().flatten().map(|h| h.len as usize).max().unwrap_or(0);
        if longest == 0 || at + longest > limit {
            return at + 1;
        }
        let is_longest = |h: Option<&'a TermHit>| h.is_some_and(|h| h.len as usize == longest);
        let tokens = at..at + longest;
        if is_longest(body) {
            let hit = body.map_or(("", ""), |h| (self.cell(h, "leaf"), self.cell(h, "kind")));
            found.bodies.push(Body { leaf: hit.0, kind: hit.1, tokens: tokens.clone() });
        }
        if is_longest(role) {
            let hit = role.map_or(("", ""), |h| (self.cell(h, "leaf"), self.cell(h, "class")));
            found.roles.push(Role { leaf: hit.0, class: hit.1, is_former: self.is_former(at), tokens: tokens.clone() });
        }
        if is_longest(noun) && !is_longest(body) {
            found.bodies.push(Body { leaf: "", kind: noun.map_or("", |h| self.cell(h, "kind")), tokens });
        }
        if let Some(hit) = place.filter(|_| is_longest(place)) {
            found.countries.push(self.cell(hit, "iso"));
        }
        at + longest
    }

    /// A role is a noun ("local" before a noun is none), does not modify another role ("fellow physicians"), and a document's noun
    /// inside a name is part of the name ("Article 19").
    fn is_role(&self, at: usize, hit: TermHit) -> bool {
        let last = at + hit.len as usize - 1;
        let tag = self.words.tag(last);
        let next_is_noun =
            matches!(self.words.tag(last + 1), Tag::NN | Tag::NNS) && self.words.sentence(last).contains(&(last + 1));
        let class = self.rules.lexicon_at(hit.lexicon).cell(hit.row as usize, "class");
        let in_name = tag.is_name() && class == "document";
        let modifies = next_is_noun && matches!(class, "lay" | "expert") && hit.len == 1;
        !matches!(tag, Tag::JJ | Tag::JJR | Tag::JJS | Tag::RB) && !in_name && !modifies
    }

    /// `former`, `ex-`, `retired` right before, an adjective between at most.
    fn is_former(&self, at: usize) -> bool {
        let start = self.words.sentence(at).start.max(at.saturating_sub(3));
        (start..at).any(|n| self.rules.has_term(self.words, n, "former"))
            || self.words.text(at).to_lowercase().starts_with("ex-")
    }
}
