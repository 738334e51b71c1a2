//! Quotations and sentences on short texts made for this.

use super::{Abbreviations, run};
use crate::model::{Article, Segments};

fn cut(text: &str) -> Segments {
    let rows =
        [("dr", "never"), ("sen", "never"), ("ft", "maybe"), ("inc", "maybe"), ("more", "starter"), ("the", "starter")];
    let article = Article { text: text.to_owned(), ..Article::default() };
    run(&article, &Abbreviations::new(rows.into_iter()))
}

fn sentences(text: &str) -> Vec<&str> {
    cut(text).sentences.iter().map(|s| s.span.of(text)).collect()
}

fn quotations(text: &str) -> Vec<(&str, u8, bool)> {
    cut(text).quotations.iter().map(|q| (q.span.of(text), q.depth, q.is_closed)).collect()
}

#[test]
fn stops_that_end_nothing() {
    assert_eq!(sentences("Dr. Lee met Sen. Roe. They spoke.").len(), 2);
    assert_eq!(sentences("Aid is U.N. –sponsored and small.").len(), 1);
    assert_eq!(sentences("It fell 50 ft. from the wall.").len(), 1);
    assert_eq!(sentences("It fell 50 ft. More fell later.").len(), 2);
    assert_eq!(sentences("J. K. Moss wrote it. The book sold.").len(), 2);
    assert_eq!(sentences("They live in the U.S. The law is old.").len(), 2);
}

#[test]
fn closers_belong_to_their_sentence() {
    assert_eq!(sentences("“We left.” The men stayed."), ["“We left.”", "The men stayed."]);
    assert_eq!(sentences("“Why?” he asked."), ["“Why?” he asked."]);
    assert_eq!(sentences("(All left.) They ran."), ["(All left.)", "They ran."]);
}

#[test]
fn marks_pair_by_type() {
    assert_eq!(quotations("“a ‘b’ c” d"), [("“a ‘b’ c”", 0, true), ("‘b’", 1, true)]);
    assert_eq!(quotations("He said \"a\" and \"b\"."), [("\"a\"", 0, true), ("\"b\"", 0, true)]);
    assert_eq!(quotations("UN sees 'very good' talks"), [("'very good'", 0, true)]);
    assert_eq!(quotations("«a» and „b“"), [("«a»", 0, true), ("„b“", 0, false)]);
    assert_eq!(quotations("the workers’ rights and ’90s, it’s"), []);
    assert_eq!(quotations("'Tis the day of the dog"), []);
}

#[test]
fn a_speech_of_several_paragraphs_is_linked() {
    let segments = cut("“One.\n\n“Two.\n\n“Three,” she said.");
    let links: Vec<_> = segments.quotations.iter().map(|q| (q.is_closed, q.continues)).collect();
    assert_eq!(links, [(false, None), (false, Some(0)), (true, Some(1))]);
    assert!(segments.notes.is_empty());
}

#[test]
fn an_unclosed_quotation_is_read_and_noted() {
    let segments = cut("He said, “We go.\n\nNothing more.");
    assert_eq!(segments.quotations.len(), 1);
    assert_eq!(segments.notes[0].code, "unclosed-quote");
    assert_eq!(segments.sentences.len(), 2);
}

#[test]
fn a_long_line_takes_linear_time() {
    let text = "“a ‘b ".repeat(200_000);
    assert!(cut(&text).tokens.len() > 100_000);
}

#[test]
fn headlines_and_wrapped_lines() {
    let segments = cut("Talks fail in capital\n\nThe talks failed.");
    assert!(segments.paragraphs[0].is_headline && !segments.paragraphs[1].is_headline);
    let line = "words that go on and on over the end of a line which is not a";
    let wrapped = format!("{line}\n{line}\n{line}\n{line} sentence.\n\nNext.");
    assert_eq!(cut(&wrapped).paragraphs.len(), 2);
}
