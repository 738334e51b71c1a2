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

criterion_group!(benches, pipeline);
criterion_main!(benches);
