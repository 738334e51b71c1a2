//! Gold in the product's conventions: JSON lines, one statement a line. In: a file's text and its article's; out: a coding with
//! offsets in bytes. Unknown fields are let be (gold carries notes); what cannot be read has its line.

use serde::Deserialize;

use crate::error::{Error, Place, Result};
use crate::eval::coding::{Coded, Coding, Label, Mark};
use crate::model::Kind;
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

/// Reads the lines of `file` about `text`.
///
/// # Errors
/// When a line is not a statement, or its places lie outside the text.
pub(super) fn read(file: &str, lines: &str, text: &str) -> Result<Coding> {
    let positions = Positions::new(text);
    let mut statements = Vec::new();
    for (nth, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fault = |reason: String| Error::Input {
            place: Place { file: file.to_owned(), line: nth as u32 + 1, column: 0 },
            reason,
        };
        let row: Row = serde_json::from_str(line).map_err(|e| fault(format!("not a statement of gold: {e}")))?;
        let byte = |[start, end]: [u32; 2]| {
            let outside = || fault(format!("[{start}, {end}] lies outside the text"));
            let (start, end) = (positions.byte_of(start), positions.byte_of(end).filter(|_| start <= end));
            Ok(Span { start: start.ok_or_else(outside)?, end: end.ok_or_else(outside)? })
        };
        statements.push(coded(row, &byte)?);
    }
    Ok(Coding { statements, loose: Vec::new() })
}

fn coded(row: Row, byte: &impl Fn([u32; 2]) -> Result<Span>) -> Result<Coded> {
    let spans = |ranges: Vec<[u32; 2]>| -> Result<Vec<Span>> {
        let mut out = ranges.into_iter().map(byte).collect::<Result<Vec<Span>>>()?;
        out.sort_unstable();
        Ok(out)
    };
    let label =
        |first: Option<String>, others: Words| Label { first: first.unwrap_or_default(), others: others.list() };
    let marks = |rows: Vec<HedgeRow>, is_soft: bool| -> Result<Vec<Mark>> {
        let mark = |hedge: HedgeRow| {
            let class = label(Some(hedge.class), hedge.alt_class);
            Ok(Mark { span: byte(hedge.span)?, class, is_optional: hedge.optional || is_soft })
        };
        rows.into_iter().map(mark).collect()
    };
    Ok(Coded {
        kind: row.kind,
        other_kinds: row.alt_kind.list(),
        content: spans(row.content)?,
        cue: spans(row.cue)?,
        source: spans(row.source)?,
        rule: String::new(),
        is_optional: row.optional,
        speaker: label(row.speaker, row.speaker_alt),
        source_type: label(row.source_type, row.alt_source_type),
        naming: label(row.naming, row.alt_naming),
        proximity: label(row.proximity, row.alt_proximity),
        hedges: marks(row.hedges, false)?,
        soft_hedges: marks(row.alt_hedges, true)?,
    })
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
}
