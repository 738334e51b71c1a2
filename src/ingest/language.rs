//! Is this English? The rules are: an article in another language would get a wrong result, so it gets a row. In: a text; out:
//! nothing, or the reason why it is left out. Reads a sample from the middle; short texts are always read. A quick detector screens
//! (a hundredth of the time), a careful one decides about what does not look English to it.

use whatlang::{Lang, detect};
use whichlang::detect_language;

/// Which languages are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English; others are skipped with a row.
    #[default]
    English,
    /// Whatever it is.
    Any,
}

/// Bytes looked at; a longer sample found no more over the dev texts and costs time.
const SAMPLE: usize = 600;
/// Shorter texts are not judged, in bytes. Of 24,000 English texts of hedging and news corpora two sentences, each a list of
/// foreign names and less than 600 bytes long, were taken for Croatian; of longer ones, none.
const SHORTEST: usize = 600;
/// The detector's own sureness, 0..=1, from which it is believed.
const SURE: f64 = 0.9;

/// Why a text is left out, if it is.
pub(super) fn unread(text: &str, wanted: Language) -> Option<String> {
    if wanted == Language::Any || text.len() < SHORTEST {
        return None;
    }
    if detect_language(sample(text)) == whichlang::Lang::Eng {
        return None;
    }
    let found = detect(sample(text))?;
    if found.lang() == Lang::Eng || found.confidence() < SURE {
        return None;
    }
    // A table of names or a foreign quotation in the sample is not the article: another sample has to agree.
    let again = detect(first(text))?;
    if again.lang() == Lang::Eng {
        return None;
    }
    Some(format!("in {}, not in English (--language any reads it all the same)", found.lang().eng_name()))
}

/// The middle of a text.
fn sample(text: &str) -> &str {
    let start = text.len().saturating_sub(SAMPLE) / 2;
    cut(text, start)
}

/// The start of a text.
fn first(text: &str) -> &str {
    cut(text, 0)
}

fn cut(text: &str, start: usize) -> &str {
    let start = (start..=text.len()).find(|n| text.is_char_boundary(*n)).unwrap_or(0);
    let end = (start + SAMPLE).min(text.len());
    let end = (0..=end).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(text.len());
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_named_and_short_texts_are_read() {
        let french = "Le maire de la ville a déclaré lundi que le pont serait fermé pendant plusieurs semaines. Selon les habitants, les travaux auraient dû commencer plus tôt, et beaucoup se plaignent du bruit et de la poussière dans les rues. Le conseil municipal doit se prononcer la semaine prochaine sur une aide aux commerçants, dont plusieurs affirment avoir perdu la moitié de leurs clients depuis le début des travaux au printemps.";
        assert!(unread(&french.repeat(2), Language::English).is_some_and(|r| r.starts_with("in French")));
        assert!(unread(&french.repeat(2), Language::Any).is_none());
        assert!(unread("Le maire a dit non.", Language::English).is_none());
        let english = "The mayor said on Monday that the bridge would be closed for several weeks. According to residents, work should have begun earlier, and many complain about the noise and the dust in the streets of the town. The council has to decide next week about help for shopkeepers, of whom several say that they have lost half of their customers since work began in spring, and that nobody told them why.";
        assert!(unread(&english.repeat(2), Language::English).is_none());
    }
}
