//! Splits a paragraph's tokens into sentences: terminators, abbreviations, what comes next, closing marks. In: tokens and
//! quotations; out: sentences that partition the tokens.

use rustc_hash::FxHashSet;

use crate::model::{Segments, Sentence, TokenKind};

/// The words that decide whether a stop ends a sentence; from `rules/lexicons/abbreviations.csv`.
#[derive(Clone, Debug, Default)]
pub struct Abbreviations {
    /// Never end a sentence: titles and the like (`Dr`, `Sen`).
    never: FxHashSet<String>,
    /// End one when a common beginner follows: units, months, company forms (`ft`, `Jan`, `Inc`).
    maybe: FxHashSet<String>,
    /// Words that commonly begin a sentence.
    starters: FxHashSet<String>,
}

impl Abbreviations {
    /// From `(term, kind)` with kind `never`, `maybe` or `starter`; terms in lower case without their stop.
    pub fn new<'a>(rows: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut out = Self::default();
        for (term, kind) in rows {
            let set = match kind {
                "never" => &mut out.never,
                "maybe" => &mut out.maybe,
                _ => &mut out.starters,
            };
            set.insert(term.trim_end_matches('.').to_lowercase());
        }
        out
    }
}

/// Fills `segments.sentences` and every paragraph's range of them.
pub(super) fn split(text: &str, abbreviations: &Abbreviations, segments: &mut Segments) {
    for nth in 0..segments.paragraphs.len() {
        let range = segments.paragraphs[nth].tokens.start as usize..segments.paragraphs[nth].tokens.end as usize;
        let first_sentence = segments.sentences.len() as u32;
        let mut start = range.start;
        let mut at = range.start;
        while at < range.end {
            let end = after_closers(text, segments, at + 1, range.end);
            let ends = at + 1 == range.end
                || is_terminator(text, segments, at)
                    && end < range.end
                    && is_end(text, abbreviations, segments, start, at, end);
            at += 1;
            if ends {
                let end = if at == range.end { range.end } else { end };
                push(segments, start..end, nth);
                start = end;
                at = end.max(at);
            }
        }
        if start < range.end {
            push(segments, start..range.end, nth);
        }
        segments.paragraphs[nth].sentences = first_sentence..segments.sentences.len() as u32;
    }
}

fn push(segments: &mut Segments, tokens: std::ops::Range<usize>, paragraph: usize) {
    let span = segments.tokens[tokens.start].span.join(segments.tokens[tokens.end - 1].span);
    let tokens = tokens.start as u32..tokens.end as u32;
    segments.sentences.push(Sentence { span, tokens, paragraph: paragraph as u32 });
}

fn word<'t>(text: &'t str, segments: &Segments, at: usize) -> &'t str {
    segments.tokens[at].span.of(text)
}

fn is_terminator(text: &str, segments: &Segments, at: usize) -> bool {
    let word = word(text, segments, at);
    matches!(word, "." | "!" | "?" | "…" | "..." | "。" | "！" | "？") || word.ends_with('.') && word.len() > 2
}

/// One past the closing marks that belong to the sentence: quotes and brackets without a space before them, and doubled
/// terminators.
fn after_closers(text: &str, segments: &Segments, from: usize, limit: usize) -> usize {
    let mut end = from;
    while end < limit {
        let token = &segments.tokens[end];
        let glued = token.span.start == segments.tokens[end - 1].span.end;
        let word = word(text, segments, end);
        let closes =
            matches!(word, ")" | "]" | "}" | "”" | "’" | "\"" | "'" | "»" | "›" | "''" | "!" | "?" | "." | "…");
        if !glued || !closes || opens_here(segments, end) {
            break;
        }
        end += 1;
    }
    end
}

fn opens_here(segments: &Segments, at: usize) -> bool {
    let quotation = segments.tokens[at].quotation;
    segments.quotations.get(quotation as usize).is_some_and(|q| q.tokens.start as usize == at)
}

/// Does the terminator at `at` end the sentence that began at `start`, given the token at `next`?
fn is_end(
    text: &str,
    abbreviations: &Abbreviations,
    segments: &Segments,
    start: usize,
    at: usize,
    next: usize,
) -> bool {
    let following = word(text, segments, next);
    let first = following.chars().next().unwrap_or(' ');
    let spaced = segments.tokens[next].span.start > segments.tokens[next - 1].span.end;
    if !spaced || first.is_lowercase() || matches!(first, ',' | ';' | ':' | '–' | '—' | '-' | '%') {
        return false;
    }
    let here = word(text, segments, at);
    if matches!(here, "…" | "...") {
        return first.is_uppercase() || segments.tokens[next].kind == TokenKind::Quote;
    }
    if !here.ends_with('.') {
        return true;
    }
    let is_acronym = here.len() > 1;
    let stem = if is_acronym {
        here
    } else if at > start {
        word(text, segments, at - 1)
    } else {
        return true;
    };
    let glued = is_acronym || segments.tokens[at - 1].span.end == segments.tokens[at].span.start;
    let key = stem.trim_end_matches('.').to_lowercase();
    let starter = is_starter(text, abbreviations, segments, next);
    if !glued {
        return true;
    }
    if abbreviations.never.contains(&key) {
        return false;
    }
    let is_initial = stem.chars().count() == 1 && stem.chars().all(char::is_uppercase) && stem != "I";
    if is_initial {
        return false;
    }
    !(is_acronym || abbreviations.maybe.contains(&key)) || starter
}

/// A word that commonly begins a sentence, also behind an opening mark.
fn is_starter(text: &str, abbreviations: &Abbreviations, segments: &Segments, at: usize) -> bool {
    let token = &segments.tokens[at];
    if matches!(token.kind, TokenKind::Quote | TokenKind::Mark) {
        return true;
    }
    let word = token.span.of(text);
    word.starts_with(char::is_uppercase) && abbreviations.starters.contains(&word.to_lowercase())
}
