//! Words and statements → hedges: what softens, bounds, distances or heightens, whose it is and what it attaches to; and each
//! statement's polarity. In: words, rules, statements; out: marks sorted by span.

mod band;
mod frame;
mod headline;
mod place;
mod polarity;
mod quotes;

pub use headline::dropped;
pub use polarity::run as polarity;

use crate::model::{Hedge, HedgeClass, Statement};
use crate::ruleset::{Hit, Rule, RuleSet, Words};

use place::{Places, Role};

/// One hit that may become a mark.
struct Candidate<'r> {
    hit: Hit,
    rule: &'r Rule,
    class: HedgeClass,
}

/// Finds every hedge. Marks of one first part of a class never overlap.
pub fn run(words: &Words<'_>, rules: &RuleSet, statements: &[Statement]) -> Vec<Hedge> {
    let family = rules.family("hedging").rules();
    let places = Places::new(words, statements);
    let hits = rules.find("hedging", "text", words, 0..words.len());
    let candidates = hits.into_iter().filter_map(|hit| {
        let rule = &family[hit.rule];
        let class = HedgeClass::parse(rule.text("class")?)?;
        is_in_place(words, &places, rule, &hit).then_some(Candidate { hit, rule, class })
    });
    let mut out: Vec<Hedge> = settle(candidates.collect())
        .into_iter()
        .map(|c| places.mark(words, &c.hit.marked, c.class, &c.rule.id))
        .collect();
    for mark in out.iter_mut().filter(|m| is_uncertain(m.class)) {
        mark.band = band::of(words, rules, words.segments.tokens_in(mark.span).start);
    }
    // A cue known as one says more than the same words found by their neighbours.
    let cues = frame::cues(words, rules, statements);
    out.retain(|mark| !cues.iter().any(|cue| cue.class == mark.class && cue.span.overlaps(mark.span)));
    out.extend(cues);
    out.extend(quotes::scare(words, statements, &places));
    out.sort_by(|a, b| (a.span, a.class, &a.rule).cmp(&(b.span, b.class, &b.rule)));
    out.dedup_by(|a, b| a.span == b.span && a.class == b.class);
    out
}

/// The rule's `where` holds.
fn is_in_place(words: &Words<'_>, places: &Places, rule: &Rule, hit: &Hit) -> bool {
    let at = hit.marked.start;
    let (role, other) = match places.role(at) {
        Role::Content(_) => ("content", ""),
        Role::Cue(_) => ("cue", ""),
        Role::Source(_) => ("source", ""),
        Role::Claim(_) => ("claim", "narrator"),
        Role::Narrator => ("narrator", ""),
    };
    let quoted = words.segments.tokens[at].is_quoted();
    (rule.place.roles.is_empty() || rule.place.roles.iter().any(|r| r == role || r == other))
        && rule.place.quoted.is_none_or(|q| q == quoted)
}

/// Of overlapping marks of kindred classes the higher priority stays, then the longer one.
fn settle(mut candidates: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    candidates.sort_by(|a, b| {
        let key = |c: &Candidate<'_>| {
            (std::cmp::Reverse(c.rule.priority), std::cmp::Reverse(c.hit.marked.len()), c.hit.marked.start)
        };
        key(a).cmp(&key(b)).then_with(|| a.rule.id.cmp(&b.rule.id))
    });
    let mut kept: Vec<Candidate<'_>> = Vec::new();
    for candidate in candidates {
        let overlaps = |k: &Candidate<'_>| {
            k.hit.marked.start < candidate.hit.marked.end && candidate.hit.marked.start < k.hit.marked.end
        };
        // "alleged" is the reporter's distance and somebody's belief at once, "was reported" a passive report and hearsay.
        let is_both = |k: &Candidate<'_>| is_stance(k.class) != is_stance(candidate.class);
        let kindred = |k: &Candidate<'_>| {
            let alike = is_uncertain(k.class) == is_uncertain(candidate.class) || k.hit.marked == candidate.hit.marked;
            alike && !is_both(k)
        };
        if !kept.iter().any(|k| overlaps(k) && kindred(k)) {
            kept.push(candidate);
        }
    }
    kept
}

/// Uncertainty proper and everything else may stand on the same words ("if" inside a longer limit).
fn is_uncertain(class: HedgeClass) -> bool {
    class.code().starts_with("epistemic") || class == HedgeClass::Conditional
}

/// The reporter's stance to what a source says.
fn is_stance(class: HedgeClass) -> bool {
    class.code().starts_with("distance") || class.code().starts_with("cue")
}
