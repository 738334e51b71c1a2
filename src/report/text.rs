//! A reading → what a person reads on a terminal: one block a statement, then the speakers' balance. In: a reading, a width,
//! whether colour is wanted; out: text. Prints nothing itself.

use std::fmt::Write as _;

use crate::model::{Hedge, Reading, Relation, SourceType, StatementId};
use crate::report::article::statement_names;
use crate::text::SpansExt;

/// How the text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Columns.
    pub width: usize,
    /// ANSI colours.
    pub has_colour: bool,
    /// Narrator claims are listed, too.
    pub shows_narrator: bool,
}

const BOLD: &str = "1";
const DIM: &str = "2";

/// A colour for each top type; codes of the 256-colour table that read on light and dark grounds.
fn hue(source_type: SourceType) -> &'static str {
    match source_type.top() {
        "igo" => "38;5;33",
        "gov" => "38;5;167",
        "pol" => "38;5;175",
        "sec" => "38;5;130",
        "arm" => "38;5;124",
        "jud" => "38;5;97",
        "health" => "38;5;36",
        "ngo" => "38;5;72",
        "expert" => "38;5;68",
        "civ" => "38;5;172",
        "soc" => "38;5;138",
        "biz" => "38;5;101",
        "media" => "38;5;103",
        "doc" => "38;5;66",
        _ => "38;5;245",
    }
}

struct Page<'a> {
    reading: &'a Reading,
    layout: Layout,
    names: Vec<String>,
    out: String,
}

/// One article as text, ending in a line end.
pub fn write(reading: &Reading, layout: Layout) -> String {
    let mut page = Page { reading, layout, names: statement_names(reading), out: String::new() };
    page.head();
    for n in 0..reading.statements.len() {
        page.statement(n);
    }
    page.profile();
    page.notes();
    page.out
}

