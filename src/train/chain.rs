//! A linear-chain conditional random field by AdaGrad on its likelihood. In: sequences of rows and labels; out: weights of
//! rows and of steps. Sequential, so that the same examples give the same weights.
//!
//! # Source
//! Lafferty, McCallum & Pereira 2001; forward and backward sums scaled at every place.

use rayon::prelude::*;

use super::logistic::Recipe;

/// One sequence: each place's rows in two lists (the second may be shared with other sequences), and its labels.
pub(super) struct Sequence {
    /// Which paragraph's shared rows, and the first of its places.
    pub(super) shared: (usize, usize),
    /// One list a place, one after the other.
    pub(super) starts: Vec<u32>,
    pub(super) rows: Vec<u32>,
    pub(super) labels: Vec<u8>,
}

/// All sequences.
#[derive(Default)]
pub(super) struct Sequences {
    pub(super) all: Vec<Sequence>,
    /// By paragraph, by place.
    pub(super) shared: Vec<Vec<Vec<u32>>>,
}

/// What was learned: `N` weights a row.
pub(super) struct Field<const N: usize> {
    pub(super) weights: Vec<[f32; N]>,
    squares: Vec<[f32; N]>,
    pub(super) steps: [[f32; N]; N],
    pub(super) first: [f32; N],
    step_squares: [[f32; N]; N],
    first_squares: [f32; N],
    /// Steps that may be taken.
    allowed: [[bool; N]; N],
    allowed_first: [bool; N],
}

/// Sums of one sequence, reused.
#[derive(Default)]
struct Sums<const N: usize> {
    scores: Vec<[f32; N]>,
    forward: Vec<[f32; N]>,
    backward: Vec<[f32; N]>,
    scale: Vec<f32>,
}

impl<const N: usize> Field<N> {
    pub(super) fn new(rows: usize, allowed: [[bool; N]; N], allowed_first: [bool; N]) -> Self {
        Self {
            weights: vec![[0.0; N]; rows],
            squares: vec![[0.0; N]; rows],
            steps: [[0.0; N]; N],
            first: [0.0; N],
            step_squares: [[0.0; N]; N],
            first_squares: [0.0; N],
            allowed,
            allowed_first,
        }
    }

