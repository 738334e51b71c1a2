//! Gold in the product's conventions: JSON lines, one statement a line. In: a file's text and its article's; out: a coding with
//! offsets in bytes. Unknown fields are let be (gold carries notes); every line that cannot be read is named.

use serde::Deserialize;

use crate::error::{Error, Fault, Place, Result};
use crate::eval::coding::{Coded, Coding, Label, Mark};
use crate::model::{Attribution, Kind};
use crate::text::{Positions, Span};

/// One word or several.
#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Words {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl Words {
    fn list(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(word) => vec![word],
            Self::Many(words) => words,
        }
    }
}

/// One line. Places are code points, half-open.
#[derive(Deserialize)]
struct Row {
    id: Option<String>,
    nested_in: Option<String>,
    continues: Option<String>,
    attribution: Option<Attribution>,
    kind: Kind,
    content: Vec<[u32; 2]>,
    #[serde(default)]
    cue: Vec<[u32; 2]>,
    #[serde(default)]
    source: Vec<[u32; 2]>,
    #[serde(default)]
    optional: bool,
    speaker: Option<String>,
    source_type: Option<String>,
    naming: Option<String>,
    proximity: Option<String>,
    #[serde(default)]
    alt_kind: Words,
    #[serde(default)]
    speaker_alt: Words,
    #[serde(default)]
    alt_source_type: Words,
    #[serde(default)]
    alt_naming: Words,
    #[serde(default)]
    alt_proximity: Words,
    #[serde(default)]
    hedges: Vec<HedgeRow>,
    #[serde(default)]
    alt_hedges: Vec<HedgeRow>,
}

#[derive(Deserialize)]
struct HedgeRow {
    span: [u32; 2],
    #[serde(default)]
    class: String,
    #[serde(default)]
    alt_class: Words,
    #[serde(default)]
    optional: bool,
}

/// How a line names itself and others.
struct Links {
    /// From 1.
    line: u32,
    id: Option<String>,
    nested_in: Option<String>,
    continues: Option<String>,
}

