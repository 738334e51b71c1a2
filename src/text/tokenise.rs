//! Text → tokens: words with inner hyphens, stops and apostrophes, clitics apart, every mark on its own. One pass by byte
//! class; no dictionary, no sentence, no quotation, so a lexicon's term and an article are cut alike.

use crate::text::Span;

/// The tokens of a text in order; never empty, never overlapping, only white space between them.
pub fn tokenise(text: &str) -> Vec<Span> {
    let mut out = Vec::with_capacity(text.len() / 5);
    tokenise_into(text, 0, &mut out);
    out
}

/// Appends the tokens of `text`, which starts at byte `offset` of something larger.
pub fn tokenise_into(text: &str, offset: usize, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < text.len() {
        let (c, width) = char_at(text, at);
        if c.is_whitespace() || is_invisible(c) {
            at += width;
            continue;
        }
        let end = if is_word(c) {
            word_end(text, at)
        } else if text[at..].starts_with("''") {
            // The typewriter's double quotation mark.
            at + 2
        } else if is_apostrophe(c) {
            clitic_end(text, at).unwrap_or(at + width)
        } else {
            run_end(text, at, c)
        };
        if is_apostrophe(c) {
            push_clitic(text, at, end, offset, out);
        } else {
            out.push(Span::new(offset + at, offset + end));
        }
        at = end;
    }
}

fn char_at(text: &str, at: usize) -> (char, usize) {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        return (byte as char, 1);
    }
    text[at..].chars().next().map_or(('\u{FFFD}', 1), |c| (c, c.len_utf8()))
}

fn peek(text: &str, at: usize) -> Option<char> {
    (at < text.len()).then(|| char_at(text, at).0)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && (c.is_alphanumeric() || is_combining(c))
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200D}')
}

/// Marks that the eye does not see and that would otherwise stand as tokens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{2060}' | '\u{AD}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '\u{2BC}')
}

/// The end of a word that begins at `at`: letters and digits, and single joiners with a word on both sides.
fn word_end(text: &str, at: usize) -> usize {
    let mut end = plain_end(text, at);
    while let Some(c) = peek(text, end) {
        // Most words end at a blank.
        if c == ' ' {
            break;
        }
        let width = c.len_utf8();
        if is_word(c) || is_invisible(c) {
            end += width;
            continue;
        }
        let before = text[at..end].chars().next_back().unwrap_or(' ');
        let after = peek(text, end + width);
        let digits = before.is_ascii_digit() && after.is_some_and(|a| a.is_ascii_digit());
        let joins = match c {
            '-' | '.' | '&' | '_' | '@' | '\u{2010}' | '\u{2011}' => after.is_some_and(is_word),
            ',' | ':' | '/' => digits,
            c if is_apostrophe(c) => after.is_some_and(char::is_alphabetic) && clitic_end(text, end).is_none(),
            _ => false,
        };
        if joins {
            end = plain_end(text, end + width);
        } else if c == '.' && is_acronym(&text[at..end]) {
            return end + 1;
        } else {
            break;
        }
    }
    end
}

/// The end of letters and digits in ASCII from `at` on.
fn plain_end(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    at + rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len())
}

/// `U.N`, `a.m`, `J.R.R`: single letters between stops, at least two of them.
fn is_acronym(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// The end of a clitic whose apostrophe is at `at`, if there is one: `'s`, `'re`, `'t` and so on.
fn clitic_end(text: &str, at: usize) -> Option<usize> {
    const CLITICS: [&str; 7] = ["s", "re", "ve", "ll", "d", "m", "t"];
    if at == 0 || !text[..at].chars().next_back().is_some_and(|c| is_word(c) || c == '.') {
        return None;
    }
    let rest = &text[at + char_at(text, at).1..];
    CLITICS.into_iter().find_map(|clitic| {
        let ending = rest.get(..clitic.len())?;
        let free = !rest[clitic.len()..].chars().next().is_some_and(is_word);
        (free && ending.eq_ignore_ascii_case(clitic)).then(|| text.len() - rest.len() + clitic.len())
    })
}

/// Marks stand alone, but for runs that are one mark: `...`, `--`, and the typewriter's ` `` ` and `''`.
fn run_end(text: &str, at: usize, c: char) -> usize {
    let mut end = at + c.len_utf8();
    if matches!(c, '.' | '-' | '`') {
        while peek(text, end) == Some(c) {
            end += 1;
        }
    }
    end
}

/// Pushes a token that begins with an apostrophe; `n't` is split from its verb.
fn push_clitic(text: &str, start: usize, end: usize, offset: usize, out: &mut Vec<Span>) {
    let piece = &text[start..end];
    let is_negated = piece.ends_with(['t', 'T']) && piece.chars().count() == 2;
    if is_negated {
        // The apostrophe's word ends in n: `don` `'t` becomes `do` `n't`.
        let ends_in_n = text[..start].ends_with(['n', 'N']);
        if let Some(last) = out.last_mut().filter(|last| ends_in_n && last.end as usize == offset + start) {
            // Alone it is whole, as lists and tokenised text write it.
            if last.len() == 1 {
                last.end = (offset + end) as u32;
                return;
            }
            last.end -= 1;
            out.push(Span::new(offset + start - 1, offset + end));
            return;
        }
    }
    out.push(Span::new(offset + start, offset + end));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokenise(text).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn words_marks_and_clitics() {
        assert_eq!(cut("He didn’t say."), ["He", "did", "n’t", "say", "."]);
        assert_eq!(cut("the U.N.’s Annan"), ["the", "U.N.", "’s", "Annan"]);
        assert_eq!(cut("U.N. –sponsored"), ["U.N.", "–", "sponsored"]);
        assert_eq!(cut("1.2 million, 350,000 (40%)"), ["1.2", "million", ",", "350,000", "(", "40", "%", ")"]);
        assert_eq!(cut("15-year-old cease-fire -- wait..."), ["15-year-old", "cease-fire", "--", "wait", "..."]);
        assert_eq!(cut("O’Brien said ‘no’"), ["O’Brien", "said", "‘", "no", "’"]);
        assert_eq!(cut("``Yes,'' he said"), ["``", "Yes", ",", "''", "he", "said"]);
        assert_eq!(cut("can't CAN'T we're"), ["ca", "n't", "CA", "N'T", "we", "'re"]);
        assert_eq!(cut("n't did n't"), ["n't", "did", "n't"]);
    }

    #[test]
    fn nothing_but_space_is_lost() {
        let text = "“A\u{200B}b” – ｆｕｌｌ, naïve 🦀 «x» 'tis the ’90s\tend";
        let mut at = 0;
        for span in tokenise(text) {
            assert!(text[at..span.start as usize].chars().all(|c| c.is_whitespace() || is_invisible(c)));
            at = span.end as usize;
        }
        assert_eq!(at, text.len());
    }
}
