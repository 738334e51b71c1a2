//! Prints each token of standard input with its word class: what rules that name `#VB` see.

use std::io::Read;

use onrecord::attribute::Conventions;
use onrecord::model::Article;
use onrecord::pipeline::Engine;
use onrecord::ruleset::RuleSet;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let engine = Engine::new(RuleSet::shipped()?, Conventions::Product);
    let reading = engine.read(Article { text, ..Article::default() });
    for sentence in &reading.segments.sentences {
        let word = |at: u32| {
            let class = reading.tags.get(at as usize).map_or("", |t| t.name());
            format!("{}/{class}", reading.segments.tokens[at as usize].span.of(&reading.article.text))
        };
        println!("{}", sentence.tokens.clone().map(word).collect::<Vec<_>>().join(" "));
    }
    Ok(())
}
