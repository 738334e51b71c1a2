//! `onrecord classify`: what kind of source each given mention is. JSON lines in, JSON lines out, in order.

use std::io::{BufRead, BufReader};

use serde::{Deserialize, Serialize};

use crate::cli::args::{Args, Classify};
use crate::cli::output::{self, Output};
use crate::cli::settings::Settings;
use crate::cli::{Outcome, args};
use crate::error::{Error, Result, reason};
use crate::model::{Article, Naming, SourceType};
use crate::text::{Positions, Span};

/// One question.
#[derive(Deserialize)]
struct Question {
    id: serde_json::Value,
    text: String,
    start: u32,
    end: u32,
}

/// Its answer.
#[derive(Serialize)]
struct Answer {
    id: serde_json::Value,
    #[serde(rename = "type")]
    source_type: SourceType,
    secondary_type: Option<SourceType>,
    naming: Naming,
    anonymous: bool,
    speaker: Option<String>,
    rule: Option<String>,
}

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Classify) -> Outcome {
    let settings = Settings::find(args, None)?;
    let engine = settings.engine(args::Convention::Product)?;
    let mut out = Output::open(None)?;
    let mut lost = 0;
    for (nth, line) in lines(&verb.mentions)?.enumerate() {
        let line = line.map_err(|e| Error::io(&verb.mentions, e))?;
        if line.trim().is_empty() {
            continue;
        }
        match answer(&engine, &line) {
            Ok(answer) => {
                let text = serde_json::to_string(&answer).map_err(|e| Error::Usage(e.to_string()))?;
                out.write(&text)?;
                out.write("\n")?;
            }
            Err(why) => {
                lost += 1;
                output::remark(&format!("onrecord: {}:{}: {why}", verb.mentions, nth + 1));
            }
        }
    }
    out.finish()?;
    Ok(if lost > 0 { 3 } else { 0 })
}

/// Lines of a file or of standard input.
pub(crate) fn lines(path: &str) -> Result<Box<dyn Iterator<Item = std::io::Result<String>>>> {
    if path == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin()).lines()));
    }
    let file = std::fs::File::open(path).map_err(|e| Error::Usage(format!("{path}: {}", reason(&e))))?;
    Ok(Box::new(BufReader::new(file).lines()))
}

fn answer(engine: &crate::pipeline::Engine, line: &str) -> std::result::Result<Answer, String> {
    let question: Question =
        serde_json::from_str(line).map_err(|e| format!("not a question {{id, text, start, end}}: {e}"))?;
    let positions = Positions::new(&question.text);
    let (Some(start), Some(end)) = (positions.byte_of(question.start), positions.byte_of(question.end)) else {
        return Err(format!("start and end ({}, {}) lie outside the text", question.start, question.end));
    };
    drop(positions);
    let found = engine.classify(&Article { text: question.text, ..Article::default() }, Span { start, end });
    let because = found.1.because.first().map(|b| b.rule.to_string());
    Ok(Answer {
        id: question.id,
        source_type: found.1.source_type,
        secondary_type: found.1.secondary_type,
        naming: found.1.naming,
        anonymous: found.1.is_anonymous,
        speaker: found.0,
        rule: because,
    })
}
