//! Time that was computed rather than waited, so that what else a machine does falsifies no test. In: work; out: a duration.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Whose time counts.
#[derive(Clone, Copy)]
#[allow(dead_code, reason = "each test program uses what it needs")]
pub(crate) enum Of {
    /// This thread's alone: for work on one thread beside other tests.
    Thread,
    /// Every thread's of the process.
    Process,
}

fn now(of: Of) -> Duration {
    let clock = match of {
        Of::Thread => ClockId::ThreadCPUTime,
        Of::Process => ClockId::ProcessCPUTime,
    };
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

/// What `work` computed.
pub(crate) fn computing(of: Of, work: impl FnOnce()) -> Duration {
    let start = now(of);
    work();
    now(of).saturating_sub(start)
}
