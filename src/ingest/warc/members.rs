//! Gzip members one after the other, so that a damaged one is passed over and the next is read; what is not gzip passes
//! expanded as elsewhere.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::ingest::opened::{Opened, Watch};
use crate::ingest::warc::pushback::Pushback;

/// What a member begins with: gzip, deflate.
const MAGIC: [u8; 3] = [0x1F, 0x8B, 8];

type Packed = Pushback<Box<dyn BufRead + Send>>;

/// Expanded bytes of all members.
pub(super) enum Members {
    /// Not in members.
    Plain(Box<dyn BufRead + Send>),
    /// In one of them, or `None` at the end; and which, from 0.
    Gzip(Option<Box<GzDecoder<Packed>>>, u64),
}

impl Members {
    pub(super) fn new(opened: Opened) -> io::Result<(Self, Watch)> {
        let (is_gzip, opened) = opened.looked_into()?;
        if !is_gzip {
            let (reader, watch) = opened.reader()?;
            return Ok((Self::Plain(reader), watch));
        }
        let (packed, watch) = opened.packed();
        Ok((Self::Gzip(Some(Box::new(GzDecoder::new(Pushback::new(packed)))), 0), watch))
    }

    /// The member that is being read.
    pub(super) fn number(&self) -> u64 {
        match self {
            Self::Plain(_) => 0,
            Self::Gzip(_, number) => *number,
        }
    }

    /// After damage: the next place that begins like a member; false when there is none.
    pub(super) fn next_member(&mut self) -> io::Result<bool> {
        let Self::Gzip(state, number) = self else { return Ok(false) };
        let Some(decoder) = state.take() else { return Ok(false) };
        let mut packed = decoder.into_inner();
        let mut met = 0;
        loop {
            let Some(&byte) = packed.fill_buf()?.first() else { return Ok(false) };
            packed.consume(1);
            met = if byte == MAGIC[met] { met + 1 } else { usize::from(byte == MAGIC[0]) };
            if met == MAGIC.len() {
                packed.put_back(MAGIC.to_vec());
                *state = Some(Box::new(GzDecoder::new(packed)));
                *number += 1;
                return Ok(true);
            }
        }
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(reader) => reader.read(buffer),
            Self::Gzip(state, number) => loop {
                let Some(decoder) = state else { return Ok(0) };
                let taken = decoder.read(buffer)?;
                if taken > 0 || buffer.is_empty() {
                    return Ok(taken);
                }
                if decoder.get_mut().fill_buf()?.is_empty() {
                    return Ok(0);
                }
                if let Some(done) = state.take() {
                    *state = Some(Box::new(GzDecoder::new(done.into_inner())));
                    *number += 1;
                }
            },
        }
    }
}
