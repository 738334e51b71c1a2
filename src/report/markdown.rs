//! Readings → Markdown for a pull request or a wiki: figures, findings, statements. In: readings; out: text in which nothing of an
//! article's own text is markup.

use std::fmt::Write as _;

use crate::model::Reading;
use crate::report::RunRow;
use crate::report::article::statement_names;
use crate::report::findings;
use crate::report::text::{band, count};
use crate::report::tops::top;
use crate::ruleset::RuleSet;
use crate::text::{SpansExt, squeezed};

/// One article.
pub fn article(reading: &Reading, rules: &RuleSet) -> String {
    let mut out = String::new();
    let profile = &reading.profile;
    let first = reading.article.text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    let title = reading.article.metadata.title.as_deref().unwrap_or(first);
    let _ = writeln!(out, "## {}\n", plain(title));
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let mean = profile.mean_score.map_or("none scored".to_owned(), |m| format!("mean {m:.1} over {}", profile.scored));
    let _ = writeln!(
        out,
        "{} · {} by {} · {mean} · official {} · anonymous {} · corroborated {} · {} of {} allegations answered\n",
        plain(&reading.article.path),
        count(profile.statements, "statement"),
        count(reading.resolution.speakers.len() as u64, "speaker"),
        percent(profile.official_share),
        percent(profile.anonymous_share),
        percent(profile.corroborated_share),
        profile.answered,
        profile.allegations
    );
    found(&mut out, reading, rules);
    statements(&mut out, reading);
    for note in &reading.notes {
        let _ = writeln!(out, "> {}\n", plain(&note.text));
    }
    out
}

fn found(out: &mut String, reading: &Reading, rules: &RuleSet) {
    let mut all = findings::of(reading);
    findings::by_importance(&mut all);
    for finding in &all {
        let rule = rules.rules().iter().find(|r| r.id.as_str() == finding.rule);
        let title = rule.map_or("", |r| r.title.as_str());
        let mark = if finding.cap.is_some() { "**cap**" } else { "flag" };
        let _ = writeln!(out, "- {mark} {} — {}", finding.rule, plain(&finding.message(title)));
    }
    if !all.is_empty() {
        out.push('\n');
    }
}

fn statements(out: &mut String, reading: &Reading) {
    let names = statement_names(reading);
    out.push_str("| | who | kind of source | grade | score | corroboration | what |\n|---|---|---|---|---:|---|---|\n");
    for n in (0..names.len()).filter(|n| reading.statements[*n].is_attributed()) {
        let (standing, score) = (&reading.standings[n], &reading.scores[n]);
        let who: Vec<&str> = reading.resolution.of_statement[n]
            .iter()
            .map(|id| reading.resolution.speakers[id.index()].name.as_str())
            .collect();
        let who = if who.is_empty() { "nobody named".to_owned() } else { who.join(" and ") };
        let mark = score.points().map_or_else(
            || standing.claim_type.word().to_owned(),
            |p| format!("{p:.1} {}", score.band.map_or("", band)),
        );
        let _ = writeln!(
            out,
            "| {} | {} | {} {} | {} | {mark} | {:?} | {} |",
            names[n],
            plain(&who),
            top(standing.source_type.code()).letter,
            standing.source_type.title(),
            score.grade(),
            reading.corroboration[n].level,
            plain(&reading.statements[n].content.words(&reading.article.text))
        );
    }
    out.push('\n');
}

/// The run's denominators and stamp.
pub fn run(run: &RunRow) -> String {
    let mut out = String::new();
    for lost in &run.unprocessed {
        let _ = writeln!(out, "- lost: {}:{} {}", plain(&lost.path), lost.line, plain(&lost.reason));
    }
    let _ = writeln!(
        out,
        "\n{} of {} articles scored, {} lost; {} statements. A score measures how a statement is sourced, not whether it is so.\n\n\
         onrecord {} · rules `{}` · model `{}` · corpus `{}` · seal `{}`",
        run.scored,
        run.read,
        run.failed,
        run.profile.statements,
        run.stamp.version,
        run.stamp.rule_set,
        run.stamp.model,
        run.corpus,
        run.seal
    );
    out
}

/// Text without markup: white space squeezed, every mark that Markdown or HTML reads escaped.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in squeezed(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_of_the_text_is_markup() {
        assert_eq!(plain("a|b <img src=x>\n# *c* [d](e)"), r"a\|b &lt;img src=x&gt; \# \*c\* \[d\](e)");
    }
}
