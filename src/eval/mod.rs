//! What measures the rules and models. In: rules with their tests, gold; out: figures. Not in the scoring path.

mod rule_tests;

pub use rule_tests::{Failure, Outcome, lint, run as rule_tests};
