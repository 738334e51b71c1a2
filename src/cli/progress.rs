//! How far a long run is, on standard error: a bar on a terminal, a JSON object a second for programs, or nothing. Counts
//! articles, losses, bytes of input and the time that is left.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::args::{Args, ProgressForm};
use crate::cli::output;
use crate::ingest::Input;
use crate::report::Unprocessed;

/// Between two JSON objects.
const PAUSE: Duration = Duration::from_secs(1);

/// Progress of one run.
pub(crate) struct Progress {
    bar: ProgressBar,
    is_json: bool,
    is_verbose: bool,
    /// Bytes taken from the inputs; the engine counts them.
    pub(crate) meter: Arc<AtomicU64>,
    /// Of all inputs; 0 where that is not known.
    total: u64,
    began: Instant,
    told: Instant,
    articles: u64,
    lost: u64,
}

impl Progress {
    /// Of a run over these inputs.
    pub(crate) fn new(args: &Args, form: ProgressForm, inputs: &[Input]) -> Self {
        let is_known = inputs.iter().all(|input| !input.is_stdin);
        let total = if is_known { inputs.iter().map(|input| input.size).sum() } else { 0 };
        let is_shown = !args.quiet && form == ProgressForm::Auto && std::io::stderr().is_terminal();
        let bar = if is_shown { bar(total) } else { ProgressBar::hidden() };
        Self {
            bar,
            is_json: form == ProgressForm::Json,
            is_verbose: args.verbose,
            meter: Arc::default(),
            total,
            began: Instant::now(),
            told: Instant::now(),
            articles: 0,
            lost: 0,
        }
    }

    /// One more article is scored.
    pub(crate) fn scored(&mut self, path: &str, statements: u64) {
        self.articles += 1;
        if self.is_verbose {
            self.remark(&format!("onrecord: {path}: {statements} statements"));
        }
        self.tick();
    }

    /// One was not: `path:line: reason`.
    pub(crate) fn lost(&mut self, row: &Unprocessed) {
        self.articles += 1;
        self.lost += 1;
        self.remark(&output::lost(row));
        self.tick();
    }

    /// A line for people, above the bar.
    pub(crate) fn remark(&self, line: &str) {
        self.bar.suspend(|| output::remark(line));
    }

    /// Time passed.
    pub(crate) fn tick(&mut self) {
        if self.is_json {
            if self.told.elapsed() >= PAUSE {
                self.told = Instant::now();
                self.tell();
            }
        } else if !self.bar.is_hidden() {
            self.bar.set_position(self.meter.load(Ordering::Relaxed));
            let rate = self.articles as f64 / self.began.elapsed().as_secs_f64().max(0.001);
            self.bar.set_message(format!("{} articles, {rate:.0}/s, {} lost", self.articles, self.lost));
        }
    }

    /// The run is over: takes the bar away; a program hears the last counts.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
        if self.is_json {
            self.tell();
        }
    }

    fn tell(&self) {
        let bytes = self.meter.load(Ordering::Relaxed);
        let seconds = self.began.elapsed().as_secs_f64();
        let left = (self.total > 0 && bytes > 0)
            .then(|| seconds * self.total.saturating_sub(bytes) as f64 / bytes as f64)
            .map(|s| s.round() as u64);
        let row = serde_json::json!({
            "schema": "onrecord.progress/1",
            "articles": self.articles,
            "lost": self.lost,
            "bytes": bytes,
            "total_bytes": (self.total > 0).then_some(self.total),
            "seconds": (seconds * 10.0).round() / 10.0,
            "mb_per_second": (bytes as f64 / seconds.max(0.001) / 1e4).round() / 100.0,
            "seconds_left": left,
        });
        output::remark(&row.to_string());
    }
}

fn bar(total: u64) -> ProgressBar {
    let known = "{bar:30} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left  {msg}";
    let unknown = "{spinner} {bytes}  {bytes_per_sec}  {msg}";
    let (bar, template) =
        if total > 0 { (ProgressBar::new(total), known) } else { (ProgressBar::new_spinner(), unknown) };
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}
