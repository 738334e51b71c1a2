//! The command line: one file a verb; the only place that prints. In: arguments; out: an exit code (0 ran, 1 a gate broke,
//! 2 could not run, 3 ran but articles were lost).

mod args;
mod beside;
mod canonical;
mod check;
mod check_args;
mod classify;
mod compare;
mod diff;
mod eval;
mod explain;
mod interrupt;
mod jsonl;
mod merge;
mod output;
mod pages;
mod progress;
mod rules;
mod rules_args;
mod rules_diff;
mod rules_new;
mod score;
mod settings;
mod site;
mod tables;
mod tell;
mod train;
mod verify;
mod what_if;
mod writer;

use clap::Parser;
use clap::error::ErrorKind;

use crate::error::Error;
use args::{Args, Verb};

/// Why a verb stopped.
pub(crate) enum Stop {
    /// Something the user should read.
    Error(Error),
    /// The reader of our output went away: not an error.
    BrokenPipe,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match &error {
            Error::Io { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::Error(error),
        }
    }
}

/// What a verb returns: its exit code.
pub(crate) type Outcome = Result<u8, Stop>;

/// Runs the command; prints; gives the exit code.
pub fn main() -> u8 {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let code = u8::from(!matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)) * 2;
            return if error.print().is_ok() { code } else { 0 };
        }
    };
    let outcome = match args.verb {
        Verb::Score(ref verb) => score::run(&args, verb),
        Verb::Check(ref verb) => check::run(&args, verb),
        Verb::Rules(ref verb) => rules::run(&args, verb),
        Verb::Completions { shell } => pages::completions(shell),
        Verb::Man => pages::man(),
        Verb::Explain(ref verb) => explain::run(&args, verb),
        Verb::Compare(ref verb) => compare::run(&args, verb),
        Verb::Eval(ref verb) => eval::run(&args, verb),
        Verb::Train(ref verb) => train::run(&args, verb),
        Verb::Classify(ref verb) => classify::run(&args, verb),
        Verb::Merge(ref verb) => merge::run(&args, verb),
        Verb::WhatIf(ref verb) => what_if::run(verb),
        Verb::Diff(ref verb) => diff::run(verb),
        Verb::Canonical(ref verb) => canonical::run(&args, verb),
        Verb::Verify(ref verb) => verify::run(&args, verb),
    };
    match outcome {
        Ok(code) => code,
        Err(Stop::BrokenPipe) => 0,
        Err(Stop::Error(error)) => {
            output::error(&error);
            2
        }
    }
}
