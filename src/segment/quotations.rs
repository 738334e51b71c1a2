//! Pairs quotation marks by their type, paragraph by paragraph, with a stack for nesting. Apostrophes are never quotes; a
//! quotation over several paragraphs re-opens in each and closes in the last.

use crate::model::{Note, Quotation, Segments, TokenKind};
use crate::text::Span;

/// Which marks belong together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    Double,
    Single,
    Low,
    Guillemets,
    Reversed,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Opens,
    Closes,
    /// A straight mark between two spaces or two words.
    Either,
}

struct Open {
    token: usize,
    style: Style,
    mark: char,
}

/// Nesting deeper than this is a sign of stray marks, not of speech.
const MAX_DEPTH: usize = 4;
/// A single-quoted stretch that is not closed within this many tokens was an apostrophe.
const SINGLE_REACH: usize = 200;

/// True for a token that can open or close a quotation (an apostrophe alone is only a candidate).
pub(super) fn is_mark(word: &str) -> bool {
    matches!(
        word,
        "\"" | "“"
            | "”"
            | "„"
            | "‟"
            | "«"
            | "»"
            | "‹"
            | "›"
            | "``"
            | "''"
            | "'"
            | "‘"
            | "’"
            | "‚"
            | "`"
            | "＂"
            | "「"
            | "」"
    )
}

/// Fills `segments.quotations` and every token's innermost quotation.
pub(super) fn pair(text: &str, segments: &mut Segments) {
    let mut carried: Option<u32> = None;
    for nth in 0..segments.paragraphs.len() {
        let range = segments.paragraphs[nth].tokens.start as usize..segments.paragraphs[nth].tokens.end as usize;
        let first = segments.quotations.len();
        let open = pair_paragraph(text, segments, range.clone());
        let open_at_end = close_rest(text, segments, nth, first, open);
        let reopens = |q: &Quotation| q.tokens.start as usize == range.start && q.depth == 0;
        if let (Some(before), Some(at)) = (carried, segments.quotations[first..].iter().position(reopens)) {
            segments.quotations[first + at].continues = Some(before);
        }
        carried = open_at_end;
    }
    demote_apostrophes(segments);
}

/// Pairs the marks of one paragraph; returns what is still open, outermost first.
fn pair_paragraph(text: &str, segments: &mut Segments, range: std::ops::Range<usize>) -> Vec<Open> {
    let mut stack: Vec<Open> = Vec::new();
    let first = segments.quotations.len();
    for at in range.clone() {
        if segments.tokens[at].kind != TokenKind::Quote {
            continue;
        }
        let mark = segments.tokens[at].span.of(text).chars().next().unwrap_or('"');
        let Some((style, side)) = read_mark(text, segments, at, mark, &range) else { continue };
        let matching = stack.iter().rposition(|open| open.style == style);
        let closes = match side {
            Side::Closes => matching.is_some(),
            Side::Opens => false,
            Side::Either => matching.is_some(),
        };
        if closes {
            while let Some(open) = stack.pop() {
                let done = open.style == style;
                if done {
                    push(segments, open.token, at + 1, stack.len(), true);
                    break;
                }
            }
        } else if side != Side::Closes && stack.len() < MAX_DEPTH {
            reopen(segments, &mut stack, style, at);
            stack.push(Open { token: at, style, mark });
        }
    }
    stack.retain(|open| open.style != Style::Single);
    segments.quotations[first..].sort_by_key(|q| (q.tokens.start, std::cmp::Reverse(q.tokens.end)));
    stack
}

/// A curly mark that opens what is open already: the first lacked its end. It ends where the new one begins.
fn reopen(segments: &mut Segments, stack: &mut Vec<Open>, style: Style, at: usize) {
    let Some(place) = stack.iter().rposition(|open| open.style == style && open.style != Style::Single) else { return };
    let open = stack.remove(place);
    stack.truncate(place);
    push(segments, open.token, at, place, false);
    note(segments, open.token);
}

/// What is left open at a paragraph's end: the speech goes on when the next paragraph opens with the same mark.
fn close_rest(text: &str, segments: &mut Segments, nth: usize, first: usize, open: Vec<Open>) -> Option<u32> {
    let end = segments.paragraphs[nth].tokens.end as usize;
    let next = segments.paragraphs.get(nth + 1).map(|p| p.tokens.start as usize);
    let outer = open.into_iter().next()?;
    let next_mark = next.map(|at| segments.tokens[at].span.of(text).chars().next().unwrap_or(' '));
    let goes_on = next_mark == Some(outer.mark);
    push(segments, outer.token, end, 0, false);
    let inside = outer.token as u32..end as u32;
    for quotation in &mut segments.quotations[first..] {
        if inside.start < quotation.tokens.start && quotation.tokens.end <= inside.end {
            quotation.depth += 1;
        }
    }
    segments.quotations[first..].sort_by_key(|q| (q.tokens.start, std::cmp::Reverse(q.tokens.end)));
    if !goes_on {
        note(segments, outer.token);
        return None;
    }
    let place = segments.quotations[first..].iter().position(|q| q.tokens.start as usize == outer.token)?;
    Some((first + place) as u32)
}