/// Reads the lines of `file` about `text`.
///
/// # Errors
/// Every line that is not a statement, whose places lie outside the text, or that names a line which is not there.
pub(super) fn read(file: &str, lines: &str, text: &str) -> Result<Coding> {
    let positions = Positions::new(text);
    let (mut statements, mut links, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (nth, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = nth as u32 + 1;
        match row(line).and_then(|mut row| {
            let (id, nested_in, continues) = (row.id.take(), row.nested_in.take(), row.continues.take());
            links.push(Links { line: number, id, nested_in, continues });
            coded(row, &positions)
        }) {
            Ok(statement) => statements.push(statement),
            Err(reason) => faults.push((number, reason)),
        }
    }
    // A line that cannot be read may be the one that another names: those are mended first.
    if faults.is_empty() {
        faults = link(&mut statements, &links);
    }
    if faults.is_empty() {
        return Ok(Coding { statements, loose: Vec::new() });
    }
    let fault = |(line, message)| Fault {
        place: Place { file: file.to_owned(), line, column: 0 },
        message,
        help: String::new(),
        excerpt: String::new(),
    };
    Err(Error::Faults(faults.into_iter().map(fault).collect()))
}

fn row(line: &str) -> std::result::Result<Row, String> {
    serde_json::from_str(line).map_err(|e| {
        // The reader of one line calls it line 1.
        let (why, place) = (e.to_string(), format!(" at line {} column {}", e.line(), e.column()));
        format!("not a statement of gold: {}", why.strip_suffix(&place).unwrap_or(&why))
    })
}

fn coded(row: Row, positions: &Positions<'_>) -> std::result::Result<Coded, String> {
    let byte = |[start, end]: [u32; 2]| {
        let ends = (positions.byte_of(start), positions.byte_of(end));
        match ends {
            (Some(first), Some(last)) if start <= end => Ok(Span { start: first, end: last }),
            (Some(_), Some(_)) => Err(format!("[{start}, {end}] ends before it starts")),
            _ => Err(format!("[{start}, {end}] lies outside the text")),
        }
    };
    let spans = |ranges: Vec<[u32; 2]>| {
        let mut out = ranges.into_iter().map(byte).collect::<std::result::Result<Vec<Span>, String>>()?;
        out.sort_unstable();
        Ok::<_, String>(out)
    };
    let label =
        |first: Option<String>, others: Words| Label { first: first.unwrap_or_default(), others: others.list() };
    let marks = |rows: Vec<HedgeRow>, is_soft: bool| {
        let mark = |hedge: HedgeRow| {
            let class = label(Some(hedge.class), hedge.alt_class);
            Ok(Mark { span: byte(hedge.span)?, class, is_optional: hedge.optional || is_soft })
        };
        rows.into_iter().map(mark).collect::<std::result::Result<Vec<Mark>, String>>()
    };
    Ok(Coded {
        kind: row.kind,
        other_kinds: row.alt_kind.list(),
        content: spans(row.content)?,
        cue: spans(row.cue)?,
        source: spans(row.source)?,
        is_implicit: row.attribution == Some(Attribution::Implicit),
        is_optional: row.optional,
        speaker: label(row.speaker, row.speaker_alt),
        source_type: label(row.source_type, row.alt_source_type),
        naming: label(row.naming, row.alt_naming),
        proximity: label(row.proximity, row.alt_proximity),
        hedges: marks(row.hedges, false)?,
        soft_hedges: marks(row.alt_hedges, true)?,
        // The rule is the program's; the links are made when every line is read.
        ..Coded::default()
    })
}

/// Puts places for the ids that lines name; what is wrong with them, by line.
fn link(statements: &mut [Coded], links: &[Links]) -> Vec<(u32, String)> {
    let place = |id: &str| links.iter().position(|l| l.id.as_deref() == Some(id));
    let mut faults = Vec::new();
    for (statement, own) in statements.iter_mut().zip(links) {
        statement.is_nested = own.nested_in.is_some();
        statement.continues = own.continues.as_deref().and_then(place);
        for (role, id) in [("nested_in", &own.nested_in), ("continues", &own.continues)] {
            if let Some(id) = id.as_deref().filter(|id| place(id).is_none()) {
                faults.push((own.line, format!("{role} “{id}”: no line here has this id")));
            }
        }
    }
    for (nth, own) in links.iter().enumerate() {
        let mut chain = std::iter::successors(statements[nth].continues, |at| statements[*at].continues);
        if chain.by_ref().take(links.len()).any(|at| at == nth) {
            faults.push((own.line, "goes on with itself: “continues” leads back to this line".to_owned()));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_become_bytes_and_faults_have_lines() {
        let line = r#"{"kind": "direct", "content": [[4, 7]], "speaker": "É", "alt_naming": "named", "hedges": [{"span": [0, 1]}]}"#;
        let coding = read("a.gold.jsonl", line, "Été “a”");
        let statement = coding.ok().and_then(|c| c.statements.into_iter().next()).unwrap_or_default();
        assert_eq!((statement.content, statement.hedges[0].span), (vec![Span::new(6, 13)], Span::new(0, 2)));
        assert_eq!(statement.naming.others, ["named"]);
        let late = read("a.gold.jsonl", &format!("\n{line}"), "É").err().map(|e| e.to_string());
        assert_eq!(late.as_deref(), Some("a.gold.jsonl:2: [4, 7] lies outside the text"));
    }

    #[test]
    fn every_broken_line_is_named() {
        let lines = "{\"kind\": \"direct\"}\n{\"kind\": \"direct\", \"content\": [[1, 0]]}\n{";
        let told = read("a.gold.jsonl", lines, "abc").err().map(|e| e.to_string()).unwrap_or_default();
        assert_eq!(
            told.lines().collect::<Vec<_>>(),
            [
                "a.gold.jsonl:1: not a statement of gold: missing field `content`",
                "a.gold.jsonl:2: [1, 0] ends before it starts",
                "a.gold.jsonl:3: not a statement of gold: EOF while parsing an object",
            ]
        );
    }

    #[test]
    fn ids_become_places() {
        let line =
            |id: &str, more: &str| format!("{{\"id\": \"{id}\", \"kind\": \"direct\", \"content\": [[0, 1]]{more}}}\n");
        let both = line("S1", "") + &line("S2", ", \"continues\": \"S1\"");
        let coding = read("a", &both, "abc").unwrap_or_default();
        assert_eq!(coding.statements.iter().map(|s| s.continues).collect::<Vec<_>>(), [None, Some(0)]);
        let told = |lines: &str| read("a", lines, "abc").err().map(|e| e.to_string()).unwrap_or_default();
        assert_eq!(told(&line("S1", ", \"nested_in\": \"S9\"")), "a:1: nested_in “S9”: no line here has this id");
        let circle = told(&line("S1", ", \"continues\": \"S1\""));
        assert_eq!(circle, "a:1: goes on with itself: “continues” leads back to this line");
    }
}
