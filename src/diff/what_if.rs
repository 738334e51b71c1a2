//! A saved run under other settings, from its traces alone, and how much each weight decides. In: a run and settings; out: what
//! changes, and a ranking of the weights.

use serde::Serialize;

use crate::diff::changes::{Changes, Pair};
use crate::diff::settings::Settings;
use crate::model::Component;
use crate::saved::{Saved, SavedRun};
use crate::score::{Bands, weigh};

/// How much one weight decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sensitivity {
    /// The component.
    pub component: String,
    /// Its weight in the run.
    pub weight: f64,
    /// Statements whose band changes when the weight is moved down or up by the run's share.
    pub bands_changed: [u64; 2],
    /// Mean size of the move, in points, down and up.
    pub mean_move: [f64; 2],
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhatIf {
    /// What moved.
    pub changes: Changes,
    /// Most deciding first.
    pub sensitivity: Vec<Sensitivity>,
    /// Statements whose score, weighed under the run's own settings, is not the one the run printed: 0 unless it was edited.
    pub unlike: u64,
}

/// Weighs the run anew.
pub fn what_if(run: &SavedRun, settings: &Settings) -> WhatIf {
    let own = Settings::of(&run.scoring);
    let before = scores(run, &own);
    let after = scores(run, settings);
    let (bands_before, bands_after) = (bands(&own), bands(settings));
    let unlike = run.statements.iter().zip(&before).filter(|(s, b)| s.hundredths != **b).count() as u64;
    let rows = run.statements.iter().zip(before.iter().zip(&after));
    let pairs: Vec<Pair<'_>> = rows
        .map(|(s, (before, after))| Pair {
            article: &run.articles[s.article as usize],
            statement: &s.name,
            source_type: &s.source_type,
            speaker: &s.speaker,
            before: *before,
            after: *after,
            bands: [name(&bands_before, *before), name(&bands_after, *after)],
        })
        .collect();
    WhatIf { changes: Changes::of(&pairs), sensitivity: sensitivity(run, &own, &before), unlike }
}

fn bands(settings: &Settings) -> Bands {
    Bands::new(&settings.scoring.bands, settings.scoring.interval)
}

fn name(bands: &Bands, hundredths: Option<i32>) -> &'static str {
    hundredths.map_or("", |h| bands.band(f64::from(h) / 100.0).word())
}

/// Hundredths of every statement, in order.
fn scores(run: &SavedRun, settings: &Settings) -> Vec<Option<i32>> {
    run.statements.iter().map(|s| score(s, settings)).collect()
}

fn score(statement: &Saved, settings: &Settings) -> Option<i32> {
    statement.hundredths?;
    let terms = statement.values.iter().zip(&settings.weights).filter_map(|(v, w)| v.map(|v| (v, *w)));
    let caps = statement.caps.iter().filter_map(|rule| settings.scoring.caps.get(rule.as_str()));
    let cap = caps.fold(100.0, |low: f64, cap| low.min(*cap));
    Some(weigh(terms).min((cap * 100.0).round() as i32))
}

fn sensitivity(run: &SavedRun, own: &Settings, before: &[Option<i32>]) -> Vec<Sensitivity> {
    let all = bands(own);
    let moved = |at: usize, factor: f64| {
        let mut other = own.clone();
        other.weights[at] *= factor;
        let (mut changed, mut size, mut n) = (0u64, 0i64, 0u64);
        for (statement, before) in run.statements.iter().zip(before) {
            let (Some(before), Some(after)) = (*before, score(statement, &other)) else { continue };
            n += 1;
            size += i64::from((after - before).abs());
            let band = |h: i32| all.band(f64::from(h) / 100.0);
            changed += u64::from(before != after && band(before) != band(after));
        }
        (changed, (size as f64 / n.max(1) as f64).round() / 100.0)
    };
    let share = own.scoring.interval;
    let one = |(at, component): (usize, &Component)| {
        let (down, up) = (moved(at, 1.0 - share), moved(at, 1.0 + share));
        Sensitivity {
            component: component.word().to_owned(),
            weight: own.weights[at],
            bands_changed: [down.0, up.0],
            mean_move: [down.1, up.1],
        }
    };
    let mut out: Vec<Sensitivity> = Component::ALL.iter().enumerate().map(one).collect();
    out.sort_by_key(|s| std::cmp::Reverse(s.bands_changed[0] + s.bands_changed[1]));
    out
}
