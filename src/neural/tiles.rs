//! Products of 8-bit whole numbers in the tile registers of processors with AMX, which Rust can reach by assembler only. In: rows of
//! bytes and packed weights; out: the same whole sums as every other path of `kernel.rs`, with which a run takes two thirds of the time
//! that its best one takes (`benches/README.md`). Linux must be asked for the registers first.
#![allow(unsafe_code, reason = "instructions without a safe form; measured, see above")]

use std::arch::asm;
use std::arch::x86_64::{__cpuid, __cpuid_count};
use std::sync::OnceLock;

use super::kernel::PANEL;

/// Rows of a tile at most, and columns of a tile of sums.
const SIDE: usize = 16;
/// Inputs of a step: bytes of a tile's row.
pub(super) const STEP: usize = 64;
/// Outputs of a step: two tiles beside each other.
pub(super) const OUTPUTS: usize = 2 * PANEL;

/// The processor has the registers and the system lets this process use them. Asked once.
pub(super) fn are_available() -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| has_instructions() && is_permitted())
}

/// Tiles, and products of bytes in them; the permission says whether the system saves the registers.
#[allow(unused_unsafe, reason = "asking the processor is safe from Rust 1.94 on")]
fn has_instructions() -> bool {
    const TILES: u32 = 1 << 24;
    const BYTES: u32 = 1 << 25;
    // SAFETY: every processor of this architecture answers; leaf 7 is asked where there is one.
    let features = unsafe { if __cpuid(0).eax >= 7 { __cpuid_count(7, 0).edx } else { 0 } };
    features & TILES != 0 && features & BYTES != 0
}

/// Asks the system for the registers, for this process and the threads it starts.
fn is_permitted() -> bool {
    const ASK: libc::c_long = 0x1023;
    const TILE_DATA: libc::c_long = 18;
    // SAFETY: the call takes two numbers and touches no memory of ours.
    unsafe { libc::syscall(libc::SYS_arch_prctl, ASK, TILE_DATA) == 0 }
}

/// `out[row][n] = Σ input[row][k] · weight[n][k]`, as [`super::kernel::multiply`] says.
///
/// # Safety
/// The registers are available; the lengths fit each other; the depth is a multiple of [`STEP`], the outputs of [`OUTPUTS`].
pub(super) unsafe fn multiply(input: &[u8], depth: usize, weights: &[u8], out: &mut [i32]) {
    let (rows, outputs) = (input.len() / depth, weights.len() / depth);
    let mut first = 0;
    while first < rows {
        // Whole pairs of tiles in one go, then what is left of a pair.
        let whole = (rows - first) / (2 * SIDE) * 2 * SIDE;
        let height = if whole > 0 { 2 * SIDE } else { rows - first };
        let last = first + if whole > 0 { whole } else { height };
        // SAFETY: the registers are available.
        unsafe { shape(height) };
        for column in (0..outputs).step_by(OUTPUTS) {
            for row in (first..last).step_by(height) {
                // SAFETY: `height` rows of input from `row` on, two panels from `column` on and their sums lie in the slices.
                unsafe {
                    let place = Place {
                        input: input.as_ptr().add(row * depth),
                        weights: weights.as_ptr().add(column * depth),
                        out: out.as_mut_ptr().add(row * outputs + column),
                        depth,
                        outputs,
                    };
                    if height > SIDE { place.two() } else { place.one() }
                }
            }
        }
        first = last;
    }
    // SAFETY: the instruction empties the registers, no more.
    unsafe {
        asm!(
            "tilerelease",
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nomem, nostack),
        );
    }
}

