//! The weights file → the tables the encoder reads. In: the file's bytes, which stay where they are; out: the tables, or why the
//! bytes are no such file. `python/train/export.py` writes it.

use std::borrow::Cow;
use std::ops::Range;

use crate::neural::labels::{LABELS, Role};
use crate::neural::matrix::Matrix;
use crate::neural::wordpiece::Vocabulary;

/// The file's first bytes; the digit is the format's version.
const MAGIC: &[u8] = b"ORE1";
/// Quotation states and letter cases of a piece.
const STATES: usize = 4;

/// Gain and shift of a normalisation.
#[derive(Default)]
pub(super) struct Norm {
    pub(super) gain: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

/// One layer.
#[derive(Default)]
pub(super) struct Layer {
    pub(super) qkv: Matrix,
    pub(super) attend: Matrix,
    pub(super) first: Norm,
    pub(super) up: Matrix,
    pub(super) down: Matrix,
    pub(super) second: Norm,
}

/// A pointer from one piece to another: two small matrices, a row an output, and a term by distance.
#[derive(Default)]
pub(super) struct Pointer {
    pub(super) from: Vec<f32>,
    pub(super) to: Vec<f32>,
    pub(super) distance: Vec<f32>,
}

/// All tables.
#[derive(Default)]
pub(super) struct Weights {
    pub(super) file: Cow<'static, [u8]>,
    pub(super) vocabulary: Vocabulary,
    pub(super) hidden: usize,
    pub(super) heads: usize,
    pub(super) pointer: usize,
    /// Pieces of a window, at most.
    pub(super) length: usize,
    /// Bytes of the file: a row of signed bytes a piece.
    pub(super) embeddings: Range<usize>,
    /// What a unit of a piece's row is worth.
    pub(super) embedding_scales: Vec<f32>,
    pub(super) positions: Vec<f32>,
    pub(super) states: Vec<f32>,
    pub(super) cases: Vec<f32>,
    pub(super) first: Norm,
    pub(super) layers: Vec<Layer>,
    pub(super) labels: Vec<f32>,
    pub(super) label_bias: Vec<f32>,
    /// Score of a label after a label, row by the one before.
    pub(super) chain: Vec<f32>,
    pub(super) cue: Pointer,
    pub(super) source: Pointer,
}

/// Reads from the front of the file.
struct Reader<'f> {
    file: &'f [u8],
    at: usize,
}

impl Reader<'_> {
    fn range(&mut self, count: usize) -> Option<Range<usize>> {
        let range = self.at..self.at.checked_add(count)?;
        self.file.get(range.clone())?;
        self.at = range.end;
        Some(range)
    }

    fn words(&mut self, count: usize) -> Option<Vec<[u8; 4]>> {
        let range = self.range(count.checked_mul(4)?)?;
        Some(self.file[range].as_chunks::<4>().0.to_vec())
    }

    fn number(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.words(1)?[0]) as usize)
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        Some(self.words(count)?.into_iter().map(f32::from_le_bytes).collect())
    }

    fn norm(&mut self, count: usize) -> Option<Norm> {
        Some(Norm { gain: self.floats(count)?, shift: self.floats(count)? })
    }

    fn matrix(&mut self, depth: usize, outputs: usize) -> Option<Matrix> {
        Some(Matrix {
            weights: self.range(depth.checked_mul(outputs)?)?,
            scales: self.floats(outputs)?,
            sums: self.words(outputs)?.into_iter().map(|four| i32::from_le_bytes(four) as f32).collect(),
            bias: self.floats(outputs)?,
            depth,
        })
    }

    fn layer(&mut self, hidden: usize, feed: usize) -> Option<Layer> {
        Some(Layer {
            qkv: self.matrix(hidden, 3 * hidden)?,
            attend: self.matrix(hidden, hidden)?,
            first: self.norm(hidden)?,
            up: self.matrix(hidden, feed)?,
            down: self.matrix(feed, hidden)?,
            second: self.norm(hidden)?,
        })
    }

    fn pointer(&mut self, hidden: usize, pointer: usize, length: usize) -> Option<Pointer> {
        Some(Pointer {
            from: self.floats(pointer * hidden)?,
            to: self.floats(pointer * hidden)?,
            distance: self.floats(2 * length + 1)?,
        })
    }
}

impl Weights {
    /// Adds to the scores of contents.
    pub(super) fn lean(&mut self, contents: f32) {
        self.label_bias[Role::Content.labels()].iter_mut().for_each(|bias| *bias += contents);
    }

    /// `None` when the bytes are no weights file of this version, or are cut short.
    pub(super) fn read(file: Cow<'static, [u8]>) -> Option<Self> {
        let bytes = &*file;
        let mut reader = Reader { file: bytes, at: 0 };
        if &bytes[reader.range(MAGIC.len())?] != MAGIC {
            return None;
        }
        let mut sizes = [0; 8];
        for size in &mut sizes {
            *size = reader.number()?;
        }
        let [pieces, hidden, layers, heads, feed, pointer, length, labels] = sizes;
        let is_sound =
            hidden.is_multiple_of(32 * heads.max(1)) && feed.is_multiple_of(64) && pointer.is_multiple_of(16);
        if labels != LABELS || !is_sound || hidden != 32 * heads || !(8..=512).contains(&length) {
            return None;
        }
        let text = reader.number()?;
        let text = reader.range(text)?;
        let vocabulary = Vocabulary::new(std::str::from_utf8(&bytes[text]).ok()?);
        let embeddings = reader.range(pieces.checked_mul(hidden)?)?;
        let embedding_scales = reader.floats(pieces)?;
        let positions = reader.floats(length * hidden)?;
        let (states, cases) = (reader.floats(STATES * hidden)?, reader.floats(STATES * hidden)?);
        let first = reader.norm(hidden)?;
        let layers = (0..layers).map(|_| reader.layer(hidden, feed)).collect::<Option<_>>()?;
        let (labels, label_bias) = (reader.floats(LABELS * hidden)?, reader.floats(LABELS)?);
        let chain = reader.floats(LABELS * LABELS)?;
        let cue = reader.pointer(hidden, pointer, length)?;
        let source = reader.pointer(hidden, pointer, length)?;
        if reader.at != bytes.len() || vocabulary.len() != pieces {
            return None;
        }
        Some(Self {
            file,
            vocabulary,
            hidden,
            heads,
            pointer,
            length,
            embeddings,
            embedding_scales,
            positions,
            states,
            cases,
            first,
            layers,
            labels,
            label_bias,
            chain,
            cue,
            source,
        })
    }
}
