//! `onrecord score --format jsonl`: the form for many articles. Rows are made by the workers, come from the cache where they are
//! there, and go to standard output or to a part that a later run can take up. In: what was asked; out: an exit code.

use std::path::Path;
use std::sync::Arc;

use crate::batch::{self, Ended, Event, Fingerprint, Journal, Lost, PartEnd, PartStart, Plan, Shard, Work};
use crate::cli::args::{Args, Score};
use crate::cli::interrupt::Interrupt;
use crate::cli::output::{self, Output};
use crate::cli::progress::Progress;
use crate::cli::{Outcome, Stop};
use crate::error::{Error, Result};
use crate::ingest::{self, Input};
use crate::model::Article;
use crate::pipeline::Engine;
use crate::report::{ArticleRow, Stamp, Tally, Unprocessed};

#[cfg(feature = "cache")]
type Store = Option<Arc<batch::Cache>>;
#[cfg(not(feature = "cache"))]
type Store = Option<Arc<std::convert::Infallible>>;

/// What a worker makes of an article.
struct Made {
    path: String,
    row: Vec<u8>,
    counts: Tally,
}

/// Runs the verb.
pub(crate) fn run(
    args: &Args,
    verb: &Score,
    engine: Arc<Engine>,
    inputs: Vec<Input>,
    options: ingest::Options,
) -> Outcome {
    let interrupt = Interrupt::listen();
    let stamp = engine.stamp();
    let shard = verb.shard.map_or(String::new(), |shard| shard.to_string());
    let fingerprint = Fingerprint::new(&stamp, &options, &inputs, "");
    let of = Fingerprint { times: format!("{} {shard}", fingerprint.times), run: fingerprint.run.clone() };
    let mut out = Rows::open(verb, of, &stamp, &fingerprint.run)?;
    let store = store(verb, &stamp)?;
    let mut progress = Progress::new(args, verb.progress, &inputs);
    if out.items() > 0 {
        progress.remark(&format!("onrecord: goes on after {} articles", out.items()));
    }
    let plan = Plan {
        jobs: verb.reading.jobs,
        seconds: verb.reading.max_seconds,
        shard: verb.shard,
        skip: out.items(),
        stop: Arc::clone(&interrupt.stop),
        meter: Arc::clone(&progress.meter),
    };
    let work = work(engine, stamp.clone(), store.clone());
    let ended = batch::stream(inputs, Arc::new(options), &plan, work, |event| match event {
        Event::Tick => {
            progress.tick();
            out.tick()
        }
        Event::One(Ok(made)) => {
            progress.scored(&made.path, made.counts.statements());
            out.add(&made.row, made.counts)
        }
        Event::One(Err(lost)) => {
            progress.lost(&lost);
            out.lose(lost)
        }
    });
    close(store.as_ref(), &progress);
    let ended = ended.map_err(|error| out.unfinished(error))?;
    progress.finish();
    match ended {
        Ended::Whole => finish(args, out, &stamp),
        Ended::Stopped => {
            output::remark(&out.stopped()?);
            Ok(interrupt.code())
        }
    }
}

fn finish(args: &Args, out: Rows, stamp: &Stamp) -> Outcome {
    let run = out.finish(stamp)?;
    if !args.quiet {
        output::remark(&output::denominators(&run));
    }
    Ok(if run.failed > 0 { 3 } else { 0 })
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value).map_err(|e| Error::Usage(format!("cannot write JSON: {e}")))?;
    line.push(b'\n');
    Ok(line)
}

/// What a worker does: look it up, else read it and make its row.
fn work(engine: Arc<Engine>, stamp: Stamp, store: Store) -> Work<Made> {
    Arc::new(move |article: Article| {
        let path = article.path.clone();
        #[cfg(feature = "cache")]
        let key = store.as_ref().map(|cache| cache.key(&article));
        #[cfg(feature = "cache")]
        if let Some(found) = store.as_ref().zip(key.as_ref()).and_then(|(cache, key)| cache.get(key)) {
            return Made { path, row: found.row, counts: found.counts };
        }
        #[cfg(not(feature = "cache"))]
        let _ = &store;
        let reading = engine.read(article);
        let counts = Tally::of(&reading);
        // Rows are plain data: writing them into memory cannot fail.
        let row = json(&ArticleRow::new(&reading, &stamp)).unwrap_or_default();
        #[cfg(feature = "cache")]
        if let Some((cache, key)) = store.as_ref().zip(key) {
            let stored = batch::Stored { row, counts };
            cache.put(key, &stored);
            return Made { path, row: stored.row, counts: stored.counts };
        }
        Made { path, row, counts }
    })
}

#[cfg(feature = "cache")]
fn store(verb: &Score, stamp: &Stamp) -> Result<Store> {
    let Some(folder) = &verb.cache else { return Ok(None) };
    let mut salt = serde_json::to_vec(stamp).map_err(|e| Error::Usage(e.to_string()))?;
    salt.extend(build());
    Ok(Some(Arc::new(batch::Cache::open(folder, &salt)?)))
}

/// The program itself, so that two builds that call themselves by one version do not share a store.
#[cfg(feature = "cache")]
fn build() -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let program = std::env::current_exe().and_then(std::fs::read).unwrap_or_default();
    Sha256::digest(program).to_vec()
}

