//! What the accurate engine's encoder reads, before any convention: articles as JSON lines `{"id", "text"}` on standard input,
//! lines `{"doc_id", "attributions"}` on standard output, places in code points. Compared with what training predicts, it shows
//! what 8-bit numbers cost: see `python/train/README.md`.

use std::io::{BufRead, Write};

use onrecord::attribute::Conventions;
use onrecord::model::Article;
use onrecord::pipeline::Engine;
use onrecord::ruleset::{Adjust, Files, RuleSet};
use onrecord::text::Span;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut files = Files::shipped();
    if let Some(weights) = std::env::args().nth(1) {
        files.insert("attribution/encoder.bin", std::fs::read(weights)?);
    }
    let engine = Engine::new(RuleSet::load(&files, &Adjust::default())?, Conventions::Polnear).accurate()?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default().to_owned();
        let article = Article { text: text.clone(), ..Article::default() };
        let place = |span: &Span| {
            let at = |byte: u32| text[..byte as usize].chars().count();
            json!([at(span.start), at(span.end)])
        };
        let places = |spans: &[Span]| spans.iter().map(place).collect::<Vec<_>>();
        let reports = engine.reports(&article);
        let rows = reports.found.iter().map(|one| {
            let source: Vec<Span> = one.source.into_iter().collect();
            json!({"source": places(&source), "cue": places(&[one.cue]), "content": places(&one.content)})
        });
        writeln!(out, "{}", json!({"doc_id": row["id"], "attributions": rows.collect::<Vec<_>>()}))?;
    }
    Ok(())
}
