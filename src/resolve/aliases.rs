//! Short forms that an article introduces in brackets: `the Baltic Fisheries Council (BFC)`. In: runs of names; out: for each
//! short form the tokens of the long one.

use std::ops::Range;

use crate::resolve::lexicons::Lexicons;
use crate::resolve::names::Name;

/// One short form.
pub(super) struct Alias {
    /// As written.
    pub(super) short: String,
    /// The run it stands for.
    pub(super) long: Range<usize>,
}

/// All of them, in order.
pub(super) fn find(lexicons: &Lexicons<'_>, runs: &[Name]) -> Vec<Alias> {
    let words = lexicons.words;
    let one = |pair: &[Name]| {
        let (long, short) = (&pair[0], &pair[1]);
        let bracketed = words.text(long.whole.end) == "("
            && short.whole.start == long.whole.end + 1
            && short.whole.len() == 1
            && words.text(short.whole.end) == ")";
        let text = words.text(short.whole.start);
        let is_form = text.chars().filter(|c| c.is_alphabetic()).count() > 1 && text.chars().any(char::is_uppercase);
        (bracketed && is_form && !long.is_person && long.whole.len() > 1)
            .then(|| Alias { short: text.to_owned(), long: long.whole.clone() })
    };
    runs.windows(2).filter_map(one).collect()
}
