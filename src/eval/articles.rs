//! One whole article in the product's conventions against a coding of it: statements, kinds, narrator claims, labels, hedges,
//! constructions. In: gold and predicted codings; out: a sheet. Other readings of the gold are right, optional ones are free.

use crate::eval::Ratio;
use crate::eval::brat::LEAST_JACCARD;
use crate::eval::coding::{Coded, Coding, Label, kind_word};
use crate::eval::marks;
use crate::eval::matching::{Candidate, one_to_one};
use crate::eval::same_speaker::same_speaker;
use crate::eval::sheet::{Group, Sheet};
use crate::eval::tokens::{Tokens, jaccard};
use crate::model::Kind;
use crate::text::{Span, SpansExt};

/// What matched in one layer of one article.
struct Matched {
    /// Every pair.
    pairs: Vec<(usize, usize)>,
    /// Pairs whose gold is required.
    right: Vec<(usize, usize)>,
    /// Predictions that fit an optional statement: neither right nor wrong.
    ignored: Vec<usize>,
}

impl Matched {
    fn counts(&self, gold: &[&Coded], predicted: usize) -> Ratio {
        let required = gold.iter().filter(|g| !g.is_optional).count();
        Ratio::hits(self.right.len(), predicted - self.ignored.len(), required)
    }
}

/// Compares.
pub(super) fn compare(text: &str, gold: &Coding, predicted: &Coding) -> Sheet {
    let tokens = Tokens::new(text);
    let mut sheet = Sheet::default();
    let (said, theirs) = (gold.told(true), predicted.told(true));
    let contents = matched(&tokens, &said, &theirs, false);
    let sourced = matched(&tokens, &said, &theirs, true);
    sheet.add(Group::Statements, 0, "with their source", sourced.counts(&said, theirs.len()));
    sheet.add(Group::Statements, 1, "content alone", contents.counts(&said, theirs.len()));
    kinds(&mut sheet, &said, &theirs, &contents);
    let (told, their_claims) = (gold.told(false), predicted.told(false));
    let claims = matched(&tokens, &told, &their_claims, false);
    sheet.add(Group::Kinds, 3, "narrator claims", claims.counts(&told, their_claims.len()));
    for (g, p) in &contents.right {
        labels(&mut sheet, said[*g], theirs[*p]);
    }
    constructions(&mut sheet, &theirs, &sourced);
    constructions(&mut sheet, &their_claims, &claims);
    hedges(&mut sheet, gold, predicted);
    sheet
}

/// Places of attributed statements that are the same in two codings.
pub(super) fn pairs_of(text: &str, gold: &[&Coded], predicted: &[&Coded]) -> Vec<(usize, usize)> {
    pairs(&Tokens::new(text), gold, predicted, false)
}

fn pairs(tokens: &Tokens<'_>, gold: &[&Coded], predicted: &[&Coded], needs_source: bool) -> Vec<(usize, usize)> {
    let words = |coded: &[&Coded]| -> Vec<Vec<u32>> { coded.iter().map(|c| tokens.words(&c.content)).collect() };
    let (golds, theirs) = (words(gold), words(predicted));
    let mut candidates = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate() {
            let alike = jaccard(&golds[i], &theirs[j]);
            let touches = p.source.iter().any(|span: &Span| g.source.touch(*span));
            if alike < LEAST_JACCARD || needs_source && !g.source.is_empty() && !touches {
                continue;
            }
            let same = touches || g.source.is_empty() && p.source.is_empty();
            let number = |claim: bool| f64::from(u8::from(claim));
            candidates.push(Candidate { rank: [-alike, number(!same), number(g.is_optional)], gold: i, predicted: j });
        }
    }
    one_to_one(candidates)
}

fn matched(tokens: &Tokens<'_>, gold: &[&Coded], predicted: &[&Coded], needs_source: bool) -> Matched {
    let found = pairs(tokens, gold, predicted, needs_source);
    // What fits an optional statement by its content is never wrong, whatever its source.
    let by_content = if needs_source { pairs(tokens, gold, predicted, false) } else { Vec::new() };
    let right: Vec<(usize, usize)> = found.iter().copied().filter(|(g, _)| !gold[*g].is_optional).collect();
    let optional = found.iter().chain(&by_content).filter(|(g, _)| gold[*g].is_optional).map(|(_, p)| *p);
    let mut ignored: Vec<usize> = optional.filter(|p| right.iter().all(|(_, r)| r != p)).collect();
    ignored.sort_unstable();
    ignored.dedup();
    Matched { pairs: found, right, ignored }
}

fn kinds(sheet: &mut Sheet, gold: &[&Coded], predicted: &[&Coded], matched: &Matched) {
    for (rank, kind) in [Kind::Direct, Kind::Indirect, Kind::Mixed].into_iter().enumerate() {
        let is_mine = |g: &Coded| g.kind == kind && !g.is_optional;
        let counted = |p: usize| predicted[p].kind == kind && !matched.ignored.contains(&p);
        let counts = Ratio {
            right: matched.right.iter().filter(|(_, p)| counted(*p)).count() as f64,
            predicted: (0..predicted.len()).filter(|p| counted(*p)).count() as f64,
            found: matched.pairs.iter().filter(|(g, _)| is_mine(gold[*g])).count() as f64,
            gold: gold.iter().filter(|g| is_mine(g)).count() as f64,
        };
        sheet.add(Group::Kinds, rank as u8, kind_word(kind), counts);
    }
}

