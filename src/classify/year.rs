//! When an article was written. In: its words and metadata; out: a year, or none: the date it came with, else the latest year it
//! names that has begun ("by 2050" has not).

use crate::ruleset::Words;

/// Years that news of this age can name.
const NEWS: std::ops::RangeInclusive<u32> = 1900..=2099;

/// The year.
pub(super) fn of(words: &Words<'_>) -> Option<u32> {
    let dated = words.article.metadata.date.as_deref().and_then(|date| date.get(..4)?.parse().ok());
    dated.filter(|y| NEWS.contains(y)).or_else(|| (0..words.len()).filter_map(|at| named(words, at)).max())
}

/// A year in the text, unless it is still to come.
fn named(words: &Words<'_>, at: usize) -> Option<u32> {
    let text = words.text(at);
    if text.len() != 4 || !text.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    let year = text.parse().ok().filter(|y| NEWS.contains(y))?;
    let before = at.checked_sub(1).map_or("", |b| words.text(b));
    let ahead =
        ["by", "until", "through", "till", "before", "after", "for", "to", "than", "about", "nearly", "some", "$"];
    // A dateline's number is a year; "some 2000 people" and "$ 1999" are none.
    let counts = words.tag(at + 1).is_noun() && !matches!(before, "the" | "The" | "its" | "his" | "her" | "in");
    (!counts && !ahead.iter().any(|w| before.eq_ignore_ascii_case(w))).then_some(year)
}
