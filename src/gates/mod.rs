//! A run against gates that an editor or a maintainer sets. In: gates as data, readings, an earlier report; out: what breaks a gate,
//! what of it is new, what was fixed, and its writers. A gate measures sourcing; it does not say whether anything is so.

mod baseline;
mod document;
mod gate;
mod hosts;
mod judge;
mod measure;
mod private;
mod sarif;
mod suite;
mod suppress;
mod text;

pub use baseline::Baseline;
pub use document::{Breach, CheckReport, GateRow, Measured, State, Unused, schema};
pub use gate::{Gate, Kind, Over, gates};
pub use hosts::{github, gitlab};
pub use judge::{Accuracies, judge};
pub use measure::{Sheet, measure};
pub use sarif::sarif;
pub use suite::junit;
pub use suppress::{Correction, Suppression, corrections};
pub use text::text;
