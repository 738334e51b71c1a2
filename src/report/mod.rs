//! Readings → bytes: pure writers. In: what the pipeline made; out: text, JSON, tables, XML, HTML. They filter and re-score nothing.

pub mod article;
mod cells;
pub mod counts;
pub mod csv;
pub mod findings;
pub mod groups;
pub mod html;
pub mod junit;
pub mod markdown;
pub mod parquet;
pub mod run;
pub mod sarif;
pub mod schemas;
pub mod seal;
pub mod table;
pub mod text;
pub mod tidy;
pub mod tops;
pub mod trace;

pub use article::ArticleRow;
pub use counts::{Counts, Entry};
pub use run::{RunRow, Scoring, Stamp, Tally, Unprocessed};
