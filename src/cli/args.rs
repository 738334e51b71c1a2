//! The definition of the command, from which help, completions and the man page are made.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

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
    /// What kind of source each given mention is.
    Classify(Classify),
    /// The trace of a score: every term, its rule, its words.
    Explain(Explain),
    /// Look at, check and test the rules.
    #[command(subcommand)]
    Rules(Rules),
    /// How two statements relate, and why.
    Compare(Compare),
    /// Make the weights of the trained parts from annotated articles.
    Train(Train),
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
    /// Folders with text/*.txt and attributions/*.ann (BRAT).
    #[arg(value_name = "GOLD", required = true)]
    pub(crate) gold: Vec<PathBuf>,
    /// Where the weights go.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// What to train.
    #[arg(long, value_name = "PART", default_value = "attribution")]
    pub(crate) part: Part,
    /// Another recipe: passes, rate, least, prune, bits (each of the first and second step, as 6/6), threshold, screen.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(crate) settings: Vec<String>,
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
    /// One page that opens in a browser without a network.
    Html,
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
    #[default]
    Auto,
    Text,
    Jsonl,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encoding {
    /// Another encoding is an error with its place.
    #[default]
    Utf8,
    /// Guess legacy encodings.
    Detect,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Reading {
    /// Articles: files, folders, patterns, or - for standard input.
    #[arg(value_name = "PATH", required_unless_present_any = ["show_settings", "schema"])]
    pub(crate) paths: Vec<String>,
    /// What the input is; auto takes JSONL by name, or on standard input when the first byte is {.
    #[arg(long, value_name = "FORM", default_value = "auto")]
    pub(crate) input: InputForm,
    /// Another name of a JSON field, such as text=body.
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
    /// Threads; 0 is one for each core. The output is the same at any number.
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,
    /// How contents are cut.
    #[arg(long, value_name = "NAME", default_value = "product")]
    pub(crate) conventions: Convention,
    /// What reads the attributions: fast is a linear model, accurate a small neural one.
    #[arg(long, value_name = "NAME", default_value = "fast")]
    pub(crate) engine: Reader,
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
    /// List the narrator's own claims, too (text).
    #[arg(long)]
    pub(crate) narrator: bool,
    /// Where it is written; the file appears when it is complete.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print the JSON Schema of a line of --format jsonl; read nothing.
    #[arg(long)]
    pub(crate) schema: bool,
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

impl Explain {
    /// The reading options `explain` goes by: the defaults.
    pub(crate) fn reading(&self) -> Reading {
        Reading {
            paths: Vec::new(),
            input: InputForm::Auto,
            fields: Vec::new(),
            no_title: false,
            encoding: Encoding::Utf8,
            max_megabytes: 8,
            jobs: 1,
            engine: self.engine,
            conventions: Convention::Product,
            show_settings: false,
        }
    }
}

#[derive(Subcommand, Debug)]
pub(crate) enum Rules {
    /// One line a rule: id, status, title.
    List {
        /// Only this family: attribution, source-type, standing, hedging, corroboration, scoring.
        family: Option<String>,
    },
    /// One rule's manual page.
    Show {
        /// Its id, such as HED101.
        id: String,
    },
    /// Every fault of every rule file, with its place.
    Lint,
    /// Write a new rule's file, with the next free id from 900.
    New {
        /// Its family: attribution, source-type, standing, hedging, corroboration, scoring.
        family: String,
        /// The folder of your rules.
        #[arg(long, value_name = "DIR", default_value = "my-rules")]
        dir: PathBuf,
    },
    /// How often each rule fires on a corpus, which never do, which always do together.
    Stats {
        /// Articles: files, folders, patterns.
        #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
        corpus: Vec<String>,
    },
    /// The JSON Schema of a rule file.
    Schema,
    /// Run the tests in the rule files.
    Test {
        /// Only these rules.
        ids: Vec<String>,
        /// Say which patterns no hit exercises.
        #[arg(long)]
        coverage: bool,
    },
}