    /// The mean of several fields, each learned in another order.
    pub(super) fn learn(&mut self, sequences: &Sequences, recipe: Recipe) {
        let learned = |round: u64| {
            let mut field = Self::new(self.weights.len(), self.allowed, self.allowed_first);
            field.round(sequences, recipe, round);
            field
        };
        let fields: Vec<Self> = (0..recipe.rounds).into_par_iter().map(learned).collect();
        let share = 1.0 / fields.len().max(1) as f32;
        for field in &fields {
            let mine = self.weights.iter_mut().chain(&mut self.steps).chain([&mut self.first]);
            for (sum, weights) in mine.zip(field.weights.iter().chain(&field.steps).chain([&field.first])) {
                sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += share * weight);
            }
        }
    }

    /// Leaves each row's weights averaged over the ends of the passes.
    fn round(&mut self, sequences: &Sequences, recipe: Recipe, round: u64) {
        let mut order: Vec<usize> = (0..sequences.all.len()).collect();
        let mut seed = Recipe::seed(round);
        let mut sums = Sums::default();
        let mut totals = vec![[0f32; N]; self.weights.len()];
        for pass in 0..recipe.passes {
            super::shuffle(&mut order, &mut seed);
            let rate = recipe.rate / (1.0 + 0.3 * pass as f32);
            for at in &order {
                self.learn_one(sequences, &sequences.all[*at], rate, recipe.ridge, &mut sums);
            }
            for (total, weights) in totals.iter_mut().zip(&self.weights) {
                for b in 0..N {
                    total[b] += weights[b];
                }
            }
        }
        let passes = recipe.passes.max(1) as f32;
        self.weights = totals.into_iter().map(|total| total.map(|t| t / passes)).collect();
    }

    fn learn_one(&mut self, all: &Sequences, one: &Sequence, rate: f32, ridge: f32, sums: &mut Sums<N>) {
        let count = one.labels.len();
        if count == 0 {
            return;
        }
        self.score(all, one, sums);
        let step = self.steps.map(|row| row.map(f32::exp));
        let step = std::array::from_fn(|a| std::array::from_fn(|b| if self.allowed[a][b] { step[a][b] } else { 0.0 }));
        let first: [f32; N] = std::array::from_fn(|b| if self.allowed_first[b] { self.first[b].exp() } else { 0.0 });
        sums.run(&step, &first);
        let mut of_steps = [[0f32; N]; N];
        for at in 1..count {
            for a in 0..N {
                for b in 0..N {
                    of_steps[a][b] += sums.forward[at - 1][a] * step[a][b] * sums.scores[at][b] * sums.backward[at][b]
                        / sums.scale[at];
                }
            }
            of_steps[one.labels[at - 1] as usize][one.labels[at] as usize] -= 1.0;
        }
        for at in 0..count {
            let mut gradient: [f32; N] = std::array::from_fn(|b| sums.forward[at][b] * sums.backward[at][b]);
            gradient[one.labels[at] as usize] -= 1.0;
            if at == 0 {
                for b in 0..N {
                    adagrad(&mut self.first[b], &mut self.first_squares[b], gradient[b], rate);
                }
            }
            if gradient.iter().any(|g| g.abs() > 1e-4) {
                self.update(all, one, at, gradient, (rate, ridge));
            }
        }
        for a in 0..N {
            for b in 0..N {
                if self.allowed[a][b] {
                    adagrad(&mut self.steps[a][b], &mut self.step_squares[a][b], of_steps[a][b], rate);
                }
            }
        }
    }

    fn update(&mut self, all: &Sequences, one: &Sequence, at: usize, gradient: [f32; N], (rate, ridge): (f32, f32)) {
        for row in rows_of(all, one, at) {
            let (weights, squares) = (&mut self.weights[row as usize], &mut self.squares[row as usize]);
            for b in 0..N {
                let slope = gradient[b] + ridge * weights[b];
                adagrad(&mut weights[b], &mut squares[b], slope, rate);
            }
        }
    }

    /// Exponentials of the scores, each place's largest at 1.
    fn score(&self, all: &Sequences, one: &Sequence, sums: &mut Sums<N>) {
        sums.scores.clear();
        for at in 0..one.labels.len() {
            let mut sum = [0f32; N];
            for row in rows_of(all, one, at) {
                for (s, w) in sum.iter_mut().zip(self.weights[row as usize]) {
                    *s += w;
                }
            }
            let most = sum.iter().copied().fold(f32::MIN, f32::max);
            sums.scores.push(sum.map(|s| (s - most).exp()));
        }
    }
}

fn rows_of<'s>(all: &'s Sequences, one: &'s Sequence, at: usize) -> impl Iterator<Item = u32> + 's {
    let end = one.starts.get(at + 1).map_or(one.rows.len(), |n| *n as usize);
    let own = &one.rows[one.starts[at] as usize..end];
    let shared = &all.shared[one.shared.0][one.shared.1 + at];
    own.iter().chain(shared).copied()
}

fn adagrad(weight: &mut f32, squares: &mut f32, gradient: f32, rate: f32) {
    *squares += gradient * gradient;
    *weight -= rate * gradient / (squares.sqrt() + 1e-2);
}

impl<const N: usize> Sums<N> {
    /// Forward and backward sums, each place's forward sums adding up to 1.
    fn run(&mut self, step: &[[f32; N]; N], first: &[f32; N]) {
        let count = self.scores.len();
        self.forward.clear();
        self.forward.resize(count, [0.0; N]);
        self.backward.clear();
        self.backward.resize(count, [1.0; N]);
        self.scale.clear();
        self.scale.resize(count, 0.0);
        for at in 0..count {
            for b in 0..N {
                let before: f32 = match at {
                    0 => first[b],
                    _ => (0..N).map(|a| self.forward[at - 1][a] * step[a][b]).sum(),
                };
                self.forward[at][b] = before * self.scores[at][b];
            }
            let sum: f32 = self.forward[at].iter().sum::<f32>().max(f32::MIN_POSITIVE);
            self.scale[at] = sum;
            self.forward[at] = self.forward[at].map(|f| f / sum);
        }
        for at in (0..count.saturating_sub(1)).rev() {
            for a in 0..N {
                let sum: f32 = (0..N).map(|b| step[a][b] * self.scores[at + 1][b] * self.backward[at + 1][b]).sum();
                self.backward[at][a] = sum / self.scale[at + 1];
            }
        }
    }
}
