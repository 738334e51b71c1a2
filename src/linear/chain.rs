//! The best path through a chain of labels: scores of each label at each place and of each step from label to label. All
//! integers, so that every machine finds the same path. Forbidden steps are [`NEVER`].

/// The score of a step that cannot be taken.
pub const NEVER: i32 = i32::MIN / 4;

/// Steps between `N` labels.
#[derive(Clone, Debug)]
pub struct Chain<const N: usize> {
    /// From a label to the next.
    pub steps: [[i32; N]; N],
    /// At the first place.
    pub first: [i32; N],
}

impl<const N: usize> Default for Chain<N> {
    fn default() -> Self {
        Self { steps: [[0; N]; N], first: [0; N] }
    }
}

impl<const N: usize> Chain<N> {
    /// The labels of the best path; of equal ones the path with the smaller labels from the end.
    pub fn best(&self, scores: &[[i32; N]], back: &mut Vec<[u8; N]>, out: &mut Vec<u8>) {
        out.clear();
        back.clear();
        let Some(first) = scores.first() else { return };
        let mut sums = [0; N];
        for label in 0..N {
            sums[label] = (self.first[label] + first[label]).max(NEVER);
        }
        for here in &scores[1..] {
            let mut next = [NEVER; N];
            let mut from = [0u8; N];
            // Neither sums nor steps are below NEVER, two of which fit the type.
            for before in 0..N {
                for label in 0..N {
                    let sum = sums[before] + self.steps[before][label];
                    let is_better = sum > next[label];
                    next[label] = if is_better { sum } else { next[label] };
                    from[label] = if is_better { before as u8 } else { from[label] };
                }
            }
            for label in 0..N {
                next[label] = (next[label] + here[label]).max(NEVER);
            }
            sums = next;
            back.push(from);
        }
        let mut label = (0..N).rev().max_by_key(|l| sums[*l]).unwrap_or(0) as u8;
        out.push(label);
        for from in back.iter().rev() {
            label = from[label as usize];
            out.push(label);
        }
        out.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_step_is_not_taken() {
        let mut chain = Chain::<2>::default();
        chain.steps[0][1] = NEVER;
        let scores = [[5, 4], [0, 3], [0, 3]];
        let (mut back, mut out) = (Vec::new(), Vec::new());
        chain.best(&scores, &mut back, &mut out);
        assert_eq!(out, [1, 1, 1]);
        chain.best(&[], &mut back, &mut out);
        assert!(out.is_empty());
    }
}