#[cfg(not(feature = "cache"))]
fn store(verb: &Score, _: &Stamp) -> Result<Store> {
    match &verb.cache {
        Some(_) => Err(Error::Usage("--cache: this build has none (feature \"cache\")".to_owned())),
        None => Ok(None),
    }
}

/// Writes what the store still holds back; says so when it failed.
fn close(store: Option<&Arc<impl Flush>>, progress: &Progress) {
    let Some(store) = store else { return };
    if let Some(fault) = store.flushed() {
        progress.remark(&format!("onrecord: {fault}: the cache is not used; results are complete without it"));
    }
}

/// A store that writes what waits and says what went wrong.
trait Flush {
    fn flushed(&self) -> Option<String>;
}

#[cfg(feature = "cache")]
impl Flush for batch::Cache {
    fn flushed(&self) -> Option<String> {
        self.flush();
        self.fault()
    }
}

#[cfg(not(feature = "cache"))]
impl Flush for std::convert::Infallible {
    fn flushed(&self) -> Option<String> {
        None
    }
}

/// Where rows go.
enum Target {
    /// Standard output or a device: what is written is gone.
    Plain(Box<Output>, Box<Tally>),
    /// A part that is taken up again.
    Kept(Box<Journal>),
}

/// Rows under way, in the form that was asked for.
struct Rows {
    target: Target,
    shard: Option<Shard>,
}

impl Rows {
    fn open(verb: &Score, of: Fingerprint, stamp: &Stamp, run: &str) -> Result<Self> {
        let path = verb.output.as_deref();
        let kept = path.filter(|path| !output::is_device(path));
        let target = match kept {
            Some(path) => Target::Kept(Box::new(Journal::open(path, of, verb.resume)?)),
            None if verb.resume => return Err(not_kept(path)),
            None => Target::Plain(Box::new(Output::open(path)?), Box::default()),
        };
        let mut rows = Self { target, shard: verb.shard };
        if let Some(shard) = verb.shard {
            let schema = PartStart::SCHEMA.to_owned();
            let first = json(&PartStart { schema, shard, run: run.to_owned(), stamp: stamp.clone() })?;
            match &mut rows.target {
                Target::Plain(out, _) => out.write_bytes(&first)?,
                Target::Kept(journal) => journal.begin(&first)?,
            }
        }
        Ok(rows)
    }

    fn items(&self) -> u64 {
        match &self.target {
            Target::Plain(..) => 0,
            Target::Kept(journal) => journal.items(),
        }
    }

    fn tick(&mut self) -> Result<()> {
        match &mut self.target {
            Target::Plain(..) => Ok(()),
            Target::Kept(journal) => journal.tick(),
        }
    }

    fn add(&mut self, row: &[u8], counts: Tally) -> Result<()> {
        match &mut self.target {
            Target::Plain(out, tally) => {
                tally.merge(counts);
                out.write_bytes(row)
            }
            Target::Kept(journal) => journal.add(row, counts),
        }
    }

    /// In a part, what is lost has a line in its place.
    fn lose(&mut self, row: Unprocessed) -> Result<()> {
        let line = match self.shard {
            Some(_) => json(&Lost { schema: Lost::SCHEMA.to_owned(), row: row.clone() })?,
            None => Vec::new(),
        };
        let mut counts = Tally::default();
        counts.lose(row);
        self.add(&line, counts)
    }

    /// The last line; gives the run's row.
    fn finish(self, stamp: &Stamp) -> Result<crate::report::RunRow> {
        let mut tally = match &self.target {
            Target::Plain(_, tally) => (**tally).clone(),
            Target::Kept(journal) => journal.tally().clone(),
        };
        let run = tally.row(stamp);
        let last = match self.shard {
            Some(_) => {
                tally.take_unprocessed();
                json(&PartEnd { schema: PartEnd::SCHEMA.to_owned(), counts: tally })?
            }
            None => json(&run)?,
        };
        match self.target {
            Target::Plain(mut out, _) => {
                out.write_bytes(&last)?;
                out.finish()?;
            }
            Target::Kept(journal) => journal.finish(&last)?,
        }
        Ok(run)
    }

    /// Notes how far it is; what to say.
    fn stopped(self) -> Result<String> {
        Ok(match self.target {
            Target::Plain(out, tally) => {
                out.finish()?;
                format!("onrecord: stopped after {} articles; what was written is not complete", tally.scored())
            }
            Target::Kept(mut journal) => {
                journal.checkpoint()?;
                format!("onrecord: stopped after {} articles; --resume goes on there", journal.items())
            }
        })
    }

    /// The error, and what it left.
    fn unfinished(&mut self, error: Error) -> Stop {
        if let Target::Kept(journal) = &mut self.target
            && matches!(error, Error::Io { .. })
        {
            // If the disk is full this fails as well, and the last note stands.
            drop(journal.checkpoint());
            output::remark("onrecord: what is done so far is kept; --resume goes on there");
        }
        Stop::from(error)
    }
}

fn not_kept(path: Option<&Path>) -> Error {
    let path = path.map_or_else(|| "standard output".to_owned(), |p| p.to_string_lossy().into_owned());
    Error::Usage(format!("--resume: {path} is not a file that a run could go on with"))
}
