//! Buffers that articles use one after the other, on any thread. In: buffers that are done with; out: one of them, or a fresh one.
//! What is in them matters to no result.

use std::sync::Mutex;

/// Idle buffers of one kind.
#[derive(Debug)]
pub struct Shelf<T>(Mutex<Vec<T>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// A copy begins without buffers.
impl<T> Clone for Shelf<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T: Default> Shelf<T> {
    /// One that is idle, or a fresh one.
    pub fn take(&self) -> T {
        self.0.lock().ok().and_then(|mut idle| idle.pop()).unwrap_or_default()
    }

    /// Done with.
    pub fn give(&self, buffers: T) {
        if let Ok(mut idle) = self.0.lock() {
            idle.push(buffers);
        }
    }
}
