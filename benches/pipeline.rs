//! The whole pipeline on a generated article, with its counts asserted: a wrong result cannot be fast.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onrecord::attribute::Conventions;
use onrecord::model::Article;
use onrecord::pipeline::Engine;
use onrecord::ruleset::RuleSet;

/// Twenty paragraphs, three statements each.
fn article() -> Article {
    let towns = ["Altdorf", "Bergen", "Cadiz", "Dover", "Exeter"];
    let paragraph = |n: usize| {
        let town = towns[n % towns.len()];
        format!(
            "“We will rebuild the bridge at {town},” said Anna Weiss, the mayor. Engineers said that {n} bridges had been closed. According to residents, the road to {town} is open."
        )
    };
    let text = (0..20).map(paragraph).collect::<Vec<_>>().join("\n\n");
    Article { id: "bench".to_owned(), text, ..Article::default() }
}

fn pipeline(criterion: &mut Criterion) {
    let engine = Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    let article = article();
    let reading = engine.read(article.clone());
    assert_eq!(reading.statements.iter().filter(|s| s.is_attributed()).count(), 60);
    let mut group = criterion.benchmark_group("pipeline");
    group.throughput(Throughput::Bytes(article.text.len() as u64));
    group.bench_function("read", |bencher| bencher.iter(|| engine.read(article.clone())));
    group.bench_function("load rules", |bencher| bencher.iter(|| RuleSet::shipped().expect("the shipped rules load")));
    group.finish();
}

/// The first three stages over the articles that were written for the project: what finds who said what.
fn stages(criterion: &mut Criterion) {
    let engine = Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/articles-own");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the articles").flatten().map(|e| e.path()).collect();
    paths.sort();
    let articles: Vec<Article> = paths
        .iter()
        .map(|path| Article { text: std::fs::read_to_string(path).expect("an article"), ..Article::default() })
        .collect();
    assert_eq!(articles.len(), 6);
    let segments: Vec<_> = articles.iter().map(|a| engine.segment(a)).collect();
    let syntax: Vec<_> = articles.iter().zip(&segments).map(|(a, s)| engine.tag(a, s)).collect();
    let tokens: usize = segments.iter().map(|s| s.tokens.len()).sum();
    assert!((4000..5000).contains(&tokens), "{tokens} tokens");
    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Bytes(articles.iter().map(|a| a.text.len() as u64).sum()));
    group.bench_function("segment", |b| {
        b.iter(|| articles.iter().map(|a| engine.segment(a).tokens.len()).sum::<usize>());
    });
    group.bench_function("tag", |b| {
        b.iter(|| articles.iter().zip(&segments).map(|(a, s)| engine.tag(a, s).tags.len()).sum::<usize>());
    });
    group.bench_function("attribute", |b| {
        b.iter(|| {
            let each = articles.iter().zip(&segments).zip(&syntax);
            each.map(|((a, s), x)| engine.attribute(a, s, x).len()).sum::<usize>()
        });
    });
    group.bench_function("segment, tag and attribute", |b| {
        let one = |a: &Article| {
            let segments = engine.segment(a);
            let syntax = engine.tag(a, &segments);
            engine.attribute(a, &segments, &syntax).len()
        };
        b.iter(|| articles.iter().map(one).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, pipeline, stages);
criterion_main!(benches);
