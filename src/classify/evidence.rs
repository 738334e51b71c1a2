//! What the article says about one source: its roles, bodies, institutions and countries, in order. In: token ranges that
//! mention or describe it; out: lexicon rows with their places. Decides nothing.

use std::ops::Range;

use crate::classify::year;
use crate::model::Tag;
use crate::ruleset::{Column, RuleSet, TermHit, Words};

/// A kind of body named less often is no theme; a default of ours.
const THEME_LEAST: usize = 3;

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
    /// Who the bearer of the name is known to be.
    pub(super) person: Option<Known<'a>>,
    /// The leaf of a known person in a description: `a Merkel aide`.
    pub(super) beside: Option<&'a str>,
}

impl Evidence<'_> {
    /// The role held when speaking comes before the one held once, whose body says nothing any more ("a former army doctor who
    /// now heads …").
    fn put_former_last(&mut self) {
        if self.roles.iter().all(|role| role.is_former) {
            return;
        }
        let once: Vec<Range<usize>> =
            self.roles.iter().filter(|r| r.is_former).map(|r| r.tokens.start.saturating_sub(2)..r.tokens.end).collect();
        self.bodies.retain(|body| !once.iter().any(|o| o.contains(&body.tokens.start)));
        self.roles.sort_by_key(|role| role.is_former);
    }
}

/// A row of the registry or of the gazetteer of people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) leaf: &'a str,
    pub(super) iso: &'a str,
    pub(super) organisation: &'a str,
    /// The registry's reliability letter, else empty.
    pub(super) letter: &'a str,
    /// A leaf of the registry decides; one of the gazetteer is asked after what the article says.
    pub(super) is_registered: bool,
    /// The office was over when the article was written.
    pub(super) is_former: bool,
}

/// The lists asked at every token, found once.
pub(super) struct Lists<'a> {
    titles: Column<'a>,
    roles: Column<'a>,
    organisations: Column<'a>,
    institutions: Column<'a>,
    countries: Column<'a>,
    people: Column<'a>,
    name_endings: Column<'a>,
    theme_words: Column<'a>,
    former: Column<'a>,
    pub(super) anonymous: Column<'a>,
    pub(super) anonymity: Column<'a>,
}

impl<'a> Lists<'a> {
    fn new(rules: &'a RuleSet) -> Self {
        let list = |name: &str, column: &str| Column::new(rules, name, column);
        Self {
            titles: list("titles", "leaf"),
            roles: list("roles", "leaf"),
            organisations: list("organisations", "kind"),
            institutions: list("institutions", "kind"),
            countries: list("countries", "iso"),
            people: list("people", "leaf"),
            name_endings: list("name_endings", "kind"),
            theme_words: list("theme_words", "kind"),
            former: list("former", ""),
            anonymous: list("anonymous", ""),
            anonymity: list("anonymity", ""),
        }
    }
}

/// The lists over one article.
pub(super) struct Gazetteer<'a> {
    words: &'a Words<'a>,
    rules: &'a RuleSet,
    pub(super) lists: Lists<'a>,
    /// When the article was written, where that can be told.
    year: Option<u32>,
}

impl<'a> Gazetteer<'a> {
    pub(super) fn new(words: &'a Words<'a>, rules: &'a RuleSet) -> Self {
        Self { words, rules, lists: Lists::new(rules), year: year::of(words) }
    }

    pub(super) fn hit(&self, token: usize, list: Column<'_>) -> Option<&'a TermHit> {
        list.hit(self.words, token)
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
        self.drop_parts(&mut found);
        found.person = self.known(name);
        found.put_former_last();
        found
    }

    /// "the Oslo office of Save the Children": a part of a named body is that body.
    fn drop_parts(&self, found: &mut Evidence<'a>) {
        let named: Vec<usize> = found.bodies.iter().filter(|b| !b.leaf.is_empty()).map(|b| b.tokens.start).collect();
        found.bodies.retain(|body| {
            let of = body.tokens.end;
            let next = of + 1 + usize::from(self.words.text(of + 1).eq_ignore_ascii_case("the"));
            !(body.leaf.is_empty() && self.words.text(of) == "of" && named.contains(&next))
        });
    }

    /// `its coordinator`, `the company's head`, and a bare spokesperson: whose, the text before says.
    pub(super) fn points_to_body(&self, ranges: &[Range<usize>], evidence: &Evidence<'_>) -> bool {
        let its = |at: usize| matches!(self.words.text(at), "its" | "Its" | "their" | "Their");
        let possessed = ranges.iter().any(|r| its(r.start) || r.start > 0 && its(r.start - 1));
        let role = evidence.roles.first();
        role.is_some_and(|r| r.class == "spokes" && r.leaf.is_empty() || possessed && r.class != "lay")
    }

    /// The last body named before a token, in its paragraph or the one before.
    pub(super) fn body_before(&self, token: usize) -> Option<Body<'a>> {
        let paragraphs = &self.words.segments.paragraphs;
        let nth = self.words.segments.paragraph_of(token.min(self.words.len().checked_sub(1)?));
        let first = paragraphs.get(nth.saturating_sub(1)).map_or(0, |p| p.tokens.start as usize);
        (first..token).rev().find_map(|at| {
            let hit = self.hit(at, self.lists.organisations)?;
            let tokens = at..at + hit.len as usize;
            Some(Body { leaf: self.cell(hit, "leaf"), kind: self.cell(hit, "kind"), tokens })
        })
    }

