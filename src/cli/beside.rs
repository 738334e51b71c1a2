//! `onrecord score --corroborate corpus`: a first reading of all articles that keeps only what links them. In: inputs; out:
//! for each article what its statements have elsewhere.

use std::io::{Read, Write};
use std::sync::Arc;

use crate::batch;
use crate::cli::args::{Across, Score};
use crate::corpus::{Gather, Gathered};
use crate::error::{Error, Result};
use crate::ingest::{Form, Input, Options};
use crate::pipeline::Engine;

/// What was capped, and what cannot be told apart by the outputs, for standard error.
pub(super) fn remarks(found: &Gathered, is_quiet: bool) -> Vec<String> {
    let hot = format!(
        "onrecord: note hot-key: {} word pairs stand in too many statements; {} statements were not compared under them",
        found.hot, found.left_out
    );
    let shared = format!(
        "onrecord: note shared-id: ids that stand for several articles: {}; these are linked apart, but links name articles by id",
        found.shared_ids
    );
    let all = [(found.hot, hot), (found.shared_ids, shared)];
    all.into_iter().filter(|(count, _)| !is_quiet && *count > 0).map(|(_, line)| line).collect()
}

/// Standard input can be read once only: it is laid in a file that lives as long as the third part.
pub(super) fn twice(
    mut inputs: Vec<Input>,
    mut options: Options,
    across: Across,
) -> Result<(Vec<Input>, Options, Option<tempfile::NamedTempFile>)> {
    if across == Across::Article || !inputs.iter().any(|i| i.is_stdin) {
        return Ok((inputs, options, None));
    }
    if inputs.len() > 1 {
        return Err(Error::Usage("--corroborate corpus reads its input twice: give - alone".to_owned()));
    }
    let io = |e| Error::io("-", e);
    let mut file = tempfile::NamedTempFile::new().map_err(io)?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(io)?;
    if options.form == Form::Auto {
        let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
        options.form = if first == Some(&b'{') { Form::Jsonl } else { Form::Text };
    }
    file.write_all(&bytes).and_then(|()| file.flush()).map_err(io)?;
    for input in &mut inputs {
        file.path().clone_into(&mut input.path);
        input.is_stdin = false;
    }
    Ok((inputs, options, Some(file)))
}

/// Reads all articles once and links their statements.
pub(super) fn find(engine: &Arc<Engine>, inputs: &[Input], options: &Options, verb: &Score) -> Result<Gathered> {
    let disk = |e| Error::io("temporary file", e);
    let mut gather = Gather::new(engine, verb.memory.max(1) << 20);
    batch::run(engine, inputs, options, verb.reading.jobs, |outcome| match outcome {
        Ok(reading) => gather.add(engine, &reading).map_err(disk),
        Err(_) => Ok(()),
    })?;
    gather.link(engine).map_err(disk)
}
