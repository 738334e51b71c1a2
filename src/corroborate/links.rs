//! Pairs of statements of one article → links: by shared words, by opposed or shared stance on one thing, by an echoing cue.
//! In: claims; out: links sorted by their statements.

use std::collections::BTreeSet;

use crate::corroborate::Model;
use crate::corroborate::Tables;
use crate::corroborate::claim::{Claim, Stance, Term};
use crate::corroborate::compare::{self, Comparison, threshold};
use crate::model::{ClaimType, Link, Relation, RuleId, Statement, StatementId};
use crate::ruleset::{RuleSet, Words};

/// A stance word reaches this many tokens to the thing it is about.
const REACH: usize = 9;
/// Articles with more statements are compared only within this many neighbours.
const NEIGHBOURS: usize = 200;

/// A statement that may be linked, as it is compared.
pub(super) struct Said<'s, 'a> {
    statement: &'s Statement,
    claim: Claim<'a>,
    in_headline: bool,
}

impl<'s, 'a> Said<'s, 'a> {
    /// `None` for what the narrator says outside the headline, which may still repeat what the body attributes: it is linked to nothing,
    /// and most statements are of this kind.
    pub(super) fn new(words: &Words<'_>, statement: &'s Statement, claim: impl FnOnce() -> Claim<'a>) -> Option<Self> {
        let in_headline = in_headline(words, statement);
        (statement.is_attributed() || in_headline).then(|| Self { statement, claim: claim(), in_headline })
    }
}

/// The headline repeats the body and corroborates nothing.
fn in_headline(words: &Words<'_>, statement: &Statement) -> bool {
    let first = statement.content.first().map_or(0, |s| words.segments.tokens_in(*s).start);
    first < words.len() && words.segments.paragraphs[words.segments.paragraph_of(first)].is_headline
}

/// All links.
pub(super) fn find(
    words: &Words<'_>,
    rules: &RuleSet,
    model: &Model,
    said: &[Said<'_, '_>],
    tables: Tables<'_>,
) -> Vec<Link> {
    let mut out = Vec::new();
    let mut repeated = BTreeSet::new();
    for (nth, a) in said.iter().enumerate() {
        for b in said.iter().skip(nth + 1).take(NEIGHBOURS) {
            if a.statement.nested_in == Some(b.statement.id) || b.statement.nested_in == Some(a.statement.id) {
                continue;
            }
            let pair = Pair { words, rules, tables, a, b };
            let apart = a.claim.bloom & b.claim.bloom == 0;
            if apart && !pair.echoes(a.statement, b.statement) {
                continue;
            }
            // What is said again points to where it was said first, not to every time.
            let is_first = |l: &Link| l.relation != Relation::Repeats || repeated.insert(b.statement.id);
            out.extend(pair.link(model).filter(is_first));
        }
    }
    out.sort_by_key(|l| (l.from, l.to));
    out
}

struct Pair<'s, 'a> {
    words: &'s Words<'s>,
    rules: &'s RuleSet,
    tables: Tables<'s>,
    a: &'s Said<'s, 'a>,
    b: &'s Said<'s, 'a>,
}

/// How a pair is linked, and by which rule.
struct Verdict<'f> {
    relation: Relation,
    rule: &'f str,
    is_partial: bool,
    similarity: f64,
}

impl<'f> Verdict<'f> {
    fn new(relation: Relation, rule: &'f str, is_partial: bool, similarity: f64) -> Self {
        Self { relation, rule, is_partial, similarity }
    }
}

impl Pair<'_, '_> {
    fn link(&self, model: &Model) -> Option<Link> {
        let (a, b) = (&self.a.claim, &self.b.claim);
        let same = self.is_same_source();
        let across = self.a.in_headline != self.b.in_headline;
        if !same && !self.may_link(a, b, across) {
            return None;
        }
        let outline = compare::outline(model, self.rules, a, b);
        // Beliefs cost more than all the rest: they are asked where support could follow.
        let may_support = !same && self.shares_noun(a, b) && (across || outline.found.overlap >= model.limits.topic);
        let found = if may_support { outline.believed() } else { outline.found };
        let verdict = if same || across { self.again(&found, same) } else { self.between(&found, model) }?;
        let aligned = found.aligned.iter().flat_map(|(x, y)| [*x, *y]).map(|at| self.words.span(at..at + 1)).collect();
        Some(Link {
            from: self.a.statement.id,
            to: self.b.statement.id,
            relation: verdict.relation,
            is_partial: verdict.is_partial,
            similarity: verdict.similarity,
            rule: RuleId::new(verdict.rule),
            aligned,
        })
    }

