//! Gates as data. In: a TOML file; out: gates, or every fault with its place. Unknown keys and a gate without a reason are faults.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Fault, Result};

/// What a gate looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Attributed statements over these and the narrator's contestable claims: at least the limit, 0 to 1.
    MinAttributionCoverage,
    /// Anonymous statements over attributed ones: at most the limit, 0 to 1.
    MaxAnonymousShare,
    /// Allegations that name a private person and to which nobody answers: at most the limit, a number, 0 by default.
    NoUnansweredAllegation,
    /// Statements whose band is not the baseline's: at most the limit, a number. Needs a baseline.
    MaxBandChanges,
    /// Points by which the mean score of any source type differs from the baseline's: at most the limit. Needs a baseline.
    MaxTypeShift,
    /// A figure of `onrecord eval` on the gate's gold: at least the limit, 0 to 1.
    MinAccuracy,
}

impl Kind {
    /// As written in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::MinAttributionCoverage => "min-attribution-coverage",
            Self::MaxAnonymousShare => "max-anonymous-share",
            Self::NoUnansweredAllegation => "no-unanswered-allegation",
            Self::MaxBandChanges => "max-band-changes",
            Self::MaxTypeShift => "max-type-shift",
            Self::MinAccuracy => "min-accuracy",
        }
    }

    /// It compares with an earlier report.
    pub fn needs_baseline(self) -> bool {
        matches!(self, Self::MaxBandChanges | Self::MaxTypeShift)
    }
}

/// Over what a share is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Over {
    /// Each article by itself.
    #[default]
    Article,
    /// All of them together.
    Corpus,
}

/// One gate.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gate {
    /// Stable; findings are known again by it.
    pub id: String,
    /// What it looks at.
    pub kind: Kind,
    /// See the kind.
    #[serde(default)]
    pub limit: f64,
    /// Why it is there, for whoever breaks it.
    pub reason: String,
    /// For shares: each article, or the corpus.
    #[serde(default)]
    pub over: Over,
    /// For shares: articles with fewer statements are not judged.
    #[serde(default)]
    pub least: u64,
    /// For accuracy: annotated articles, relative to the file.
    #[serde(default)]
    pub gold: Vec<PathBuf>,
    /// For accuracy: a row of `onrecord eval`, such as `with their source`.
    #[serde(default)]
    pub figure: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "gate")]
    gates: Vec<toml::Spanned<Gate>>,
}

/// Reads a gates file.
///
/// # Errors
/// When it cannot be read, or with every fault in it.
pub fn gates(path: &Path) -> Result<Vec<Gate>> {
    let shown = path.to_string_lossy().into_owned();
    let source = std::fs::read_to_string(path).map_err(|e| Error::io(&shown, e))?;
    let at = |byte: usize, message: String| Fault::at(&shown, &source, byte, message);
    let file: File = toml::from_str(&source)
        .map_err(|e| Error::Faults(vec![at(e.span().map_or(0, |s| s.start), e.message().to_owned())]))?;
    if file.gates.is_empty() {
        return Err(Error::Faults(vec![at(0, "there is no [[gate]] in it: nothing would be checked".to_owned())]));
    }
    let mut faults = Vec::new();
    for (nth, gate) in file.gates.iter().enumerate() {
        let twin = file.gates[..nth].iter().any(|other| other.get_ref().id == gate.get_ref().id);
        let more = if twin {
            vec![format!("the id \"{}\" is also that of a gate above", gate.get_ref().id)]
        } else {
            Vec::new()
        };
        for message in odd(gate.get_ref()).into_iter().chain(more) {
            faults.push(at(gate.span().start, message));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Faults(faults));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let placed = |gate: Gate| Gate { gold: gate.gold.iter().map(|g| folder.join(g)).collect(), ..gate };
    Ok(file.gates.into_iter().map(|gate| placed(gate.into_inner())).collect())
}

/// What is wrong with one.
fn odd(gate: &Gate) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |is: bool, message: &str| {
        if is {
            out.push(format!("gate {}: {message}", gate.id));
        }
    };
    let is_share = matches!(gate.kind, Kind::MinAttributionCoverage | Kind::MaxAnonymousShare | Kind::MinAccuracy);
    say(gate.id.trim().is_empty(), "the id is empty");
    say(gate.reason.trim().is_empty(), "the reason is empty");
    say(is_share && !(0.0..=1.0).contains(&gate.limit), "the limit of a share is 0 to 1");
    say(!is_share && gate.limit.is_nan() || gate.limit < 0.0, "the limit is below 0");
    let is_accuracy = gate.kind == Kind::MinAccuracy;
    say(is_accuracy && gate.gold.is_empty(), "min-accuracy needs gold = [\"…\"]");
    say(is_accuracy && gate.figure.is_none(), "min-accuracy needs figure = \"…\", a row of onrecord eval");
    say(!is_accuracy && (gate.figure.is_some() || !gate.gold.is_empty()), "only min-accuracy takes gold and figure");
    out
}
