//! `onrecord compare`: how two statements relate, and why; many pairs as JSON lines.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::cli::Outcome;
use crate::cli::args::{self, Args, Compare};
use crate::cli::classify::lines;
use crate::cli::output::{self, Output};
use crate::cli::settings::Settings;
use crate::corroborate::Comparison;
use crate::error::Error;
use crate::pipeline::Engine;

#[derive(Deserialize)]
struct Question {
    id: serde_json::Value,
    a: String,
    b: String,
}

#[derive(Serialize)]
struct Answer {
    id: serde_json::Value,
    relation: &'static str,
    direction: &'static str,
    similarity: f64,
    because: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Map>,
}

type Map = serde_json::Map<String, serde_json::Value>;

/// Runs the verb.
pub(crate) fn run(args: &Args, verb: &Compare) -> Outcome {
    let settings = Settings::find(args, None)?;
    let engine = settings.engine(args::Convention::Product)?;
    let mut out = Output::open(None)?;
    let Some(path) = &verb.pairs else {
        let found = engine.compare(&verb.statements[0], &verb.statements[1]);
        out.write(&explained(&found))?;
        out.finish()?;
        return Ok(0);
    };
    let mut lost = 0;
    for (nth, line) in lines(path)?.enumerate() {
        let line = line.map_err(|e| Error::io(path, e))?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Question>(&line) {
            Ok(question) => {
                let answer = answer(&engine, question, verb.evidence);
                out.write(&serde_json::to_string(&answer).map_err(|e| Error::Usage(e.to_string()))?)?;
                out.write("\n")?;
            }
            Err(error) => {
                lost += 1;
                output::remark(&format!("onrecord: {path}:{}: not a pair {{id, a, b}}: {error}", nth + 1));
            }
        }
    }
    out.finish()?;
    Ok(if lost > 0 { 3 } else { 0 })
}

fn answer(engine: &Engine, question: Question, with_evidence: bool) -> Answer {
    let found = engine.compare(&question.a, &question.b);
    Answer {
        id: question.id,
        relation: found.relation_word(),
        direction: found.direction(),
        similarity: found.rounded(),
        because: found.reasons(),
        evidence: with_evidence.then(|| evidence(engine, &question.a, &question.b)),
    }
}

/// By name, under `both`, `a_to_b` and `b_to_a`.
fn evidence(engine: &Engine, a: &str, b: &str) -> Map {
    let found = engine.evidence(a, b);
    let rows = |e: &crate::corroborate::Evidence| {
        e.iter()
            .map(|(name, value)| (name.clone().into_owned(), serde_json::Value::from((value * 1e4).round() / 1e4)))
            .collect::<Map>()
    };
    ["both", "a_to_b", "b_to_a"].iter().zip(&found).map(|(key, e)| ((*key).to_owned(), rows(e).into())).collect()
}

fn explained(found: &Comparison) -> String {
    let mut out = format!(
        "{} ({}), similarity {:.2}\n",
        found.relation_word(),
        found.direction().replace('_', " "),
        found.similarity
    );
    for (rule, why) in &found.because {
        let _ = writeln!(out, "  {rule}  {why}");
    }
    if found.because.is_empty() {
        out.push_str("  no rule fired: the claims share too few words\n");
    }
    out
}
