//! The accurate engine's reader: a small transformer in 8-bit whole numbers that marks sources, cues and contents and says which
//! belong together. In: an article's text and paragraphs; out: attributions as spans, before any convention. The same on every
//! machine and path: whole-number products, and float steps in a fixed order. Knows no rules.
#![allow(
    clippy::inline_always,
    clippy::needless_range_loop,
    reason = "loops are compiled anew for each path, by lanes"
)]

#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
mod arm;
mod attention;
mod chain;
mod consensus;
mod decode;
mod kernel;
mod labels;
mod layers;
mod maths;
mod matrix;
mod pointers;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod tiles;
mod weights;
mod windows;
mod wordpiece;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::borrow::Cow;

use crate::linear::Shelf;
use crate::model::{Article, Reports, Segments};
use crate::text::Span;

use chain::Strata;
use kernel::Path;
use layers::Buffers;
use pointers::Vectors;
use weights::Weights;

/// The weights, ready to read articles. Shared by all threads.
pub struct Encoder {
    weights: Weights,
    path: Path,
    strata: Strata,
    /// Share of the readings of a window that an attribution must have.
    agreed: f64,
    idle: Shelf<Buffers>,
}

impl Encoder {
    /// From a weights file; `None` when the bytes are no such file.
    pub fn read(file: Cow<'static, [u8]>) -> Option<Self> {
        let weights = Weights::read(file)?;
        let strata = Strata::new(weights.length);
        Some(Self { weights, path: Path::best(), strata, agreed: 0.5, idle: Shelf::default() })
    }

    /// The same with `contents` added to the scores of contents; below 0 fewer and surer ones are found.
    #[must_use]
    pub fn leaning(mut self, contents: f32) -> Self {
        self.weights.lean(contents);
        self
    }

    /// The same for attributions that this share of readings agree on; where none is named, half of them.
    #[must_use]
    pub fn agreeing(self, agreed: Option<f64>) -> Self {
        Self { agreed: agreed.unwrap_or(self.agreed), ..self }
    }

