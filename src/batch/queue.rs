//! What lies between the thread that walks the input and the workers: a queue that holds back the reader while too much is under
//! way. "Under way" lasts until the result is written, so memory is bounded by it whatever the input's size.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Pieces under way for each worker.
const IN_FLIGHT: usize = 16;
/// Bytes of input under way for each worker: results take some twenty times as much.
const BYTES_IN_FLIGHT: u64 = 1 << 20;

struct State<J> {
    jobs: VecDeque<J>,
    count: usize,
    bytes: u64,
    /// Nothing more comes.
    is_ended: bool,
    /// Nobody wants more.
    is_closed: bool,
}

/// A bounded queue.
pub(super) struct Queue<J> {
    state: Mutex<State<J>>,
    room: Condvar,
    work: Condvar,
    most: usize,
    most_bytes: u64,
}

impl<J> Queue<J> {
    pub(super) fn new(workers: usize) -> Self {
        let state = State { jobs: VecDeque::new(), count: 0, bytes: 0, is_ended: false, is_closed: false };
        Self {
            state: Mutex::new(state),
            room: Condvar::new(),
            work: Condvar::new(),
            most: workers * IN_FLIGHT,
            most_bytes: workers as u64 * BYTES_IN_FLIGHT,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room; one piece always has room, however large. False when nobody wants more.
    pub(super) fn put(&self, job: J, bytes: u64) -> bool {
        let is_full = |s: &mut State<J>| {
            !s.is_closed && s.count > 0 && (s.count >= self.most || s.bytes + bytes > self.most_bytes)
        };
        let mut state = self.room.wait_while(self.lock(), is_full).unwrap_or_else(PoisonError::into_inner);
        if state.is_closed {
            return false;
        }
        state.count += 1;
        state.bytes += bytes;
        state.jobs.push_back(job);
        drop(state);
        self.work.notify_one();
        true
    }

    /// The next piece; `None` when there is no more.
    pub(super) fn take(&self) -> Option<J> {
        let is_waiting = |s: &mut State<J>| s.jobs.is_empty() && !s.is_ended && !s.is_closed;
        let mut state = self.work.wait_while(self.lock(), is_waiting).unwrap_or_else(PoisonError::into_inner);
        if state.is_closed { None } else { state.jobs.pop_front() }
    }

    /// One piece is written: its room is free. The reader is woken where half of all room is, to read several pieces at once and
    /// not one each time.
    pub(super) fn leave(&self, bytes: u64) {
        let mut state = self.lock();
        state.count = state.count.saturating_sub(1);
        state.bytes = state.bytes.saturating_sub(bytes);
        let is_half_empty = state.count <= self.most / 2 && state.bytes <= self.most_bytes / 2;
        drop(state);
        if is_half_empty {
            self.room.notify_one();
        }
    }

    /// The reader has no more.
    pub(super) fn end(&self) {
        self.lock().is_ended = true;
        self.work.notify_all();
    }

    /// Nobody wants more; what waits is dropped.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        state.jobs.clear();
        drop(state);
        self.work.notify_all();
        self.room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_waits_and_one_large_piece_still_fits() {
        let queue = Queue::new(1);
        assert!(queue.put(0, u64::MAX / 2));
        std::thread::scope(|scope| {
            let second = scope.spawn(|| queue.put(1, 1));
            assert_eq!(queue.take(), Some(0));
            std::thread::sleep(std::time::Duration::from_millis(20));
            assert!(!second.is_finished(), "taken, but not yet written");
            queue.leave(u64::MAX / 2);
            assert!(second.join().expect("no panic"));
        });
        queue.end();
        assert_eq!(queue.take(), Some(1));
        queue.leave(1);
        assert_eq!(queue.take(), None);
        queue.close();
        assert!(!queue.put(2, 1));
    }

    #[test]
    fn a_reader_that_waits_goes_on_at_half() {
        let queue = Queue::new(1);
        for piece in 0..IN_FLIGHT {
            assert!(queue.put(piece, 1));
        }
        std::thread::scope(|scope| {
            let next = scope.spawn(|| queue.put(IN_FLIGHT, 1));
            for piece in 0..IN_FLIGHT / 2 {
                assert_eq!(queue.take(), Some(piece));
                queue.leave(1);
            }
            assert!(next.join().expect("no panic"));
        });
    }
}
