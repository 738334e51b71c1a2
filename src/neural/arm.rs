//! Products of 8-bit whole numbers in the registers of 64-bit ARM: with its dot products of bytes, which the oldest compiler that this
//! code takes reaches by assembler only, or by products of pairs, which every such processor has. In: rows of bytes and packed weights;
//! out: the same whole sums as every other path of `kernel.rs`. Both multiply signed bytes, so an input counts from 128, and what 128
//! makes of an output's weights is where its sum starts.
#![allow(unsafe_code, reason = "vector instructions chosen at run time; counted, see `benches/README.md`")]

use std::arch::aarch64::{
    int8x16_t, int16x8_t, int32x4_t, vaddq_s32, vdupq_n_s8, vdupq_n_s32, veorq_s8, vget_low_s8, vld1q_s8,
    vmlal_high_s8, vmlal_s8, vmull_high_s8, vmull_s8, vpadalq_s16, vpaddlq_s8, vpaddq_s32, vreinterpretq_s8_s32,
    vshlq_n_s32, vst1q_s32,
};
use std::arch::asm;

use super::kernel::{DEPTH, PANEL};

/// Bytes of a register.
const WIDE: usize = 16;
/// Rows that are multiplied at once: as many sums as registers hold.
const ROWS: usize = 4;
/// The byte from which an input counts; its power of two.
const MIDDLE: u8 = 1 << MIDDLE_BITS;
const MIDDLE_BITS: i32 = 7;

/// The sums of one row and one panel.
type Sums = [int32x4_t; PANEL / 4];

/// A block of the product: some rows of input by one panel of weights.
struct Block<'a> {
    rows: &'a [u8],
    depth: usize,
    packed: &'a [u8],
    start: Sums,
    outputs: usize,
}

/// With dot products of bytes. The lengths must fit each other as [`super::kernel::multiply`] checks.
#[target_feature(enable = "neon,dotprod")]
pub(super) fn multiply_dot(input: &[u8], depth: usize, weights: &[u8], out: &mut [i32]) {
    let outputs = weights.len() / depth;
    for (panel, packed) in weights.chunks_exact(PANEL * depth).enumerate() {
        let start = middles(packed);
        for (nth, rows) in input.chunks(ROWS * depth).enumerate() {
            let block = Block { rows, depth, packed, start, outputs };
            let out = &mut out[nth * ROWS * outputs + panel * PANEL..];
            match rows.len() / depth {
                1 => block.dots::<1>(out),
                2 => block.dots::<2>(out),
                3 => block.dots::<3>(out),
                _ => block.dots::<ROWS>(out),
            }
        }
    }
}

/// With products of pairs, two rows at once. The lengths must fit each other as [`super::kernel::multiply`] checks.
#[target_feature(enable = "neon")]
pub(super) fn multiply_neon(input: &[u8], depth: usize, weights: &[u8], out: &mut [i32]) {
    let outputs = weights.len() / depth;
    for (panel, packed) in weights.chunks_exact(PANEL * depth).enumerate() {
        let start = middles(packed);
        for (nth, rows) in input.chunks(2 * depth).enumerate() {
            let block = Block { rows, depth, packed, start, outputs };
            let out = &mut out[nth * 2 * outputs + panel * PANEL..];
            if rows.len() == depth { block.pairs::<1>(out) } else { block.pairs::<2>(out) }
        }
    }
}