impl Page<'_> {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.layout.has_colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}", text.trim_end());
    }

    /// Writes words wrapped after a first indent.
    fn wrapped(&mut self, first: &str, rest: &str, text: &str, code: Option<&str>) {
        let mut line = String::new();
        let mut indent = first;
        let room = |indent: &str| self.layout.width.saturating_sub(indent.chars().count()).max(20);
        let mut lines = Vec::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room(indent) {
                lines.push((indent, std::mem::take(&mut line)));
                indent = rest;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push((indent, line));
        for (indent, line) in lines {
            let shown = code.map_or_else(|| line.clone(), |c| self.paint(c, &line));
            let _ = writeln!(self.out, "{}", format!("{indent}{shown}").trim_end());
        }
    }

    fn head(&mut self) {
        let article = &self.reading.article;
        let title = article.metadata.title.clone().unwrap_or_else(|| first_line(&article.text));
        let profile = &self.reading.profile;
        self.wrapped("", "", &title, Some(BOLD));
        let meta = [Some(article.path.as_str()), article.metadata.outlet.as_deref(), article.metadata.date.as_deref()];
        let meta: Vec<&str> = meta.into_iter().flatten().collect();
        let mean = profile
            .mean_score
            .map_or("none scored".to_owned(), |m| format!("mean {m:.1} over {} scored", profile.scored));
        let counts = format!(
            "{} by {}, {}; {mean}",
            count(profile.statements, "statement"),
            count(self.reading.resolution.speakers.len() as u64, "speaker"),
            count(profile.narrator_claims, "narrator claim")
        );
        self.wrapped("", "", &meta.join(" · "), Some(DIM));
        self.wrapped("", "", &counts, Some(DIM));
        self.line("");
    }

    fn statement(&mut self, n: usize) {
        let statement = &self.reading.statements[n];
        if !statement.is_attributed() {
            if self.layout.shows_narrator {
                let text = statement.content.words(&self.reading.article.text);
                let name = self.names[n].clone();
                self.wrapped(&format!("{name:<4} "), "     ", &format!("narrator: {text}"), Some(DIM));
                self.line("");
            }
            return;
        }
        self.title_line(n);
        let text = statement.content.words(&self.reading.article.text);
        self.wrapped("     ", "     ", &text, None);
        self.details(n);
        self.line("");
    }

    /// `S4   Maria Weiss · think tank                          B3  64.0 fair`
    fn title_line(&mut self, n: usize) {
        let standing = &self.reading.standings[n];
        let score = &self.reading.scores[n];
        let speakers = self.reading.resolution.of_statement[n]
            .iter()
            .map(|id| self.reading.resolution.speakers[id.index()].name.as_str());
        let speaker = speakers.collect::<Vec<_>>().join(" and ");
        let speaker = if speaker.is_empty() { "nobody named".to_owned() } else { speaker };
        let kind = standing.source_type.title();
        let mark = match score.points() {
            Some(points) => format!("{}  {points:>5.1} {}", score.grade(), score.band.map_or("", band)),
            None => format!("{}  not scored: {}", score.grade(), standing.claim_type.word()),
        };
        let plain = format!("{:<4} {speaker} · {kind}", self.names[n]);
        let gap = self.layout.width.saturating_sub(plain.chars().count() + mark.chars().count());
        let (name, who, what) = (
            self.paint(DIM, &format!("{:<4}", self.names[n])),
            self.paint(BOLD, &speaker),
            self.paint(hue(standing.source_type), kind),
        );
        if gap >= 2 {
            self.line(&format!("{name} {who} · {what}{}{}", " ".repeat(gap), self.paint(BOLD, &mark)));
        } else {
            self.line(&format!("{name} {who} · {what}"));
            let gap = self.layout.width.saturating_sub(mark.chars().count());
            self.line(&format!("{}{}", " ".repeat(gap), self.paint(BOLD, &mark)));
        }
    }

    fn details(&mut self, n: usize) {
        let (standing, support) = (&self.reading.standings[n], &self.reading.corroboration[n]);
        let statement = &self.reading.statements[n];
        let mut facts = vec![
            format!("{} {}", kind(statement.kind), standing.claim_type.word()),
            standing.naming.word().replace('_', " "),
            standing.proximity.word().replace('_', " "),
            standing.independence.word().replace('_', " "),
        ];
        if let Some(before) = statement.continues {
            facts.push(format!("goes on from {}", self.name(before)));
        }
        if let Some(outer) = statement.nested_in {
            facts.push(format!("inside {}", self.name(outer)));
        }
        if let Some(accused) = &standing.accused {
            facts.push(format!("accuses {accused}"));
        }
        self.wrapped("     ", "     ", &facts.join(" · "), Some(DIM));
        let hedges = self.hedges(statement.id);
        if !hedges.is_empty() {
            self.wrapped("     hedged: ", "             ", &hedges, Some(DIM));
        }
        let links = self.links(statement.id);
        let level =
            format!("{:?}{}", support.level, if links.is_empty() { String::new() } else { format!(": {links}") });
        if !links.is_empty() || !support.flags.is_empty() {
            let flags = support.flags.iter().map(|f| f.replace('_', " ")).collect::<Vec<_>>().join(", ");
            let text = if flags.is_empty() { level } else { format!("{level} ({flags})") };
            self.wrapped("     ", "     ", &text, Some(DIM));
        }
        let caps: Vec<String> = self.reading.scores[n]
            .applied
            .iter()
            .filter_map(|a| a.cap.map(|c| format!("capped at {c:.0}: {}", a.name.replace('-', " "))))
            .collect();
        if !caps.is_empty() {
            self.wrapped("     ", "     ", &caps.join("; "), Some(DIM));
        }
    }

    fn name(&self, id: StatementId) -> &str {
        &self.names[id.index()]
    }

    fn hedges(&self, id: StatementId) -> String {
        let mine: Vec<&Hedge> = self.reading.hedges.iter().filter(|h| h.statement == Some(id)).collect();
        // Words of two classes are quoted once.
        let same = mine.chunk_by(|a, b| a.span == b.span && by(a) == by(b) && a.band == b.band);
        same.map(|group| self.hedge(group)).collect::<Vec<_>>().join(", ")
    }

    fn hedge(&self, classes: &[&Hedge]) -> String {
        let hedge = classes[0];
        let words = hedge.span.of(&self.reading.article.text).trim_matches(['“', '”', '\'']);
        let codes = classes.iter().map(|h| h.class.code()).collect::<Vec<_>>().join(" and ");
        let band = hedge.band.map_or(String::new(), |band| format!("; {band}"));
        format!("“{words}” {codes} ({}{band})", by(hedge))
    }

    fn links(&self, id: StatementId) -> String {
        let mut parts = Vec::new();
        for (relation, word) in [
            (Relation::Supports, "supported by"),
            (Relation::Contradicts, "contradicted by"),
            (Relation::Repeats, "the same source again in"),
        ] {
            let mine = self.reading.links.iter().filter(|l| l.relation == relation && (l.from == id || l.to == id));
            let others: Vec<&str> = mine.map(|l| self.name(if l.from == id { l.to } else { l.from })).collect();
            if !others.is_empty() {
                parts.push(format!("{word} {}", others.join(", ")));
            }
        }
        parts.join("; ")
    }

    fn profile(&mut self) {
        let profile = self.reading.profile.clone();
        let title = self.paint(BOLD, "Sources");
        self.line(&format!("{title}  (statements · words · speakers)"));
        for (code, count) in &profile.by_statements.by_type {
            self.bar(code, *count, &profile);
        }
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let rows = [
            format!(
                "as diverse as {:.1} equally frequent types (Shannon {:.2}, evenness {:.2}, Gini–Simpson {:.2})",
                profile.by_statements.effective,
                profile.by_statements.shannon,
                profile.by_statements.evenness,
                profile.by_statements.gini_simpson
            ),
            format!(
                "three most quoted speakers {} of statements; official {}; collective {}; anonymous {}",
                percent(profile.top3_share),
                percent(profile.official_share),
                percent(profile.collective_share),
                percent(profile.anonymous_share)
            ),
            format!(
                "attributed {} of {} claims; corroborated {} of factual statements; allegations answered {} of {}",
                percent(profile.coverage),
                profile.statements + profile.narrator_claims,
                percent(profile.corroborated_share),
                profile.answered,
                profile.allegations
            ),
        ];
        for row in rows {
            self.wrapped("", "", &row, Some(DIM));
        }
        if !profile.headline.is_empty() {
            self.wrapped("headline: ", "          ", &profile.headline.join("; "), None);
        }
    }

    fn bar(&mut self, code: &str, count: u64, profile: &crate::model::Profile) {
        let source_type = SourceType::parse(code).unwrap_or_default();
        let of = |shares: &crate::model::Shares| shares.by_type.iter().find(|(c, _)| c == code).map_or(0, |(_, n)| *n);
        let largest = profile.by_statements.by_type.first().map_or(1, |(_, n)| *n).max(1);
        let room = self.layout.width.saturating_sub(52).clamp(8, 40) as u64;
        let bar = "█".repeat((count * room).div_ceil(largest) as usize);
        let numbers = format!("{count:>3} · {:>4} · {:>2}", of(&profile.by_words), of(&profile.by_speakers));
        let title = source_type.title();
        let bar = self.paint(hue(source_type), &bar);
        self.line(&format!("  {title:<28} {numbers}  {bar}"));
    }

    fn notes(&mut self) {
        let notes = self.reading.notes.clone();
        for note in notes {
            self.wrapped("note: ", "      ", &note.text, Some(DIM));
        }
    }
}

fn first_line(text: &str) -> String {
    text.lines().find(|l| !l.trim().is_empty()).unwrap_or("").trim().to_owned()
}

fn kind(kind: crate::model::Kind) -> &'static str {
    match kind {
        crate::model::Kind::Direct => "direct",
        crate::model::Kind::Indirect => "indirect",
        crate::model::Kind::Mixed => "mixed",
        crate::model::Kind::Unattributed => "unattributed",
    }
}

fn by(hedge: &Hedge) -> &'static str {
    match hedge.by {
        crate::model::HedgeBy::Source => "source",
        crate::model::HedgeBy::Reporter => "reporter",
        crate::model::HedgeBy::Undetermined => "undetermined",
    }
}

/// `1 statement`, `2 statements`.
pub(super) fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A band in words.
pub fn band(band: crate::model::Band) -> &'static str {
    match band {
        crate::model::Band::Strong => "strong",
        crate::model::Band::Good => "good",
        crate::model::Band::Fair => "fair",
        crate::model::Band::Weak => "weak",
        crate::model::Band::VeryWeak => "very weak",
    }
}
