//! Text → blocks: lines, or runs of lines where the text is wrapped; and which one is the headline. Reads line ends only.

use crate::model::{Article, Paragraph, Segments};
use crate::text::Span;

/// A stretch of text that is one paragraph.
pub(super) struct Block {
    pub(super) span: Span,
    pub(super) is_headline: bool,
}

/// A headline without a mark of its own is at most this many words; longer first lines are body. Convention: headlines of
/// the PolNeAR train articles have 4 to 22 words.
const HEADLINE_WORDS: usize = 26;

/// The blocks in order; blank ones are left out.
pub(super) fn find(article: &Article) -> Vec<Block> {
    let text = &article.text;
    let lines = lines(text);
    let is_wrapped = is_wrapped(text, &lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for span in lines {
        if span.of(text).trim().is_empty() {
            is_open = false;
            continue;
        }
        match blocks.last_mut() {
            Some(block) if is_wrapped && is_open => block.span = block.span.join(span),
            _ => blocks.push(Block { span, is_headline: false }),
        }
        is_open = true;
    }
    mark_headline(article, &mut blocks);
    blocks
}

fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    let mut out = Vec::new();
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        out.push(Span::new(start, end));
        start = end + 1;
    }
    out
}

/// True when most line ends stand in the middle of a sentence: a text wrapped at some column, its paragraphs apart by
/// blank lines.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let (mut inner, mut broken) = (0, 0);
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].of(text).trim_end(), pair[1].of(text).trim_start());
        if line.is_empty() || next.is_empty() {
            continue;
        }
        inner += 1;
        let runs_on =
            next.starts_with(char::is_lowercase) || !line.ends_with(['.', '!', '?', '”', '"', ':', '’', '\'']);
        if runs_on && (40..=110).contains(&line.chars().count()) {
            broken += 1;
        }
    }
    inner >= 3 && broken * 3 >= inner * 2
}

fn mark_headline(article: &Article, blocks: &mut [Block]) {
    let text = &article.text;
    if article.headline_end > 0 {
        let in_head = |block: &&mut Block| block.span.start < article.headline_end;
        blocks.iter_mut().filter(in_head).for_each(|block| block.is_headline = true);
        return;
    }
    let followed_by_blank = |block: &Block| {
        text[block.span.end as usize..].starts_with("\n\n") || text[block.span.end as usize..].starts_with("\n\r\n")
    };
    let Some(first) = blocks.first() else { return };
    let words = first.span.of(text).trim();
    let is_sentence = words.ends_with(['.', '!', ':', ';', '”', '"']);
    if blocks.len() > 1
        && followed_by_blank(first)
        && !is_sentence
        && words.split_whitespace().count() <= HEADLINE_WORDS
    {
        blocks[0].is_headline = true;
    }
}

/// Adds the paragraph of the tokens from `first` on.
pub(super) fn push(segments: &mut Segments, first: usize, is_headline: bool) {
    let tokens = &segments.tokens[first..];
    let span = tokens[0].span.join(tokens[tokens.len() - 1].span);
    let tokens = first as u32..segments.tokens.len() as u32;
    segments.paragraphs.push(Paragraph { span, sentences: 0..0, tokens, is_headline });
}
