//! Settings: the command line over `onrecord.toml`, which is looked for upward from the first article, over defaults. Unknown
//! keys are errors with their place.

use std::path::{Path, PathBuf};

use crate::attribute::Conventions;
use crate::cli::args::{self, Args};
use crate::error::{Error, Fault, Result};
use crate::gates::Suppression;
use crate::ingest;
use crate::pipeline::Engine;
use crate::ruleset::{Adjust, Files, RuleSet};

/// A chain of settings files longer than this is a circle.
const MOST_EXTENDS: usize = 8;
/// The file's name.
const FILE: &str = "onrecord.toml";

/// What `onrecord.toml` may say.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    /// Another settings file, relative to this one, whose settings hold where this one says nothing.
    extends: Option<PathBuf>,
    /// A folder of rules, relative to the file.
    rules: Option<PathBuf>,
    /// The folder replaces the rules that ship instead of being laid over them.
    #[serde(default)]
    only_rules: bool,
    /// Rules that do not fire.
    #[serde(default)]
    disable: Vec<String>,
    /// Weights by rule id.
    #[serde(default)]
    weights: std::collections::BTreeMap<String, f64>,
    /// Breaches of gates that are accepted, each with a reason.
    #[serde(default)]
    suppress: Vec<toml::Spanned<Suppression>>,
}

/// What is in force.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The settings file, if one was found.
    file: Option<PathBuf>,
    rules: Option<PathBuf>,
    rules_from: &'static str,
    only_rules: bool,
    adjust: Adjust,
    suppressions: Vec<Suppression>,
}

impl Settings {
    /// Finds and reads.
    pub(crate) fn find(args: &Args, first_path: Option<&Path>) -> Result<Self> {
        let mut settings = Self { rules_from: "default", ..Self::default() };
        if let Some(file) = upward(first_path) {
            settings.apply(&file, MOST_EXTENDS)?;
            settings.file = Some(file);
        }
        if let Some(rules) = &args.rules {
            settings.rules = Some(rules.clone());
            settings.rules_from = "--rules";
            settings.only_rules = args.only_rules;
        }
        Ok(settings)
    }

    /// What a settings file says, over what the one it extends says.
    fn apply(&mut self, file: &Path, depth: usize) -> Result<()> {
        let written = read(file)?;
        let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
        if let Some(base) = written.extends {
            if depth == 0 {
                return Err(Error::Usage(format!(
                    "{}: settings extend each other in a circle",
                    file.to_string_lossy()
                )));
            }
            self.apply(&folder.join(base), depth - 1)?;
        }
        if let Some(rules) = written.rules {
            self.rules = Some(folder.join(rules));
            self.rules_from = FILE;
            self.only_rules = written.only_rules;
        }
        self.suppressions.extend(written.suppress.into_iter().map(toml::Spanned::into_inner));
        self.adjust.disable.extend(written.disable);
        self.adjust.weights.extend(written.weights);
        Ok(())
    }

    /// Loads the rules in force.
    pub(crate) fn rule_set(&self) -> Result<RuleSet> {
        RuleSet::load(&self.files()?, &self.adjust)
    }

    /// The rule files in force.
    pub(crate) fn files(&self) -> Result<Files> {
        let mut files = if self.only_rules { Files::none() } else { Files::shipped() };
        if let Some(folder) = &self.rules {
            files.overlay(folder)?;
        }
        Ok(files)
    }

    /// The folder that is laid over the rules that ship, if any.
    pub(crate) fn rules_folder(&self) -> Option<&Path> {
        self.rules.as_deref()
    }

    /// Rules switched off and weights set.
    pub(crate) fn adjust(&self) -> &Adjust {
        &self.adjust
    }

    /// Breaches of gates that are accepted.
    pub(crate) fn suppressions(&self) -> &[Suppression] {
        &self.suppressions
    }

    /// The engine these settings make.
    pub(crate) fn engine(&self, conventions: args::Convention) -> Result<Engine> {
        let conventions = match conventions {
            args::Convention::Product => Conventions::Product,
            args::Convention::Polnear => Conventions::Polnear,
        };
        Ok(Engine::new(self.rule_set()?, conventions))
    }

    /// The same with the reader of attributions that was asked for.
    pub(crate) fn engine_with(&self, conventions: args::Convention, reader: args::Reader) -> Result<Engine> {
        let engine = self.engine(conventions)?;
        if reader == args::Reader::Accurate { engine.accurate() } else { Ok(engine) }
    }

    /// What the settings file changes in the rules and accepts of the gates.
    fn adjusted(&self) -> [(&'static str, String, &'static str); 3] {
        let Adjust { disable, weights } = &self.adjust;
        let weights: Vec<String> = weights.iter().map(|(id, w)| format!("{id} = {w}")).collect();
        let row = |name, list: String, default: &str| {
            if list.is_empty() { (name, default.to_owned(), "default") } else { (name, list, FILE) }
        };
        let suppressed = match self.suppressions.len() {
            0 => String::new(),
            n => format!("{n} breaches of gates"),
        };
        [
            row("disable", disable.join(", "), "nothing"),
            row("weights", weights.join(", "), "as in the rules"),
            row("suppress", suppressed, "nothing"),
        ]
    }