    /// What a link of two speakers needs whatever their words come to, asked first: to align them costs a hundred times as much.
    fn may_link(&self, a: &Claim<'_>, b: &Claim<'_>, across: bool) -> bool {
        if across || self.is_relayed() {
            return across && self.shares_noun(a, b);
        }
        self.shares_noun(a, b)
            || self.rare_shared(a, b)
            || self.stance_against(a, b)
            || self.stance_against(b, a)
            || self.same_stance(a, b)
            || self.echoes(self.a.statement, self.b.statement)
    }

    /// What one speaker, or the headline, says a second time.
    fn again<'f>(&self, found: &'f Comparison, same: bool) -> Option<Verdict<'f>> {
        let (a, b) = (&self.a.claim, &self.b.claim);
        let again = if same {
            found.overlap >= threshold(self.rules, "COR014")
        } else {
            !self.is_relayed() && found.relation == Some(Relation::Supports) && self.shares_noun(a, b)
        };
        again.then(|| Verdict::new(Relation::Repeats, "COR014", false, found.overlap))
    }

    /// What two speakers say of one thing.
    fn between<'f>(&self, found: &'f Comparison, model: &Model) -> Option<Verdict<'f>> {
        let (a, b) = (&self.a.claim, &self.b.claim);
        let apart = self.is_wish(self.a.statement) != self.is_wish(self.b.statement)
            && found.relation != Some(Relation::Contradicts);
        if self.is_relayed() || apart {
            return None;
        }
        if self.stance_against(a, b) || self.stance_against(b, a) {
            return Some(Verdict::new(Relation::Contradicts, "COR010", true, found.overlap.max(0.5)));
        }
        let limits = &model.limits;
        let is_set_apart = self.is_set_apart(a, b);
        match (found.relation, found.because.first()) {
            (Some(Relation::Contradicts), Some((rule, _)))
                if self.shares_noun(a, b) && found.overlap >= limits.against =>
            {
                return Some(Verdict::new(Relation::Contradicts, rule, false, found.overlap));
            }
            _ if is_set_apart => return None,
            (Some(Relation::Supports), Some((rule, _))) if self.shares_noun(a, b) && found.overlap >= limits.topic => {
                return Some(Verdict::new(Relation::Supports, rule, found.overlap < limits.whole, found.overlap));
            }
            _ => {}
        }
        let rare = || {
            let enough = found.overlap >= threshold(self.rules, "COR013");
            enough && self.rare_shared(a, b) && a.is_negative == b.is_negative
        };
        let rule = if self.echoes(self.a.statement, self.b.statement) {
            "COR012"
        } else if self.same_stance(a, b) {
            "COR011"
        } else if rare() {
            "COR013"
        } else {
            return None;
        };
        Some(Verdict::new(Relation::Supports, rule, true, found.overlap))
    }

    /// Intents and predictions corroborate their like only.
    fn is_wish(&self, statement: &Statement) -> bool {
        matches!(self.tables.standings[statement.id.index()].claim_type, ClaimType::Intent | ClaimType::Prediction)
    }

    /// One speaks of another case than the other does: alike, and no second voice on the same.
    fn is_set_apart(&self, a: &Claim<'_>, b: &Claim<'_>) -> bool {
        a.is_of_another != b.is_of_another && self.rules.family("corroboration").rule("COR017").is_some()
    }

    /// What somebody relays of others is no second voice beside their own.
    fn is_relayed(&self) -> bool {
        let of = |id: StatementId| &self.tables.resolution.of_statement[id.index()];
        let outer = |s: &Statement, other: &Statement| {
            s.nested_in.is_some_and(|o| of(o).iter().any(|id| of(other.id).contains(id)))
        };
        let (a, b) = (self.a.statement, self.b.statement);
        outer(a, b) || outer(b, a)
    }

    fn is_same_source(&self) -> bool {
        let of = |s: &Statement| &self.tables.resolution.of_statement[s.id.index()];
        let (a, b) = (of(self.a.statement), of(self.b.statement));
        a.iter().any(|id| b.contains(id)) || a.is_empty() && b.is_empty()
    }

    /// One offers what the other denies or says is attacked, both near the same noun.
    fn stance_against(&self, offer: &Claim<'_>, against: &Claim<'_>) -> bool {
        let offers = offer.stances.iter().filter(|s| !s.is_against);
        offers.clone().any(|o| {
            against
                .stances
                .iter()
                .filter(|s| s.is_against)
                .any(|n| anchored(offer, o).any(|x| anchored(against, n).any(|y| x.stem == y.stem)))
        }) && !offer.is_negative
    }

    /// Both against the same thing in the same way.
    fn same_stance(&self, a: &Claim<'_>, b: &Claim<'_>) -> bool {
        a.stances.iter().filter(|s| s.is_against).any(|x| {
            let like = b.stances.iter().filter(|y| y.is_against && y.group == x.group);
            like.clone().any(|y| anchored(a, x).any(|m| anchored(b, y).any(|n| m.stem == n.stem && m.weight > 0.6)))
        })
    }

    /// A corroborating cue right after the other statement.
    fn echoes(&self, first: &Statement, second: &Statement) -> bool {
        let near = first.id < second.id
            && self.tables.statements[first.id.index() + 1..second.id.index()].iter().all(|s| !s.is_attributed());
        // Most pairs are told apart by their places.
        let Some(cue) = second.cue.first().filter(|_| near) else { return false };
        let Some(number) = self.rules.lexicon_number("cue_verbs") else { return false };
        let class = self
            .words
            .segments
            .tokens_in(*cue)
            .find_map(|at| self.words.term_at(at, number))
            .map_or("", |hit| self.rules.lexicon_at(number).cell(hit.row as usize, "class"));
        class == "corroborating" && self.rules.family("corroboration").rule("COR012").is_some()
    }

    /// Verbs alone make no common claim.
    fn shares_noun(&self, a: &Claim<'_>, b: &Claim<'_>) -> bool {
        shared(a, b).any(|t| t.is_noun || t.is_name)
    }

    /// Two shared words at least, one of them rare.
    fn rare_shared(&self, a: &Claim<'_>, b: &Claim<'_>) -> bool {
        let all: Vec<&Term<'_>> = shared(a, b).collect();
        if all.iter().all(|t| t.is_name) {
            return false;
        }
        all.len() >= 2 && all.iter().any(|t| t.weight >= 0.45)
            || all.iter().any(|t| t.weight >= 0.6) && a.terms.len().min(b.terms.len()) <= 4
    }
}

/// Terms of `a` that `b` has too, by stem or synonym.
fn shared<'c, 'a>(a: &'c Claim<'a>, b: &'c Claim<'a>) -> impl Iterator<Item = &'c Term<'a>> {
    let meets = |x: &Term<'_>, y: &Term<'_>| x.is_same_word(y) || x.is_synonym_of(y);
    a.terms.iter().filter(move |x| b.terms.iter().any(|y| meets(x, y)))
}

/// The common nouns near a stance word, and those that a pronoun brought along.
fn anchored<'c, 'a>(claim: &'c Claim<'a>, stance: &'c Stance<'a>) -> impl Iterator<Item = &'c Term<'a>> {
    let near = move |t: &&Term<'_>| {
        t.is_noun
            && t.token != stance.token
            && (t.is_context && claim.has_pronoun || t.token.abs_diff(stance.token) <= REACH)
    };
    let own = move |t: &&Term<'_>| !claim.stances.iter().any(|s| s.token == t.token);
    claim.terms.iter().filter(near).filter(own)
}
