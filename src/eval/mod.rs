//! What measures the rules and models. In: rules with their tests, gold; out: figures. Not in the scoring path.

mod accuracy;
mod alpha;
mod articles;
mod bootstrap;
mod brat;
mod coding;
mod gold;
mod lessons;
mod marks;
mod matching;
mod quoted;
mod ratio;
mod rows;
mod rule_coverage;
mod rule_lint;
mod rule_stats;
mod rule_tests;
mod same_speaker;
mod sheet;
mod tables;
mod tokens;

pub use accuracy::{Accuracy, Agreement, Figure, Row, Section, run as accuracy};
pub use alpha::alpha;
pub use coding::{Coded, Coding, Label, Mark};
pub use gold::{Case, Gold};
pub use lessons::run as lessons;
pub use ratio::Ratio;
pub use rule_coverage::{Coverage, run as coverage};
pub use rule_lint::run as lint;
pub use rule_stats::{Fired, Stats};
pub use rule_tests::{Failure, Outcome, run as rule_tests};
pub use sheet::Group;
pub use tables::{markdown as accuracy_card, text as accuracy_text};
