//! Static word vectors, read in place. In: the bytes of `rules/corroboration/vectors.bin`; out: rows by word, their
//! cosines and weights. Knows nothing of claims. Layout: magic, count, width, sorted word hashes, norms, weights, vectors.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::linear::word_hash;

/// Hashes lie evenly, so rows whose hashes share their upper bits are few: of the shipped table some seventeen.
const UPPER: u32 = 12;
const MAGIC: &[u8; 4] = b"ORV1";
const HEAD: usize = 12;
/// The width of the shipped table.
const WIDTH: usize = 64;

/// The table; an empty one knows no word.
#[derive(Clone, Debug, Default)]
pub(super) struct Vectors {
    bytes: Cow<'static, [u8]>,
    count: usize,
    width: usize,
    /// By the upper bits of a hash: the first row that has them, and behind the last all rows.
    first: Vec<u32>,
    /// The square of each row's length, made when words are first compared.
    squares: OnceLock<Vec<u32>>,
}

impl Vectors {
    /// Reads a table; `None` when the bytes are not one.
    pub(super) fn read(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let number = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize);
        if bytes.get(..4)? != MAGIC {
            return None;
        }
        let (count, width) = (number(4)?, number(8)?);
        let whole = HEAD.checked_add(count.checked_mul(6_usize.checked_add(width)?)?)?;
        if bytes.len() != whole {
            return None;
        }
        let mut first = vec![0; (1 << UPPER) + 1];
        for hash in bytes[HEAD..HEAD + count * 4].as_chunks::<4>().0 {
            first[upper(u32::from_le_bytes(*hash)) + 1] += 1;
        }
        for at in 0..1 << UPPER {
            first[at + 1] += first[at];
        }
        Some(Self { bytes, count, width, first, squares: OnceLock::new() })
    }

    /// How many numbers a vector has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The row of a word in lower case.
    pub(super) fn row(&self, word: &str) -> Option<u32> {
        self.row_of(word_hash(word.as_bytes()))
    }

    /// The row of a word by its hash.
    pub(super) fn row_of(&self, hash: u64) -> Option<u32> {
        let hash = (hash ^ (hash >> 32)) as u32;
        let hashes = self.bytes.get(HEAD..HEAD + self.count * 4)?.as_chunks::<4>().0;
        let (from, to) = (*self.first.get(upper(hash))?, *self.first.get(upper(hash) + 1)?);
        let found = hashes[from as usize..to as usize].iter().position(|bytes| u32::from_le_bytes(*bytes) == hash);
        found.map(|at| from + at as u32)
    }

    /// What a word adds to a sentence, 0..=1.
    fn norm(&self, row: u32) -> f32 {
        f32::from(self.bytes[HEAD + self.count * 4 + row as usize]) / 255.0
    }

    /// How rare a word is, 0..=1 (inverse document frequency over the largest).
    pub(super) fn weight(&self, row: u32) -> f64 {
        f64::from(self.bytes[HEAD + self.count * 5 + row as usize]) / 255.0
    }

    fn direction(&self, row: u32) -> &[u8] {
        let at = HEAD + self.count * 6 + row as usize * self.width;
        &self.bytes[at..at + self.width]
    }

    /// The cosine of two words, -1..=1.
    pub(super) fn cosine(&self, a: u32, b: u32) -> f64 {
        let squares =
            self.squares.get_or_init(|| (0..self.count as u32).map(|row| self.dot(row, row) as u32).collect());
        let (xx, yy) = (squares[a as usize], squares[b as usize]);
        if xx == 0 || yy == 0 { 0.0 } else { f64::from(self.dot(a, b)) / (f64::from(xx) * f64::from(yy)).sqrt() }
    }

    /// The shipped table is of one width, which the compiler then knows: no loop is left of the sum.
    fn dot(&self, a: u32, b: u32) -> i32 {
        let (a, b) = (self.direction(a), self.direction(b));
        match (<&[u8; WIDTH]>::try_from(a), <&[u8; WIDTH]>::try_from(b)) {
            (Ok(a), Ok(b)) => dot(a, b),
            _ => dot(a, b),
        }
    }

    /// Adds a word to a sum of words.
    pub(super) fn add(&self, row: u32, sum: &mut [f32]) {
        let norm = self.norm(row) / 127.0;
        for (to, byte) in sum.iter_mut().zip(self.direction(row)) {
            *to += norm * f32::from(byte.cast_signed());
        }
    }
}

#[inline]
fn dot(a: &[u8], b: &[u8]) -> i32 {
    let signed = |byte: u8| i32::from(byte.cast_signed());
    a.iter().zip(b).map(|(p, q)| signed(*p) * signed(*q)).sum()
}

fn upper(hash: u32) -> usize {
    (hash >> (u32::BITS - UPPER)) as usize
}

/// The cosine of two sums, 0 when one is empty.
pub(super) fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(p, q)| f64::from(*p) * f64::from(*q)).sum::<f64>();
    let length = (dot(a, a) * dot(b, b)).sqrt();
    if length > 0.0 { dot(a, b) / length } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three words of width two: "x" along the first axis, "y" along the second, "z" between.
    fn table() -> Vec<u8> {
        let mut words: Vec<(u32, [i8; 2])> = [("x", [127, 0]), ("y", [0, 127]), ("z", [90, 90])]
            .into_iter()
            .map(|(word, vector)| {
                let hash = word_hash(word.as_bytes());
                ((hash ^ (hash >> 32)) as u32, vector)
            })
            .collect();
        words.sort_unstable();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(2_u32.to_le_bytes());
        bytes.extend(words.iter().flat_map(|w| w.0.to_le_bytes()));
        bytes.extend([255; 3]);
        bytes.extend([51; 3]);
        bytes.extend(words.iter().flat_map(|w| w.1.map(i8::cast_unsigned)));
        bytes
    }

    #[test]
    fn words_are_found_and_compared() {
        let vectors = Vectors::read(table().into()).expect("a table");
        let row = |word: &str| vectors.row(word).expect("a word");
        assert!(vectors.row("strange").is_none());
        assert!(vectors.cosine(row("x"), row("y")).abs() < 1e-9);
        assert!((vectors.cosine(row("x"), row("z")) - 0.5_f64.sqrt()).abs() < 1e-6);
        assert!((vectors.weight(row("y")) - 0.2).abs() < 1e-9);
    }

    #[test]
    fn other_bytes_are_refused() {
        assert!(Vectors::read(b"ORV1".as_slice().into()).is_none());
        let mut short = table();
        short.pop();
        assert!(Vectors::read(short.into()).is_none());
        assert!(Vectors::default().row("x").is_none());
    }
}
