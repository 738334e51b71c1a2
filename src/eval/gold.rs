//! Paths → annotated articles: BRAT folders (PolNeAR's conventions) and JSON lines with their texts (the product's). In: files
//! and folders; out: cases in order of the paths, then of the names. Refuses gold without its text.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Fault, Place, Result};
use crate::eval::coding::Coding;
use crate::eval::rows;
use crate::model::Article;
use crate::text::Span;
use crate::train::Corpus;

/// What the name of a gold file ends in.
const ENDING: &str = ".gold.jsonl";

/// One annotated article.
pub struct Case {
    /// Its text; the id is the file's stem.
    pub article: Article,
    /// What the annotator found.
    pub gold: Coding,
    /// What a second one found, where a second coding is given.
    pub second: Option<Coding>,
    /// Boilerplate that the annotator set aside.
    pub discard: Vec<Span>,
}

/// Annotated articles by their conventions.
#[derive(Default)]
pub struct Gold {
    /// As the PolNeAR corpus annotates.
    pub brat: Vec<Case>,
    /// As the domain model has it.
    pub articles: Vec<Case>,
}

impl Gold {
    /// Reads files and folders; `texts` is looked into before the gold's own folder.
    ///
    /// # Errors
    /// When a path cannot be read, holds no gold, or gold has no text; else every broken line of every gold file.
    pub fn read(paths: &[PathBuf], texts: Option<&Path>, second: Option<&Path>) -> Result<Self> {
        let (mut out, mut faults) = (Self::default(), Vec::new());
        for path in paths {
            if Corpus::is_in(path) {
                let other = second.filter(|s| Corpus::is_in(s)).map(Corpus::read).transpose()?;
                out.brat.extend(brat(Corpus::read(path)?, other.as_ref()));
            } else {
                for file in files(path)? {
                    out.articles.extend(unless_broken(article(&file, texts, second), &mut faults)?);
                }
            }
        }
        if !faults.is_empty() {
            return Err(Error::Faults(faults));
        }
        if second.is_some() && out.brat.iter().chain(&out.articles).all(|case| case.second.is_none()) {
            return Err(Error::Usage("the second coding is of other articles: no file name is in both".to_owned()));
        }
        Ok(out)
    }
}

/// What was read; broken lines go to the others, so that all are told at once.
pub(super) fn unless_broken<T>(read: Result<T>, faults: &mut Vec<Fault>) -> Result<Option<T>> {
    match read {
        Err(Error::Faults(more)) => {
            faults.extend(more);
            Ok(None)
        }
        other => other.map(Some),
    }
}

fn brat(corpus: Corpus, second: Option<&Corpus>) -> Vec<Case> {
    let case = |document: crate::train::Document| Case {
        gold: Coding::of_spans(&document.attributions),
        second: second
            .and_then(|corpus| corpus.documents.iter().find(|d| d.article.id == document.article.id))
            .map(|other| Coding::of_spans(&other.attributions)),
        discard: document.discard,
        article: document.article,
    };
    corpus.documents.into_iter().map(case).collect()
}

/// The gold files of a folder in order of their names, or the file itself.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).map_err(|e| Error::io(path.to_string_lossy(), e))?;
    let mut out: Vec<PathBuf> =
        entries.flatten().map(|e| e.path()).filter(|p| p.to_string_lossy().ends_with(ENDING)).collect();
    out.sort();
    if out.is_empty() {
        return Err(fault(path, format!("neither a folder with text/ and attributions/ nor one with files *{ENDING}")));
    }
    Ok(out)
}

fn article(file: &Path, texts: Option<&Path>, second: Option<&Path>) -> Result<Case> {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let slug = name.strip_suffix(ENDING).or_else(|| name.strip_suffix(".jsonl")).unwrap_or(&name);
    let lines = open(file)?;
    let Some(place) = text_of(file, slug, texts) else {
        return Err(fault(file, format!("no {slug}.txt beside it, in --texts, or in a folder “articles” for “gold”")));
    };
    let text = open(&place)?;
    let gold = rows::read(&file.to_string_lossy(), &lines, &text)?;
    let other = second.map(|path| if path.is_dir() { path.join(&name) } else { path.to_owned() });
    let is_mine = |path: &PathBuf| path.is_file() && path.file_name().is_some_and(|n| *n == *name);
    let second = match other.filter(is_mine) {
        Some(path) => Some(rows::read(&path.to_string_lossy(), &open(&path)?, &text)?),
        None => None,
    };
    let article =
        Article { id: slug.to_owned(), path: place.to_string_lossy().into_owned(), text, ..Article::default() };
    Ok(Case { article, gold, second, discard: Vec::new() })
}

/// Where the text of a gold file stands, the first place that has it.
fn text_of(file: &Path, slug: &str, texts: Option<&Path>) -> Option<PathBuf> {
    let folder = fs::canonicalize(file).ok()?.parent()?.to_owned();
    let sibling =
        folder.file_name().map(|n| folder.with_file_name(n.to_string_lossy().replacen("gold", "articles", 1)));
    let places = [texts.map(Path::to_owned), file.parent().map(Path::to_owned), sibling];
    places.into_iter().flatten().map(|folder| folder.join(format!("{slug}.txt"))).find(|path| path.is_file())
}

fn open(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| Error::io(path.to_string_lossy(), e))
}

fn fault(path: &Path, reason: String) -> Error {
    let place = Place { file: path.to_string_lossy().into_owned(), ..Place::default() };
    Error::Input { place, reason }
}
