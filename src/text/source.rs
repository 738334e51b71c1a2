//! From byte offsets to what people and other programs count: lines, columns, code points. Built once a text, at the edge.

use crate::text::Span;

/// Answers "which line, column, code point is this byte?" for one text.
pub struct Positions<'t> {
    text: &'t str,
    /// Byte offset at which each line starts; the first is 0.
    lines: Vec<u32>,
    /// Code points before each 64-byte block's first character boundary.
    blocks: Vec<u32>,
}

const BLOCK: usize = 64;

/// Code points that begin among these bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(byte & 0xC0 != 0x80)).sum()
}

impl<'t> Positions<'t> {
    /// Reads the text once. Linear in its bytes.
    pub fn new(text: &'t str) -> Self {
        let after = |stop: usize| stop as u32 + 1;
        let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(after)).collect();
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut points = 0u32;
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(points);
            points += starts(block);
        }
        if text.len().is_multiple_of(BLOCK) {
            blocks.push(points);
        }
        Self { text, lines, blocks }
    }

    /// Code points before the byte at `offset`; an offset past the end counts as the end.
    pub fn code_point(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        let block = offset / BLOCK;
        let rest = &self.text.as_bytes()[block * BLOCK..offset];
        self.blocks[block] + starts(rest)
    }

    /// `[start, end)` in code points.
    pub fn code_points(&self, span: Span) -> [u32; 2] {
        [self.code_point(span.start), self.code_point(span.end)]
    }

    /// Line and column, both from 1; the column counts code points.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines[line - 1];
        (line as u32, self.code_point(offset) - self.code_point(start) + 1)
    }

    /// The span of a line (from 1) without its end mark; `None` past the last line.
    pub fn line_span(&self, line: u32) -> Option<Span> {
        let start = *self.lines.get((line as usize).checked_sub(1)?)? as usize;
        let end = self.lines.get(line as usize).map_or(self.text.len(), |next| *next as usize - 1);
        Some(Span::new(start, end))
    }

    /// The byte offset of the `n`-th code point; `None` past the end.
    pub fn byte_of(&self, n: u32) -> Option<u32> {
        let block = self.blocks.partition_point(|before| *before <= n).max(1) - 1;
        let mut seen = self.blocks[block];
        let bytes = self.text.as_bytes();
        for (at, byte) in bytes.iter().enumerate().skip(block * BLOCK) {
            if byte & 0xC0 != 0x80 {
                if seen == n {
                    return Some(at as u32);
                }
                seen += 1;
            }
        }
        (seen == n).then_some(bytes.len() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_a_plain_walk() {
        let text = "één “two”\nthree 🦀 four\n\n".repeat(9);
        let positions = Positions::new(&text);
        for (nth, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(positions.code_point(at as u32), nth as u32);
            assert_eq!(positions.byte_of(nth as u32), Some(at as u32));
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            assert_eq!(positions.line_column(at as u32), (line as u32, column as u32));
        }
        assert_eq!(positions.byte_of(text.chars().count() as u32), Some(text.len() as u32));
        assert_eq!(positions.line_span(2).map(|s| s.of(&text)), Some("three 🦀 four"));
    }

    #[test]
    fn an_empty_text_has_one_line() {
        let positions = Positions::new("");
        assert_eq!(positions.line_column(0), (1, 1));
        assert_eq!(positions.code_points(Span::new(0, 0)), [0, 0]);
    }
}
