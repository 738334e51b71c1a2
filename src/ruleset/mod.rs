//! The engine that reads, checks and runs what `rules/` says. In: rule files; out: a [`RuleSet`] that every stage shares.
//! Holds no rule itself.

mod automaton;
mod changes;
mod classes;
mod column;
mod compile;
mod compose;
mod conclusions;
pub(crate) mod document;
mod family;
mod family_rules;
mod files;
mod inflect;
mod lexicon;
mod load;
mod pattern;
mod revision;
mod rows_apart;
mod rule;
mod schema;
mod terms;
#[cfg(test)]
mod tests;
mod words;

pub use changes::{Change, Way, changes, prose};
pub use column::Column;
pub use compose::compose;
pub use conclusions::{Conclusions, Value};
pub use family_rules::{Facts, Family, Hit};
pub use files::Files;
pub use lexicon::{Lexicon, Row};
pub use load::{Adjust, RuleSet};
pub use rows_apart::Lexicons;
pub use rule::{Condition, Example, Place, Rule, Status};
pub use schema::rule_schema;
pub use terms::TermHit;
pub use words::{Met, Words};
pub(crate) use words::{Shape, folded};
