//! The definition of `onrecord check`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people, on a terminal.
    #[default]
    Text,
    /// One JSON document, onrecord.check/1: the next check's baseline.
    Json,
    /// For code hosts, with the state beside the baseline.
    Sarif,
    /// A case a gate.
    Junit,
    /// Workflow commands: annotations in a pull request.
    Github,
    /// A code quality report.
    Gitlab,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Check {
    /// Articles: files, folders, patterns, or - for standard input.
    #[arg(value_name = "PATH", required_unless_present = "schema")]
    pub(crate) paths: Vec<OsString>,
    /// The gates: a TOML file, see docs/ci.md.
    #[arg(long, value_name = "FILE", required_unless_present = "schema")]
    pub(crate) gates: Option<PathBuf>,
    /// An earlier report of --format json: only what is not in it fails.
    #[arg(long, value_name = "RUN.json")]
    pub(crate) baseline: Option<PathBuf>,
    /// An editor's corrections: what they accept is reported and does not fail.
    #[arg(long, value_name = "FILE")]
    pub(crate) corrections: Option<PathBuf>,
    /// How the result is written.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: CheckFormat,
    /// Where it is written; the file appears when it is complete.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Threads; 0 is one for each core. The output is the same at any number.
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,
    /// Print the JSON Schema of --format json; read nothing.
    #[arg(long)]
    pub(crate) schema: bool,
}
