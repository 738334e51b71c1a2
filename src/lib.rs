//! `onrecord` reads news articles and says, for every attributed statement, who said it, what kind of source that is,
//! how near to the facts, who hedged and how, and who else independently says so; then scores the sourcing.
//!
//! One article passes through these stages, each a function from earlier tables to its own:
//!
//! ```text
//! ingest ─► segment ─► syntax ─► attribute ─► resolve ─► classify ─► hedge ─► corroborate ─► score ─► profile ─► report
//!  file      tokens     tags      statements   speakers   standings   hedges   links          trace    shares     bytes
//! ```

pub mod attribute;
pub mod batch;
pub mod classify;
#[cfg(feature = "cli")]
pub mod cli;
pub mod corpus;
pub mod corroborate;
pub mod diff;
pub mod error;
pub mod eval;
pub mod gates;
pub mod given;
pub mod hedge;
pub mod ingest;
pub mod linear;
pub mod model;
pub mod neural;
pub mod pipeline;
pub mod profile;
pub mod report;
pub mod resolve;
pub mod ruleset;
pub mod saved;
pub mod score;
pub mod segment;
pub mod syntax;
pub mod text;
pub mod track;
pub mod train;
