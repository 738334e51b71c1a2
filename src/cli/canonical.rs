//! `onrecord canonical TABLE...`: tables of statements, by whomever they were written → one table that can be compared byte for byte.
//! In: Parquet; out: JSON lines sorted by their bytes, and their SHA-256.

use std::path::PathBuf;

use crate::cli::output::{self, Output};
use crate::cli::{Outcome, Stop, args};
use crate::corpus::Canonical;
use crate::error::{Error, Result};
use crate::report::table;
use crate::report::tidy::StatementTidy;
use crate::saved;

/// What it is asked.
#[derive(clap::Args, Debug)]
pub(crate) struct Verb {
    /// Folders of tables (score --format parquet), folders of Parquet parts (as Spark writes them), or Parquet files of statements.
    #[arg(value_name = "TABLE", required = true)]
    tables: Vec<PathBuf>,
    /// Where the lines go; the file appears when it is complete.
    #[arg(short, long, value_name = "FILE", conflicts_with = "sha256")]
    output: Option<PathBuf>,
    /// Only the SHA-256 of the lines.
    #[arg(long)]
    sha256: bool,
    /// Memory for sorting; what exceeds it is laid on disk.
    #[arg(long, value_name = "MB", default_value_t = 1024)]
    memory: usize,
}

/// Runs the verb.
pub(crate) fn run(args: &args::Args, verb: &Verb) -> Outcome {
    let columns = table::columns::<StatementTidy>();
    let disk = |e| Error::io("temporary file", e);
    let mut canonical = Canonical::new(&columns, verb.memory.max(1) << 20);
    for path in &verb.tables {
        for part in saved::parts(path, "statements")? {
            saved::cells(&part, &columns, |row| canonical.add(row).map_err(disk))?;
        }
    }
    let mut out = Output::open(verb.output.as_deref())?;
    let mut failed: Result<()> = Ok(());
    let made = canonical.finish(|line| match (verb.sha256, &failed) {
        (false, Ok(())) => {
            failed = out.bytes(line);
            if failed.is_err() { Err(std::io::ErrorKind::Other.into()) } else { Ok(()) }
        }
        _ => Ok(()),
    });
    failed?;
    let made = made.map_err(|e| Stop::Error(disk(e)))?;
    if verb.sha256 {
        out.write(&format!("{}\n", made.sha256))?;
    }
    out.finish()?;
    if !args.quiet {
        output::remark(&format!("onrecord: {} statements, sha256 {}", made.rows, made.sha256));
    }
    Ok(0)
}