    /// The attributions of an article.
    pub fn run(&self, article: &Article, segments: &Segments) -> Reports {
        let paragraphs: Vec<Span> = segments.paragraphs.iter().map(|p| p.span).collect();
        let windows = windows::pack(&article.text, &paragraphs, &self.weights.vocabulary, self.weights.length);
        let mut buffers = self.idle.take();
        let mut out = Reports::default();
        for window in &windows {
            let rows = layers::encode(&self.weights, self.path, window, &mut buffers);
            let vectors = Vectors { weights: &self.weights, path: self.path, rows: &rows };
            decode::read(vectors, &self.strata, self.agreed, window, &mut out);
        }
        self.idle.give(buffers);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Paragraph;

    /// More than one window's worth.
    static TEXT: &str = "The mayor said on Monday that the bridge is safe.\n\n“It will hold,” she added. “It’s new.”\nRain fell.\n\
        Engineers who had looked at the pillars in March were less sure, according to two of them, and one wrote that nobody had \
        asked for the drawings of 1961 before the road was opened again, although the council had been told twice to do so.\n\
        A spokeswoman for the council denied that. “We asked in January,” she told reporters, “and again in May, and the answer \
        was that they had been lost in the flood.” The firm that built the bridge did not reply to questions about the drawings.";

    fn lines() -> Vec<Span> {
        let place = |line: &str| line.as_ptr() as usize - TEXT.as_ptr() as usize;
        TEXT.lines().filter(|l| !l.is_empty()).map(|l| Span::new(place(l), place(l) + l.len())).collect()
    }

    /// A small file of arbitrary weights.
    fn file() -> Vec<u8> {
        let mut state = 7u32;
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state >> 8
        };
        let mut floats = |count: usize, size: f32, middle: f32| -> Vec<u8> {
            (0..count).flat_map(|_| (middle + size * (next() as f32 / 8_388_608.0 - 1.0)).to_le_bytes()).collect()
        };
        let pieces = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nmayor\nsaid\nthat\nbridge\nis\nit\nwill\nshe\n.\n,\n\"";
        let (count, hidden, layers, heads, feed, pointer, length) = (pieces.lines().count(), 64, 2, 2, 128, 16, 32);
        let mut out = b"ORE1".to_vec();
        for size in [count, hidden, layers, heads, feed, pointer, length, 7, pieces.len()] {
            out.extend((size as u32).to_le_bytes());
        }
        out.extend(pieces.as_bytes());
        let bytes =
            |count: usize, salt: usize| (0..count).map(move |n| ((n + salt) * 7919 % 251) as u8).collect::<Vec<u8>>();
        out.extend(bytes(count * hidden, 0));
        out.extend(floats(count, 0.01, 0.02));
        out.extend(floats((length + 8) * hidden, 0.5, 0.0));
        out.extend(floats(2 * hidden, 0.5, 1.0));
        for layer in 0..layers {
            for (depth, outputs, has_norm) in
                [(hidden, 3 * hidden, false), (hidden, hidden, true), (hidden, feed, false), (feed, hidden, true)]
            {
                let weights = bytes(depth * outputs, layer);
                out.extend(&weights);
                out.extend(floats(outputs, 0.001, 0.002));
                let panels = weights.chunks_exact(16 * depth);
                let sum = |panel: &[u8], n: usize| -> i32 {
                    panel.chunks_exact(64).flat_map(|b| &b[n * 4..n * 4 + 4]).map(|w| i32::from(*w as i8)).sum()
                };
                out.extend(panels.flat_map(|p| (0..16).flat_map(move |n| sum(p, n).to_le_bytes())));
                out.extend(floats(outputs, 0.1, 0.0));
                if has_norm {
                    out.extend(floats(2 * hidden, 0.2, 1.0));
                }
            }
        }
        out.extend(floats(7 * hidden + 7 + 49, 1.0, 0.0));
        out.extend(floats(2 * (2 * pointer * hidden + 2 * length + 1), 1.0, 0.0));
        out
    }

    fn rows(encoder: &Encoder, path: Path) -> Vec<u32> {
        let windows = windows::pack(TEXT, &lines(), &encoder.weights.vocabulary, encoder.weights.length);
        assert!(windows.len() > 1, "{:?}", windows.iter().map(windows::Window::len).collect::<Vec<_>>());
        let mut buffers = Buffers::default();
        let rows = windows.iter().flat_map(|w| layers::encode(&encoder.weights, path, w, &mut buffers));
        rows.map(f32::to_bits).collect()
    }

    /// Forces each path that this machine has over the same text: not one bit may differ.
    #[test]
    fn every_path_reads_alike() {
        let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/attribution/encoder.bin");
        for file in [Some(file()), std::fs::read(shipped).ok()].into_iter().flatten() {
            let mut encoder = Encoder::read(file.into()).expect("a weights file");
            let article = Article { text: TEXT.to_owned(), ..Article::default() };
            let paragraphs = lines().into_iter().map(|span| Paragraph { span, ..Paragraph::default() }).collect();
            let segments = Segments { paragraphs, ..Segments::default() };
            encoder.path = Path::Plain;
            let (plain, reports) = (rows(&encoder, Path::Plain), encoder.run(&article, &segments));
            for path in Path::available() {
                assert!(rows(&encoder, path) == plain, "{path:?}");
                encoder.path = path;
                assert_eq!(encoder.run(&article, &segments), reports, "{path:?}");
            }
        }
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let whole = file();
        assert!(Encoder::read(whole.clone().into()).is_some());
        assert!(Encoder::read(whole[..whole.len() - 1].to_vec().into()).is_none());
        assert!(Encoder::read(b"ORE0".to_vec().into()).is_none());
        let mut other = whole;
        other[8] = 65;
        assert!(Encoder::read(other.into()).is_none());
    }
}
