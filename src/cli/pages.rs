//! Completions and the man page, made from the one definition of the command.

use clap::CommandFactory;

use crate::cli::args::Args;
use crate::cli::output::Output;
use crate::cli::{Outcome, Stop};
use crate::error::Error;

/// `onrecord completions SHELL`.
pub(crate) fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "onrecord", &mut bytes);
    print(&bytes)
}

/// `onrecord man`.
pub(crate) fn man() -> Outcome {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut bytes).map_err(|e| Stop::Error(Error::io("man page", e)))?;
    print(&bytes)
}

fn print(bytes: &[u8]) -> Outcome {
    let mut out = Output::open(None)?;
    out.write(&String::from_utf8_lossy(bytes))?;
    out.finish()?;
    Ok(0)
}
