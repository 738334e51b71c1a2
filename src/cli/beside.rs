//! `onrecord score --corroborate corpus`: a first reading of all articles that keeps only what links them. In: inputs; out:
//! for each article what its statements have elsewhere.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::Arc;

use crate::batch;
use crate::cli::args::{Across, Score};
use crate::corpus::{self, Copies, Linker, Prints};
use crate::error::{Error, Result};
use crate::ingest::{Form, Input, Options};
use crate::model::Elsewhere;
use crate::pipeline::Engine;
use crate::report::article::statement_names;

/// What was found, by article.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) of: BTreeMap<String, Vec<Elsewhere>>,
    hot: u64,
    left_out: u64,
}

impl Beside {
    /// What was capped, for standard error.
    pub(super) fn remarks(&self, is_quiet: bool) -> Vec<String> {
        if is_quiet || self.hot == 0 {
            return Vec::new();
        }
        vec![format!(
            "onrecord: note hot-key: {} word pairs stand in too many statements; {} statements were not compared under them",
            self.hot, self.left_out
        )]
    }
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
pub(super) fn find(engine: &Arc<Engine>, inputs: &[Input], options: &Options, verb: &Score) -> Result<Beside> {
    let memory = verb.memory.max(1) << 20;
    let disk = |e| Error::io("temporary file", e);
    let mut linker = Linker::new(memory / 2);
    let mut prints = Prints::new(memory / 4);
    let wires = engine.wires();
    batch::run(engine, inputs, options, verb.reading.jobs, |outcome| {
        let Ok(reading) = outcome else { return Ok(()) };
        let body = &reading.article.text[reading.article.text_offset as usize..];
        prints.add(&corpus::print(&reading.article.id, body)).map_err(disk)?;
        let names = statement_names(&reading);
        for record in corpus::records(&reading, engine.sketches(&reading), &names, &wires) {
            linker.add(&record).map_err(disk)?;
        }
        Ok(())
    })?;
    let copies = Copies::find(prints).map_err(disk)?;
    let found = linker.link(&copies, |a, b| engine.compare(&a.text, &b.text)).map_err(disk)?;
    let mut out = Beside { hot: found.hot, left_out: found.left_out, ..Beside::default() };
    for (article, elsewhere) in found.links {
        out.of.entry(article).or_default().push(elsewhere);
    }
    Ok(out)
}
