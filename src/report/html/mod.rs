//! Readings → one page that opens from disk without a network: the text with its statements, hedges and links, the speakers, the
//! balance and every score with its terms. In: readings; out: HTML. An article's text is hostile input and always escaped.

mod balance;
mod marked;
mod table;

use std::fmt::Write as _;

use crate::model::Reading;
use crate::report::Stamp;
use crate::report::article::statement_names;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page. The same readings give the same bytes.
pub fn write(readings: &[Reading], lost: usize, stamp: &Stamp) -> String {
    let mut out = String::with_capacity(readings.iter().map(|r| r.article.text.len() * 6).sum::<usize>() + STYLE.len());
    let statements: u64 = readings.iter().map(|r| r.profile.statements).sum();
    let title = match readings {
        [one] => title_of(one),
        many => format!("{} articles", many.len()),
    };
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{} · sourcing</title><style>{STYLE}</style></head><body>\n<header><p class=\"brand\">onrecord · sourcing report</p>",
        escape(&title)
    );
    let _ = write!(
        out,
        "<p class=\"said\">A score measures how a statement is sourced. It does not say whether the statement is so.</p>\
         <p class=\"counts\">{} of {} articles read, {lost} lost · {statements} attributed statements</p>{}</header>\n<main>\n",
        readings.len(),
        readings.len() + lost,
        filters(readings)
    );
    for (nth, reading) in readings.iter().enumerate() {
        article(&mut out, nth, reading);
    }
    let _ = write!(
        out,
        "</main>\n<footer><p>onrecord {} · rules {} · model {}</p></footer><script>{SCRIPT}</script></body></html>\n",
        stamp.version,
        stamp.rule_set.get(..12).unwrap_or(""),
        stamp.model.get(..12).unwrap_or("")
    );
    out
}

fn title_of(reading: &Reading) -> String {
    let first = reading.article.text.lines().find(|l| !l.trim().is_empty()).unwrap_or("").trim();
    reading.article.metadata.title.clone().unwrap_or_else(|| first.to_owned())
}

/// One box for each top type met.
fn filters(readings: &[Reading]) -> String {
    let mut tops: Vec<&str> = readings
        .iter()
        .flat_map(|r| r.standings.iter().zip(&r.statements))
        .filter(|(_, s)| s.is_attributed())
        .map(|(s, _)| s.source_type.top())
        .collect();
    tops.sort_unstable();
    tops.dedup();
    let boxes: String = tops
        .iter()
        .map(|t| format!("<label class=\"chip t-{t}\"><input type=\"checkbox\" data-top=\"{t}\" checked> {t}</label>"))
        .collect();
    format!("<fieldset class=\"filters\"><legend>Source types</legend>{boxes}</fieldset>")
}

fn article(out: &mut String, nth: usize, reading: &Reading) {
    let names = statement_names(reading);
    let prefix = format!("a{}-", nth + 1);
    let meta = [
        Some(reading.article.path.as_str()),
        reading.article.metadata.outlet.as_deref(),
        reading.article.metadata.date.as_deref(),
    ];
    let meta: Vec<String> = meta.into_iter().flatten().map(escape).collect();
    let mean = reading
        .profile
        .mean_score
        .map_or("none scored".to_owned(), |m| format!("mean {m:.1} over {} scored statements", reading.profile.scored));
    let _ = write!(
        out,
        "<article id=\"{prefix}article\"><h1>{}</h1><p class=\"meta\">{}</p><p class=\"meta\">{} statements by {} speakers · {} narrator claims · {mean}</p>\n<div class=\"columns\">",
        escape(&title_of(reading)),
        meta.join(" · "),
        reading.profile.statements,
        reading.resolution.speakers.len(),
        reading.profile.narrator_claims
    );
    marked::write(out, reading, &names, &prefix);
    balance::write(out, reading, &names, &prefix);
    out.push_str("</div>");
    table::write(out, reading, &names, &prefix);
    out.push_str("</article>\n");
}

/// Text for HTML, attributes included.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{0}'..='\u{8}' | '\u{B}'..='\u{1F}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
