//! Statements → scores: components, caps, letter and digit, each with the rule that set it. In: all earlier tables; out: one
//! [`Score`] a statement whose terms sum to it exactly. A score measures how a statement is sourced, nothing else.

mod band;
mod facts;
mod near;
mod terms;
mod weigh;

pub use band::Bands;
pub use weigh::weigh;

use crate::model::{Applied, Corroboration, Dropped, Hedge, Letter, Resolution, RuleId, Score, Standing, Statement};
use crate::ruleset::{Facts, Rule, RuleSet, Words};
use crate::text::Span;

use facts::{Row, View};

/// The earlier tables.
#[derive(Clone, Copy)]
pub struct Tables<'a> {
    /// Sorted by content.
    pub statements: &'a [Statement],
    /// Who speaks.
    pub resolution: &'a Resolution,
    /// In step.
    pub standings: &'a [Standing],
    /// Sorted by span.
    pub hedges: &'a [Hedge],
    /// In step.
    pub corroboration: &'a [Corroboration],
    /// What the headline leaves out of the body.
    pub dropped: &'a [Dropped],
}

impl<'a> Tables<'a> {
    /// What the rules may ask of one statement.
    fn row(&self, statement: &'a Statement) -> Row<'a> {
        let at = statement.id.index();
        Row {
            statement,
            standing: &self.standings[at],
            support: &self.corroboration[at],
            hedges: self.hedges,
            dropped: self.dropped,
            resolution: self.resolution,
            standings: self.standings,
        }
    }
}

/// Scores every statement; narrator claims get an empty row.
pub fn run(words: &Words<'_>, rules: &RuleSet, tables: Tables<'_>) -> Vec<Score> {
    let one = |statement: &Statement| {
        if !statement.is_attributed() {
            return Score { digit: 6, ..Score::default() };
        }
        score(rules, &View::new(words, rules, tables.row(statement)))
    };
    tables.statements.iter().map(one).collect()
}

/// The rules that hold of each attributed statement, in step, but for those that grade: of them only one decides, and the score
/// names it.
pub fn holding(words: &Words<'_>, rules: &RuleSet, tables: Tables<'_>) -> Vec<Vec<RuleId>> {
    let grades = |rule: &Rule| rule.text("letter").is_some() || rule.number("digit").is_some();
    let one = |statement: &Statement| {
        if !statement.is_attributed() {
            return Vec::new();
        }
        let facts = asked(rules, &View::new(words, rules, tables.row(statement)));
        let holding = facts.verdicts().into_iter().map(|(rule, _)| rule);
        holding.filter(|rule| !grades(rule)).map(|rule| rule.id.clone()).collect()
    };
    tables.statements.iter().map(one).collect()
}

/// A sheet of everything known of a statement.
fn asked<'r>(rules: &'r RuleSet, view: &View<'_>) -> Facts<'r> {
    let mut facts = rules.facts("scoring");
    for (field, word, _) in &view.facts {
        facts.word(field, word);
    }
    facts
}

fn score(rules: &RuleSet, view: &View<'_>) -> Score {
    let facts = asked(rules, view);
    let holding = facts.verdicts();
    let ((letter, by_letter), (digit, by_digit)) = (letter(&holding), digit(&holding));
    let mut score = Score {
        letter,
        digit,
        graded_by: (by_letter, by_digit),
        applied: applied(&holding),
        is_official: holds_flag(&holding, "official"),
        near: near::misses(rules, view, &holding),
        ..Score::default()
    };
    if view.get("scored").0 != "true" {
        return score;
    }
    let exempt = holds_flag(&holding, "exempt");
    let raw = terms::raw(&holding, view, exempt);
    score.terms = terms::rounded(raw);
    let cap = score.applied.iter().filter_map(|a| a.cap).fold(100.0, f64::min);
    let sum: i32 = score.terms.iter().map(|t| t.points).sum();
    let total = sum.min((cap * 100.0).round() as i32);
    score.hundredths = Some(total);
    let bands = band::Bands::of(&holding);
    score.band = Some(bands.band(f64::from(total) / 100.0));
    score.band_interval = Some(bands.interval(&score.terms, cap));
    score.would_change = terms::would_change(&holding, &score.terms, cap, f64::from(sum) / 100.0);
    score
}

/// A rule that holds sets the flag.
fn holds_flag(holding: &[(&Rule, Option<Span>)], name: &str) -> bool {
    holding.iter().any(|(rule, _)| rule.flag(name))
}

fn letter(holding: &[(&Rule, Option<Span>)]) -> (Letter, RuleId) {
    let found = holding.iter().find_map(|(rule, _)| Some((rule.text("letter")?, rule.id.clone())));
    let (word, rule) = found.unwrap_or_default();
    let letter = match word {
        "A" => Letter::A,
        "B" => Letter::B,
        "C" => Letter::C,
        "D" => Letter::D,
        "E" => Letter::E,
        _ => Letter::F,
    };
    (letter, rule)
}

fn digit(holding: &[(&Rule, Option<Span>)]) -> (u8, RuleId) {
    let found = holding.iter().find_map(|(rule, _)| Some((rule.number("digit")? as u8, rule.id.clone())));
    found.unwrap_or((6, RuleId::default()))
}

/// Caps and flags that hold, sorted by rule.
fn applied(holding: &[(&Rule, Option<Span>)]) -> Vec<Applied> {
    let one = |(rule, _): &(&Rule, Option<Span>)| {
        let name = rule.text("flag")?;
        Some(Applied { rule: rule.id.clone(), cap: rule.number("cap"), name: name.to_owned() })
    };
    let mut all: Vec<Applied> = holding.iter().filter_map(one).collect();
    all.sort_by(|a, b| a.rule.cmp(&b.rule));
    all
}
