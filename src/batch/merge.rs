//! The parts of a run → the run, to the same bytes as if it had been made in one. In: files in any order, packed or not; out:
//! lines in the order of the articles. Holds one line of each part.

use std::io::BufRead;
use std::path::Path;

use crate::batch::part::{self, PartEnd, PartStart};
use crate::error::{Error, Place, Result};
use crate::ingest;
use crate::report::seal::{self, Sealer};
use crate::report::{Entry, RunRow, Tally};

/// An open part.
struct Part {
    shown: String,
    reader: Box<dyn BufRead + Send>,
    start: PartStart,
    line: u32,
}

impl Part {
    fn open(path: &Path) -> Result<Self> {
        let shown = path.to_string_lossy().into_owned();
        let mut reader = ingest::expanded(path).map_err(|e| Error::io(&shown, e))?;
        let mut first = Vec::new();
        reader.read_until(b'\n', &mut first).map_err(|e| Error::io(&shown, e))?;
        let start: Option<PartStart> = serde_json::from_slice(&first).ok();
        let start = start.filter(|s| s.schema == PartStart::SCHEMA);
        let none = || Error::Usage(format!("{shown}: not a part of a run (score --shard makes them)"));
        Ok(Self { start: start.ok_or_else(none)?, shown, reader, line: 1 })
    }

    /// The next line with its end; empty at the end.
    fn next(&mut self) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        self.line += 1;
        self.reader.read_until(b'\n', &mut line).map_err(|e| Error::io(&self.shown, e))?;
        if line.is_empty() {
            return Err(self.fault("the part ends too early: it did not finish, or was cut"));
        }
        Ok(line)
    }

    fn fault(&self, reason: &str) -> Error {
        let place = Place { file: self.shown.clone(), line: self.line, column: 0 };
        Error::Input { place, reason: reason.to_owned() }
    }

    fn parsed<T: serde::de::DeserializeOwned>(&self, line: &[u8]) -> Result<T> {
        serde_json::from_slice(line).map_err(|e| self.fault(&format!("not a line of a part: {e}")))
    }
}

/// Writes the run that these are the parts of; gives its last row.
///
/// # Errors
/// When a part is missing, doubled, incomplete or of another run, or `write` fails.
pub fn merge(paths: &[impl AsRef<Path>], mut write: impl FnMut(&[u8]) -> Result<()>) -> Result<RunRow> {
    let mut parts = paths.iter().map(|path| Part::open(path.as_ref())).collect::<Result<Vec<_>>>()?;
    parts.sort_by_key(|part| part.start.shard.part);
    check(&parts)?;
    let (mut tally, mut sealer) = (Tally::default(), Sealer::default());
    let of = parts.len();
    let mut ended = 0;
    for number in 0.. {
        let part = &mut parts[number % of];
        let mut line = part.next()?;
        if part::schema(&line) == PartEnd::SCHEMA {
            part.parsed::<PartEnd>(&line)?;
            ended += 1;
            if ended == of {
                break;
            }
            continue;
        }
        if ended > 0 {
            return Err(part.fault("the part goes on where others have ended"));
        }
        if !line.starts_with(LOST) {
            sealer.add(&line);
            write(&line)?;
            line = part.next()?;
        }
        tally.enter(part.parsed::<Entry>(&line)?);
    }
    let row = tally.row_under(&parts[0].start.stamp, parts[0].start.scoring.clone());
    let text = serde_json::to_string(&row).map_err(|e| Error::Usage(e.to_string()))? + "\n";
    sealer.add(text.as_bytes());
    write(text.replacen(seal::BLANK, &sealer.seal(), 1).as_bytes())?;
    Ok(row)
}

/// What the entry of a lost article begins with; that of an article stands behind its row.
const LOST: &[u8] = b"{\"lost\":";

/// All parts of one run, each once.
fn check(parts: &[Part]) -> Result<()> {
    let Some(first) = parts.first() else { return Err(Error::Usage("no parts".to_owned())) };
    for part in parts {
        let (ours, theirs) = (&first.start, &part.start);
        if (ours.shard.of, &ours.run, &ours.stamp) != (theirs.shard.of, &theirs.run, &theirs.stamp) {
            return Err(Error::Usage(format!(
                "{} and {} are parts of different runs: other articles, rules, options or version",
                first.shown, part.shown
            )));
        }
    }
    let of = first.start.shard.of;
    for wanted in 1..=of {
        let mut held = parts.iter().filter(|p| p.start.shard.part == wanted);
        match (held.next(), held.next()) {
            (Some(_), None) => {}
            (None, _) => return Err(Error::Usage(format!("part {wanted}/{of} is missing"))),
            (Some(a), Some(b)) => {
                return Err(Error::Usage(format!("{} and {} are both part {wanted}/{of}", a.shown, b.shown)));
            }
        }
    }
    Ok(())
}
