//! The accurate engine's reader: a small transformer in 8-bit whole numbers that marks sources, cues and contents and says which
//! belong together. In: an article's text and paragraphs; out: attributions as spans, before any convention. The same on every
//! machine and path: whole-number products, and float steps in a fixed order. Knows no rules.

mod decode;
mod kernel;
mod layers;
mod maths;
mod matrix;
mod weights;
mod windows;
mod wordpiece;

use std::borrow::Cow;

use crate::model::{Article, Reported, Segments};
use crate::text::Span;

use kernel::Path;
use weights::Weights;

/// The weights, ready to read articles. Shared by all threads.
pub struct Encoder {
    weights: Weights,
    path: Path,
}

impl Encoder {
    /// From a weights file; `None` when the bytes are no such file.
    pub fn read(file: Cow<'static, [u8]>) -> Option<Self> {
        Some(Self { weights: Weights::read(file)?, path: Path::best() })
    }

    /// The attributions of an article, in order of their cues.
    pub fn run(&self, article: &Article, segments: &Segments) -> Vec<Reported> {
        let paragraphs: Vec<Span> = segments.paragraphs.iter().map(|p| p.span).collect();
        let windows = windows::pack(&article.text, &paragraphs, &self.weights.vocabulary, self.weights.length);
        let mut buffers = layers::Buffers::default();
        let mut out = Vec::new();
        for window in &windows {
            let rows = layers::encode(&self.weights, self.path, window, &mut buffers);
            out.extend(decode::attributions(&self.weights, self.path, window, &rows));
        }
        out
    }
}
