//! Products of 8-bit whole numbers for processors with AVX-512 VNNI or AVX2, and the calls into code that is compiled for them; with
//! `tiles.rs` the only place with `unsafe`. All paths add the same whole numbers, so they give the same result; a plain one serves
//! every other machine. Why it is here: with the plain path the accurate engine reads a fraction of the text a second
//! (`benches/README.md`).
#![allow(unsafe_code, reason = "vector instructions chosen at run time; measured, see above")]

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use super::tiles;

/// Outputs that lie side by side in packed weights.
pub(super) const PANEL: usize = 16;
/// Inputs that lie side by side in packed weights.
pub(super) const DEPTH: usize = 4;

/// What the machine can do; from slow to fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// Any machine.
    Plain,
    /// x86-64 with AVX2.
    Avx2,
    /// x86-64 with AVX-512 and its instructions for products of bytes.
    Vnni,
    /// The same with AMX: byte products in tiles, everything else as in `Vnni`.
    Tiles,
}

impl Path {
    /// All of them, the fastest first.
    const ALL: [Self; 4] = [Self::Tiles, Self::Vnni, Self::Avx2, Self::Plain];

    /// Those of this machine, the fastest first.
    pub(super) fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|path| path.is_available())
    }

    /// The fastest path of this machine.
    pub(super) fn best() -> Self {
        Self::available().next().unwrap_or(Self::Plain)
    }

    /// This machine can take the path.
    fn is_available(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        return match self {
            Self::Plain => true,
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            Self::Vnni => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vnni")
            }
            Self::Tiles => Self::Vnni.is_available() && has_tiles(),
        };
        #[cfg(not(target_arch = "x86_64"))]
        return self == Self::Plain;
    }
}

/// The machine and its system have tile registers for us.
#[cfg(target_arch = "x86_64")]
fn has_tiles() -> bool {
    #[cfg(target_os = "linux")]
    return super::tiles::are_available();
    #[cfg(not(target_os = "linux"))]
    return false;
}

/// Loops over numbers that are compiled once for each path. Safe code in a fixed order: only the registers differ.
pub(super) trait Work {
    /// Does it; implementations are `#[inline(always)]`, as is what they call.
    fn run(self);
}

/// Runs `work` as compiled for the path.
pub(super) fn run(path: Path, work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    match path {
        // SAFETY: the machine has the features, as is asked right here.
        Path::Tiles | Path::Vnni if path.is_available() => return unsafe { x86::run_avx512(work) },
        Path::Avx2 if path.is_available() => return unsafe { x86::run_avx2(work) },
        _ => {}
    }
    let _ = path;
    work.run();
}

/// Products of rows of bytes with packed weights: `out[row][n] = Σ input[row][k] · weight[n][k]`. `input` holds rows of `depth`
/// bytes, `weights` panels of `[depth / 4][16][4]` signed bytes, `out` rows of as many sums as there are outputs.
///
/// # Panics
/// When the lengths do not fit each other.
pub(super) fn multiply(path: Path, input: &[u8], depth: usize, weights: &[u8], out: &mut [i32]) {
    let outputs = weights.len() / depth;
    let rows = input.len() / depth;
    assert!(depth.is_multiple_of(DEPTH) && outputs.is_multiple_of(PANEL));
    assert!(weights.len() == outputs * depth && input.len() == rows * depth && out.len() == rows * outputs);
    #[cfg(target_arch = "x86_64")]
    match path {
        // SAFETY: the machine has the registers, and the lengths were checked, those for tiles right here.
        #[cfg(target_os = "linux")]
        Path::Tiles
            if path.is_available() && depth.is_multiple_of(tiles::STEP) && outputs.is_multiple_of(tiles::OUTPUTS) =>
        {
            return unsafe { tiles::multiply(input, depth, weights, out) };
        }
        // SAFETY: the machine has the features, and the lengths were just checked.
        Path::Tiles | Path::Vnni if path.is_available() => {
            return unsafe { x86::multiply_vnni(input, depth, weights, out) };
        }
        Path::Avx2 if path.is_available() => return unsafe { x86::multiply_avx2(input, depth, weights, out) },
        _ => {}
    }
    let _ = path;
    multiply_plain(input, depth, weights, out);
}

