//! Signals → a flag that the run looks at. The first asks for an orderly stop, a second interrupt ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What was asked from outside.
pub(crate) struct Interrupt {
    /// Set when the run should stop.
    pub(crate) stop: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Listens. A signal that cannot be listened to does what it did before.
    pub(crate) fn listen() -> Self {
        let (stop, signal) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        #[cfg(unix)]
        {
            use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
            use signal_hook::flag;
            // First the exit, which looks at the flag that the next lines set: so it is the second signal that exits.
            drop(flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&stop)));
            for number in [SIGINT, SIGTERM, SIGHUP] {
                drop(flag::register_usize(number, Arc::clone(&signal), number as usize));
                drop(flag::register(number, Arc::clone(&stop)));
            }
            // A limit on file sizes then is an error of the write, with a message, and not the end of the process.
            drop(flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false))));
        }
        Self { stop, signal }
    }

    /// The exit code of a run that was stopped: 128 and the number of the signal, as shells have it.
    pub(crate) fn code(&self) -> u8 {
        128 + self.signal.load(Ordering::Relaxed) as u8
    }
}
