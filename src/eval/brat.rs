//! One article in PolNeAR's conventions against a coding of it: attributions, kinds, constructions, and the spans of each role.
//! In: gold and predicted attributions; out: a sheet. Labels are no part of such corpora.

use std::collections::BTreeMap;

use crate::eval::Ratio;
use crate::eval::coding::{Coded, Coding, kind_word};
use crate::eval::matching::{Candidate, one_to_one};
use crate::eval::quoted::Quoted;
use crate::eval::sheet::{Group, Sheet};
use crate::eval::tokens::{Tokens, jaccard, shared};
use crate::model::Kind;
use crate::text::Span;

/// Contents match from this share of common words on.
///
/// # Source
/// The measure of Pareti 2015 (partial matching), at the threshold that the project's figures are stated for.
pub(super) const LEAST_JACCARD: f64 = 0.5;
/// The roles of an attribution, as rows are named.
const ROLES: [&str; 3] = ["source", "cue", "content"];

/// One attribution with its token sets.
struct View<'c> {
    coded: &'c Coded,
    kind: Kind,
    /// Words of source, cue and content.
    words: [Vec<u32>; 3],
    /// All tokens of them.
    tokens: [Vec<u32>; 3],
    /// Their spans without white space at the ends, joined where only that is between them.
    spans: [Vec<Span>; 3],
}

impl<'c> View<'c> {
    fn new(coded: &'c Coded, tokens: &Tokens<'_>, quoted: &Quoted) -> Self {
        let roles = [&coded.source, &coded.cue, &coded.content];
        Self {
            coded,
            kind: quoted.kind(tokens, &coded.content),
            words: roles.map(|spans| tokens.words_or_marks(spans)),
            tokens: roles.map(|spans| tokens.under(spans)),
            spans: roles.map(|spans| merged(tokens.text(), spans)),
        }
    }
}

/// Compares. What is predicted half or more within `discard` (boilerplate that the annotators set aside) is not counted.
pub(super) fn compare(text: &str, gold: &Coding, predicted: &Coding, discard: &[Span]) -> Sheet {
    let (tokens, quoted) = (Tokens::new(text), Quoted::new(text));
    let set_aside = tokens.under(discard);
    let view = |coded| View::new(coded, &tokens, &quoted);
    let gold: Vec<View<'_>> = gold.told(true).into_iter().map(view).collect();
    let mut predicted: Vec<View<'_>> = predicted.told(true).into_iter().map(view).collect();
    predicted.retain(|p| {
        p.tokens[2].is_empty() || 2 * shared(&p.tokens[2], &set_aside) < p.tokens[2].len() || discard.is_empty()
    });
    let mut sheet = Sheet::default();
    statements(&mut sheet, &gold, &predicted);
    for (role, name) in ROLES.iter().enumerate() {
        let of = |views: &[View<'_>]| -> Vec<usize> {
            (0..views.len()).filter(|n| !views[*n].spans[role].is_empty()).collect()
        };
        let (golds, theirs) = (of(&gold), of(&predicted));
        let sets = |views: &'_ [View<'_>], places: &[usize]| -> Vec<Vec<u32>> {
            places.iter().map(|n| views[*n].tokens[role].clone()).collect()
        };
        let rank = role as u8;
        sheet.add(Group::SoftSpans, rank, name, soft(&sets(&gold, &golds), &sets(&predicted, &theirs)));
        let spans = |views: &'_ [View<'_>], places: &[usize]| -> Vec<Vec<Span>> {
            places.iter().map(|n| views[*n].spans[role].clone()).collect()
        };
        sheet.add(Group::ExactSpans, rank, name, exact(&spans(&gold, &golds), &spans(&predicted, &theirs)));
    }
    sheet
}

