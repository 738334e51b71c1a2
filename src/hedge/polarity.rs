//! Whether a statement asserts or denies: negation with its scope, as a field and not as a hedge. In: words and statements;
//! out: one row a statement.

use crate::model::{Polarity, Statement, Tag};
use crate::ruleset::{RuleSet, Words};
use crate::text::SpansExt;

/// Reads the polarity of every statement's main clause. "not only", "no more than" and the like deny nothing.
pub fn run(words: &Words<'_>, rules: &RuleSet, statements: &[Statement]) -> Vec<Polarity> {
    let number = rules.lexicon_number("negation");
    let one = |statement: &Statement| {
        let mut polarity = Polarity::default();
        for span in &statement.content {
            let tokens = words.segments.tokens_in(*span);
            let mut at = tokens.start;
            while at < tokens.end {
                let hit = number.and_then(|n| words.term_at(at, n)).map(|h| {
                    (h.len as usize, rules.lexicon("negation").map_or("", |l| l.cell(h.row as usize, "class")))
                });
                match hit {
                    Some((len, "negates")) => {
                        polarity.spans.push(words.span(at..at + len));
                        polarity.is_negative |= is_main(words, &tokens, at);
                        at += len;
                    }
                    Some((len, _)) => at += len,
                    None => at += 1,
                }
            }
        }
        polarity.spans.retain(|s| statement.content.touch(*s));
        polarity
    };
    statements.iter().map(one).collect()
}

/// Before the first subordinate clause: no relative, "that", "if" or comma clause between the start and the negation.
fn is_main(words: &Words<'_>, tokens: &std::ops::Range<usize>, at: usize) -> bool {
    !(tokens.start + 1..at).any(|n| {
        matches!(words.tag(n), Tag::WDT | Tag::WP | Tag::WRB)
            || matches!(words.text(n), "that" | "if" | "because" | "who" | ";")
    })
}
