//! Where the time of an article goes, beside what the machine can do with the same bytes: memory scan, UTF-8 check, JSON parse,
//! tokens. One table, best of several passes; the count of statements is printed and must be the same in all, so that a wrong
//! result cannot be fast. `cargo bench --bench stages [-- ARTICLES | -- FILE]`: generated articles, or a file of JSON lines with `text`.

#![allow(clippy::print_stdout, reason = "a table is what it is for")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use onrecord::attribute::Conventions;
use onrecord::ingest::{self, Options};
use onrecord::model::Article;
use onrecord::pipeline::Engine;
use onrecord::report::{ArticleRow, Counts};
use onrecord::ruleset::RuleSet;

#[path = "generate/grammar.rs"]
mod grammar;

/// The command's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Passes over all articles; the best of each row counts.
const PASSES: usize = 3;
/// Articles when none are asked for.
const ARTICLES: u64 = 400;

struct Table {
    bytes: usize,
    articles: usize,
}

impl Table {
    fn row(&self, name: &str, time: Duration, share_of: Option<Duration>) {
        let micros = time.as_secs_f64() * 1e6 / self.articles as f64;
        let rate = self.bytes as f64 / time.as_secs_f64().max(1e-9) / 1e6;
        let share = share_of
            .map_or(String::new(), |whole| format!("{:5.1} %", 100.0 * time.as_secs_f64() / whole.as_secs_f64()));
        println!("{name:<34} {micros:>10.2} {rate:>10.1}  {share}");
    }
}

/// The best of some passes.
fn best(mut pass: impl FnMut()) -> Duration {
    let one = |_| {
        let start = Instant::now();
        pass();
        start.elapsed()
    };
    (0..PASSES).map(one).min().unwrap_or_default()
}

fn main() {
    let file = std::env::args().skip(1).find(|word| std::path::Path::new(word).is_file());
    let lines = file.map_or_else(generated, |name| std::fs::read_to_string(name).expect("a file of articles"));
    let texts: Vec<String> = lines.lines().map(text).collect();
    let table = Table { bytes: texts.iter().map(String::len).sum(), articles: texts.len() };
    println!(
        "{} articles, {:.2} MB of text; best of {PASSES} passes, one thread",
        table.articles,
        table.bytes as f64 / 1e6
    );
    println!("{:<34} {:>10} {:>10}", "", "µs/article", "MB/s");
    let [parse, tokens] = limits(&table, &lines, &texts);
    let start = Instant::now();
    let rules = RuleSet::shipped().expect("the shipped rules load");
    let loaded = start.elapsed();
    let engine = Engine::new(rules, Conventions::Product);
    println!(
        "-- start-up: rules {:.1} ms, all {:.1} ms",
        loaded.as_secs_f64() * 1e3,
        start.elapsed().as_secs_f64() * 1e3
    );
    let whole = stages(&table, &lines, &engine).as_secs_f64();
    let times = |limit: Duration| whole / limit.as_secs_f64().max(1e-9);
    println!("all of it takes {:.0} times plain tokens and {:.0} times a JSON parse", times(tokens), times(parse));
}

/// As many articles as were asked for, as JSON lines.
fn generated() -> String {
    let asked = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let grammar = grammar::Grammar::shipped();
    let articles = (0..asked.unwrap_or(ARTICLES)).map(|n| grammar.article(1, n, 5000));
    articles.map(|a| serde_json::to_string(&a).expect("plain data") + "\n").collect()
}

/// Title and text of a line.
fn text(line: &str) -> String {
    let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
    let field = |name: &str| row[name].as_str().unwrap_or("").to_owned();
    format!("{}\n\n{}", field("title"), field("text"))
}

/// What the machine does with the same bytes; of these a JSON parse and plain tokens are given back.
fn limits(table: &Table, lines: &str, texts: &[String]) -> [Duration; 2] {
    println!("-- limits");
    let all = texts.concat();
    table.row("memory scan (memchr)", best(|| _ = black_box(memchr::memchr(0, all.as_bytes()))), None);
    table.row("UTF-8 check", best(|| _ = black_box(std::str::from_utf8(all.as_bytes()))), None);
    let parse = || {
        for line in lines.lines() {
            black_box(serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        }
    };
    let parse = best(parse);
    table.row("JSON parse", parse, None);
    let mut tokens = Vec::new();
    let tokenise = || {
        for text in texts {
            tokens.clear();
            onrecord::text::tokenise_into(text, 0, &mut tokens);
            black_box(&tokens);
        }
    };
    let tokens = best(tokenise);
    table.row("tokens", tokens, None);
    [parse, tokens]
}

/// Each stage of the pipeline, then what comes before and after it; gives back the whole.
fn stages(table: &Table, lines: &str, engine: &Engine) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("generated.jsonl");
    std::fs::write(&file, lines).expect("the articles");
    let (options, inputs) = (Options::default(), ingest::listing(&[&file]).expect("a listing"));
    let read = || -> Vec<Article> {
        let pieces = inputs.iter().flat_map(|input| ingest::open(input, &options, &Arc::default()));
        pieces.map(|raw| raw.read(&options).expect("an article")).collect()
    };
    let mut rows: Vec<(&'static str, Duration)> = vec![("input: JSON, size, language", best(|| drop(read())))];
    let articles = read();
    // The best of each article and stage, then the sum: a slice of time that went to another process falls out.
    let mut found: BTreeMap<&'static str, (usize, Vec<Duration>)> = BTreeMap::new();
    let mut statements = Vec::new();
    for _ in 0..PASSES {
        let mut count = 0;
        for (number, article) in articles.iter().enumerate() {
            let (mut nth, mut last) = (0, Instant::now());
            let reading = engine.read_observed(article.clone(), Conventions::Product, |stage| {
                let now = Instant::now();
                let (_, times) = found.entry(stage).or_insert_with(|| (nth, vec![Duration::MAX; articles.len()]));
                times[number] = times[number].min(now - last);
                nth += 1;
                last = Instant::now();
            });
            count += reading.statements.len();
        }
        statements.push(count);
    }
    assert!(statements.iter().all(|n| *n == statements[0] && *n > 0), "{statements:?}");
    let mut stages: Vec<_> = found.into_iter().collect();
    stages.sort_by_key(|(_, (nth, _))| *nth);
    rows.extend(stages.into_iter().map(|(stage, (_, times))| (stage, times.iter().sum())));
    let readings: Vec<_> = articles.iter().map(|a| engine.read(a.clone())).collect();
    let stamp = engine.stamp();
    rows.push(("counts", best(|| readings.iter().for_each(|r| drop(black_box(Counts::of(r)))))));
    let mut written = 0;
    let write = || {
        written = 0;
        for reading in &readings {
            written += serde_json::to_vec(&ArticleRow::new(reading, &stamp)).expect("plain data").len();
        }
    };
    rows.push(("output: rows, JSON", best(write)));
    let whole: Duration = rows.iter().map(|(_, time)| *time).sum();
    println!("-- stages ({} statements; output {:.1} MB)", statements[0], written as f64 / 1e6);
    for (name, time) in &rows {
        table.row(name, *time, Some(whole));
    }
    table.row("all of it", whole, Some(whole));
    let sum = |names: &[&str]| rows.iter().filter(|(name, _)| names.contains(name)).map(|(_, time)| *time).sum();
    table.row("segment, attribute", sum(&["segment", "attribute"]), None);
    table.row("the same, syntax, lexicons", sum(&["segment", "attribute", "syntax", "lexicons"]), None);
    whole
}
