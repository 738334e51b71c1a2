//! The definition of `onrecord rules` and its verbs.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

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
    /// Write a new rule's file, with the next free id from 900; from an editor's corrections, a file for each.
    New {
        /// Its family: attribution, source-type, standing, hedging, corroboration, scoring.
        #[arg(required_unless_present = "from_correction", conflicts_with = "from_correction")]
        family: Option<String>,
        /// The folder of your rules.
        #[arg(long, value_name = "DIR", default_value = "my-rules")]
        dir: PathBuf,
        /// A file of corrections: each that says what a statement should be becomes a rule to finish, with the statement as its test.
        #[arg(long, value_name = "FILE")]
        from_correction: Option<PathBuf>,
    },
    /// What a change of rules moves in a corpus, and which rule did it.
    ///
    /// A set is a folder, or a git revision (HEAD~1, origin/main), of which the folder "rules" is taken; REVISION:FOLDER names
    /// another. One with the trained weights in it stands alone, any other is laid over the rules that ship.
    Diff(RulesDiff),
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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people, on a terminal.
    #[default]
    Text,
    /// One JSON document, onrecord.rules-diff/1.
    Json,
    /// Short, for a pull request.
    Markdown,
    /// A page that opens without a network, each sentence within its paragraph.
    Html,
}

#[derive(clap::Args, Debug)]
pub(crate) struct RulesDiff {
    /// The first rule set: a folder or a git revision.
    #[arg(value_name = "A", required_unless_present = "schema")]
    pub(crate) a: Option<String>,
    /// The second.
    #[arg(value_name = "B", required_unless_present = "schema")]
    pub(crate) b: Option<String>,
    /// Articles: files, folders, patterns.
    #[arg(long, value_name = "PATH", required_unless_present = "schema", num_args = 1..)]
    pub(crate) corpus: Vec<String>,
    /// Also say how the figures of `onrecord eval` move on these annotated articles.
    #[arg(long, value_name = "GOLD", num_args = 1..)]
    pub(crate) gold: Vec<PathBuf>,
    /// How the answer is written.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DiffFormat,
    /// Where it is written; the file appears when it is complete.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// List at most so many statements: 20 in text, 10 in Markdown, 200 in HTML, 1000 in JSON if nothing is said.
    #[arg(long, value_name = "N")]
    pub(crate) list: Option<usize>,
    /// Threads; 0 is one for each core. The output is the same at any number.
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub(crate) jobs: usize,
    /// Print the JSON Schema of --format json; read nothing.
    #[arg(long)]
    pub(crate) schema: bool,
}
