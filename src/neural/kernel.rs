//! Which vector instructions a machine has, and the calls into code that is written or compiled for them (`x86.rs`, `tiles.rs`,
//! `arm.rs`): products of 8-bit whole numbers, and loops over numbers. All paths add the same whole numbers, so they give the same
//! result; a plain one serves every other machine. Why they are here: with the plain path the accurate engine reads a fraction of the
//! text a second (`benches/README.md`).
#![allow(unsafe_code, reason = "vector instructions chosen at run time; measured, see above")]

#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
use super::arm;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use super::tiles;
#[cfg(target_arch = "x86_64")]
use super::x86;

/// Outputs that lie side by side in packed weights.
pub(super) const PANEL: usize = 16;
/// Inputs that lie side by side in packed weights.
pub(super) const DEPTH: usize = 4;

/// What the machine can do; from slow to fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// Any machine.
    Plain,
    /// 64-bit ARM.
    Neon,
    /// 64-bit ARM with dot products of bytes.
    Dot,
    /// x86-64 with AVX2.
    Avx2,
    /// x86-64 with AVX-512 and its instructions for products of bytes.
    Vnni,
    /// The same with AMX: byte products in tiles, everything else as in `Vnni`.
    Tiles,
}

impl Path {
    /// All of them, the fastest first.
    const ALL: [Self; 6] = [Self::Tiles, Self::Vnni, Self::Avx2, Self::Dot, Self::Neon, Self::Plain];

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
            Self::Neon | Self::Dot => false,
        };
        #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
        return match self {
            Self::Plain | Self::Neon => true,
            Self::Dot => std::arch::is_aarch64_feature_detected!("dotprod"),
            Self::Avx2 | Self::Vnni | Self::Tiles => false,
        };
        #[cfg(not(any(target_arch = "x86_64", all(target_arch = "aarch64", target_endian = "little"))))]
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

/// Runs `work` as compiled for the path. All code for 64-bit ARM is compiled with its vector instructions.
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
/// bytes, `weights` panels of `[depth / 4][16][4]` signed bytes of which none is −128, `out` rows of as many sums as there are outputs.
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
    #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
    match path {
        // SAFETY: the machine has the features, and the lengths were just checked.
        Path::Dot if path.is_available() => return unsafe { arm::multiply_dot(input, depth, weights, out) },
        Path::Neon => return unsafe { arm::multiply_neon(input, depth, weights, out) },
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
