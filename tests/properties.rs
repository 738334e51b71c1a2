//! What must hold for any text: spans on character boundaries and inside the text, roles of one statement apart, terms that sum,
//! and the same statements when the text is shifted by one multi-byte character.

use std::sync::OnceLock;

use onrecord::attribute::Conventions;
use onrecord::model::{Article, Reading};
use onrecord::pipeline::Engine;
use onrecord::ruleset::RuleSet;
use onrecord::text::Span;
use proptest::prelude::*;

fn read(text: &str) -> Reading {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine =
        ENGINE.get_or_init(|| Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product));
    engine.read(Article { text: text.to_owned(), ..Article::default() })
}

fn is_inside(text: &str, span: Span) -> bool {
    text.get(span.start as usize..span.end as usize).is_some_and(|s| !s.is_empty())
}

/// News-like text: words, names, cues and quotation marks in any order.
fn newslike() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("said "),
        Just("Anna Weiss "),
        Just("the mayor "),
        Just("that "),
        Just("“"),
        Just("”"),
        Just("\""),
        Just("'"),
        Just(", "),
        Just(". "),
        Just("according to "),
        Just("he "),
        Just("the bridge "),
        Just("was closed"),
        Just("—"),
        Just("("),
        Just(")"),
        Just("\n\n"),
        Just("claims "),
        Just("about 40 "),
        Just("U.N. officials "),
        Just("naïve "),
        Just("was reported injured by "),
        Just("who "),
        Just("told reporters "),
        Just(": "),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn check(text: &str) {
    let reading = read(text);
    for statement in &reading.statements {
        assert!(!statement.content.is_empty(), "{text:?}");
        let roles = [&statement.content, &statement.cue, &statement.source];
        for (nth, role) in roles.iter().enumerate() {
            assert!(role.iter().all(|s| is_inside(text, *s)), "{text:?}: {role:?}");
            let others = roles.iter().skip(nth + 1).flat_map(|r| r.iter());
            for other in others {
                assert!(role.iter().all(|s| !s.overlaps(*other)), "{text:?}: {statement:?}");
            }
        }
    }
    assert!(reading.hedges.iter().all(|h| is_inside(text, h.span)), "{text:?}");
    for score in reading.scores.iter().filter(|s| s.hundredths.is_some()) {
        assert!(score.terms.iter().map(|t| t.points).sum::<i32>() >= score.hundredths.unwrap_or(0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_sound_spans(text in "\\PC{0,300}") {
        check(&text);
    }

    #[test]
    fn newslike_text_has_sound_spans(text in newslike()) {
        check(&text);
    }

    #[test]
    fn a_shift_by_one_character_shifts_everything(text in newslike()) {
        // The first paragraph is fixed, so that only offsets change.
        let plain = read(&format!("A\n\n{text}"));
        let shifted = read(&format!("É\n\n{text}"));
        let spans = |reading: &Reading, by: u32| reading.statements.iter().map(|s| s.content.iter().map(|c| (c.start - by, c.end - by)).collect::<Vec<_>>()).collect::<Vec<_>>();
        prop_assert_eq!(spans(&plain, 0), spans(&shifted, 1));
    }
}