fn labels(sheet: &mut Sheet, gold: &Coded, predicted: &Coded) {
    let mut row = |rank: u8, name: &str, is_right: bool| sheet.add(Group::Labels, rank, name, Ratio::share(is_right));
    let fit = same_speaker(&gold.speaker, &predicted.speaker);
    row(0, "speaker", fit.is_lenient);
    row(1, "speaker, to the word", fit.is_exact);
    let top = |label: &str| label.split('.').next().unwrap_or_default().to_owned();
    let tops =
        |label: &Label| Label { first: top(&label.first), others: label.others.iter().map(|o| top(o)).collect() };
    let (types, their_types) = (&gold.source_type, &predicted.source_type);
    for (rank, name, mine, theirs) in [
        (2, "source type, top", tops(types), tops(their_types)),
        (4, "source type, leaf", types.clone(), their_types.clone()),
        (6, "naming", gold.naming.clone(), predicted.naming.clone()),
        (8, "proximity", gold.proximity.clone(), predicted.proximity.clone()),
        (10, "kind", gold.kind_label(), predicted.kind_label()),
    ] {
        row(rank, name, mine.all().any(|reading| reading == theirs.first));
        row(rank + 1, &format!("{name}, first reading"), mine.first == theirs.first);
    }
}

fn constructions(sheet: &mut Sheet, predicted: &[&Coded], matched: &Matched) {
    for (nth, coded) in predicted.iter().enumerate() {
        if !coded.rule.is_empty() && !matched.ignored.contains(&nth) {
            let is_right = matched.right.iter().any(|(_, p)| *p == nth);
            sheet.add(Group::Constructions, 0, &coded.rule, Ratio::share(is_right));
        }
    }
}

fn hedges(sheet: &mut Sheet, gold: &Coding, predicted: &Coding) {
    let (mine, theirs) = (marks::of(&gold.statements, &gold.loose), marks::of(&predicted.statements, &predicted.loose));
    let (counts, places) = marks::spans(&mine, &theirs, false);
    sheet.add(Group::Hedges, 0, "spans", counts);
    marks::classes(sheet, &mine, &theirs, &places);
    sheet.add(Group::Hedges, 1, "spans, optional ones free", marks::spans(&marks::with_soft(gold), &theirs, true).0);
    let (said, their_said) = (marks::of(gold.told(true), &[]), marks::of(predicted.told(true), &[]));
    sheet.add(Group::Hedges, 2, "spans in attributed statements", marks::spans(&said, &their_said, false).0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::coding::Mark;

    const TEXT: &str = "Ana Roe said the bridge may close. “It is old,” a clerk said. Rain fell hard on the town.";

    fn at(words: &str) -> Vec<Span> {
        let start = TEXT.find(words).unwrap_or(0);
        vec![Span::new(start, start + words.len())]
    }

    fn coding() -> Coding {
        let hedge = Mark { span: at("may")[0], class: Label::only("epistemic.possible"), is_optional: false };
        let first = Coded {
            kind: Kind::Indirect,
            content: at("the bridge may close"),
            source: at("Ana Roe"),
            speaker: Label::only("Ana Roe"),
            source_type: Label { first: "gov.local".to_owned(), others: vec!["expert.academic".to_owned()] },
            hedges: vec![hedge],
            ..Coded::default()
        };
        let second = Coded {
            kind: Kind::Direct,
            content: at("“It is old,”"),
            source: at("a clerk"),
            is_optional: true,
            ..Coded::default()
        };
        let third = Coded { kind: Kind::Unattributed, content: at("Rain fell hard on the town"), ..Coded::default() };
        Coding { statements: vec![first, second, third], loose: Vec::new() }
    }

    fn row(predicted: &Coding, group: Group, name: &str) -> Ratio {
        let sheet = compare(TEXT, &coding(), predicted);
        sheet.rows.iter().find(|(key, _)| key.0 == group && key.2 == name).map_or(Ratio::default(), |(_, r)| *r)
    }

    #[test]
    fn perfect_and_empty() {
        for (group, name) in [
            (Group::Statements, "with their source"),
            (Group::Kinds, "indirect"),
            (Group::Kinds, "narrator claims"),
            (Group::Labels, "speaker"),
            (Group::Hedges, "spans"),
            (Group::HedgeClasses, "class and sub-class"),
        ] {
            assert_eq!(row(&coding(), group, name).f1(), 1.0, "{name}");
            assert_eq!(row(&Coding::default(), group, name).f1(), 0.0, "{name}");
        }
    }

    #[test]
    fn optional_statements_cost_nothing() {
        let mut without = coding();
        without.statements.remove(1);
        assert_eq!(row(&without, Group::Statements, "content alone"), Ratio::hits(1, 1, 1));
        assert_eq!(row(&coding(), Group::Statements, "content alone"), Ratio::hits(1, 1, 1));
        let mut astray = coding();
        astray.statements[1].source = at("Rain");
        assert_eq!(row(&astray, Group::Statements, "with their source"), Ratio::hits(1, 1, 1));
    }

    #[test]
    fn other_readings_are_right_and_wrong_sources_are_not() {
        let mut other = coding();
        other.statements[0].source_type = Label::only("expert.academic");
        other.statements[0].source = at("a clerk");
        assert_eq!(row(&other, Group::Labels, "source type, leaf").f1(), 1.0);
        assert_eq!(row(&other, Group::Labels, "source type, leaf, first reading").f1(), 0.0);
        assert_eq!(row(&other, Group::Statements, "with their source"), Ratio::hits(0, 1, 1));
        assert_eq!(row(&other, Group::Statements, "content alone"), Ratio::hits(1, 1, 1));
    }

    #[test]
    fn constructions_count_by_rule() {
        let mut ruled = coding();
        ruled.statements.iter_mut().for_each(|s| s.rule = "ATT001".to_owned());
        assert_eq!(row(&ruled, Group::Constructions, "ATT001"), Ratio::hits(2, 2, 2));
    }
}