fn multiply_plain(input: &[u8], depth: usize, weights: &[u8], out: &mut [i32]) {
    let outputs = weights.len() / depth;
    for (panel, packed) in weights.chunks_exact(PANEL * depth).enumerate() {
        for (row, bytes) in input.chunks_exact(depth).enumerate() {
            let mut sums = [0i32; PANEL];
            for (four, block) in bytes.as_chunks::<DEPTH>().0.iter().zip(packed.as_chunks::<{ PANEL * DEPTH }>().0) {
                for (sum, weight) in sums.iter_mut().zip(block.as_chunks::<DEPTH>().0) {
                    for k in 0..DEPTH {
                        *sum += i32::from(four[k]) * i32::from(weight[k] as i8);
                    }
                }
            }
            out[row * outputs + panel * PANEL..][..PANEL].copy_from_slice(&sums);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{DEPTH, PANEL};
    use std::arch::x86_64::{
        __m256i, __m512i, _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_madd_epi16,
        _mm256_set1_epi64x, _mm256_setzero_si256, _mm256_storeu_si256, _mm512_dpbusd_epi32, _mm512_loadu_si512,
        _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512,
    };

    #[target_feature(enable = "avx2")]
    pub(super) fn run_avx2(work: impl super::Work) {
        work.run();
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq")]
    pub(super) fn run_avx512(work: impl super::Work) {
        work.run();
    }

    /// Rows that are multiplied at once: as many sums as registers hold.
    const ROWS: usize = 6;

    /// The lengths must fit each other as [`super::multiply`] checks.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub(super) fn multiply_vnni(input: &[u8], depth: usize, weights: &[u8], out: &mut [i32]) {
        let outputs = weights.len() / depth;
        let mut place = Place { input, depth, weights, outputs, row: 0, panel: 0 };
        while place.panel * PANEL < outputs {
            place.panel += match outputs / PANEL - place.panel {
                4.. => panels_vnni::<4>(&place, out),
                2.. => panels_vnni::<2>(&place, out),
                _ => panels_vnni::<1>(&place, out),
            };
        }
    }

    /// All rows by `P` panels; returns `P`.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    fn panels_vnni<const P: usize>(from: &Place<'_>, out: &mut [i32]) -> usize {
        let rows = from.input.len() / from.depth;
        let mut place = Place { ..*from };
        while place.row < rows {
            place.row += match rows - place.row {
                ROWS.. => block_vnni::<ROWS, P>(&place, out),
                5 => block_vnni::<5, P>(&place, out),
                4 => block_vnni::<4, P>(&place, out),
                3 => block_vnni::<3, P>(&place, out),
                2 => block_vnni::<2, P>(&place, out),
                _ => block_vnni::<1, P>(&place, out),
            };
        }
        P
    }

    /// Where a block of the product begins.
    struct Place<'a> {
        input: &'a [u8],
        depth: usize,
        weights: &'a [u8],
        outputs: usize,
        row: usize,
        panel: usize,
    }

    /// `R` rows by `P` panels; returns `R`.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    fn block_vnni<const R: usize, const P: usize>(place: &Place<'_>, out: &mut [i32]) -> usize {
        let depth = place.depth;
        let input = &place.input[place.row * depth..][..R * depth];
        let weights = &place.weights[place.panel * PANEL * depth..][..P * PANEL * depth];
        let mut sums: [[__m512i; P]; R] = [[_mm512_setzero_si512(); P]; R];
        for k in 0..depth / DEPTH {
            let mut w = [_mm512_setzero_si512(); P];
            for (p, w) in w.iter_mut().enumerate() {
                // SAFETY: panel p, block k lies within `weights`, whose length is P · 16 · depth.
                *w = unsafe { _mm512_loadu_si512(weights.as_ptr().add((p * depth + k * DEPTH) * PANEL).cast()) };
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                // SAFETY: four bytes of row r at 4k lie within `input`, whose length is R · depth.
                let four = unsafe { input.as_ptr().add(r * depth + k * DEPTH).cast::<i32>().read_unaligned() };
                let four = _mm512_set1_epi32(four);
                for (sum, w) in sums.iter_mut().zip(w) {
                    *sum = _mm512_dpbusd_epi32(*sum, four, w);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let row = &mut out[(place.row + r) * place.outputs + place.panel * PANEL..][..P * PANEL];
            for (p, sum) in sums.iter().enumerate() {
                // SAFETY: sixteen numbers at 16p lie within `row`, whose length is 16 · P.
                unsafe { _mm512_storeu_si512(row.as_mut_ptr().add(p * PANEL).cast(), *sum) };
            }
        }
        R
    }

    /// The lengths must fit each other as [`super::multiply`] checks.
    #[target_feature(enable = "avx2")]
    pub(super) fn multiply_avx2(input: &[u8], depth: usize, weights: &[u8], out: &mut [i32]) {
        let outputs = weights.len() / depth;
        let wide: Vec<i16> = input.iter().map(|byte| i16::from(*byte)).collect();
        for (panel, packed) in weights.chunks_exact(PANEL * depth).enumerate() {
            for (pair, two) in wide.chunks(2 * depth).enumerate() {
                let at = pair * 2 * outputs + panel * PANEL;
                if two.len() == 2 * depth {
                    block_avx2::<2>(two, depth, packed, outputs, &mut out[at..]);
                } else {
                    block_avx2::<1>(two, depth, packed, outputs, &mut out[at..]);
                }
            }
        }
    }

    /// `R` rows by one panel. Four registers a row, each with two half sums of four outputs.
    #[target_feature(enable = "avx2")]
    fn block_avx2<const R: usize>(input: &[i16], depth: usize, packed: &[u8], outputs: usize, out: &mut [i32]) {
        let mut sums: [[__m256i; 4]; R] = [[_mm256_setzero_si256(); 4]; R];
        for (k, block) in packed.as_chunks::<{ PANEL * DEPTH }>().0.iter().enumerate() {
            let mut fours = [_mm256_setzero_si256(); R];
            for (r, four) in fours.iter_mut().enumerate() {
                let inputs = &input[r * depth + k * DEPTH..][..DEPTH];
                // SAFETY: four 16-bit numbers are the eight bytes that are read.
                *four = _mm256_set1_epi64x(unsafe { inputs.as_ptr().cast::<i64>().read_unaligned() });
            }
            for (quarter, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
                // SAFETY: sixteen bytes are what is read.
                let w = _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) });
                for (sums, four) in sums.iter_mut().zip(fours) {
                    sums[quarter] = _mm256_add_epi32(sums[quarter], _mm256_madd_epi16(w, four));
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            for (quarter, sum) in sums.iter().enumerate() {
                let mut halves = [0i32; 8];
                // SAFETY: eight numbers are what is written.
                unsafe { _mm256_storeu_si256(halves.as_mut_ptr().cast(), *sum) };
                for (n, two) in halves.as_chunks::<2>().0.iter().enumerate() {
                    out[r * outputs + quarter * 4 + n] = two[0] + two[1];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_paths_give_the_same_sums() {
        for (rows, depth, outputs) in [
            (1, 36, 80),
            (2, 36, 80),
            (5, 36, 80),
            (6, 64, 32),
            (13, 128, 96),
            (16, 64, 48),
            (16, 64, 64),
            (32, 128, 32),
            (33, 192, 64),
            (84, 64, 32),
            (17, 64, 64),
            (64, 64, 32),
        ] {
            let input: Vec<u8> = (0..rows * depth).map(|n| (n * 89 % 256) as u8).collect();
            let weights: Vec<u8> = (0..outputs * depth).map(|n| (n * 57 % 255 + 129) as u8).collect();
            let run = |path| {
                let mut out = vec![0; rows * outputs];
                multiply(path, &input, depth, &weights, &mut out);
                out
            };
            let plain = run(Path::Plain);
            let weight =
                |n: usize, k: usize| weights[n / PANEL * PANEL * depth + k / 4 * 64 + n % PANEL * 4 + k % 4] as i8;
            let expected = |r: usize, n: usize| -> i32 {
                (0..depth).map(|k| i32::from(input[r * depth + k]) * i32::from(weight(n, k))).sum()
            };
            assert!((0..rows * outputs).all(|at| plain[at] == expected(at / outputs, at % outputs)));
            for path in Path::available() {
                assert_eq!(run(path), plain, "{path:?}, {rows} rows");
            }
        }
    }
}
