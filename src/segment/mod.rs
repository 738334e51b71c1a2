//! Article → paragraphs, sentences, tokens, paired quotations. Quotations are paired before sentences are split, so that
//! a mark never cuts either. Refuses nothing: an unclosed quotation gives the best reading and a note.

mod paragraphs;
mod quotations;
mod sentences;

pub use sentences::Abbreviations;

use crate::model::{Article, Segments, Token, TokenKind};
use crate::text::{Span, tokenise_into};

/// Cuts an article. Linear in its bytes.
pub fn run(article: &Article, abbreviations: &Abbreviations) -> Segments {
    let text = &article.text;
    let mut segments = Segments::default();
    let mut spans = Vec::new();
    for block in paragraphs::find(article) {
        spans.clear();
        tokenise_into(block.span.of(text), block.span.start as usize, &mut spans);
        let first = segments.tokens.len();
        segments.tokens.extend(spans.iter().map(|span| token(text, *span)));
        if segments.tokens.len() > first {
            paragraphs::push(&mut segments, first, block.is_headline);
        }
    }
    quotations::pair(text, &mut segments);
    sentences::split(text, abbreviations, &mut segments);
    segments
}

fn token(text: &str, span: Span) -> Token {
    let word = span.of(text);
    let mut chars = word.chars();
    let first = chars.next().unwrap_or(' ');
    let kind = if first.is_ascii_digit() || first.is_numeric() {
        TokenKind::Number
    } else if first.is_alphabetic() && !is_clitic(word) {
        TokenKind::Word
    } else if is_clitic(word) {
        TokenKind::Clitic
    } else if quotations::is_mark(word) {
        TokenKind::Quote
    } else {
        TokenKind::Mark
    };
    Token { span, kind, quotation: u32::MAX }
}

/// `’s`, `'re`, `n't`: an apostrophe with letters around it.
fn is_clitic(word: &str) -> bool {
    let mut chars = word.chars();
    let (first, second) = (chars.next().unwrap_or(' '), chars.next());
    let apostrophe = |c: char| matches!(c, '\'' | '’');
    match second {
        Some(second) if apostrophe(first) => second.is_alphabetic(),
        Some(second) => matches!(first, 'n' | 'N') && apostrophe(second) && word.chars().count() == 3,
        None => false,
    }
}

#[cfg(test)]
mod tests;
