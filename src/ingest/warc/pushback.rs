//! A reader that takes bytes back, so that what turned out not to be a record's body is looked through again.

use std::io::{self, BufRead, Read};

/// Bytes put back come first.
pub(super) struct Pushback<R> {
    front: Vec<u8>,
    at: usize,
    /// An error that was met too early: it comes when what was put back is read.
    fault: Option<io::Error>,
    inner: R,
}

impl<R: BufRead> Pushback<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { front: Vec::new(), at: 0, fault: None, inner }
    }

    /// Puts bytes in front of what is to come.
    pub(super) fn put_back(&mut self, mut bytes: Vec<u8>) {
        bytes.extend_from_slice(&self.front[self.at..]);
        self.front = bytes;
        self.at = 0;
    }

    /// Puts an error in front of what is to come, after bytes that were put back.
    pub(super) fn put_back_error(&mut self, error: io::Error) {
        self.fault = Some(error);
    }

    /// Drops the bytes that were put back.
    pub(super) fn forget(&mut self) {
        self.front = Vec::new();
        self.at = 0;
    }

    pub(super) fn inner(&mut self) -> &mut R {
        &mut self.inner
    }
}

impl<R: BufRead> Read for Pushback<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let found = self.fill_buf()?;
        let taken = found.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&found[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl<R: BufRead> BufRead for Pushback<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.front.len() {
            return Ok(&self.front[self.at..]);
        }
        if !self.front.is_empty() {
            self.forget();
        }
        if let Some(error) = self.fault.take() {
            return Err(error);
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.front.len() { self.at += amount } else { self.inner.consume(amount) }
    }
}
