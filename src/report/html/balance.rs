//! How the sources balance: a bar on each of three bases, a strip of scores for each type on one axis, and the figures with their
//! denominators. In: a reading; out: numbers in the units of the drawing.

use crate::model::{Intervals, Profile, Shares, SourceType};
use crate::report::html::names::Names;
use crate::report::tops::{TOPS, Top, top};

/// Width of the bars' and strips' drawing.
const WIDTH: f64 = 360.0;
/// Where the strips' axis begins.
const LEFT: f64 = 30.0;

/// One basis: statements, words or speakers.
pub(super) struct Basis {
    pub(super) title: &'static str,
    pub(super) counted: u64,
    pub(super) effective: String,
    pub(super) parts: Vec<Part>,
}

/// One type's part of a bar.
pub(super) struct Part {
    pub(super) top: Top,
    pub(super) count: u64,
    pub(super) percent: String,
    pub(super) x: String,
    pub(super) width: String,
    /// Where the letter stands; empty when the part is too narrow for it.
    pub(super) middle: String,
}

/// One leaf's row of numbers.
pub(super) struct Leaf {
    pub(super) top: Top,
    pub(super) title: &'static str,
    /// Statements, words, speakers.
    pub(super) counts: [u64; 3],
    pub(super) percent: String,
}

/// One type's scores on the common axis.
pub(super) struct Strip {
    pub(super) top: Top,
    pub(super) y: f64,
    pub(super) dots: Vec<Dot>,
    /// x of the mean; empty when nothing is scored.
    pub(super) mean: String,
    pub(super) label: String,
}

/// One statement's score.
pub(super) struct Dot {
    pub(super) name: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) label: String,
}

/// Where a band begins on the axis.
pub(super) struct Tick {
    pub(super) x: String,
    pub(super) middle: String,
    pub(super) label: &'static str,
}

/// A figure beside its name.
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) note: String,
}

/// The three bars.
pub(super) fn bases(profile: &Profile) -> Vec<Basis> {
    let one = |title, shares: &Shares| {
        let mut at = 0.0;
        let part = |(code, count): &(String, u64)| {
            let share = *count as f64 / shares.counted.max(1) as f64;
            let (x, width) = (at, share * WIDTH);
            at += width;
            Part {
                top: top(code),
                count: *count,
                percent: format!("{:.0} %", share * 100.0),
                x: format!("{x:.1}"),
                width: format!("{:.1}", (width - 1.5).max(0.5)),
                middle: if width >= 14.0 { format!("{:.1}", x + width / 2.0 - 0.7) } else { String::new() },
            }
        };
        let parts = shares.by_top.iter().map(part).collect();
        Basis { title, counted: shares.counted, effective: format!("{:.1}", shares.effective), parts }
    };
    vec![
        one("statements", &profile.by_statements),
        one("words", &profile.by_words),
        one("speakers", &profile.by_speakers),
    ]
}

/// A row a leaf type, most statements first.
pub(super) fn leaves(profile: &Profile) -> Vec<Leaf> {
    let of = |shares: &Shares, code: &str| shares.by_type.iter().find(|(c, _)| c == code).map_or(0, |(_, n)| *n);
    let leaf = |(code, count): &(String, u64)| Leaf {
        top: top(code),
        title: SourceType::parse(code).unwrap_or_default().title(),
        counts: [*count, of(&profile.by_words, code), of(&profile.by_speakers, code)],
        percent: format!("{:.0} %", 100.0 * *count as f64 / profile.by_statements.counted.max(1) as f64),
    };
    profile.by_statements.by_type.iter().map(leaf).collect()
}

/// A strip for each type that has a statement; dots that would cover each other stand above each other.
pub(super) fn strips(names: &Names<'_>) -> Vec<Strip> {
    let mut out: Vec<Strip> = Vec::new();
    for kind in TOPS {
        let mine: Vec<usize> = names.said().filter(|n| names.top(*n) == kind).collect();
        if mine.is_empty() {
            continue;
        }
        let y = 12.0 + out.len() as f64 * 24.0;
        let scored: Vec<(usize, f64)> =
            mine.iter().filter_map(|n| Some((*n, names.reading.scores[*n].points()?))).collect();
        let mean = scored.iter().map(|(_, p)| p).sum::<f64>() / scored.len().max(1) as f64;
        let label = if scored.is_empty() {
            format!("{}: {} statements, none scored", kind.title, mine.len())
        } else {
            format!("{}: mean {mean:.1} over {} scored of {} statements", kind.title, scored.len(), mine.len())
        };
        let mean = if scored.is_empty() { String::new() } else { format!("{:.1}", x_of(mean)) };
        out.push(Strip { top: kind, y, dots: dots(names, &scored, y), mean, label });
    }
    out
}

