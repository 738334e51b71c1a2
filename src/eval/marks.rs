//! Hedges of one article against hedges of another coding of it. In: marks; out: rows of spans and classes. Whose hedges they
//! are is not compared.

use std::collections::BTreeMap;

use crate::eval::Ratio;
use crate::eval::coding::{Coded, Coding, Mark};
use crate::eval::matching::{Candidate, one_to_one};
use crate::eval::sheet::{Group, Sheet};
use crate::text::Span;

/// Hedges of statements and loose ones, in order of their spans, each span once: the first class given counts.
pub(super) fn of<'c>(statements: impl IntoIterator<Item = &'c Coded>, loose: &'c [Mark]) -> Vec<&'c Mark> {
    let mut out: BTreeMap<Span, &Mark> = BTreeMap::new();
    for mark in statements.into_iter().flat_map(|s| &s.hedges).chain(loose) {
        out.entry(mark.span).or_insert(mark);
    }
    out.into_values().collect()
}

/// The same of a whole coding, with the hedges that only some readers would mark.
pub(super) fn with_soft(coding: &Coding) -> Vec<&Mark> {
    let mut out = of(&coding.statements, &coding.loose);
    let soft = coding.statements.iter().flat_map(|s| &s.soft_hedges);
    out.extend(soft);
    out.sort_by_key(|mark| (mark.span, mark.is_optional));
    out.dedup_by_key(|mark| mark.span);
    out
}

/// Matches spans that overlap; optional ones cost nothing and give nothing when `is_free`.
pub(super) fn spans(gold: &[&Mark], predicted: &[&Mark], is_free: bool) -> (Ratio, Vec<(usize, usize)>) {
    let places: Vec<(usize, usize)> = pairs(gold, predicted);
    let free = |n: usize| is_free && gold[n].is_optional;
    let ignored = places.iter().filter(|(g, _)| free(*g)).count();
    let required = (0..gold.len()).filter(|n| !free(*n)).count();
    (Ratio::hits(places.len() - ignored, predicted.len() - ignored, required), places)
}

fn pairs(gold: &[&Mark], predicted: &[&Mark]) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate().filter(|(_, p)| p.span.overlaps(g.span)) {
            let common = g.span.end.min(p.span.end) - g.span.start.max(p.span.start);
            let share = f64::from(common) / g.span.join(p.span).len() as f64;
            candidates.push(Candidate {
                rank: [-share, f64::from(u8::from(g.is_optional)), 0.0],
                gold: i,
                predicted: j,
            });
        }
    }
    one_to_one(candidates)
}

/// Rows of the classes of matched spans.
pub(super) fn classes(sheet: &mut Sheet, gold: &[&Mark], predicted: &[&Mark], places: &[(usize, usize)]) {
    for (g, p) in places {
        let (mine, theirs) = (&gold[*g].class, predicted[*p].class.first.as_str());
        let group = |class: &str| class.split('.').next().unwrap_or_default().to_owned();
        let in_group = mine.all().any(|class| group(class) == group(theirs));
        sheet.add(Group::HedgeClasses, 0, "class", Ratio::share(in_group));
        sheet.add(Group::HedgeClasses, 1, "class and sub-class", Ratio::share(mine.all().any(|class| class == theirs)));
        let first = Ratio::share(group(&mine.first) == group(theirs));
        sheet.add(Group::HedgeClasses, 2, "class, first reading", first);
        sheet.add(Group::HedgeClasses, 3, "sub-class, first reading", Ratio::share(mine.first == theirs));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::coding::Label;

    fn mark(start: usize, end: usize, is_optional: bool) -> Mark {
        Mark { span: Span::new(start, end), class: Label::only("vague.other"), is_optional }
    }

    #[test]
    fn optional_marks_cost_nothing() {
        let (a, b) = (mark(0, 4, false), mark(10, 14, true));
        let gold = [&a, &b];
        assert_eq!(spans(&gold, &[&a], true).0, Ratio::hits(1, 1, 1));
        assert_eq!(spans(&gold, &[&a, &b], true).0, Ratio::hits(1, 1, 1));
        assert_eq!(spans(&gold, &[&a, &b], false).0, Ratio::hits(2, 2, 2));
        assert_eq!(spans(&gold, &[], true).0, Ratio::hits(0, 0, 1));
    }
}
