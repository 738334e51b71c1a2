//! A folder of annotated articles: `text/*.txt`, `attributions/*.ann` (BRAT), `parse/*.tsv`. In: a folder; out: documents
//! in order of their names, offsets in bytes. Refuses a folder without texts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::error::{Error, Place, Result};
use crate::model::{Article, Tag};
use crate::text::{Positions, Span};

/// One annotated article.
pub struct Document {
    /// The text.
    pub article: Article,
    /// Attributions: source, cue and content spans, each sorted.
    pub attributions: Vec<[Vec<Span>; 3]>,
    /// What the annotators set aside (boilerplate); sorted.
    pub discard: Vec<Span>,
    /// Reference word classes: where each token starts (bytes), and its class.
    pub tags: Vec<(u32, Tag)>,
}

/// A corpus in memory.
#[derive(Default)]
pub struct Corpus {
    /// In order of their names.
    pub documents: Vec<Document>,
}

impl Corpus {
    /// A folder of BRAT annotation: its texts stand in `text`.
    pub fn is_in(folder: &Path) -> bool {
        folder.join("text").is_dir()
    }

    /// Reads a folder.
    ///
    /// # Errors
    /// When it cannot be read or holds no text.
    pub fn read(folder: &Path) -> Result<Self> {
        let texts = listing(&folder.join("text"), "txt")?;
        let annotations = listing(&folder.join("attributions"), "ann").unwrap_or_default();
        let mut documents = Vec::new();
        for (stem, path) in &texts {
            let text = read(path)?;
            let article = Article { id: stem.clone(), text, ..Article::default() };
            let positions = Positions::new(&article.text);
            let byte = |point: u32| positions.byte_of(point).unwrap_or(article.text.len() as u32);
            // Beside BRAT's own `STEM.ann`: several annotators may have coded one article; the first id in sort order counts.
            let by_id = || {
                let mut coded = annotations.range(format!("{stem}_")..);
                coded.next().filter(|(name, _)| name.starts_with(stem.as_str())).map(|(_, path)| path)
            };
            let (attributions, discard) = match annotations.get(stem).or_else(by_id) {
                Some(path) => brat(&read(path)?, &byte),
                None => Default::default(),
            };
            let parse = folder.join("parse").join(format!("{stem}.tsv"));
            let tags = if parse.exists() { parse_tags(&read(&parse)?, &byte) } else { Vec::new() };
            documents.push(Document { article, attributions, discard, tags });
        }
        Ok(Self { documents })
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|e| Error::io(path.to_string_lossy(), e))
}

fn listing(folder: &Path, extension: &str) -> Result<BTreeMap<String, std::path::PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|e| Error::io(folder.to_string_lossy(), e))?;
    let mut out = BTreeMap::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned());
        if let (Some(stem), Some(found)) = (stem, path.extension())
            && found == extension
        {
            out.insert(stem, path);
        }
    }
    if out.is_empty() {
        let place = Place { file: folder.to_string_lossy().into_owned(), ..Place::default() };
        return Err(Error::Input { place, reason: format!("no .{extension} file here") });
    }
    Ok(out)
}

/// Attributions, and what is set aside.
type Annotated = (Vec<[Vec<Span>; 3]>, Vec<Span>);

/// `T` lines hold spans (`Label 3 9;12 15`), `E` lines join them (`Attribution:T1 Source:T2 Cue:T3 Content:T4`). The first is
/// the event's trigger: it is the cue where no role says what is. Where one does, the trigger may be a word or a blank longer
/// or shorter (2 of 2,192 in PolNeAR's dev split) and is left out.
fn brat(source: &str, byte: &impl Fn(u32) -> u32) -> Annotated {
    let mut discard = Vec::new();
    let mut spans: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for line in source.lines().filter(|l| l.starts_with('T')) {
        let mut cells = line.split('\t');
        let (Some(id), Some(place)) = (cells.next(), cells.next()) else { continue };
        let Some((label, ranges)) = place.split_once(' ') else { continue };
        let read = |range: &str| {
            let (start, end) = range.trim().split_once(' ')?;
            Some(Span { start: byte(start.parse().ok()?), end: byte(end.parse().ok()?) })
        };
        let found: Vec<Span> = ranges.split(';').filter_map(read).collect();
        if label == "Discard" {
            discard.extend(&found);
        }
        spans.insert(id, found);
    }
    let mut out = Vec::new();
    for line in source.lines().filter(|l| l.starts_with('E')) {
        let Some((_, roles)) = line.split_once('\t') else { continue };
        let mut found: [Vec<Span>; 3] = Default::default();
        let mut trigger = Vec::new();
        for role in roles.split_whitespace() {
            let Some((name, id)) = role.split_once(':') else { continue };
            let role = match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" => &mut found[0],
                "Cue" => &mut found[1],
                "Content" => &mut found[2],
                _ => &mut trigger,
            };
            role.extend(spans.get(id).into_iter().flatten());
        }
        if found[1].is_empty() {
            found[1] = trigger;
        }
        for role in &mut found {
            role.sort_unstable();
        }
        out.push(found);
    }
    out.sort();
    discard.sort_unstable();
    (out, discard)
}

fn parse_tags(source: &str, byte: &impl Fn(u32) -> u32) -> Vec<(u32, Tag)> {
    let row = |line: &str| {
        let mut cells = line.split('\t');
        let start = cells.nth(1)?.parse().ok()?;
        let tag = cells.nth(1)?;
        Some((byte(start), Tag::parse(tag)))
    };
    let mut out: Vec<(u32, Tag)> = source.lines().filter_map(row).collect();
    out.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_is_the_cue_where_nothing_else_is() {
        let spans = "T1\tAttribution 4 9\tsaid \nT2\tSource 0 3\tRoe\nT3\tCue 4 8\tsaid\nT4\tContent 9 10\tx\n";
        let cues = |event: &str| {
            let (units, _) = brat(&format!("{spans}E1\t{event}\n"), &|point| point);
            units.into_iter().flat_map(|[_, cue, _]| cue).collect::<Vec<_>>()
        };
        assert_eq!(cues("Attribution:T1 Source:T2 Cue:T3 Content:T4"), [Span::new(4, 8)]);
        assert_eq!(cues("Attribution:T1 Source:T2 Content:T4"), [Span::new(4, 9)]);
    }
}
