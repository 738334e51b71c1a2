//! Two rule sets over one corpus → what moves, and which rule did it. In: rules as files, articles; out: a [`RulesDiff`] and its
//! writers. The score is the thing under test: nothing here judges an article.
//!
//! ```text
//! files A, B ─► changes ─► engines ─┐
//! article ─► read under A ─► read beside under B ─► facts of both ─► what differs ─► each change undone, made ─► causes ─► sums
//! ```

mod accuracy;
mod article;
mod causes;
mod document;
mod facts;
mod html;
mod markdown;
mod ranks;
mod run;
mod sums;
mod text;
mod trace;
mod words;

pub use accuracy::{AccuracyShift, accuracy_shift};
pub use document::{
    ArticleShift, Corpus, FieldChange, Moves, RuleRow, RulesDiff, Scores, ShiftRow, Side, StatementChange, What, schema,
};
pub use html::html;
pub use markdown::markdown;
pub use run::{Given, Loaded, run};
pub use text::text;
