//! The tidy tables as they grow: files in a folder, or the statements alone on standard output. In: readings; out: CSV or Parquet
//! files and a sealed `run.json` that names each file's hash.

use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::cli::args::Format;
use crate::cli::output::Output;
use crate::cli::writer::json;
use crate::error::{Error, Result};
use crate::model::Reading;
use crate::report::parquet::Parquet;
use crate::report::table::{self, Cell, Column};
use crate::report::tidy::{self, ArticleTidy, HedgeTidy, LinkTidy, StatementTidy, UnprocessedTidy};
use crate::report::{ArticleRow, RunRow, Stamp, csv, seal};
use crate::text::hex;

/// The tables being written.
pub(crate) enum Tables {
    /// Standard output takes one table.
    Statements(Output, Vec<Column>),
    Folder(Box<Folder>),
}

/// A folder of tables.
pub(crate) struct Folder {
    path: PathBuf,
    statements: Table,
    articles: Table,
    links: Table,
    hedges: Table,
    unprocessed: Table,
}

struct Table {
    name: String,
    columns: Vec<Column>,
    rows: u64,
    file: Written,
}

enum Written {
    Csv(BufWriter<File>),
    Parquet(Box<Parquet<BufWriter<File>>>),
}

impl Tables {
    /// Opens the files.
    pub(crate) fn new(format: Format, path: Option<&Path>, stamp: &Stamp) -> Result<Self> {
        let Some(path) = path else {
            if format == Format::Parquet {
                return Err(Error::Usage(
                    "--format parquet writes a folder of tables: name it with --output".to_owned(),
                ));
            }
            let columns = table::columns::<StatementTidy>();
            let mut out = Output::open(None)?;
            out.bytes(&csv::head(&columns))?;
            return Ok(Self::Statements(out, columns));
        };
        fs::create_dir_all(path).map_err(|e| Error::io(path.to_string_lossy(), e))?;
        let open = |name: &str, columns| Table::new(path, name, format, columns, stamp);
        Ok(Self::Folder(Box::new(Folder {
            path: path.to_owned(),
            statements: open("statements", table::columns::<StatementTidy>())?,
            articles: open("articles", table::columns::<ArticleTidy>())?,
            links: open("links", table::columns::<LinkTidy>())?,
            hedges: open("hedges", table::columns::<HedgeTidy>())?,
            unprocessed: open("unprocessed", table::columns::<UnprocessedTidy>())?,
        })))
    }

    /// Adds an article.
    pub(crate) fn add(&mut self, reading: &Reading, stamp: &Stamp) -> Result<()> {
        let article = ArticleRow::new(reading, stamp);
        let statements = tidy::statements(&article, reading);
        match self {
            Self::Statements(out, columns) => {
                statements.iter().try_for_each(|row| out.bytes(&csv::row(&table::cells(row, columns))))
            }
            Self::Folder(folder) => {
                statements.iter().try_for_each(|row| folder.statements.add(row))?;
                folder.articles.add(&tidy::article(&article))?;
                tidy::links(&article).iter().try_for_each(|row| folder.links.add(row))?;
                tidy::hedges(&article).iter().try_for_each(|row| folder.hedges.add(row))
            }
        }
    }

    /// Ends every file and writes the run.
    pub(crate) fn finish(self, run: &RunRow) -> Result<()> {
        match self {
            Self::Statements(out, _) => out.finish(),
            Self::Folder(folder) => folder.finish(run),
        }
    }
}

impl Folder {
    fn finish(mut self, run: &RunRow) -> Result<()> {
        run.unprocessed.iter().try_for_each(|row| self.unprocessed.add(&UnprocessedTidy::from(row)))?;
        let mut files = Vec::new();
        for table in [self.statements, self.articles, self.links, self.hedges, self.unprocessed] {
            files.push(table.finish(&self.path)?);
        }
        let mut value = serde_json::to_value(run).map_err(|e| Error::Usage(e.to_string()))?;
        value["files"] = serde_json::Value::Array(files);
        let mut out = Output::open(Some(&self.path.join("run.json")))?;
        out.write(&seal::sealed(&format!("{}\n", json(&value)?)))?;
        out.finish()
    }
}

impl Table {
    fn new(folder: &Path, name: &str, format: Format, columns: Vec<Column>, stamp: &Stamp) -> Result<Self> {
        let name = format!("{name}.{}", format.word());
        let path = folder.join(&name);
        let file = File::create(&path).map_err(|e| Error::io(path.to_string_lossy(), e))?;
        let mut file = BufWriter::new(file);
        let file = if format == Format::Parquet {
            let stamp = json(stamp)?;
            let writer = Parquet::new(file, &columns, &[("onrecord.stamp", &stamp)]);
            Written::Parquet(Box::new(writer.map_err(|e| Error::Usage(format!("{name}: {e}")))?))
        } else {
            file.write_all(&csv::head(&columns)).map_err(|e| Error::io(&name, e))?;
            Written::Csv(file)
        };
        Ok(Self { name, columns, rows: 0, file })
    }

    fn add<T: serde::Serialize>(&mut self, row: &T) -> Result<()> {
        self.rows += 1;
        let cells: Vec<Cell> = table::cells(row, &self.columns);
        match &mut self.file {
            Written::Csv(file) => file.write_all(&csv::row(&cells)).map_err(|e| Error::io(&self.name, e)),
            Written::Parquet(file) => file.push(cells).map_err(|e| Error::Usage(format!("{}: {e}", self.name))),
        }
    }

    /// The file's name, rows and hash.
    fn finish(self, folder: &Path) -> Result<serde_json::Value> {
        let failed = |e| Error::io(&self.name, e);
        let mut file = match self.file {
            Written::Csv(file) => file,
            Written::Parquet(file) => file.finish().map_err(|e| Error::Usage(format!("{}: {e}", self.name)))?,
        };
        file.flush().map_err(failed)?;
        drop(file);
        let hash = hash(&folder.join(&self.name)).map_err(failed)?;
        Ok(serde_json::json!({ "name": self.name, "rows": self.rows, "sha256": hash }))
    }
}

/// SHA-256 of a file, in digits.
pub(crate) fn hash(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..n]);
    }
}
