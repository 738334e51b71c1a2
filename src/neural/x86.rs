//! Products of 8-bit whole numbers in the registers of x86-64: AVX-512 with VNNI, or AVX2; and loops compiled for them. In: rows of
//! bytes and packed weights; out: the same whole sums as every other path of `kernel.rs`.
#![allow(unsafe_code, reason = "vector instructions chosen at run time; measured, see `kernel.rs`")]

use std::arch::x86_64::{
    __m256i, __m512i, _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_madd_epi16, _mm256_set1_epi64x,
    _mm256_setzero_si256, _mm256_storeu_si256, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32,
    _mm512_setzero_si512, _mm512_storeu_si512,
};

use super::kernel::{DEPTH, PANEL, Work};

#[target_feature(enable = "avx2")]
pub(super) fn run_avx2(work: impl Work) {
    work.run();
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq")]
pub(super) fn run_avx512(work: impl Work) {
    work.run();
}

/// Rows that are multiplied at once: as many sums as registers hold.
const ROWS: usize = 6;

/// The lengths must fit each other as [`super::kernel::multiply`] checks.
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

/// The lengths must fit each other as [`super::kernel::multiply`] checks.
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
