//! `onrecord rules new`: a file to fill in, from nothing or from an editor's corrections. In: a family or corrections; out: rule files,
//! and what to type next.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::rules::family as family_of;
use crate::cli::settings::Settings;
use crate::error::{Error, Result};
use crate::gates::{self, Correction};
use crate::ruleset::{Rule, RuleSet};

/// A file to fill in, under the next free id of the user's range.
pub(super) fn new(rules: &[Rule], family: &str, dir: &Path) -> Result<String> {
    let mut families = rules.iter().map(|r| (family_of(r), &r.id.as_str()[..3]));
    let Some((_, prefix)) = families.find(|(name, _)| *name == family) else {
        let names: Vec<&str> = RuleSet::families().map(|(name, _)| name).collect();
        return Err(Error::Usage(format!("there is no family \"{family}\"; there are {}", names.join(", "))));
    };
    let folder = dir.join(family);
    let free = |n: &u32| {
        !folder.join(format!("{prefix}{n}.toml")).exists()
            && rules.iter().all(|r| r.id.as_str() != format!("{prefix}{n}"))
    };
    let id = format!("{prefix}{}", (900..10_000).find(free).unwrap_or(900));
    let (when, then, hit, miss) = match family {
        "hedging" => (
            "when.text = [\"[as like as not]\"]",
            "then.class = \"epistemic.possible\"",
            "\"It will [as like as not] rain.\"",
            "\"It will rain.\"",
        ),
        "source-type" => (
            "when.mention = [\"~beekeeper\"]",
            "then.type = \"civ.resident\"",
            "{ mention = \"a beekeeper\" }",
            "{ mention = \"a minister\" }",
        ),
        "standing" => (
            "when.content = [\"~vote\"]",
            "then.topic = \"politics\"",
            "{ content = \"they voted\" }",
            "{ content = \"they left\" }",
        ),
        "scoring" => (
            "when.flag = [\"contested\"]",
            "then.flag = \"my-flag\"",
            "{ flag = \"contested\" }",
            "{ flag = \"partial\" }",
        ),
        "corroboration" => ("when.case = [\"echo\"]", "then.value = 0.5", "{ case = \"echo\" }", "{ case = \"rare\" }"),
        _ => ("", "then.confidence = 0.5", "", ""),
    };
    let list = |test: &str| if test.is_empty() { "[]".to_owned() } else { format!("[{test}]") };
    let text = format!(
        "id = \"{id}\"\ntitle = \"What it is about\"\nstatus = \"experimental\"\nsince = \"0.1.0\"\nmodified = \"2026-11-24\"\nwhy = \"Why it is needed.\"\nreferences = []\nfalse-positives = \"None met so far.\"\n\n{when}\n{then}\n\nhit = {}\nmiss = {}\n",
        list(hit),
        list(miss)
    );
    let file = folder.join(format!("{id}.toml"));
    let shown = file.to_string_lossy().into_owned();
    std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, text)).map_err(|e| Error::io(&shown, e))?;
    Ok(format!("{shown}\nonrecord rules test --rules {} {id}\n", dir.to_string_lossy()))
}

/// Higher than any shipped rule: an editor has looked.
const PRIORITY: i32 = 900;

/// A rule for each correction, with the corrected statement as its hit. Nothing is written unless all of it loads.
pub(super) fn from_corrections(settings: &Settings, file: &Path, dir: &Path) -> Result<String> {
    let (_, corrections) = gates::corrections(file)?;
    if corrections.is_empty() {
        return Err(Error::Usage(format!("{}: there is no [[correction]] in it", file.to_string_lossy())));
    }
    let mut files = settings.files()?;
    if dir.is_dir() {
        files.overlay(dir)?;
    }
    let mut written = Vec::new();
    for correction in &corrections {
        let (family, prefix, field, key) = target(correction)?;
        let number = (900..10_000).find(|n| files.get(&format!("{family}/{prefix}{n}.toml")).is_none()).unwrap_or(900);
        let (id, name) = (format!("{prefix}{number}"), format!("{family}/{prefix}{number}.toml"));
        let text = skeleton(&id, field, key, correction);
        files.insert(&name, text.clone().into_bytes());
        written.push((id, name, text));
    }
    RuleSet::load(&files, settings.adjust())?;
    let mut out = String::new();
    for (_, name, text) in &written {
        let path = dir.join(name);
        let shown = path.to_string_lossy().into_owned();
        let folder = path.parent().unwrap_or(dir);
        std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text)).map_err(|e| Error::io(&shown, e))?;
        let _ = writeln!(out, "{shown}");
    }
    let ids: Vec<&str> = written.iter().map(|(id, ..)| id.as_str()).collect();
    let _ = writeln!(out, "onrecord rules test --rules {} {}", dir.to_string_lossy(), ids.join(" "));
    Ok(out)
}

/// Family, prefix of ids, field of the condition, key of the conclusion.
fn target(correction: &Correction) -> Result<(&'static str, &'static str, &'static str, &'static str)> {
    Ok(match correction.field.as_str() {
        "source-type" => ("source-type", "SRC", "mention", "type"),
        "hedge" => ("hedging", "HED", "text", "class"),
        "claim-type" => ("standing", "STA", "content", "claim_type"),
        "topic" => ("standing", "STA", "content", "topic"),
        "contact" => ("standing", "STA", "sentence", "contact"),
        "proximity" => ("standing", "STA", "sentence", "proximity"),
        "independence" => ("standing", "STA", "content", "independence"),
        other => {
            return Err(Error::Usage(format!(
                "there is no rule to make of the field \"{other}\"; there are source-type, hedge, claim-type, topic, contact, proximity, independence"
            )));
        }
    })
}

/// The rule file: a pattern of exactly the words shown, for a person to widen.
fn skeleton(id: &str, field: &str, key: &str, correction: &Correction) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let pattern = pattern(&correction.words);
    let is_hedge = field == "text";
    let (when, hit, miss) = if is_hedge {
        let marked = correction.text.replacen(&correction.words, &format!("[{}]", correction.words), 1);
        (
            format!("[{pattern}]"),
            quoted(&marked),
            quoted(&correction.text.replacen(&correction.words, "", 1).replace("  ", " ")),
        )
    } else {
        let example = if field == "mention" { &correction.words } else { &correction.text };
        (pattern, format!("{{ {field} = {} }}", quoted(example)), format!("{{ {field} = \"somebody else\" }}"))
    };
    format!(
        "id = \"{id}\"\ntitle = {}\nstatus = \"experimental\"\nsince = \"0.1.0\"\nmodified = \"2026-11-25\"\nwhy = {}\nreferences = [{}]\nfalse-positives = \"None met so far.\"\npriority = {PRIORITY}\n\nwhen.{field} = [{}]\nthen.{key} = {}\n\nhit = [{hit}]\nmiss = [{miss}]\n",
        quoted(&format!("Corrected: {}", correction.words)),
        quoted(&correction.reason),
        quoted(&format!("a correction of {}", correction.article)),
        quoted(&when),
        quoted(&correction.should),
    )
}

/// The words as a pattern that means just them.
fn pattern(words: &str) -> String {
    let mut out = String::new();
    for c in words.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if "=~@#<>&!()|?{}[]\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
