//! The HTML report as it grows: one article is a page; from the second on there is an index, whose details lie in a folder beside
//! the page, or within it on standard output. In: readings; out: files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::output::Output;
use crate::error::{Error, Result};
use crate::model::Reading;
use crate::report::RunRow;
use crate::report::html::{self, Index};
use crate::ruleset::RuleSet;

/// A report being written.
pub(crate) struct Site {
    out: Output,
    index: Index,
    /// The only article so far.
    single: Option<Reading>,
    /// Packed details that still have no folder.
    inline: Vec<String>,
    /// Where details go, when the report is a file.
    folder: Option<PathBuf>,
    has_folder: bool,
}

fn rendered<T>(result: std::result::Result<T, std::fmt::Error>) -> Result<T> {
    result.map_err(|_| Error::Usage("the page cannot be written".to_owned()))
}

impl Site {
    /// Opens the page.
    pub(crate) fn new(path: Option<&Path>) -> Result<Self> {
        let folder = path.map(|p| p.with_extension("files"));
        let out = Output::open(path)?;
        Ok(Self { out, index: Index::default(), single: None, inline: Vec::new(), folder, has_folder: false })
    }

    /// Adds an article.
    pub(crate) fn add(&mut self, reading: &Reading, rules: &RuleSet) -> Result<()> {
        let number = self.index.add(reading, rules);
        self.single = (number == 0).then(|| reading.clone());
        let packed = rendered(html::packed(reading, rules))?;
        if number == 0 || self.folder.is_none() {
            self.inline.push(packed);
            return Ok(());
        }
        if !self.has_folder {
            self.begin_folder()?;
        }
        self.detail(number, &packed)
    }

    /// Makes the folder anew, so that no detail of an earlier run stays, and writes the first article's.
    fn begin_folder(&mut self) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let failed = |e| Error::io(folder.to_string_lossy(), e);
        if folder.is_dir() {
            for entry in fs::read_dir(folder).map_err(failed)?.flatten() {
                if is_detail(&entry.path()) {
                    fs::remove_file(entry.path()).map_err(failed)?;
                }
            }
        }
        fs::create_dir_all(folder).map_err(failed)?;
        self.has_folder = true;
        let first = std::mem::take(&mut self.inline);
        first.iter().enumerate().try_for_each(|(number, packed)| self.detail(number, packed))
    }

    fn detail(&self, number: usize, packed: &str) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let file = folder.join(format!("{number:06}.js"));
        fs::write(&file, html::script(number, packed)).map_err(|e| Error::io(file.to_string_lossy(), e))
    }

    /// Writes the page.
    pub(crate) fn finish(mut self, run: &RunRow, rules: &RuleSet) -> Result<()> {
        let name =
            self.folder.as_ref().and_then(|f| f.file_name()).map_or(String::new(), |n| encoded(&n.to_string_lossy()));
        let page = match self.single.take().filter(|_| run.read == 1) {
            Some(reading) => rendered(html::page(&reading, rules, run))?,
            None if self.has_folder => rendered(self.index.page(run, &name, &[]))?,
            None => rendered(self.index.page(run, "", &self.inline))?,
        };
        self.out.write(&page)?;
        self.out.finish()
    }
}

/// `000012.js`, as this file writes them; nothing else in the folder is touched.
fn is_detail(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    name.strip_suffix(".js").is_some_and(|n| n.len() == 6 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Percent-encoded, as part of a URL.
fn encoded(name: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    name.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
