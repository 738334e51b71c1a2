//! The engine: one thread walks the input, workers read articles, the caller gets results in input order. In: inputs, a plan and
//! what to do with an article; out: one event a result. Memory is bounded by what is under way.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::batch::queue::Queue;
use crate::batch::{Outcome, Shard};
use crate::error::{Error, Result};
use crate::ingest::{self, Input, Raw};
use crate::model::Article;
use crate::report::Unprocessed;

/// How often the caller hears that time passes, and limits of time are looked at.
const TICK: Duration = Duration::from_millis(100);
/// Stack of a worker, in bytes: pages nest deeply.
const STACK: usize = 16 << 20;

/// What to do with an article, on any thread.
pub type Work<T> = Arc<dyn Fn(Article) -> T + Send + Sync>;

/// How a run goes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Workers; 0 is one for each core.
    pub jobs: usize,
    /// Seconds after which an article is given up; 0 is never.
    pub seconds: u64,
    /// Only this part of the articles.
    pub shard: Option<Shard>,
    /// So many results of this part are there already: they are passed over.
    pub skip: u64,
    /// Set from outside: stop where it stands.
    pub stop: Arc<AtomicBool>,
    /// Counts bytes taken from the inputs.
    pub meter: Arc<AtomicU64>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All articles were met.
    Whole,
    /// It was asked to stop.
    Stopped,
}

/// What the caller hears, in order.
#[derive(Debug)]
pub enum Event<T> {
    /// The next article in input order.
    One(Outcome<T>),
    /// Some time passed.
    Tick,
}

/// One piece under way.
struct Job {
    nth: u64,
    bytes: u64,
    raw: Raw,
}

/// One piece done.
struct Done<T> {
    bytes: u64,
    outcome: Outcome<T>,
}

enum Message<T> {
    Done(u64, Done<T>),
    /// So many pieces there are.
    End(u64),
}

/// When a piece was begun, and what it is.
struct Begun {
    at: Instant,
    bytes: u64,
    path: String,
    line: u32,
}

/// What all threads of a run share.
struct Shared<T> {
    queue: Queue<Job>,
    begun: Mutex<BTreeMap<u64, Begun>>,
    options: Arc<ingest::Options>,
    work: Work<T>,
    has_limit: bool,
}

/// Reads every article of the plan and hands each result to `sink` in input order. A sink that fails stops the run.
///
/// # Errors
/// The sink's, or when threads cannot be started.
pub fn stream<T: Send + 'static>(
    inputs: Vec<Input>,
    options: Arc<ingest::Options>,
    plan: &Plan,
    work: Work<T>,
    sink: impl FnMut(Event<T>) -> Result<()>,
) -> Result<Ended> {
    let jobs = match plan.jobs {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        jobs => jobs,
    };
    let begun = Mutex::new(BTreeMap::new());
    let shared = Arc::new(Shared { queue: Queue::new(jobs), begun, options, work, has_limit: plan.seconds > 0 });
    let (sender, receiver) = mpsc::channel();
    workers(jobs, &shared, &sender)?;
    walker(inputs, plan.clone(), &shared, &sender)?;
    let ordered =
        Ordered { plan, shared: &shared, sender, waiting: BTreeMap::new(), given_up: BTreeSet::new(), next: plan.skip };
    let ended = ordered.run(&receiver, sink);
    shared.queue.close();
    ended
}

fn cannot_start(error: &impl std::fmt::Display) -> Error {
    Error::Usage(format!("threads cannot be started: {error}"))
}

/// Starts workers in a pool of their own; they end when the queue does.
fn workers<T: Send + 'static>(count: usize, shared: &Arc<Shared<T>>, sender: &Sender<Message<T>>) -> Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count).stack_size(STACK).build();
    let pool = pool.map_err(|e| cannot_start(&e))?;
    let (shared, sender) = (Arc::clone(shared), sender.clone());
    pool.spawn_broadcast(move |_| {
        while let Some(job) = shared.queue.take() {
            let nth = job.nth;
            if sender.send(Message::Done(nth, shared.one(job))).is_err() {
                return;
            }
        }
    });
    Ok(())
}

