//! JSON Schemas of every machine format, generated from the types. In: a format's name; out: a schema with a versioned name.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use crate::report::tidy::{ArticleTidy, HedgeTidy, LinkTidy, StatementTidy, UnprocessedTidy};
use crate::report::{ArticleRow, RunRow};

/// `--format json`: the whole run as one document.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "onrecord.report/1")]
#[allow(missing_docs)]
pub struct Document {
    #[schemars(extend("const" = "onrecord.report/1"))]
    pub schema: &'static str,
    pub articles: Vec<ArticleRow>,
    pub run: RunRow,
}

/// A line of `--format jsonl`: articles in input order, the run last.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "onrecord.lines/1")]
#[allow(missing_docs, clippy::large_enum_variant, reason = "never built: it only names the two kinds of line")]
pub enum Line {
    Article(ArticleRow),
    Run(RunRow),
}

/// The tables of `--format csv` and `--format parquet`: a row of each, by the file's name.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "onrecord.tables/1")]
#[allow(missing_docs)]
pub struct Tables {
    pub statements: StatementTidy,
    pub articles: ArticleTidy,
    pub links: LinkTidy,
    pub hedges: HedgeTidy,
    pub unprocessed: UnprocessedTidy,
    pub run: RunRow,
}

/// The schema of `json`, `jsonl`, `csv` or `parquet`; `None` for formats with a schema of their own (SARIF, JUnit) or none.
pub fn of(format: &str) -> Option<Schema> {
    Some(match format {
        "json" => schema_for!(Document),
        "jsonl" => schema_for!(Line),
        "csv" | "parquet" => schema_for!(Tables),
        _ => return None,
    })
}
