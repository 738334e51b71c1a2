//! `onrecord merge`: the parts of a sharded run → the run, to the same bytes.

use crate::batch;
use crate::cli::Outcome;
use crate::cli::args::{Args, Merge};
use crate::cli::output::{self, Output};

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Merge) -> Outcome {
    let mut out = Output::open(verb.output.as_deref())?;
    let row = batch::merge(&verb.parts, |bytes| out.bytes(bytes))?;
    out.finish()?;
    if !args.quiet {
        output::remark(&output::denominators(&row));
    }
    Ok(if row.failed > 0 { 3 } else { 0 })
}
