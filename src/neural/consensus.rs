//! Many readings of a window → the attributions that most of them agree on. In: readings, each drawn so many times; out: attributions
//! with the number of draws that have them. Two attributions are the same when half of their contents is common and a source, as in
//! the measure that people are compared by; the words of one are those that most readings of it have (minimum Bayes risk, Goel and
//! Byrne 2000).

use std::collections::HashMap;
use std::ops::Range;

/// An attribution by pieces of a window.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Link {
    pub(super) source: Option<Range<usize>>,
    pub(super) cue: Range<usize>,
    /// In order; never empty.
    pub(super) content: Vec<Range<usize>>,
}

/// What one row of labels says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) links: Vec<Link>,
    /// How often the row was drawn.
    pub(super) times: u32,
}

/// What at least so many draws agree on, in order of the cues.
pub(super) fn of(readings: &[Reading], least: f64) -> Vec<(Link, u32)> {
    let mut table = Table::new(readings);
    let mut out = Vec::new();
    while let Some((centre, times)) = table.best().filter(|(_, times)| f64::from(*times) >= least) {
        let members = table.take(centre);
        out.push((table.commonest(&members), times));
    }
    out.sort_by_key(|(link, _): &(Link, u32)| (link.cue.start, link.content[0].start));
    out
}

/// All attributions of all readings.
struct Table<'a> {
    /// The different ones, in order of their first reading.
    links: Vec<&'a Link>,
    /// How often each was drawn, in whatever company.
    times: Vec<u32>,
    /// Which others are the same as each one, itself among them.
    alike: Vec<Vec<usize>>,
    /// What is left of each reading, and how often it was drawn.
    left: Vec<(Vec<usize>, u32)>,
}

impl<'a> Table<'a> {
    fn new(readings: &'a [Reading]) -> Self {
        let mut numbers: HashMap<&Link, usize> = HashMap::new();
        let (mut links, mut times, mut left) = (Vec::new(), Vec::new(), Vec::new());
        for reading in readings {
            let mut own = Vec::with_capacity(reading.links.len());
            for link in &reading.links {
                let number = *numbers.entry(link).or_insert(links.len());
                if number == links.len() {
                    links.push(link);
                    times.push(0);
                }
                times[number] += reading.times;
                own.push(number);
            }
            left.push((own, reading.times));
        }
        let alike = alike(&links);
        Self { links, times, alike, left }
    }

    /// The attribution that most of what is left has, and in how many draws; of equals the one that was drawn oftener in these words.
    fn best(&self) -> Option<(usize, u32)> {
        let mut draws = vec![0; self.links.len()];
        let mut seen = vec![usize::MAX; self.links.len()];
        for (reading, (own, times)) in self.left.iter().enumerate() {
            for same in own.iter().flat_map(|link| &self.alike[*link]) {
                if std::mem::replace(&mut seen[*same], reading) != reading {
                    draws[*same] += times;
                }
            }
        }
        let best = (0..draws.len()).rev().max_by_key(|n| (draws[*n], self.times[*n]))?;
        Some((best, draws[best])).filter(|(_, draws)| *draws > 0)
    }

    /// Takes the attribution out of every reading that has it: what each had, and how often. Of two in one reading the one whose cue is
    /// the same goes.
    fn take(&mut self, centre: usize) -> Vec<(usize, u32)> {
        let (links, alike) = (&self.links, &self.alike[centre]);
        let has_cue = |n: usize| meet(&links[n].cue, &links[centre].cue);
        let mut out: Vec<(usize, u32)> = Vec::new();
        for (own, times) in &mut self.left {
            let same = || (0..own.len()).filter(|at| alike.binary_search(&own[*at]).is_ok());
            let Some(at) = same().find(|at| has_cue(own[*at])).or_else(|| same().next()) else { continue };
            out.push((own.remove(at), *times));
        }
        out
    }

    /// The source, the cue and the content that most of the members have, each for itself.
    fn commonest(&self, members: &[(usize, u32)]) -> Link {
        Link {
            source: commonest(members, |n| &self.links[n].source).cloned().flatten(),
            cue: commonest(members, |n| &self.links[n].cue).cloned().unwrap_or_default(),
            content: commonest(members, |n| &self.links[n].content).cloned().unwrap_or_default(),
        }
    }
}

/// Which links are the same as each one, in order.
fn alike(links: &[&Link]) -> Vec<Vec<usize>> {
    let sizes: Vec<usize> = links.iter().map(|link| link.content.iter().map(ExactSizeIterator::len).sum()).collect();
    let mut out = vec![Vec::new(); links.len()];
    for a in 0..links.len() {
        for b in 0..=a {
            let common = common(&links[a].content, &links[b].content);
            if 3 * common >= sizes[a] + sizes[b] && is_one_source(links[a], links[b]) {
                out[b].push(a);
                if a != b {
                    out[a].push(b);
                }
            }
        }
    }
    for numbers in &mut out {
        numbers.sort_unstable();
    }
    out
}

/// How many pieces two contents have in common.
fn common(a: &[Range<usize>], b: &[Range<usize>]) -> usize {
    let both = |x: &Range<usize>, y: &Range<usize>| x.end.min(y.end).saturating_sub(x.start.max(y.start));
    a.iter().map(|x| b.iter().map(|y| both(x, y)).sum::<usize>()).sum()
}

fn is_one_source(a: &Link, b: &Link) -> bool {
    match (&a.source, &b.source) {
        (Some(x), Some(y)) => meet(x, y),
        (None, None) => true,
        _ => false,
    }
}

fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// What most draws have, the first of equals.
fn commonest<'t, T: PartialEq>(members: &[(usize, u32)], part: impl Fn(usize) -> &'t T) -> Option<&'t T> {
    let mut counts: Vec<(&T, u32)> = Vec::new();
    for (member, times) in members {
        let own = part(*member);
        match counts.iter_mut().find(|(other, _)| *other == own) {
            Some((_, count)) => *count += times,
            None => counts.push((own, *times)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(part, _)| part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(source: Range<usize>, cue: Range<usize>, content: Range<usize>) -> Link {
        Link { source: (!source.is_empty()).then_some(source), cue, content: vec![content] }
    }

    #[test]
    fn readings_that_differ_at_an_edge_are_one() {
        let readings = [
            Reading { links: vec![link(1..2, 2..3, 3..9)], times: 40 },
            Reading { links: vec![link(1..2, 2..3, 4..9)], times: 30 },
            Reading { links: vec![link(0..2, 2..3, 3..12)], times: 20 },
            Reading { links: vec![], times: 38 },
        ];
        assert_eq!(of(&readings, 64.0), [(link(1..2, 2..3, 3..9), 90)]);
        assert_eq!(of(&readings, 91.0), []);
    }

    #[test]
    fn another_source_is_another_attribution() {
        let readings = [
            Reading { links: vec![link(1..2, 2..3, 3..9)], times: 70 },
            Reading { links: vec![link(20..22, 2..3, 3..9)], times: 58 },
        ];
        assert_eq!(of(&readings, 60.0), [(link(1..2, 2..3, 3..9), 70)]);
        assert_eq!(of(&readings, 50.0).len(), 2);
    }

    #[test]
    fn what_nobody_reads_is_not_there() {
        assert_eq!(of(&[], 1.0), []);
        assert_eq!(of(&[Reading { links: Vec::new(), times: 128 }], 0.0), []);
    }
}
