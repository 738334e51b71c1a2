//! The margin: who speaks, and how the article's sources balance on three bases. Numbers stand beside every bar.

use std::fmt::Write as _;

use crate::model::{Reading, Shares, SourceType, SpeakerId};
use crate::report::html::escape;

/// Writes the side column.
pub(super) fn write(out: &mut String, reading: &Reading, names: &[String], prefix: &str) {
    out.push_str("<aside aria-label=\"Speakers and balance\"><h2>Speakers</h2><ul class=\"speakers\">");
    for (nth, speaker) in reading.resolution.speakers.iter().enumerate() {
        let id = SpeakerId(nth as u32);
        let mine: Vec<usize> = (0..names.len()).filter(|n| reading.resolution.of_statement[*n].contains(&id)).collect();
        let Some(first) = mine.first() else { continue };
        let kind = reading.standings[*first].source_type;
        let links: Vec<String> =
            mine.iter().map(|n| format!("<a href=\"#{prefix}t-{name}\">{name}</a>", name = names[*n])).collect();
        let _ = write!(
            out,
            "<li data-top=\"{top}\"><b>{}</b><br><span class=\"chip t-{top}\">{}</span> {}</li>",
            escape(&speaker.name),
            kind.title(),
            links.join(" "),
            top = kind.top()
        );
    }
    out.push_str("</ul><h2>Balance</h2>");
    let profile = &reading.profile;
    for (title, shares) in [
        ("by statements", &profile.by_statements),
        ("by words", &profile.by_words),
        ("by speakers", &profile.by_speakers),
    ] {
        bars(out, title, shares);
    }
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let _ = write!(
        out,
        "<dl><dt>three most quoted</dt><dd>{}</dd><dt>official</dt><dd>{}</dd><dt>collective</dt><dd>{}</dd><dt>anonymous</dt><dd>{}</dd>\
         <dt>corroborated</dt><dd>{}</dd><dt>allegations answered</dt><dd>{} of {}</dd><dt>as diverse as</dt><dd>{:.1} equal types</dd></dl>",
        percent(profile.top3_share),
        percent(profile.official_share),
        percent(profile.collective_share),
        percent(profile.anonymous_share),
        percent(profile.corroborated_share),
        profile.answered,
        profile.allegations,
        profile.by_statements.effective
    );
    if !profile.headline.is_empty() {
        let _ = write!(
            out,
            "<h2>Headline</h2><ul>{}</ul>",
            profile.headline.iter().map(|h| format!("<li>{}</li>", escape(h))).collect::<String>()
        );
    }
    out.push_str("</aside>");
}

fn bars(out: &mut String, title: &str, shares: &Shares) {
    let _ = write!(out, "<h3>{title} <small>of {}</small></h3><ul class=\"bars\">", shares.counted);
    for (code, count) in &shares.by_type {
        let kind = SourceType::parse(code).unwrap_or_default();
        let share = *count as f64 / shares.counted.max(1) as f64;
        let _ = write!(
            out,
            "<li><span class=\"name\">{}</span><span class=\"bar t-{}\" style=\"width:{:.1}%\"></span><span class=\"n\">{count} · {:.0} %</span></li>",
            kind.title(),
            kind.top(),
            share * 55.0,
            share * 100.0
        );
    }
    out.push_str("</ul>");
}