/// Shapes the tiles for that many rows: sums in 0 to 3, inputs in 4 and 5, weights in 6 and 7.
///
/// # Safety
/// The registers are available.
unsafe fn shape(rows: usize) {
    /// What the processor reads: the kind of shapes, then bytes a row and rows of each tile.
    #[repr(C, align(64))]
    struct Shapes {
        kind: u8,
        start: u8,
        unused: [u8; 14],
        widths: [u16; 16],
        heights: [u8; 16],
    }
    let (upper, lower) = (rows.min(SIDE) as u8, rows.saturating_sub(SIDE).max(1) as u8);
    let mut shapes = Shapes { kind: 1, start: 0, unused: [0; 14], widths: [0; 16], heights: [0; 16] };
    shapes.widths[..8].fill(STEP as u16);
    shapes.heights[..8].copy_from_slice(&[upper, upper, lower, lower, upper, lower, SIDE as u8, SIDE as u8]);
    // SAFETY: 64 bytes are what is read.
    unsafe {
        asm!(
            "ldtilecfg [{}]",
            in(reg) &raw const shapes,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack, readonly),
        );
    }
}

/// Where a block of the product begins.
struct Place {
    input: *const u8,
    weights: *const u8,
    out: *mut i32,
    depth: usize,
    outputs: usize,
}

impl Place {
    /// Up to 32 rows by two panels.
    unsafe fn two(&self) {
        // SAFETY: the caller has checked the lengths; tiles read rows `depth` apart and 64 bytes at a time.
        unsafe {
            asm!(
                "tilezero tmm0", "tilezero tmm1", "tilezero tmm2", "tilezero tmm3",
                "2:",
                "tileloadd tmm6, [{left} + {line}]",
                "tileloadd tmm4, [{upper} + {depth}]",
                "tileloadd tmm7, [{right} + {line}]",
                "tileloadd tmm5, [{lower} + {depth}]",
                "tdpbusd tmm0, tmm4, tmm6",
                "tdpbusd tmm1, tmm4, tmm7",
                "tdpbusd tmm2, tmm5, tmm6",
                "tdpbusd tmm3, tmm5, tmm7",
                "add {upper}, 64", "add {lower}, 64", "add {left}, 1024", "add {right}, 1024",
                "sub {steps}, 1",
                "jnz 2b",
                "tilestored [{out} + {stride}], tmm0",
                "tilestored [{out} + {stride} + 64], tmm1",
                "tilestored [{below} + {stride}], tmm2",
                "tilestored [{below} + {stride} + 64], tmm3",
                upper = inout(reg) self.input => _,
                lower = inout(reg) self.input.add(SIDE * self.depth) => _,
                left = inout(reg) self.weights => _,
                right = inout(reg) self.weights.add(PANEL * self.depth) => _,
                steps = inout(reg) self.depth / STEP => _,
                depth = in(reg) self.depth,
                line = in(reg) STEP,
                out = in(reg) self.out,
                below = in(reg) self.out.add(SIDE * self.outputs),
                stride = in(reg) self.outputs * size_of::<i32>(),
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }

    /// Up to 16 rows by two panels.
    unsafe fn one(&self) {
        // SAFETY: as above.
        unsafe {
            asm!(
                "tilezero tmm0", "tilezero tmm1",
                "2:",
                "tileloadd tmm4, [{upper} + {depth}]",
                "tileloadd tmm6, [{left} + {line}]",
                "tileloadd tmm7, [{right} + {line}]",
                "tdpbusd tmm0, tmm4, tmm6",
                "tdpbusd tmm1, tmm4, tmm7",
                "add {upper}, 64", "add {left}, 1024", "add {right}, 1024",
                "sub {steps}, 1",
                "jnz 2b",
                "tilestored [{out} + {stride}], tmm0",
                "tilestored [{out} + {stride} + 64], tmm1",
                upper = inout(reg) self.input => _,
                left = inout(reg) self.weights => _,
                right = inout(reg) self.weights.add(PANEL * self.depth) => _,
                steps = inout(reg) self.depth / STEP => _,
                depth = in(reg) self.depth,
                line = in(reg) STEP,
                out = in(reg) self.out,
                stride = in(reg) self.outputs * size_of::<i32>(),
                out("tmm0") _, out("tmm1") _, out("tmm4") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }
}
