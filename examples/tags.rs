//! Prints each token with its word class. Text on standard input.
use onrecord::{pipeline::Engine, ruleset::RuleSet, attribute::Conventions, model::Article};
use std::io::Read;
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let engine = Engine::new(RuleSet::shipped().unwrap(), Conventions::Product);
    let reading = engine.read(Article { text, ..Article::default() });
    for (n, s) in reading.segments.sentences.iter().enumerate() {
        print!("{n}:");
        for t in s.tokens.clone() { print!(" {}/{}", reading.segments.tokens[t as usize].span.of(&reading.article.text), reading.tags.get(t as usize).map_or("", |t| t.name())); }
        println!();
    }
}