/// Pairs of gold and predicted places: contents alike, and the sources too where asked.
pub(super) fn pairs_of(text: &str, gold: &[&Coded], predicted: &[&Coded]) -> Vec<(usize, usize)> {
    let (tokens, quoted) = (Tokens::new(text), Quoted::new(text));
    let views = |coded: &[&'_ Coded]| -> Vec<[Vec<u32>; 3]> {
        coded.iter().map(|c| View::new(c, &tokens, &quoted).words).collect()
    };
    matched(&views(gold), &views(predicted), false)
}

fn matched(gold: &[[Vec<u32>; 3]], predicted: &[[Vec<u32>; 3]], needs_source: bool) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate() {
            let alike = jaccard(&g[2], &p[2]);
            let same_source = shared(&g[0], &p[0]) > 0 || g[0].is_empty() && p[0].is_empty();
            if alike < LEAST_JACCARD || needs_source && !same_source {
                continue;
            }
            let unlike = |same: bool| if same { 0.0 } else { 1.0 };
            let rank = [unlike(same_source), unlike(shared(&g[1], &p[1]) > 0), -alike];
            candidates.push(Candidate { rank, gold: i, predicted: j });
        }
    }
    one_to_one(candidates)
}

fn statements(sheet: &mut Sheet, gold: &[View<'_>], predicted: &[View<'_>]) {
    let words = |views: &[View<'_>]| -> Vec<[Vec<u32>; 3]> { views.iter().map(|v| v.words.clone()).collect() };
    let (golds, theirs) = (words(gold), words(predicted));
    let pairs = matched(&golds, &theirs, true);
    let contents = matched(&golds, &theirs, false).len();
    sheet.add(Group::Statements, 0, "with their source", Ratio::hits(pairs.len(), predicted.len(), gold.len()));
    sheet.add(Group::Statements, 1, "content alone", Ratio::hits(contents, predicted.len(), gold.len()));
    for (rank, kind) in [Kind::Direct, Kind::Indirect, Kind::Mixed].into_iter().enumerate() {
        let count = |hits: usize| hits as f64;
        let counts = Ratio {
            right: count(pairs.iter().filter(|(_, p)| predicted[*p].kind == kind).count()),
            predicted: count(predicted.iter().filter(|p| p.kind == kind).count()),
            found: count(pairs.iter().filter(|(g, _)| gold[*g].kind == kind).count()),
            gold: count(gold.iter().filter(|g| g.kind == kind).count()),
        };
        sheet.add(Group::Kinds, rank as u8, kind_word(kind), counts);
    }
    for (nth, view) in predicted.iter().enumerate().filter(|(_, v)| !v.coded.rule.is_empty()) {
        let is_right = pairs.iter().any(|(_, p)| *p == nth);
        sheet.add(Group::Constructions, 0, &view.coded.rule, Ratio::share(is_right));
    }
}

/// Proportional overlap over mentions; each counts 1 at most, so that duplicates earn nothing.
///
/// # Source
/// Johansson and Moschitti 2010, Syntactic and Semantic Structure for Opinion Expression Detection, section 4.
fn soft(gold: &[Vec<u32>], predicted: &[Vec<u32>]) -> Ratio {
    let covered = |of: &[Vec<u32>], by: &[Vec<u32>]| -> f64 {
        let one =
            |set: &Vec<u32>| by.iter().map(|b| shared(set, b) as f64 / set.len().max(1) as f64).sum::<f64>().min(1.0);
        of.iter().map(one).sum()
    };
    Ratio {
        right: covered(predicted, gold),
        predicted: predicted.len() as f64,
        found: covered(gold, predicted),
        gold: gold.len() as f64,
    }
}

fn exact(gold: &[Vec<Span>], predicted: &[Vec<Span>]) -> Ratio {
    let mut open: BTreeMap<&[Span], usize> = BTreeMap::new();
    for spans in gold {
        *open.entry(spans).or_default() += 1;
    }
    let mut hits = 0;
    for spans in predicted {
        if let Some(left) = open.get_mut(spans.as_slice()).filter(|left| **left > 0) {
            *left -= 1;
            hits += 1;
        }
    }
    Ratio::hits(hits, predicted.len(), gold.len())
}

/// Spans without white space at their ends, sorted, joined over white space alone.
fn merged(text: &str, spans: &[Span]) -> Vec<Span> {
    let trimmed = |span: &Span| {
        let words = span.of(text);
        let start = span.start as usize + words.len() - words.trim_start().len();
        Span::new(start, start + words.trim().len())
    };
    let mut sorted: Vec<Span> = spans.iter().map(trimmed).filter(|s| !s.is_empty()).collect();
    sorted.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in sorted {
        match out.last_mut() {
            Some(last)
                if span.start >= last.end && Span { start: last.end, end: span.start }.of(text).trim().is_empty() =>
            {
                *last = last.join(span);
            }
            _ => out.push(span),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Tax cuts work,” Mr. Roe said. “They do.”\n\nAides believe the “bill” will pass.\nRain came.\nIt was said that he left.";

    fn at(words: &str) -> Span {
        let start = TEXT.find(words).unwrap_or(0);
        Span::new(start, start + words.len())
    }

    fn attributions() -> Vec<[Vec<Span>; 3]> {
        vec![
            [vec![at("Mr. Roe")], vec![at("said")], vec![at("“Tax cuts work,”"), at("“They do.”")]],
            [vec![at("Aides")], vec![at("believe")], vec![at("the “bill” will pass")]],
            [vec![], vec![at("was said")], vec![at("that he left")]],
        ]
    }

    fn f1(predicted: &[[Vec<Span>; 3]], group: Group, name: &str) -> f64 {
        let sheet =
            compare(TEXT, &Coding::of_spans(&attributions()), &Coding::of_spans(predicted), &[at("Rain came.")]);
        let row = sheet.rows.iter().find(|(key, _)| key.0 == group && key.2 == name);
        row.map_or(-1.0, |(_, counts)| (counts.f1() * 10_000.0).round() / 100.0)
    }

    #[test]
    fn perfect_and_empty() {
        for (group, name) in [
            (Group::Statements, "with their source"),
            (Group::Kinds, "direct"),
            (Group::Kinds, "mixed"),
            (Group::Kinds, "indirect"),
            (Group::SoftSpans, "content"),
            (Group::ExactSpans, "source"),
        ] {
            assert_eq!((f1(&attributions(), group, name), f1(&[], group, name)), (100.0, 0.0), "{name}");
        }
    }

    #[test]
    fn a_wrong_source_loses_the_attribution_and_keeps_the_content() {
        let mut wrong = attributions();
        wrong[0][0] = vec![at("Aides")];
        assert_eq!(f1(&wrong, Group::Statements, "with their source"), 66.67);
        assert_eq!(f1(&wrong, Group::Statements, "content alone"), 100.0);
        assert_eq!((f1(&wrong, Group::Kinds, "direct"), f1(&wrong, Group::Kinds, "mixed")), (0.0, 100.0));
        let mut invented = attributions();
        invented[2][0] = vec![at("Aides")];
        assert_eq!(f1(&invented, Group::Statements, "with their source"), 66.67);
    }

    #[test]
    fn part_of_a_content_counts_softly() {
        let mut part = attributions();
        part[0][2] = vec![at("“They do.”")];
        assert_eq!(f1(&part, Group::Statements, "content alone"), 66.67);
        let soft = f1(&part, Group::SoftSpans, "content");
        assert!(soft > 66.67 && soft < 100.0, "{soft}");
    }

    #[test]
    fn duplicates_cost_and_boilerplate_does_not() {
        let mut more = attributions();
        more.push([vec![], vec![], vec![at("Rain came")]]);
        assert_eq!(f1(&more, Group::Statements, "with their source"), 100.0);
        more.push(attributions().remove(0));
        assert_eq!(f1(&more, Group::Statements, "with their source"), 85.71);
    }
}
