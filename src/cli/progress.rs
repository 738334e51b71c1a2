//! How far a long run is, on standard error and only on a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::args::Args;

/// A bar for a run over so many inputs; hidden when quiet, not on a terminal, or when there is one input only.
pub(crate) fn bar(args: &Args, inputs: usize) -> ProgressBar {
    if args.quiet || inputs < 2 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} inputs  {per_sec}  {eta} left  {msg}");
    ProgressBar::new(inputs as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
