//! Readings → bytes: pure writers. In: what the pipeline made; out: text, JSON, HTML. They filter and re-score nothing.

pub mod article;
pub mod run;

pub use article::ArticleRow;
pub use run::{RunRow, Stamp, Tally, Unprocessed};
