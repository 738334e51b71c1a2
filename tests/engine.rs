//! The engine by itself: order, containment, limits, stops and bounded memory, with work made for the purpose.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use onrecord::batch::{Ended, Event, Outcome, Plan, Work, stream};
use onrecord::error::{Error, Result};
use onrecord::ingest::{self, Input, Options};

/// A corpus of short articles called 0, 1, 2 …
fn corpus(articles: usize) -> (tempfile::TempDir, Vec<Input>) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("corpus.jsonl");
    let line = |n: usize| format!("{{\"id\": \"{n}\", \"text\": \"The mayor said no.\"}}\n");
    fs::write(&file, (0..articles).map(line).collect::<String>()).expect("a corpus");
    let inputs = ingest::listing(&[&file]).expect("a listing");
    (folder, inputs)
}

/// What comes out, with the ids of articles and the reasons of losses.
fn collect<T: Send + 'static>(
    inputs: Vec<Input>,
    plan: &Plan,
    work: Work<T>,
    show: impl Fn(T) -> String,
) -> (Result<Ended>, Vec<String>) {
    let mut out = Vec::new();
    let ended = stream(inputs, Arc::new(Options::default()), plan, work, |event| {
        if let Event::One(outcome) = event {
            let outcome: Outcome<T> = outcome;
            out.push(outcome.map_or_else(|lost| format!("!{}:{}", lost.line, lost.reason), &show));
        }
        Ok(())
    });
    (ended, out)
}

#[test]
fn results_come_in_order_whatever_takes_long() {
    let (_folder, inputs) = corpus(200);
    let work: Work<String> = Arc::new(|article| {
        let n: u64 = article.id.parse().expect("a number");
        std::thread::sleep(Duration::from_micros((n * 7919) % 900));
        article.id
    });
    for jobs in [1, 2, 8] {
        let plan = Plan { jobs, ..Plan::default() };
        let (ended, out) = collect(inputs.clone(), &plan, Arc::clone(&work), |id| id);
        assert_eq!(ended.expect("a whole run"), Ended::Whole);
        assert_eq!(out, (0..200).map(|n| n.to_string()).collect::<Vec<_>>());
    }
}

#[test]
fn a_panic_and_an_endless_article_are_rows() {
    let (_folder, inputs) = corpus(40);
    let work: Work<String> = Arc::new(|article| {
        assert_ne!(article.id, "7", "made to fail");
        if article.id == "9" || article.id == "11" || article.id == "13" {
            std::thread::sleep(Duration::from_secs(600));
        }
        article.id
    });
    let plan = Plan { jobs: 2, seconds: 1, ..Plan::default() };
    let (ended, out) = collect(inputs, &plan, work, |id| id);
    assert_eq!(ended.expect("a whole run"), Ended::Whole);
    assert_eq!(out.len(), 40);
    assert_eq!(out[7], "!8:internal error; please report the article");
    for n in [9, 11, 13] {
        assert_eq!(out[n], format!("!{}:not done after 1 seconds (--max-seconds)", n + 1));
    }
    assert!(out.iter().enumerate().all(|(n, id)| id.starts_with('!') || *id == n.to_string()));
}

#[test]
fn the_reader_waits_for_a_slow_writer() {
    let (_folder, inputs) = corpus(600);
    let begun = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&begun);
    let work: Work<()> = Arc::new(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
    });
    let (mut written, mut most) = (0, 0);
    let plan = Plan { jobs: 2, ..Plan::default() };
    let ended = stream(inputs, Arc::new(Options::default()), &plan, work, |event| {
        if matches!(event, Event::One(_)) {
            std::thread::sleep(Duration::from_micros(300));
            written += 1;
            most = most.max(begun.load(Ordering::SeqCst).saturating_sub(written));
        }
        Ok(())
    });
    assert_eq!(ended.expect("a whole run"), Ended::Whole);
    assert_eq!(written, 600);
    assert!(most <= 32, "{most} articles were ahead of the writer");
}

#[test]
fn a_sink_that_fails_and_a_stop_end_the_run() {
    let (_folder, inputs) = corpus(300);
    let work: Work<String> = Arc::new(|article| article.id);
    let mut met = 0;
    let ended = stream(inputs.clone(), Arc::new(Options::default()), &Plan::default(), Arc::clone(&work), |event| {
        met += usize::from(matches!(event, Event::One(_)));
        if met == 10 { Err(Error::Usage("enough".to_owned())) } else { Ok(()) }
    });
    assert!(matches!(ended, Err(Error::Usage(_))));
    let stop = Arc::new(AtomicBool::new(false));
    let plan = Plan { stop: Arc::clone(&stop), ..Plan::default() };
    let mut out = 0;
    let ended = stream(inputs, Arc::new(Options::default()), &plan, work, |event| {
        out += usize::from(matches!(event, Event::One(_)));
        stop.store(out >= 5, Ordering::Relaxed);
        Ok(())
    });
    assert_eq!(ended.expect("a stop is no error"), Ended::Stopped);
    assert!(out < 300);
}

#[test]
fn what_is_there_is_passed_over_and_parts_are_whole_together() {
    let (_folder, inputs) = corpus(20);
    let work: Work<String> = Arc::new(|article| article.id);
    let plan = Plan { skip: 15, ..Plan::default() };
    let (_, out) = collect(inputs.clone(), &plan, Arc::clone(&work), |id| id);
    assert_eq!(out, ["15", "16", "17", "18", "19"]);
    let mut all = Vec::new();
    for part in ["1/3", "2/3", "3/3"] {
        let plan = Plan { shard: part.parse().ok(), ..Plan::default() };
        all.extend(collect(inputs.clone(), &plan, Arc::clone(&work), |id| id).1);
    }
    all.sort_by_key(|id| id.parse::<usize>().unwrap_or_default());
    assert_eq!(all, (0..20).map(|n| n.to_string()).collect::<Vec<_>>());
}