/// The bands on the axis, from the rules' own thresholds.
pub(super) fn ticks(names: &Names<'_>) -> Vec<Tick> {
    let rules = names.rules.family("scoring").rules().iter();
    let values = rules.filter(|r| r.text("input") == Some("bands")).find_map(crate::ruleset::Rule::values);
    let from = |word: &str| values.and_then(|v| v.get(word)).copied();
    let marks: Vec<(f64, &'static str)> = [
        (Some(0.0), "very weak"),
        (from("weak"), "weak"),
        (from("fair"), "fair"),
        (from("good"), "good"),
        (from("strong"), "strong"),
    ]
    .into_iter()
    .filter_map(|(at, label)| Some((at?, label)))
    .collect();
    let ends = marks.iter().skip(1).map(|(at, _)| *at).chain([100.0]);
    let tick = |((at, label), end): (&(f64, &'static str), f64)| Tick {
        x: format!("{:.1}", x_of(*at)),
        middle: format!("{:.1}", x_of(f64::midpoint(*at, end))),
        label,
    };
    marks.iter().zip(ends).map(tick).collect()
}

fn x_of(points: f64) -> f64 {
    LEFT + points / 100.0 * (WIDTH - LEFT - 6.0)
}

fn dots(names: &Names<'_>, scored: &[(usize, f64)], y: f64) -> Vec<Dot> {
    let mut placed: Vec<(f64, f64)> = Vec::new();
    let mut out = Vec::new();
    for (n, points) in scored {
        let x = x_of(*points);
        let free = |dy: f64| !placed.iter().any(|(px, py)| (px - x).abs() < 6.0 && (py - dy).abs() < 5.0);
        let dy = [0.0, -5.5, 5.5].into_iter().find(|dy| free(*dy)).unwrap_or(0.0);
        placed.push((x, dy));
        let label = format!("{}, {}: {points:.1}", names.names[*n], names.who(*n));
        out.push(Dot { name: names.names[*n].clone(), x: format!("{x:.1}"), y: format!("{:.1}", y + dy), label });
    }
    out
}

/// The figures that an editor asks for, each with what it is out of and the range that drawing the statements again gives.
pub(super) fn figures(profile: &Profile) -> Vec<Figure> {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let of = |what: &str, n: u64| format!("of {n} {what}");
    let claims = profile.statements + profile.narrator_claims;
    let figure = |name, value, note| Figure { name, value, note };
    let ranges = profile.intervals.as_ref();
    let shares = |note: String, range: fn(&Intervals) -> [f64; 2]| match ranges.map(range) {
        Some([low, high]) => format!("{note}; {:.0} to {:.0} %", low * 100.0, high * 100.0),
        None => note,
    };
    let numbers = |note: String, range: fn(&Intervals) -> [f64; 2]| match ranges.map(range) {
        Some([low, high]) => format!("{note}; {low:.2} to {high:.2}"),
        None => note,
    };
    let said = || of("statements", profile.statements);
    let statements = &profile.by_statements;
    let diversity = format!(
        "equal types; Shannon {:.2}, evenness {:.2}, Gini–Simpson {:.2}",
        statements.shannon, statements.evenness, statements.gini_simpson
    );
    vec![
        figure("attributed", percent(profile.coverage), of("claims", claims)),
        figure(
            "corroborated",
            percent(profile.corroborated_share),
            shares("of factual statements".to_owned(), |i| i.corroborated_share),
        ),
        figure("allegations answered", profile.answered.to_string(), of("allegations", profile.allegations)),
        figure("official sources", percent(profile.official_share), shares(said(), |i| i.official_share)),
        figure("collectives", percent(profile.collective_share), shares(said(), |i| i.collective_share)),
        figure("anonymous", percent(profile.anonymous_share), shares(said(), |i| i.anonymous_share)),
        figure(
            "three most quoted",
            percent(profile.top3_share),
            shares("of statements with a speaker".to_owned(), |i| i.top3_share),
        ),
        figure(
            "concentration",
            format!("{:.2}", profile.speaker_hhi),
            numbers("Herfindahl–Hirschman over speakers".to_owned(), |i| i.speaker_hhi),
        ),
        figure("as diverse as", format!("{:.1}", statements.effective), numbers(diversity, |i| i.effective)),
    ]
}