    /// For people: each setting, its value, where it comes from.
    pub(crate) fn show(&self, reading: &args::Reading) -> String {
        let shown =
            |path: &Option<PathBuf>| path.as_ref().map_or("none".to_owned(), |p| p.to_string_lossy().into_owned());
        let file = shown(&self.file);
        let asked = |is_default: bool| if is_default { "default" } else { "command line" };
        let [disable, weights, suppress] = self.adjusted();
        let rows = [
            ("settings file", file, "looked for upward from the first path"),
            (
                "rules",
                self.rules.as_ref().map_or("as shipped".to_owned(), |p| {
                    format!(
                        "{} {}",
                        if self.only_rules { "only" } else { "as shipped, overlaid by" },
                        p.to_string_lossy()
                    )
                }),
                self.rules_from,
            ),
            disable,
            weights,
            suppress,
            (
                "conventions",
                format!("{:?}", reading.conventions).to_lowercase(),
                asked(reading.conventions == args::Convention::Product),
            ),
            ("engine", format!("{:?}", reading.engine).to_lowercase(), asked(reading.engine == args::Reader::Fast)),
            (
                "min-confidence",
                reading.min_confidence.to_string(),
                asked(reading.min_confidence.to_bits() == 0.0f64.to_bits()),
            ),
            ("input", format!("{:?}", reading.input).to_lowercase(), asked(reading.input == args::InputForm::Auto)),
            (
                "encoding",
                format!("{:?}", reading.encoding).to_lowercase(),
                asked(reading.encoding == args::Encoding::Utf8),
            ),
            ("title", if reading.no_title { "left out" } else { "put in front" }.to_owned(), asked(!reading.no_title)),
            ("max-megabytes", reading.max_megabytes.to_string(), asked(reading.max_megabytes == 8)),
            ("max-seconds", reading.max_seconds.to_string(), asked(reading.max_seconds == 120)),
            (
                "language",
                format!("{:?}", reading.language).to_lowercase(),
                asked(reading.language == args::Language::En),
            ),
            (
                "jobs",
                if reading.jobs == 0 { "one for each core".to_owned() } else { reading.jobs.to_string() },
                asked(reading.jobs == 0),
            ),
        ];
        rows.iter().map(|(name, value, origin)| format!("{name:<15} {value}  ({origin})\n")).collect()
    }
}

/// The nearest settings file at or above the first article.
fn upward(first_path: Option<&Path>) -> Option<PathBuf> {
    let start = match first_path {
        Some(path) if path != Path::new("-") => std::path::absolute(path).ok()?,
        _ => std::env::current_dir().ok()?.join("-"),
    };
    let start = if start.is_dir() { start.join("-") } else { start };
    start.ancestors().skip(1).map(|folder| folder.join(FILE)).find(|file| file.is_file())
}

fn read(file: &Path) -> Result<Written> {
    let shown = file.file_name().map_or(FILE.to_owned(), |n| n.to_string_lossy().into_owned());
    let source = std::fs::read_to_string(file).map_err(|e| Error::io(file.to_string_lossy(), e))?;
    let written: Written = toml::from_str(&source).map_err(|error| {
        let at = error.span().map_or(0, |s| s.start);
        Error::Faults(vec![Fault::at(&shown, &source, at, error.message().to_owned())])
    })?;
    let silent = written.suppress.iter().filter(|s| s.get_ref().reason.trim().is_empty());
    let faults: Vec<Fault> =
        silent.map(|s| Fault::at(&shown, &source, s.span().start, "a suppression needs a reason".to_owned())).collect();
    if faults.is_empty() { Ok(written) } else { Err(Error::Faults(faults)) }
}

/// How input is read, from the arguments.
pub(crate) fn ingest_options(reading: &args::Reading) -> Result<ingest::Options> {
    let fields = reading.fields.iter().map(|pair| {
        let found = pair.split_once('=').map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()));
        found.ok_or_else(|| Error::Usage(format!("--field {pair}: write it as ours=theirs, such as text=body")))
    });
    Ok(ingest::Options {
        form: match reading.input {
            args::InputForm::Auto => ingest::Form::Auto,
            args::InputForm::Text => ingest::Form::Text,
            args::InputForm::Markdown => ingest::Form::Markdown,
            args::InputForm::Html => ingest::Form::Html,
            args::InputForm::Json => ingest::Form::Json,
            args::InputForm::Jsonl => ingest::Form::Jsonl,
            args::InputForm::Csv => ingest::Form::Csv,
            args::InputForm::Tsv => ingest::Form::Tsv,
            args::InputForm::Parquet => ingest::Form::Parquet,
            args::InputForm::Warc => ingest::Form::Warc,
        },
        guesses_encoding: reading.encoding == args::Encoding::Detect,
        uses_title: !reading.no_title,
        fields: fields.collect::<Result<_>>()?,
        max_bytes: reading.max_megabytes.saturating_mul(1_000_000),
        language: match reading.language {
            args::Language::En => ingest::Language::English,
            args::Language::Any => ingest::Language::Any,
        },
    })
}
