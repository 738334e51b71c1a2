//! `onrecord train`: annotated articles → the weights of a trained part, the same bytes every time.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::cli::Outcome;
use crate::cli::args::{self, Args, Part, Train};
use crate::cli::output;
use crate::cli::settings::Settings;
use crate::error::{Error, Place};
use crate::eval;
use crate::text::hex;
use crate::train::{self, Corpus};

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Train) -> Outcome {
    let settings = Settings::find(args, None)?;
    let engine = settings.engine(args::Convention::Product)?;
    let corpus = match verb.part {
        Part::Tagger => with_classes(&verb.gold)?,
        Part::Attribution => eval::lessons(&verb.gold, verb.texts.as_deref())?,
    };
    let start = Instant::now();
    let mut recipe = train::Settings::default();
    verb.settings.iter().try_for_each(|text| set(&mut recipe, text))?;
    let bytes = match verb.part {
        Part::Tagger => engine.train_tagger(&corpus),
        Part::Attribution => {
            let (bytes, account) = engine.train_attribution(&corpus, &recipe);
            output::remark(&format!(
                "onrecord: {} attributions, {} of their heads pass the screen of {} words; features {} and {}",
                account.attributions, account.screened, account.candidates, account.features.0, account.features.1
            ));
            bytes
        }
    };
    fs::write(&verb.out, &bytes).map_err(|e| Error::io(verb.out.to_string_lossy(), e))?;
    let hash = hex(&Sha256::digest(&bytes));
    output::remark(&format!(
        "onrecord: {} articles, {} bytes, {:.0} s, sha256 {hash}",
        corpus.documents.len(),
        bytes.len(),
        start.elapsed().as_secs_f64()
    ));
    Ok(0)
}

/// Word classes stand in BRAT folders alone; one without any would teach that words have none.
fn with_classes(folders: &[PathBuf]) -> Result<Corpus, Error> {
    let mut corpus = Corpus::default();
    for folder in folders {
        let documents = if Corpus::is_in(folder) { Corpus::read(folder)?.documents } else { Vec::new() };
        if documents.iter().all(|d| d.tags.is_empty()) {
            let place = Place { file: folder.to_string_lossy().into_owned(), ..Place::default() };
            let reason = "no word classes in it: --part tagger learns from folders with text/*.txt and parse/*.tsv";
            return Err(Error::Input { place, reason: reason.to_owned() });
        }
        corpus.documents.extend(documents);
    }
    Ok(corpus)
}

/// One `name=value`; a name with two steps takes `first/second`.
fn set(recipe: &mut train::Settings, text: &str) -> Result<(), Error> {
    let wrong = || Error::Usage(format!("--set {text}: expected name=value, such as passes=6/6"));
    let (name, value) = text.split_once('=').ok_or_else(wrong)?;
    let (first, second) = value.split_once('/').unwrap_or((value, value));
    let number = |s: &str| s.trim().parse::<f64>().map_err(|_| wrong());
    let (a, b) = (number(first)?, number(second)?);
    match name.trim() {
        "passes" => recipe.passes = (a as usize, b as usize),
        "rate" => recipe.rates = (a as f32, b as f32),
        "ridge" => recipe.ridges = (a as f32, b as f32),
        "least" => recipe.least = (a as u8, b as u8),
        "prune" => recipe.prune = (a as f32, b as f32),
        "bits" => recipe.bits = (a as u32, b as u32),
        "rounds" => recipe.rounds = (a as u64, b as u64),
        "threshold" => recipe.threshold = a as f32,
        "screen" => recipe.screen = a,
        _ => return Err(wrong()),
    }
    Ok(())
}