impl<T> Shared<T> {
    fn begun(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, Begun>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads one piece; a panic stays within it.
    fn one(&self, job: Job) -> Done<T> {
        let Job { nth, bytes, raw } = job;
        let (path, line) = raw.place();
        let (path, line) = (path.to_owned(), line);
        if self.has_limit {
            self.begun().insert(nth, Begun { at: Instant::now(), bytes, path: path.clone(), line });
        }
        let read = AssertUnwindSafe(|| raw.read(&self.options).map(|article| (self.work)(article)));
        let outcome = catch_unwind(read)
            .unwrap_or_else(|_| Err(Unprocessed::failed(path, line, "internal error; please report the article")));
        if self.has_limit {
            self.begun().remove(&nth);
        }
        Done { bytes, outcome }
    }
}

/// Starts the one thread that walks the input.
fn walker<T: Send + 'static>(
    inputs: Vec<Input>,
    plan: Plan,
    shared: &Arc<Shared<T>>,
    sender: &Sender<Message<T>>,
) -> Result<()> {
    let (shared, sender) = (Arc::clone(shared), sender.clone());
    let walk = move || {
        let count = walk(&inputs, &plan, &shared);
        shared.queue.end();
        // Nobody listens any more when the run was stopped.
        drop(sender.send(Message::End(count)));
    };
    std::thread::Builder::new().name("input".to_owned()).spawn(walk).map(drop).map_err(|e| cannot_start(&e))
}

/// Puts every piece of the plan into the queue; gives their number.
fn walk<T>(inputs: &[Input], plan: &Plan, shared: &Shared<T>) -> u64 {
    let (mut number, mut nth) = (0, 0);
    for input in inputs {
        let pieces = catch_unwind(AssertUnwindSafe(|| ingest::open(input, &shared.options, &plan.meter)));
        let mut pieces = pieces.unwrap_or_else(|_| Box::new(std::iter::once(broken(input))));
        let mut is_broken = false;
        while !is_broken {
            let raw = catch_unwind(AssertUnwindSafe(|| pieces.next()));
            is_broken = raw.is_err();
            let Some(raw) = raw.unwrap_or_else(|_| Some(broken(input))) else { break };
            let is_mine = plan.shard.is_none_or(|shard| shard.holds(number));
            number += 1;
            if !is_mine {
                continue;
            }
            let bytes = raw.bytes();
            if nth >= plan.skip && !shared.queue.put(Job { nth, bytes, raw }, bytes) {
                return nth;
            }
            nth += 1;
        }
    }
    nth
}

/// What stands for the rest of an input that a reader failed on.
fn broken(input: &Input) -> Raw {
    Raw::lost(&input.shown.as_str().into(), 0, "internal error while reading; please report the file".to_owned())
}

/// Puts results in order.
struct Ordered<'r, T> {
    plan: &'r Plan,
    shared: &'r Arc<Shared<T>>,
    sender: Sender<Message<T>>,
    waiting: BTreeMap<u64, Done<T>>,
    /// Pieces that took too long; their workers are still at them.
    given_up: BTreeSet<u64>,
    next: u64,
}

impl<T: Send + 'static> Ordered<'_, T> {
    fn run(mut self, receiver: &Receiver<Message<T>>, mut sink: impl FnMut(Event<T>) -> Result<()>) -> Result<Ended> {
        let mut total = None;
        let mut ticked = Instant::now();
        while total.is_none_or(|total| self.next < total) {
            match receiver.recv_timeout(TICK) {
                Ok(Message::End(count)) => total = Some(count),
                Ok(Message::Done(nth, done)) => {
                    if !self.given_up.remove(&nth) {
                        self.waiting.insert(nth, done);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(error) => return Err(cannot_start(&error)),
            }
            if self.plan.stop.load(Ordering::Relaxed) {
                return Ok(Ended::Stopped);
            }
            while let Some(done) = self.waiting.remove(&self.next) {
                self.next += 1;
                sink(Event::One(done.outcome))?;
                self.shared.queue.leave(done.bytes);
            }
            if ticked.elapsed() >= TICK {
                ticked = Instant::now();
                self.give_up()?;
                sink(Event::Tick)?;
            }
        }
        Ok(Ended::Whole)
    }

    /// Gives up pieces that take too long; another worker takes the place of each that is stuck.
    fn give_up(&mut self) -> Result<()> {
        if !self.shared.has_limit {
            return Ok(());
        }
        let limit = Duration::from_secs(self.plan.seconds);
        let late: Vec<(u64, Begun)> = {
            let mut begun = self.shared.begun();
            let late: Vec<u64> = begun.iter().filter(|(_, b)| b.at.elapsed() > limit).map(|(nth, _)| *nth).collect();
            late.into_iter().filter_map(|nth| begun.remove(&nth).map(|b| (nth, b))).collect()
        };
        for (nth, begun) in late {
            let reason = format!("not done after {} seconds (--max-seconds)", self.plan.seconds);
            let outcome = Err(Unprocessed::failed(begun.path, begun.line, reason));
            self.waiting.insert(nth, Done { bytes: begun.bytes, outcome });
            self.given_up.insert(nth);
            workers(1, self.shared, &self.sender)?;
        }
        Ok(())
    }
}
