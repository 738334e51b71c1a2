//! The definition of the command, from which help, completions and the man page are made.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::batch::Shard;
use crate::cli::check_args::Check;
use crate::cli::rules_args::Rules;

/// Who said it, what kind of source that is, who hedged, who else says so: the sourcing of news articles, scored under open
/// rules with every point explained.
///
/// A score measures how a statement is sourced. It does not say whether the statement is so.
#[derive(Parser, Debug)]
#[command(
    name = "onrecord",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 ran, all read; 1 a gate broke; 2 could not run; 3 ran, but articles were lost."
)]
pub(crate) struct Args {
    /// Less on standard error: only errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// More on standard error.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// A folder of rules that is laid over those that ship: same path replaces, new path adds.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Use only the rules of --rules, not those that ship.
    #[arg(long, global = true, requires = "rules")]
    pub(crate) only_rules: bool,
    /// Colour: auto looks at the terminal and at NO_COLOR.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: When,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Read articles and score the sourcing of every statement.
    Score(Score),
    /// Hold articles against gates: exit code 1 when something new breaks one.
    Check(Check),
    /// What kind of source each given mention is.
    Classify(Classify),
    /// The trace of a score: every term, its rule, its words.
    Explain(Explain),
    /// Look at, check and test the rules.
    #[command(subcommand)]
    Rules(Rules),
    /// How two statements relate, and why.
    Compare(Compare),
    /// Join the parts of a run that was made with score --shard.
    Merge(Merge),
    /// Make the weights of the trained parts from annotated articles.
    ///
    /// To use them, name the file DIR/attribution/attribution.bin (or tagger.bin) and run score or eval with --rules DIR.
    Train(Train),
    /// How well the program agrees with annotated articles, with intervals, by kind and by rule.
    Eval(Eval),
    /// Weigh a saved run anew under other settings, without reading articles again.
    WhatIf(WhatIf),
    /// What differs between two saved runs.
    Diff(Diff),
    /// Tables of statements as one table to compare byte for byte, and its SHA-256.
    Canonical(crate::cli::canonical::Verb),
    /// Was a report edited, and are the rules here the report's?
    Verify(Verify),
    /// Shell completions on standard output.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// The man page on standard output.
    Man,
}