impl Block<'_> {
    /// `R` rows, sixteen inputs at a time and then what is left in fours.
    #[target_feature(enable = "neon,dotprod")]
    fn dots<const R: usize>(&self, out: &mut [i32]) {
        let mut sums = [self.start; R];
        let (whole, rest) = self.packed.as_chunks::<{ WIDE * PANEL }>();
        let mut inputs = [vdupq_n_s8(0); R];
        for (k, steps) in whole.iter().enumerate() {
            for (r, input) in inputs.iter_mut().enumerate() {
                *input = signed(load(self.inputs(r, k * WIDE)));
            }
            let steps = steps.as_chunks().0;
            dots::<0, R>(&steps[0], &inputs, &mut sums);
            dots::<1, R>(&steps[1], &inputs, &mut sums);
            dots::<2, R>(&steps[2], &inputs, &mut sums);
            dots::<3, R>(&steps[3], &inputs, &mut sums);
        }
        for (k, step) in rest.as_chunks().0.iter().enumerate() {
            for (r, input) in inputs.iter_mut().enumerate() {
                *input = self.four(r, whole.len() * WIDE + k * DEPTH);
            }
            dots::<0, R>(step, &inputs, &mut sums);
        }
        self.store(&sums, out);
    }

    /// `R` rows, eight inputs at a time and then what is left in fours. Two products of signed bytes fit into sixteen bits, as no
    /// weight is −128.
    #[target_feature(enable = "neon")]
    fn pairs<const R: usize>(&self, out: &mut [i32]) {
        let mut halves = [[vdupq_n_s32(0); PANEL / 2]; R];
        let (whole, rest) = self.packed.as_chunks::<{ 2 * DEPTH * PANEL }>();
        for (k, steps) in whole.iter().enumerate() {
            let steps: &[[u8; DEPTH * PANEL]] = steps.as_chunks().0;
            let weights = steps[0].as_chunks().0.iter().zip(steps[1].as_chunks().0);
            for (n, (one, two)) in weights.enumerate() {
                let (one, two) = (load(one), load(two));
                for (r, halves) in halves.iter_mut().enumerate() {
                    let (x, y) = (self.four(r, k * 2 * DEPTH), self.four(r, k * 2 * DEPTH + DEPTH));
                    let low = vmlal_s8(vmull_s8(vget_low_s8(one), vget_low_s8(x)), vget_low_s8(two), vget_low_s8(y));
                    let high = vmlal_high_s8(vmull_high_s8(one, x), two, y);
                    add(halves, n, low, high);
                }
            }
        }
        for step in rest.as_chunks::<{ DEPTH * PANEL }>().0 {
            for (n, weights) in step.as_chunks().0.iter().enumerate() {
                let weights = load(weights);
                for (r, halves) in halves.iter_mut().enumerate() {
                    let x = self.four(r, whole.len() * 2 * DEPTH);
                    add(halves, n, vmull_s8(vget_low_s8(weights), vget_low_s8(x)), vmull_high_s8(weights, x));
                }
            }
        }
        let mut sums = [self.start; R];
        for (sums, halves) in sums.iter_mut().zip(&halves) {
            for (sum, two) in sums.iter_mut().zip(halves.as_chunks::<2>().0) {
                *sum = vaddq_s32(*sum, vpaddq_s32(two[0], two[1]));
            }
        }
        self.store(&sums, out);
    }

    /// Bytes of a row from a place on.
    #[inline]
    fn inputs<const N: usize>(&self, row: usize, at: usize) -> &[u8; N] {
        self.rows[row * self.depth + at..].first_chunk().expect("a row holds its depth")
    }

    /// Four bytes of a row, in every quarter of a register.
    #[inline]
    #[target_feature(enable = "neon")]
    fn four(&self, row: usize, at: usize) -> int8x16_t {
        signed(vreinterpretq_s8_s32(vdupq_n_s32(i32::from_le_bytes(*self.inputs(row, at)))))
    }

    /// Writes the sums of all rows.
    #[inline]
    #[target_feature(enable = "neon")]
    fn store(&self, sums: &[Sums], out: &mut [i32]) {
        for (row, sums) in out.chunks_mut(self.outputs).zip(sums) {
            for (to, sum) in row.as_chunks_mut::<4>().0.iter_mut().zip(sums) {
                // SAFETY: four numbers are what is written.
                unsafe { vst1q_s32(to.as_mut_ptr(), *sum) };
            }
        }
    }
}

/// Four inputs of each row, those of quarter `LANE`, by the weights of a panel.
#[inline]
#[target_feature(enable = "neon,dotprod")]
fn dots<const LANE: i32, const R: usize>(step: &[u8; DEPTH * PANEL], inputs: &[int8x16_t; R], sums: &mut [Sums; R]) {
    for (n, weights) in step.as_chunks().0.iter().enumerate() {
        let weights = load(weights);
        for (sums, input) in sums.iter_mut().zip(inputs) {
            sums[n] = dot::<LANE>(sums[n], weights, *input);
        }
    }
}

/// Adds, in each quarter, the product of four weights with the four inputs of quarter `LANE`.
#[inline]
#[target_feature(enable = "neon,dotprod")]
fn dot<const LANE: i32>(mut sum: int32x4_t, weights: int8x16_t, input: int8x16_t) -> int32x4_t {
    // SAFETY: the instruction reads and writes the named registers only; the feature is there.
    unsafe {
        asm!(
            "sdot {sum:v}.4s, {weights:v}.16b, {input:v}.4b[{lane}]",
            sum = inout(vreg) sum,
            weights = in(vreg) weights,
            input = in(vreg) input,
            lane = const LANE,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    sum
}

/// Adds products of pairs to the halves of the sums of four outputs.
#[inline]
#[target_feature(enable = "neon")]
fn add(halves: &mut [int32x4_t; PANEL / 2], four: usize, low: int16x8_t, high: int16x8_t) {
    halves[2 * four] = vpadalq_s16(halves[2 * four], low);
    halves[2 * four + 1] = vpadalq_s16(halves[2 * four + 1], high);
}

/// What [`MIDDLE`] makes of each output's weights.
#[inline]
#[target_feature(enable = "neon")]
fn middles(packed: &[u8]) -> Sums {
    let mut sums = [vdupq_n_s32(0); PANEL / 4];
    for step in packed.as_chunks::<{ DEPTH * PANEL }>().0 {
        for (sum, weights) in sums.iter_mut().zip(step.as_chunks().0) {
            *sum = vpadalq_s16(*sum, vpaddlq_s8(load(weights)));
        }
    }
    for sum in &mut sums {
        *sum = vshlq_n_s32::<MIDDLE_BITS>(*sum);
    }
    sums
}

/// Bytes as numbers around [`MIDDLE`].
#[inline]
#[target_feature(enable = "neon")]
fn signed(bytes: int8x16_t) -> int8x16_t {
    veorq_s8(bytes, vdupq_n_s8(MIDDLE.cast_signed()))
}

#[inline]
#[target_feature(enable = "neon")]
fn load(bytes: &[u8; WIDE]) -> int8x16_t {
    // SAFETY: sixteen bytes are what is read.
    unsafe { vld1q_s8(bytes.as_ptr().cast()) }
}
