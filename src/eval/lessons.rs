//! Annotated articles in either shape → a corpus to train on. In: BRAT folders, gold files and folders of them; out: documents
//! in the order of the paths, then of the names. Refuses gold with a broken line, and gold that teaches nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::eval::coding::{Coded, Coding};
use crate::eval::gold::{Case, Gold, unless_broken};
use crate::text::{Span, SpansExt};
use crate::train::{Corpus, Document};

/// Reads annotated articles for [`Engine::train_attribution`](crate::pipeline::Engine::train_attribution); `texts` is where
/// the texts of gold files are looked for first.
///
/// The tagger learns one layer of units in PolNeAR's conventions: an attribution's source, cue and content spans, one cue a
/// unit. A BRAT folder holds just those. Gold in the product's conventions ([`Gold`]) becomes them so:
///
/// - An attributed statement with a cue is a unit, also one that is optional in measuring. A source may be missing, as in
///   "was told".
/// - A statement that continues another without a cue of its own is no unit: its content is more content of the unit that
///   the chain of `continues` begins with, as a further piece.
/// - A nested statement is no unit, nor is what continues it: its words are content of the statement around it already, and a
///   tagger of one layer that learned both would contradict itself. The rules' constructions find nested layers.
/// - A report without a cue, told from its tense (`attribution: implicit`), is no unit and no content of another, for no word
///   of the text teaches it. Nor is a statement with a signature for a source and no cue.
/// - A claim of the narrator (`unattributed`) is nobody's attribution. Its words stay in the text, as words that are none.
/// - "that" straight before a content is taken into it, which the product's conventions leave out.
///
/// What the tagger reads is cut to the conventions asked for afterwards, by rule, whatever it was trained on.
///
/// # Errors
/// When a path cannot be read or holds no gold; all broken lines of all gold files at once; when no unit is in any.
pub fn run(paths: &[PathBuf], texts: Option<&Path>) -> Result<Corpus> {
    let (mut corpus, mut faults) = (Corpus::default(), Vec::new());
    for path in paths {
        if Corpus::is_in(path) {
            corpus.documents.extend(Corpus::read(path)?.documents);
        } else {
            let gold = unless_broken(Gold::read(std::slice::from_ref(path), texts, None), &mut faults)?;
            corpus.documents.extend(gold.into_iter().flat_map(|g| g.articles).map(document));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let teaches = |[_, cue, content]: &[Vec<Span>; 3]| !cue.is_empty() && !content.is_empty();
    if !corpus.documents.iter().flat_map(|d| &d.attributions).any(teaches) {
        let shown: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
        return Err(Error::Usage(format!("nothing to learn: no attribution with a cue in {}", shown.join(", "))));
    }
    Ok(corpus)
}

fn document(case: Case) -> Document {
    let attributions = units(&case.article.text, &case.gold);
    Document { article: case.article, attributions, discard: case.discard, tags: Vec::new() }
}

/// Source, cue and content of each unit, in their order; each role sorted.
fn units(text: &str, coding: &Coding) -> Vec<[Vec<Span>; 3]> {
    let all = &coding.statements;
    let counts = |said: &Coded| said.is_attributed() && !said.is_nested && !said.is_implicit;
    let mut units: BTreeMap<usize, [Vec<Span>; 3]> = BTreeMap::new();
    for (nth, said) in all.iter().enumerate().filter(|(_, said)| counts(said) && !said.cue.is_empty()) {
        units.insert(nth, [said.source.clone(), said.cue.clone(), with_that(text, said)]);
    }
    for said in all.iter().filter(|said| counts(said) && said.cue.is_empty()) {
        let chain = std::iter::successors(said.continues, |at| all[*at].continues);
        // A chain ends where somebody speaks by a cue; the reader has seen to it that none goes round.
        let first = chain.into_iter().find(|at| !all[*at].cue.is_empty());
        if let Some([_, _, content]) = first.and_then(|at| units.get_mut(&at)) {
            content.extend(with_that(text, said));
        }
    }
    let mut out: Vec<_> = units.into_values().collect();
    out.iter_mut().flatten().for_each(|role| role.sort_unstable());
    out.sort();
    out
}

/// The contents, each with a "that" before it which belongs to nothing else.
fn with_that(text: &str, said: &Coded) -> Vec<Span> {
    let widened = |piece: &Span| {
        let before = text[..piece.start as usize].trim_end();
        let start = before.len().saturating_sub("that".len());
        let word = Span::new(start, before.len());
        let is_that = before.get(start..).is_some_and(|w| w.eq_ignore_ascii_case("that"))
            && !before[..start].ends_with(char::is_alphanumeric)
            && ![&said.cue, &said.source, &said.content].into_iter().any(|role| role.touch(word));
        if is_that { word.join(*piece) } else { *piece }
    };
    said.content.iter().map(widened).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Kind;

    const TEXT: &str =
        "Rain fell. Ana Roe said that the bridge may close. “It is old,” she told us. “He says it will fall.”";

    fn at(words: &str) -> Vec<Span> {
        let start = TEXT.find(words).unwrap_or(0);
        vec![Span::new(start, start + words.len())]
    }

    fn said(source: &str, cue: &str, content: &str) -> Coded {
        let words = |words: &str| if words.is_empty() { Vec::new() } else { at(words) };
        Coded { source: words(source), cue: words(cue), content: at(content), ..Coded::default() }
    }

    fn learned(statements: Vec<Coded>) -> Vec<[Vec<Span>; 3]> {
        units(TEXT, &Coding { statements, loose: Vec::new() })
    }

    #[test]
    fn pieces_join_and_that_is_content() {
        let rest = Coded { continues: Some(1), ..said("", "", "“He says it will fall.”") };
        let nested = Coded { is_nested: true, ..said("He", "says", "it will fall") };
        let units = learned(vec![
            said("Ana Roe", "said", "the bridge may close"),
            said("she", "told us", "“It is old,”"),
            rest,
            nested,
        ]);
        let pieces = [at("“It is old,”"), at("“He says it will fall.”")].concat();
        let first = [at("Ana Roe"), at("said"), at("that the bridge may close")];
        assert_eq!(units, [first, [at("she"), at("told us"), pieces]]);
    }

    #[test]
    fn what_no_cue_teaches_is_left_out() {
        let claim = Coded { kind: Kind::Unattributed, ..said("", "", "Rain fell") };
        let implicit = Coded { is_implicit: true, continues: Some(2), ..said("", "", "“It is old,”") };
        let signed = said("Ana Roe", "", "the bridge may close");
        assert!(learned(vec![claim, implicit, signed]).is_empty());
        let nested = Coded { is_nested: true, ..said("He", "says", "it will fall") };
        let rest = Coded { continues: Some(0), ..said("", "", "“It is old,”") };
        assert!(learned(vec![nested, rest]).is_empty());
    }

    #[test]
    fn that_of_another_word_or_role_stays() {
        let text = "He denied that she left. Mathat it is.";
        let piece = |start: usize, end: usize| vec![Span::new(start, end)];
        let cue = Coded { cue: piece(3, 14), content: piece(15, 23), ..Coded::default() };
        assert_eq!(with_that(text, &cue), piece(15, 23));
        let word = Coded { cue: piece(3, 9), content: piece(32, 37), ..Coded::default() };
        assert_eq!(with_that(text, &word), piece(32, 37));
    }
}
