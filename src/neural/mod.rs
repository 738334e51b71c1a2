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
use std::sync::Mutex;

use crate::model::{Article, Reports, Segments};
use crate::text::Span;

use kernel::Path;
use layers::Buffers;
use weights::Weights;

/// The weights, ready to read articles. Shared by all threads.
pub struct Encoder {
    weights: Weights,
    path: Path,
    /// Buffers that articles use one after the other; what is in them matters to nobody.
    idle: Mutex<Vec<Buffers>>,
}

impl Encoder {
    /// From a weights file; `None` when the bytes are no such file.
    pub fn read(file: Cow<'static, [u8]>) -> Option<Self> {
        Some(Self { weights: Weights::read(file)?, path: Path::best(), idle: Mutex::default() })
    }

    /// The attributions of an article.
    pub fn run(&self, article: &Article, segments: &Segments) -> Reports {
        let paragraphs: Vec<Span> = segments.paragraphs.iter().map(|p| p.span).collect();
        let windows = windows::pack(&article.text, &paragraphs, &self.weights.vocabulary, self.weights.length);
        let mut buffers = self.idle.lock().ok().and_then(|mut idle| idle.pop()).unwrap_or_default();
        let mut out = Reports::default();
        for window in &windows {
            let rows = layers::encode(&self.weights, self.path, window, &mut buffers);
            decode::read(&self.weights, self.path, window, &rows, &mut out);
        }
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(buffers);
        }
        out
    }
}
