//! Signals → a flag that the run looks at. The first asks for an orderly stop; another one, a second later or more, ends at once
//! (`timeout` and terminals send one signal twice).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What was asked from outside.
pub(crate) struct Interrupt {
    /// Set when the run should stop.
    pub(crate) stop: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Listens. Where signals cannot be listened to they do what they did before.
    pub(crate) fn listen() -> Self {
        let (stop, signal) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        #[cfg(unix)]
        listen(Arc::clone(&stop), Arc::clone(&signal));
        Self { stop, signal }
    }

    /// The exit code of a run that was stopped: 128 and the number of the signal, as shells have it.
    pub(crate) fn code(&self) -> u8 {
        code(self.signal.load(Ordering::Relaxed))
    }
}

fn code(signal: usize) -> u8 {
    128 + signal as u8
}

#[cfg(unix)]
#[allow(clippy::exit, reason = "a second signal means now")]
fn listen(stop: Arc<AtomicBool>, number: Arc<AtomicUsize>) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use std::time::{Duration, Instant};

    // A limit on file sizes then is an error of the write, with a message, and not the end of the process.
    drop(signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false))));
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    let wait = move || {
        let mut first: Option<Instant> = None;
        for signal in signals.forever() {
            match first {
                None => {
                    first = Some(Instant::now());
                    number.store(signal as usize, Ordering::Relaxed);
                    stop.store(true, Ordering::Relaxed);
                }
                Some(at) if at.elapsed() < Duration::from_secs(1) => {}
                Some(_) => std::process::exit(i32::from(code(signal as usize))),
            }
        }
    };
    drop(std::thread::Builder::new().name("signals".to_owned()).spawn(wait));
}