    /// What registry and gazetteer say of a name: of several rows the one whose years hold the article's.
    pub(super) fn known(&self, name: &Range<usize>) -> Option<Known<'a>> {
        if name.is_empty() || name.end > self.words.len() {
            return None;
        }
        let rows = |lexicon: &str| {
            let number = self.rules.lexicon_number(lexicon);
            let hits = self.words.terms_at(name.start).iter();
            hits.filter(move |h| Some(h.lexicon) == number && h.len as usize == name.len()).collect::<Vec<_>>()
        };
        let registered = rows("registry");
        let rows = if registered.is_empty() { rows("people") } else { registered.clone() };
        let until = |hit: &TermHit| self.cell(hit, "to").parse::<u32>().ok();
        let holds = |hit: &&&TermHit| {
            let year = self.year.unwrap_or(u32::MAX);
            let from = self.cell(hit, "from").parse::<u32>().unwrap_or(0);
            self.year.is_some() && from <= year && until(hit).is_none_or(|to| year <= to)
        };
        let over = |hit: &&&TermHit| until(hit).zip(self.year).is_some_and(|(to, year)| to < year);
        // Hits of one length come last row first.
        let current = rows.iter().rev().find(holds);
        let past = || rows.iter().rev().filter(over).max_by_key(|hit| until(hit));
        let hit = current.or_else(past).or_else(|| rows.last())?;
        Some(Known {
            leaf: self.cell(hit, "leaf"),
            iso: self.cell(hit, "iso"),
            organisation: self.cell(hit, "organisation"),
            letter: self.cell(hit, "letter"),
            is_registered: !registered.is_empty(),
            is_former: current.is_none() && over(&hit),
        })
    }

    fn step(&self, at: usize, limit: usize, found: &mut Evidence<'a>) -> usize {
        let title = self.hit(at, self.lists.titles).filter(|t| !self.cell(t, "leaf").is_empty());
        // A capitalised title before a name says more than the common noun ("Representative", "Inspector").
        let noun_role = self.hit(at, self.lists.roles).filter(|r| self.is_role(at, **r));
        let role = match (title, noun_role) {
            (Some(title), Some(role)) if role.len > title.len => Some(role),
            (title, role) => title.or(role),
        };
        let body = self.hit(at, self.lists.organisations);
        let noun = self.hit(at, self.lists.institutions);
        let place = self.hit(at, self.lists.countries);
        let longest = [role, body, noun, place].into_iter().flatten().map(|h| h.len as usize).max().unwrap_or(0);
        if longest == 0 || at + longest > limit {
            if let Some(kind) = self.ending(at) {
                found.bodies.push(Body { leaf: "", kind, tokens: at..at + 1 });
            } else if let Some(hit) = self.hit(at, self.lists.people) {
                found.beside = found.beside.or(Some(self.cell(hit, "leaf")));
            }
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

    /// The kind of a body whose name ends here as such names do: `Blue Ridge Lumber`, `the Buffalo Courier`.
    fn ending(&self, at: usize) -> Option<&'a str> {
        let in_name = at > 0 && self.words.tag(at).is_name() && self.words.tag(at - 1).is_name();
        let ends = !self.words.tag(at + 1).is_name() || !self.words.sentence(at).contains(&(at + 1));
        let hit = self.hit(at, self.lists.name_endings).filter(|_| in_name && ends)?;
        Some(self.cell(hit, "kind"))
    }

    /// The kind of body that an article is about, when one kind makes up most of what it names.
    pub(super) fn theme(&self) -> Option<&'a str> {
        let mut counts: Vec<(&'a str, usize)> = Vec::new();
        for at in 0..self.words.len() {
            let lists = [self.lists.organisations, self.lists.institutions, self.lists.theme_words];
            let Some(kind) = lists.iter().find_map(|list| list.cell(self.words, at)) else { continue };
            match counts.iter_mut().find(|(k, _)| *k == kind) {
                Some((_, count)) => *count += 1,
                None => counts.push((kind, 1)),
            }
        }
        let all: usize = counts.iter().map(|(_, n)| n).sum();
        let (kind, count) = counts.into_iter().max_by_key(|(_, n)| *n)?;
        (count >= THEME_LEAST && 2 * count >= all).then_some(kind)
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
        // "a resident living in …" is tagged as two nouns; "the student news agency ISNA" is not a student.
        let next_is_noun = next_is_noun && !self.words.text(last + 1).ends_with("ing");
        let next_is_body = class == "lay"
            && self.words.tag(last + 1).is_name()
            && self.hit(last + 1, self.lists.organisations).is_some();
        let modifies = (next_is_noun && matches!(class, "lay" | "expert") || next_is_body) && hit.len == 1;
        !matches!(tag, Tag::JJ | Tag::JJR | Tag::JJS | Tag::RB) && !in_name && !modifies
    }

    /// `former`, `ex-`, `retired` right before, an adjective between at most.
    fn is_former(&self, at: usize) -> bool {
        let start = self.words.sentence(at).start.max(at.saturating_sub(3));
        (start..at).any(|n| self.lists.former.hit(self.words, n).is_some())
            || self.words.text(at).to_lowercase().starts_with("ex-")
    }
}