/// Which trained part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Cues, sources and contents: `attribution/attribution.bin`.
    #[default]
    Attribution,
    /// Word classes: `attribution/tagger.bin`.
    Tagger,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Train {
    /// Annotated articles as eval reads them, mixed as you like: folders with text/*.txt and attributions/*.ann (BRAT), folders
    /// with *.gold.jsonl, or such files. Of gold files statements with a cue are learned; continuations are pieces of what they
    /// continue; nested statements, reports without a cue and claims of the narrator are not learned.
    #[arg(value_name = "GOLD", required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// Where the texts of gold files stand.
    #[arg(long, value_name = "DIR")]
    pub(crate) texts: Option<PathBuf>,
    /// Where the weights go.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// What to train.
    #[arg(long, value_name = "PART", default_value = "attribution")]
    pub(crate) part: Part,
    /// Another recipe: passes, rate, least, prune, bits, rounds (each of the first and second step, as 6/6), threshold, screen.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) settings: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum EvalFormat {
    /// Aligned tables.
    #[default]
    Text,
    /// One JSON document, onrecord.eval/1.
    Json,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Eval {
    /// Folders with text/*.txt and attributions/*.ann (BRAT), folders with *.gold.jsonl, or such files. The text of a
    /// NAME.gold.jsonl is NAME.txt in --texts, beside it, or in the folder named "articles" where its own says "gold".
    #[arg(value_name = "GOLD", required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// Where the texts of gold files stand.
    #[arg(long, value_name = "DIR")]
    pub(crate) texts: Option<PathBuf>,
    /// A second coding of the same articles, under the same names: it is compared in the program's place, and
    /// Krippendorff's alpha is given.
    #[arg(long, value_name = "GOLD2")]
    pub(crate) second: Option<PathBuf>,
    /// What reads the attributions.
    #[arg(long, value_name = "NAME", default_value = "fast")]
    pub(crate) engine: Reader,
    /// How the figures are written.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: EvalFormat,
    /// Write Markdown tables, for a README or a model card.
    #[arg(long, conflicts_with = "format")]
    pub(crate) card: bool,
    /// Where they are written; the file appears when it is complete.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, on a terminal.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// One JSON object a line: articles in input order, then the run.
    Jsonl,
    /// Tidy tables: a folder with --output, else the statements.
    Csv,
    /// The same tables, columnar; needs --output.
    Parquet,
    /// A page that opens in a browser without a network; with several articles an index, its details beside it.
    Html,
    /// For pull requests and wikis.
    Markdown,
    /// Caps as failures, for continuous integration.
    Junit,
    /// Caps and flags as findings, for code hosts.
    Sarif,
}

impl Format {
    /// As written on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Junit => "junit",
            Self::Sarif => "sarif",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Convention {
    /// Split quotations, nested statements and continuations as the domain model has them.
    #[default]
    Product,
    /// As the PolNeAR corpus annotates.
    Polnear,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reader {
    /// A linear model and rules: megabytes a second.
    #[default]
    Fast,
    /// An encoder and rules: fewer errors, a fraction of the speed.
    Accurate,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputForm {
    /// By name, else by the first bytes.
    #[default]
    Auto,
    Text,
    Markdown,
    Html,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Parquet,
    Warc,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English; articles in other languages are skipped with a row.
    #[default]
    En,
    /// Read whatever it is.
    Any,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressForm {
    /// A bar on a terminal, nothing elsewhere.
    #[default]
    Auto,
    /// Nothing.
    Never,
    /// A JSON object a second, for programs.
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    /// Another encoding is an error with its place.
    #[default]
    Utf8,
    /// Guess legacy encodings.
    Detect,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Across {
    /// Rows stream; each article stands by itself.
    #[default]
    Article,
    /// Links, levels and scores wait for the whole run.
    Corpus,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Reading {
    /// Articles: files, folders, patterns, or - for standard input.
    #[arg(value_name = "PATH", required_unless_present_any = ["show_settings", "schema"])]
    pub(crate) paths: Vec<OsString>,
    /// What the input is. Gzip and zstd are known by their first bytes whatever this says.
    #[arg(long, value_name = "FORM", default_value = "auto")]
    pub(crate) input: InputForm,
    /// Another name of a field or column, such as text=body.
    #[arg(long = "field", value_name = "OURS=THEIRS")]
    pub(crate) fields: Vec<String>,
    /// Do not put the title in front of the text.
    #[arg(long)]
    pub(crate) no_title: bool,
    /// What to do with bytes that are not UTF-8.
    #[arg(long, value_name = "ENCODING", default_value = "utf8")]
    pub(crate) encoding: Encoding,
    /// Articles larger than this are left out, with a reason.
    #[arg(long, value_name = "MB", default_value_t = 8)]
    pub(crate) max_megabytes: u64,
    /// Articles that take longer than this are given up, with a reason; 0 is never.
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub(crate) max_seconds: u64,
    /// Which languages are read: the rules are English.
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub(crate) language: Language,
    /// Threads; 0 is one for each core. The output is the same at any number.
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,
    /// How contents are cut.
    #[arg(long, value_name = "NAME", default_value = "product")]
    pub(crate) conventions: Convention,
    /// What reads the attributions: fast is a linear model, accurate a small neural one.
    #[arg(long, value_name = "NAME", default_value = "fast")]
    pub(crate) engine: Reader,
    /// Leave out attributed statements of less confidence, 0 to 1. Of those at .9 or more nearly nine in ten are as people mark
    /// them, of those at .5 to .6 one in two.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    pub(crate) min_confidence: f64,
    /// Print the settings in force, and where each comes from; read nothing.
    #[arg(long)]
    pub(crate) show_settings: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Score {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// How the result is written.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Score these statements, coded by hand as JSON lines, instead of looking for statements.
    #[arg(long, value_name = "GOLD")]
    pub(crate) statements: Option<String>,
    /// List the narrator's own claims, too (text).
    #[arg(long)]
    pub(crate) narrator: bool,
    /// Where it is written: a file, or a folder for csv and parquet; it appears when it is complete.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Go on with FILE.part of a run that did not finish, to the same bytes (jsonl, with --output).
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,
    /// Only a part of the articles, such as 3/16; `onrecord merge` joins the parts (jsonl).
    #[arg(long, value_name = "PART/PARTS")]
    pub(crate) shard: Option<Shard>,
    /// A folder where finished articles are kept, so that only new ones cost time when rules, weights and version are the same
    /// (jsonl).
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,
    /// How far the run is, on standard error.
    #[arg(long, value_name = "FORM", default_value = "auto")]
    pub(crate) progress: ProgressForm,
    /// Where corroboration is looked for: within each article, or across all of them (reads the input twice).
    #[arg(long, value_name = "WHERE", default_value = "article")]
    pub(crate) corroborate: Across,
    /// Memory for linking articles; what exceeds it is laid on disk.
    #[arg(long, value_name = "MB", default_value_t = 1024)]
    pub(crate) memory: usize,
    /// Print the JSON Schema of --format json, jsonl, csv or parquet (jsonl without one); read nothing.
    #[arg(long)]
    pub(crate) schema: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Merge {
    /// The parts, in any order, packed or not.
    #[arg(value_name = "PART", required = true)]
    pub(crate) parts: Vec<PathBuf>,
    /// Where the run is written; the file appears when it is complete.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Classify {
    /// JSON lines {"id", "text", "start", "end"}, places in code points; - is standard input.
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) mentions: String,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Compare {
    /// Two statements, each a sentence in quotes.
    #[arg(value_name = "STATEMENT", num_args = 2, required_unless_present = "pairs", conflicts_with = "pairs")]
    pub(crate) statements: Vec<String>,
    /// JSON lines {"id", "a", "b"}; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) pairs: Option<String>,
    /// With --pairs: the evidence that the belief is made of beside each answer.
    #[arg(long, requires = "pairs")]
    pub(crate) evidence: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Explain {
    /// A file, or a file and a line as FILE:LINE; - is standard input.
    #[arg(value_name = "ARTICLE[:LINE]")]
    pub(crate) article: String,
    /// What reads the attributions.
    #[arg(long, value_name = "NAME", default_value = "fast")]
    pub(crate) engine: Reader,
    /// Only this statement, such as S4.
    #[arg(short, long, value_name = "NAME")]
    pub(crate) statement: Option<String>,
}

#[derive(clap::Args, Debug)]
pub(crate) struct WhatIf {
    /// A report: JSON, JSON Lines, or a folder of tables (Parquet is the fastest).
    #[arg(value_name = "RUN")]
    pub(crate) run: String,
    /// Another weight, threshold or cap: proximity=25, SCO003=25, band.strong=85, cap.SCO101=50.
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// List at most so many of the statements whose band changes.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) list: usize,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Diff {
    /// Two reports: JSON, JSON Lines, or folders of tables.
    #[arg(value_name = "RUN", num_args = 2, required = true)]
    pub(crate) runs: Vec<String>,
    /// Compare runs that were made by other rules, models, conventions or from other articles.
    #[arg(long)]
    pub(crate) force: bool,
    /// List at most so many statements of each kind.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) list: usize,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Verify {
    /// A report of any format but text, or a folder of tables.
    #[arg(value_name = "REPORT")]
    pub(crate) report: String,
    /// Also look whether it was made from these articles.
    #[arg(value_name = "ARTICLE")]
    pub(crate) articles: Vec<String>,
}

impl Explain {
    /// The reading options `explain` goes by: the defaults.
    pub(crate) fn reading(&self) -> Reading {
        Reading::plain()
    }
}

impl Reading {
    /// Every option as it is when nothing is said.
    pub(crate) fn plain() -> Self {
        Self {
            paths: Vec::new(),
            input: InputForm::Auto,
            fields: Vec::new(),
            no_title: false,
            encoding: Encoding::Utf8,
            max_megabytes: 8,
            max_seconds: 0,
            language: Language::En,
            jobs: 1,
            engine: Reader::Fast,
            conventions: Convention::Product,
            min_confidence: 0.0,
            show_settings: false,
        }
    }
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "it is a number from 0 to 1".to_owned())
}