fn note(segments: &mut Segments, token: usize) {
    let span = segments.tokens[token].span;
    let text = "a quotation is opened here and not closed; it is read to the end of its paragraph".to_owned();
    segments.notes.push(Note { span, code: "unclosed-quote", text });
}

fn push(segments: &mut Segments, start: usize, end: usize, depth: usize, is_closed: bool) {
    if start >= end {
        return;
    }
    let span: Span = segments.tokens[start].span.join(segments.tokens[end - 1].span);
    let tokens = start as u32..end as u32;
    segments.quotations.push(Quotation { span, tokens, depth: depth as u8, is_closed, continues: None });
}

/// What a mark may be, by its shape and its neighbours; `None` for an apostrophe.
fn read_mark(
    text: &str,
    segments: &Segments,
    at: usize,
    mark: char,
    range: &std::ops::Range<usize>,
) -> Option<(Style, Side)> {
    let span = segments.tokens[at].span;
    let before = text[..span.start as usize].chars().next_back().filter(|_| at > range.start);
    let after = text[span.end as usize..].chars().next();
    let space_before = before.is_none_or(|c| c.is_whitespace() || "([{—–-/“‘\"'".contains(c));
    let space_after = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}—–-/”’\"'…".contains(c));
    let straight = match (space_before, space_after) {
        (true, false) => Side::Opens,
        (false, true) => Side::Closes,
        _ => Side::Either,
    };
    Some(match mark {
        '“' => (Style::Double, Side::Opens),
        '”' => (Style::Double, if space_before && !space_after { Side::Either } else { Side::Closes }),
        '„' | '‚' => (Style::Low, Side::Opens),
        '‟' => (Style::Double, Side::Opens),
        '«' | '‹' => (Style::Guillemets, if space_after && !space_before { Side::Closes } else { Side::Opens }),
        '»' | '›' => (Style::Guillemets, if space_before && !space_after { Side::Opens } else { Side::Closes }),
        '「' => (Style::Reversed, Side::Opens),
        '」' => (Style::Reversed, Side::Closes),
        '"' | '＂' => (Style::Double, straight),
        '\'' if span.len() == 2 => (Style::Double, straight),
        '`' => (Style::Double, Side::Opens),
        _ => return single(text, segments, at, mark, straight, range),
    })
}

/// A single mark opens only where a word begins and a partner follows, closes only what is open, and else is an apostrophe.
fn single(
    text: &str,
    segments: &Segments,
    at: usize,
    mark: char,
    straight: Side,
    range: &std::ops::Range<usize>,
) -> Option<(Style, Side)> {
    let doubled = segments
        .tokens
        .get(at + 1)
        .is_some_and(|t| t.span.start == segments.tokens[at].span.end && t.span.of(text) == "'");
    if doubled && mark == '\'' {
        return Some((Style::Double, straight));
    }
    let side = match mark {
        '‘' => Side::Opens,
        '’' if straight == Side::Opens => return None,
        '’' => Side::Closes,
        _ if straight == Side::Either => return None,
        _ => straight,
    };
    if side == Side::Opens {
        let reach = (at + 1)..range.end.min(at + SINGLE_REACH);
        let closes = |t: usize| {
            let token = &segments.tokens[t];
            let word = token.span.of(text);
            let glued = segments.tokens[t - 1].span.end == token.span.start;
            let after = text[token.span.end as usize..].chars().next();
            matches!(word, "'" | "’") && glued && after.is_none_or(|c| !c.is_alphanumeric())
        };
        if !reach.into_iter().skip(1).any(closes) {
            return None;
        }
    }
    Some((Style::Single, side))
}

/// Sets every token's innermost quotation, and makes single marks that pair with nothing plain marks.
fn demote_apostrophes(segments: &mut Segments) {
    for (number, quotation) in segments.quotations.iter().enumerate() {
        for at in quotation.tokens.clone() {
            segments.tokens[at as usize].quotation = number as u32;
        }
    }
    let mut used = vec![false; segments.tokens.len()];
    for quotation in &segments.quotations {
        used[quotation.tokens.start as usize] = true;
        used[quotation.tokens.end as usize - 1] = true;
    }
    for (at, token) in segments.tokens.iter_mut().enumerate() {
        if token.kind == TokenKind::Quote && !used[at] && token.span.len() <= 3 && token.quotation == u32::MAX {
            token.kind = TokenKind::Mark;
        }
    }
}
