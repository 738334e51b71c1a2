//! Readings → bytes: pure writers. In: what the pipeline made; out: text, JSON, HTML. They filter and re-score nothing.

pub mod article;
pub mod html;
pub mod run;
pub mod seal;
pub mod text;
pub mod tops;
pub mod trace;

pub use article::ArticleRow;
pub use run::{RunRow, Stamp, Tally, Unprocessed};
