//! The engine on small rule sets made here: what fires, what does not, and where a fault is.

use crate::model::{Article, Segments, Sentence, Syntax, Token, TokenKind};
use crate::ruleset::{Adjust, Files, RuleSet};
use crate::text::tokenise;

fn rule(id: &str, body: &str) -> (String, Vec<u8>) {
    let card = format!("id = \"{id}\"\ntitle = \"t\"\nwhy = \"w\"\n{body}");
    (format!("hedging/{id}.toml"), card.into_bytes())
}

fn files(rules: &[(String, Vec<u8>)]) -> Files {
    let mut files = Files::none();
    for (name, bytes) in rules {
        files.insert(name, bytes.clone());
    }
    files.insert(
        "lexicons/hedges.csv",
        b"term,class,source\nas many as,bound,x\nmay,possible,x\nMay Day,none,x\n".to_vec(),
    );
    files.insert("lexicons/irregular.csv", b"term,forms,source\nsay,said,x\n".to_vec());
    files
}

/// The marked words of every hit, each with its rule.
fn hits(set: &RuleSet, text: &str) -> Vec<String> {
    let spans = tokenise(text);
    let token = |span: &crate::text::Span| Token { span: *span, kind: TokenKind::Word, quotation: u32::MAX };
    let tokens: Vec<Token> = spans.iter().map(token).collect();
    let count = tokens.len() as u32;
    let sentence = Sentence { tokens: 0..count, ..Sentence::default() };
    let segments = Segments { tokens, sentences: vec![sentence], ..Segments::default() };
    let article = Article { text: text.to_owned(), ..Article::default() };
    let syntax = Syntax::default();
    let words = set.words(&article, &segments, &syntax);
    let found = set.find("hedging", "text", &words, 0..words.len());
    let name = |hit: &crate::ruleset::Hit| set.family("hedging").rules()[hit.rule].id.clone();
    found.iter().map(|h| format!("{} {}", name(h), words.span(h.marked.clone()).of(text))).collect()
}

fn loaded(rules: &[(String, Vec<u8>)]) -> RuleSet {
    RuleSet::load(&files(rules), &Adjust::default()).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn elements_match_what_they_say() {
    for (pattern, text, expected) in [
        ("[some] half", "some half", vec!["HED001 some"]),
        ("~say that", "he said that", vec!["HED001 said that"]),
        ("~deny", "it denies", vec!["HED001 denies"]),
        ("[@hedges:bound]", "as many as ten", vec!["HED001 as many as"]),
        ("(very|quite) likely", "quite likely", vec!["HED001 quite likely"]),
        ("very? likely", "very likely", vec!["HED001 very likely", "HED001 likely"]),
        ("not <any>{0,2} sure", "not at all sure", vec!["HED001 not at all sure"]),
        ("not <any>{0,1} sure", "not at all sure", vec![]),
        ("!not sure", "not sure", vec![]),
        ("<start> we", "we know we can", vec!["HED001 we"]),
        ("<start> (they|we) can", "they can we can", vec!["HED001 they can"]),
        ("so <end>", "so it is so", vec!["HED001 so"]),
        ("=May", "may May", vec!["HED001 May"]),
        ("@hedges", "on may day", vec!["HED001 may"]),
        ("@hedges&!=May", "may May", vec!["HED001 may"]),
    ] {
        let set = loaded(&[rule("HED001", &format!("when.text = [{pattern:?}]"))]);
        assert_eq!(hits(&set, text), expected, "{pattern}");
    }
}

#[test]
fn an_unless_pattern_takes_back_what_it_overlaps() {
    let set = loaded(&[rule("HED001", "when.text = [\"may\"]\nunless.text = [\"may not\"]")]);
    assert_eq!(hits(&set, "it may rain but may not"), ["HED001 may"]);
}

#[test]
fn rules_that_begin_alike_share_their_beginning_and_both_fire() {
    let set = loaded(&[
        rule("HED001", "when.text = [\"it (may|might) rain\"]"),
        rule("HED002", "when.text = [\"it may snow\", \"it may rain\"]"),
    ]);
    assert_eq!(hits(&set, "it may rain"), ["HED001 it may rain", "HED002 it may rain"]);
    assert_eq!(hits(&set, "it may snow"), ["HED002 it may snow"]);
    assert_eq!(hits(&set, "it might snow"), Vec::<String>::new());
}

#[test]
fn every_fault_of_every_file_has_its_place() {
    let rules = [
        rule("HED001", "wieght = 1\nwhen.text = [\"a (b\"]"),
        rule("HED002", "when.txt = [\"a\"]\nthen.class = \"conditionl\""),
        rule("HED003", "when.text = [\"@hedgs\"]\nstatus = \"stabel\""),
    ];
    let Err(error) = RuleSet::load(&files(&rules), &Adjust::default()) else { panic!("must not load") };
    let text = error.to_string();
    for part in [
        "hedging/HED001.toml:4:1: unknown key \"wieght\" (did you mean \"weight\"?)",
        "hedging/HED001.toml:5:19: a parenthesis is not closed",
        "hedging/HED002.toml:4:6: unknown field \"txt\" of family hedging (did you mean \"text\"?)",
        "hedging/HED002.toml:5:14: unknown value \"conditionl\" (did you mean \"conditional\"?)",
        "hedging/HED003.toml:4:15: unknown lexicon @hedgs, did you mean \"hedges\"?",
        "hedging/HED003.toml:5:10: unknown status \"stabel\" (did you mean \"stable\"?)",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn predicates_hold_when_all_their_fields_do() {
    let body =
        "when.independence = [\"party\"]\nwhen.level = [\"C0\", \"C1\"]\nunless.source_type = [\"gov\"]\nthen.cap = 40";
    let card = format!("id = \"SCO001\"\ntitle = \"t\"\nwhy = \"w\"\n{body}");
    let mut all = files(&[]);
    all.insert("scoring/SCO001.toml", card.into_bytes());
    let set = RuleSet::load(&all, &Adjust::default()).unwrap_or_else(|e| panic!("{e}"));
    let holds = |fields: &[(&'static str, &str)]| {
        let mut facts = set.facts("scoring");
        for (field, word) in fields {
            facts.word(field, word);
        }
        facts.verdicts().iter().filter_map(|(rule, _)| rule.number("cap")).collect::<Vec<_>>()
    };
    assert_eq!(holds(&[("independence", "party"), ("level", "C1")]), [40.0]);
    assert_eq!(holds(&[("independence", "party"), ("level", "C2")]), [0.0; 0]);
    assert_eq!(holds(&[("independence", "party"), ("level", "C1"), ("source_type", "gov.official")]), [0.0; 0]);
}

#[test]
fn the_hash_knows_every_byte_and_every_adjustment() {
    let plain = files(&[rule("HED001", "when.text = [\"a\"]")]);
    let hash = |files: &Files, adjust: &Adjust| {
        RuleSet::load(files, adjust).unwrap_or_else(|e| panic!("{e}")).hash().to_owned()
    };
    let same = hash(&plain, &Adjust::default());
    assert_eq!(same, hash(&plain, &Adjust::default()));
    let off = Adjust { disable: vec!["HED001".to_owned()], ..Adjust::default() };
    assert_ne!(same, hash(&plain, &off));
    let changed = files(&[rule("HED001", "when.text = [\"b\"]")]);
    assert_ne!(same, hash(&changed, &Adjust::default()));
}
