//! Logistic regression over sparse binary features by AdaGrad. In: rows and labels; out: one weight a row. A round is
//! sequential, so that the same examples give the same weights.

use rayon::prelude::*;

/// Examples in one list: where each begins, its rows, its label.
#[derive(Default)]
pub(super) struct Binary {
    pub(super) starts: Vec<usize>,
    pub(super) rows: Vec<u32>,
    pub(super) labels: Vec<bool>,
}

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recipe {
    pub(super) passes: usize,
    pub(super) rate: f32,
    pub(super) ridge: f32,
    /// Trainings in other orders whose mean is taken: one order's luck moves a figure by half a point.
    pub(super) rounds: u64,
}

impl Recipe {
    /// Where the order of a round begins.
    pub(super) fn seed(round: u64) -> u64 {
        0x5EED + round
    }
}

impl Binary {
    pub(super) fn push(&mut self, rows: &[u32], label: bool) {
        self.starts.push(self.rows.len());
        self.rows.extend(rows);
        self.labels.push(label);
    }

    fn of(&self, at: usize) -> &[u32] {
        let end = self.starts.get(at + 1).copied().unwrap_or(self.rows.len());
        &self.rows[self.starts[at]..end]
    }

    /// One weight a row, averaged over the ends of the passes and over the rounds.
    pub(super) fn learn(&self, rows: usize, recipe: Recipe) -> Vec<f32> {
        let rounds: Vec<Vec<f32>> =
            (0..recipe.rounds).into_par_iter().map(|round| self.round(rows, recipe, round)).collect();
        (0..rows).map(|row| rounds.iter().map(|w| w[row]).sum::<f32>() / rounds.len().max(1) as f32).collect()
    }

    fn round(&self, rows: usize, recipe: Recipe, round: u64) -> Vec<f32> {
        let mut weights = vec![0f32; rows];
        let mut squares = vec![0f32; rows];
        let mut sums = vec![0f32; rows];
        let mut order: Vec<usize> = (0..self.labels.len()).collect();
        let mut seed = Recipe::seed(round);
        for pass in 0..recipe.passes {
            super::shuffle(&mut order, &mut seed);
            let rate = recipe.rate / (1.0 + 0.3 * pass as f32);
            for at in &order {
                let rows = self.of(*at);
                let sum: f32 = rows.iter().map(|r| weights[*r as usize]).sum();
                let error = 1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(self.labels[*at]));
                if error.abs() < 1e-4 {
                    continue;
                }
                for row in rows {
                    let row = *row as usize;
                    let gradient = error + recipe.ridge * weights[row];
                    squares[row] += gradient * gradient;
                    weights[row] -= rate * gradient / (squares[row].sqrt() + 1e-2);
                }
            }
            for (sum, weight) in sums.iter_mut().zip(&weights) {
                *sum += weight;
            }
        }
        sums.into_iter().map(|sum| sum / recipe.passes.max(1) as f32).collect()
    }
}
