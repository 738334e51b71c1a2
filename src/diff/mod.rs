//! Saved runs → what changes: a run weighed anew under other settings, or two runs compared. In: saved runs; out: counts, tables and
//! lists. Reads no article.

mod changes;
mod kendall;
mod runs;
mod settings;
mod what_if;

pub use changes::{Change, Changes, Shift};
pub use kendall::tau;
pub use runs::{Difference, Moved, diff, unlike};
pub use settings::Settings;
pub use what_if::{Sensitivity, WhatIf, what_if};
