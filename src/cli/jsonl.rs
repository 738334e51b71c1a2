//! `onrecord score --format jsonl`: the form for many articles. Rows are made by the workers, come from the cache where they are
//! there, and go to standard output or to a part that a later run can take up. In: what was asked; out: an exit code.

use std::path::Path;
use std::sync::Arc;

use crate::batch::{self, Ended, Event, Fingerprint, Journal, PartEnd, PartStart, Plan, Shard, Work};
use crate::cli::args::{Args, Score};
use crate::cli::interrupt::Interrupt;
use crate::cli::output::{self, Output};
use crate::cli::progress::Progress;
use crate::cli::{Outcome, Stop};
use crate::error::{Error, Result};
use crate::ingest::{self, Input};
use crate::model::Article;
use crate::pipeline::Engine;
use crate::report::seal::{self, Sealer};
use crate::report::{ArticleRow, Counts, Entry, RunRow, Scoring, Stamp, Tally};

#[cfg(feature = "cache")]
type Store = Option<Arc<batch::Cache>>;
#[cfg(not(feature = "cache"))]
type Store = Option<Arc<std::convert::Infallible>>;

/// What a worker makes of an article.
struct Made {
    path: String,
    row: Vec<u8>,
    counts: Box<Counts>,
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
    let scoring = Scoring::of(engine.rules());
    let start = verb.shard.map(|shard| PartStart {
        schema: PartStart::SCHEMA.to_owned(),
        shard,
        run: fingerprint.run,
        scoring: scoring.clone(),
        stamp: stamp.clone(),
    });
    let mut out = Rows::open(verb, of, start.as_ref())?;
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
            progress.scored(&made.path, made.counts.statements);
            out.add(&made.row, Entry::Article(made.counts))
        }
        Event::One(Err(lost)) => {
            progress.lost(&lost);
            out.add(&[], Entry::Lost(lost))
        }
    });
    close(store.as_ref(), &progress);
    let ended = ended.map_err(|error| out.unfinished(error))?;
    progress.finish();
    match ended {
        Ended::Whole => finish(args, out, &stamp, scoring),
        Ended::Stopped => {
            output::remark(&out.stopped()?);
            Ok(interrupt.code())
        }
    }
}

fn finish(args: &Args, out: Rows, stamp: &Stamp, scoring: Scoring) -> Outcome {
    let run = out.finish(stamp, scoring)?;
    if !args.quiet {
        output::remark(&output::denominators(&run));
    }
    Ok(if run.failed > 0 { 3 } else { 0 })
}

/// Bytes that few articles' rows exceed, so that they are not moved while they grow.
const ROOM: usize = 1 << 17;

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    json_in(Vec::new(), value)
}

fn json_in(mut line: Vec<u8>, value: &impl serde::Serialize) -> Result<Vec<u8>> {
    serde_json::to_writer(&mut line, value).map_err(|e| Error::Usage(format!("cannot write JSON: {e}")))?;
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
            return Made { path, row: found.row, counts: Box::new(found.counts) };
        }
        #[cfg(not(feature = "cache"))]
        let _ = &store;
        let reading = engine.read(article);
        let counts = Counts::of(&reading);
        // Rows are plain data: writing them into memory cannot fail.
        let row = json_in(Vec::with_capacity(ROOM), &ArticleRow::new(&reading, &stamp)).unwrap_or_default();
        #[cfg(feature = "cache")]
        if let Some((cache, key)) = store.as_ref().zip(key) {
            let stored = batch::Stored { row, counts };
            cache.put(key, &stored);
            return Made { path, row: stored.row, counts: Box::new(stored.counts) };
        }
        Made { path, row, counts: Box::new(counts) }
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
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    let program = std::env::current_exe().and_then(std::fs::File::open);
    // A program that cannot read itself shares its store with others of its version.
    let _ = program.and_then(|mut program| std::io::copy(&mut program, &mut hash));
    hash.digest128().to_be_bytes().to_vec()
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
    Plain(Box<Output>),
    /// A part that is taken up again.
    Kept(Box<Journal>),
}

/// Rows under way, with what they add up to.
struct Rows {
    target: Target,
    shard: Option<Shard>,
    tally: Tally,
    sealer: Sealer,
    items: u64,
}

impl Rows {
    fn open(verb: &Score, of: Fingerprint, start: Option<&PartStart>) -> Result<Self> {
        let path = verb.output.as_deref();
        let kept = path.filter(|path| !output::is_device(path));
        let (mut tally, mut sealer, mut items) = (Tally::default(), Sealer::default(), 0);
        let target = match kept {
            Some(path) => {
                output::refuse_folder(path)?;
                let journal = Journal::open(path, of, verb.resume)?;
                journal.replay(|bytes| sealer.add(bytes), |entry| tally.enter(entry))?;
                items = journal.items();
                Target::Kept(Box::new(journal))
            }
            None if verb.resume => return Err(not_kept(path)),
            None => Target::Plain(Box::new(Output::open(path)?)),
        };
        let mut rows = Self { target, shard: verb.shard, tally, sealer, items };
        if let Some(start) = start {
            let first = json(start)?;
            match &mut rows.target {
                Target::Plain(out) => out.bytes(&first)?,
                Target::Kept(journal) => journal.begin(&first)?,
            }
        }
        Ok(rows)
    }

    fn items(&self) -> u64 {
        self.items
    }

    fn tick(&mut self) -> Result<()> {
        match &mut self.target {
            Target::Plain(_) => Ok(()),
            Target::Kept(journal) => journal.tick(),
        }
    }

    /// The next row, or none for what was lost; in a part its entry stands behind it.
    fn add(&mut self, row: &[u8], entry: Entry) -> Result<()> {
        let with_entry;
        let bytes = if self.shard.is_some() {
            with_entry = [row, &json(&entry)?].concat();
            &with_entry
        } else {
            self.sealer.add(row);
            row
        };
        match &mut self.target {
            Target::Plain(out) => out.bytes(bytes)?,
            Target::Kept(journal) => journal.add(bytes, &entry)?,
        }
        self.items += 1;
        self.tally.enter(entry);
        Ok(())
    }

    /// The last line; gives the run's row.
    fn finish(mut self, stamp: &Stamp, scoring: Scoring) -> Result<RunRow> {
        let run = self.tally.row_under(stamp, scoring);
        let last = if self.shard.is_some() {
            json(&PartEnd { schema: PartEnd::SCHEMA.to_owned(), items: self.items })?
        } else {
            let line = json(&run)?;
            self.sealer.add(&line);
            String::from_utf8_lossy(&line).replacen(seal::BLANK, &self.sealer.seal(), 1).into_bytes()
        };
        match self.target {
            Target::Plain(mut out) => {
                out.bytes(&last)?;
                out.finish()?;
            }
            Target::Kept(journal) => journal.finish(&last)?,
        }
        Ok(run)
    }

    /// Notes how far it is; what to say.
    fn stopped(self) -> Result<String> {
        Ok(match self.target {
            Target::Plain(out) => {
                out.finish()?;
                format!("onrecord: stopped after {} articles; what was written is not complete", self.items)
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
