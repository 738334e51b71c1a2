//! `onrecord rules new`: a file to fill in, from nothing or from an editor's corrections. In: a family or corrections; out: rule files,
//! and what to type next.

use std::path::Path;

use crate::cli::rules::family as family_of;
use crate::error::{Error, Result};
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

/// A rule for each correction.
pub(super) fn from_corrections(_rules: &[Rule], _file: &Path, _dir: &Path) -> Result<String> {
    Err(Error::Usage("not yet".to_owned()))
}
