//! What measures the rules and models. In: rules with their tests, gold; out: figures. Not in the scoring path.

mod rule_coverage;
mod rule_lint;
mod rule_stats;
mod rule_tests;

pub use rule_coverage::{Coverage, run as coverage};
pub use rule_lint::run as lint;
pub use rule_stats::{Fired, Stats};
pub use rule_tests::{Failure, Outcome, run as rule_tests};
