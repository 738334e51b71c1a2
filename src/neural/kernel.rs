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

/// Products of rows of numbers with a table, each sum in the order of the depth: `out[row][n] = Σ input[row][k] · table[k][n]`.
/// Rows of `table` and `out` are `outputs` long.
///
/// # Panics
/// When the lengths do not fit each other, or `outputs` is no multiple of 16.
pub(super) fn multiply_floats(path: Path, input: &[f32], depth: usize, table: &[f32], outputs: usize, out: &mut [f32]) {
    let rows = out.len() / outputs;
    assert!(outputs.is_multiple_of(PANEL) && out.len() == rows * outputs);
    assert!(input.len() == rows * depth && table.len() == depth * outputs);
    #[cfg(target_arch = "x86_64")]
    match path {
        // SAFETY: the machine has the features, and the lengths were just checked.
        Path::Tiles | Path::Vnni if path.is_available() => {
            return unsafe { x86::floats_avx512(input, depth, table, outputs, out) };
        }
        Path::Avx2 if path.is_available() => return unsafe { x86::floats_avx2(input, depth, table, outputs, out) },
        _ => {}
    }
    let _ = path;
    floats_plain(input, depth, table, outputs, out);
}

fn floats_plain(input: &[f32], depth: usize, table: &[f32], outputs: usize, out: &mut [f32]) {
    for (numbers, out) in input.chunks_exact(depth).zip(out.chunks_exact_mut(outputs)) {
        out.fill(0.0);
        for (number, row) in numbers.iter().zip(table.chunks_exact(outputs)) {
            for (sum, x) in out.iter_mut().zip(row) {
                *sum += number * x;
            }
        }
    }
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
        __m256, __m256i, __m512, __m512i, _mm_loadu_si128, _mm256_add_epi32, _mm256_add_ps, _mm256_cvtepi8_epi16,
        _mm256_loadu_ps, _mm256_madd_epi16, _mm256_mul_ps, _mm256_set1_epi64x, _mm256_set1_ps, _mm256_setzero_ps,
        _mm256_setzero_si256, _mm256_storeu_ps, _mm256_storeu_si256, _mm512_add_ps, _mm512_dpbusd_epi32,
        _mm512_loadu_ps, _mm512_loadu_si512, _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps,
        _mm512_setzero_si512, _mm512_storeu_ps, _mm512_storeu_si512,
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
    /// Panels that are multiplied at once.
    const WIDE: usize = 4;

    /// The lengths must fit each other as [`super::multiply`] checks.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub(super) fn multiply_vnni(input: &[u8], depth: usize, weights: &[u8], out: &mut [i32]) {
        let outputs = weights.len() / depth;
        let rows = input.len() / depth;
        let mut panel = 0;
        while panel * PANEL < outputs {
            let is_wide = (panel + WIDE) * PANEL <= outputs;
            let mut row = 0;
            while row < rows {
                let place = Place { input, depth, weights, outputs, row, panel };
                row += match (is_wide, rows - row) {
                    (true, ROWS..) => block_vnni::<ROWS, WIDE>(&place, out),
                    (true, 5) => block_vnni::<5, WIDE>(&place, out),
                    (true, 4) => block_vnni::<4, WIDE>(&place, out),
                    (true, 3) => block_vnni::<3, WIDE>(&place, out),
                    (true, 2) => block_vnni::<2, WIDE>(&place, out),
                    (true, _) => block_vnni::<1, WIDE>(&place, out),
                    (false, _) => block_vnni::<1, 1>(&place, out),
                };
            }
            panel += if is_wide { WIDE } else { 1 };
        }
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

    /// A block of a product of numbers, for one kind of register. Fused operations would round otherwise, so none is used.
    macro_rules! float_block {
        ($name:ident, $features:literal, $register:ty, $lanes:literal, $zero:ident, $load:ident, $all:ident, $times:ident, $plus:ident, $store:ident) => {
            /// `R` rows by `P` registers from `column` on. The caller has checked that rows and columns are there.
            #[target_feature(enable = $features)]
            fn $name<const R: usize, const P: usize>(
                input: &[f32],
                depth: usize,
                table: &[f32],
                outputs: usize,
                column: usize,
                out: &mut [f32],
            ) {
                assert!(input.len() >= R * depth && column + P * $lanes <= outputs);
                assert!(table.len() >= depth * outputs && out.len() >= R * outputs);
                let mut sums: [[$register; P]; R] = [[$zero(); P]; R];
                for k in 0..depth {
                    for p in 0..P {
                        // SAFETY: row k of the table has `outputs` columns, of which these are some: asserted above.
                        let x = unsafe { $load(table.as_ptr().add(k * outputs + column + p * $lanes)) };
                        for (r, sums) in sums.iter_mut().enumerate() {
                            // SAFETY: row r of the input has `depth` numbers: asserted above.
                            let number = $all(unsafe { *input.get_unchecked(r * depth + k) });
                            sums[p] = $plus(sums[p], $times(number, x));
                        }
                    }
                }
                for (r, sums) in sums.iter().enumerate() {
                    for (p, sum) in sums.iter().enumerate() {
                        // SAFETY: row r of the output has `outputs` columns: asserted above.
                        unsafe { $store(out.as_mut_ptr().add(r * outputs + column + p * $lanes), *sum) };
                    }
                }
            }
        };
    }

    float_block!(
        block_avx512,
        "avx512f",
        __m512,
        16,
        _mm512_setzero_ps,
        _mm512_loadu_ps,
        _mm512_set1_ps,
        _mm512_mul_ps,
        _mm512_add_ps,
        _mm512_storeu_ps
    );
    float_block!(
        block_avx,
        "avx2",
        __m256,
        8,
        _mm256_setzero_ps,
        _mm256_loadu_ps,
        _mm256_set1_ps,
        _mm256_mul_ps,
        _mm256_add_ps,
        _mm256_storeu_ps
    );

    /// The lengths must fit each other as [`super::multiply_floats`] checks.
    #[target_feature(enable = "avx512f")]
    pub(super) fn floats_avx512(input: &[f32], depth: usize, table: &[f32], outputs: usize, out: &mut [f32]) {
        let rows = out.len() / outputs;
        let mut row = 0;
        while row < rows {
            let (numbers, sums) = (&input[row * depth..], &mut out[row * outputs..]);
            let (is_whole, step) = if rows - row >= 6 { (true, 6) } else { (false, 1) };
            let mut column = 0;
            while column < outputs {
                let left = outputs - column;
                column += match (is_whole, left) {
                    (true, 64..) => (block_avx512::<6, 4>(numbers, depth, table, outputs, column, sums), 64).1,
                    (true, 32..) => (block_avx512::<6, 2>(numbers, depth, table, outputs, column, sums), 32).1,
                    (true, _) => (block_avx512::<6, 1>(numbers, depth, table, outputs, column, sums), 16).1,
                    (false, 32..) => (block_avx512::<1, 2>(numbers, depth, table, outputs, column, sums), 32).1,
                    (false, _) => (block_avx512::<1, 1>(numbers, depth, table, outputs, column, sums), 16).1,
                };
            }
            row += step;
        }
    }

    /// The lengths must fit each other as [`super::multiply_floats`] checks.
    #[target_feature(enable = "avx2")]
    pub(super) fn floats_avx2(input: &[f32], depth: usize, table: &[f32], outputs: usize, out: &mut [f32]) {
        let rows = out.len() / outputs;
        let mut row = 0;
        while row < rows {
            let (numbers, sums) = (&input[row * depth..], &mut out[row * outputs..]);
            let is_whole = rows - row >= 4;
            for column in (0..outputs).step_by(16) {
                if is_whole {
                    block_avx::<4, 2>(numbers, depth, table, outputs, column, sums);
                } else {
                    block_avx::<1, 2>(numbers, depth, table, outputs, column, sums);
                }
            }
            row += if is_whole { 4 } else { 1 };
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

    #[test]
    fn all_paths_give_the_same_numbers() {
        let (depth, outputs) = (37, 112);
        for rows in [1, 4, 6, 11] {
            let input: Vec<f32> = (0..rows * depth).map(|n| (n as f32 * 0.7).sin() * 1e3).collect();
            let table: Vec<f32> = (0..outputs * depth).map(|n| (n as f32 * 1.3).cos() / 7.0).collect();
            let run = |path| {
                let mut out = vec![0.0; rows * outputs];
                multiply_floats(path, &input, depth, &table, outputs, &mut out);
                out
            };
            let plain = run(Path::Plain);
            let real: f32 = (0..depth).map(|k| input[k] * table[k * outputs + 3]).sum();
            assert_eq!(plain[3].to_bits(), real.to_bits());
            for path in Path::available() {
                assert!(run(path).iter().zip(&plain).all(|(a, b)| a.to_bits() == b.to_bits()), "{path:?}, {rows} rows");
            }
        }
    }
}
