//! Caps and flags of a reading as findings: what SARIF, JUnit and Markdown say in their own ways. In: readings; out: findings, the
//! most important first. Filters nothing and scores nothing.

use sha2::{Digest, Sha256};

use crate::model::{Applied, Reading, Relation};
use crate::report::article::statement_names;
use crate::text::{Positions, SpansExt, hex, squeezed};

/// How much a finding asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Says why something was *not* marked down.
    Information,
    /// A flag: worth a look.
    Note,
    /// A cap: a rule holds the score down.
    Warning,
}

/// One cap or flag of one statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its rule.
    pub rule: String,
    /// The rule's short name.
    pub name: String,
    /// Cap, flag or information.
    pub weight: Weight,
    /// The cap, in points.
    pub cap: Option<f64>,
    /// Article id.
    pub article: String,
    /// Relative path with forward slashes, or `-`.
    pub path: String,
    /// True when lines and columns are those of the file at `path`.
    pub is_placed: bool,
    /// As people see it, S4.
    pub statement: String,
    /// Who says it.
    pub who: String,
    /// The content's words.
    pub words: String,
    /// In points.
    pub score: Option<f64>,
    /// Letter and digit.
    pub grade: String,
    /// First and last line and column, from 1, in code points; the last column is one past the end.
    pub region: [u32; 4],
    /// Stable over edits elsewhere in the article.
    pub fingerprint: String,
    /// Contradicting and supporting statements: name, relation, words, region.
    pub related: Vec<(String, &'static str, String, [u32; 4])>,
}

impl Finding {
    /// One sentence.
    pub fn message(&self, title: &str) -> String {
        let score = self.score.map_or(String::new(), |s| format!(" ({s:.1}, {})", self.grade));
        format!("{} {}{score}: {title}. “{}”", self.statement, self.who, self.words)
    }
}

/// The findings of one article, in the order of its statements.
pub fn of(reading: &Reading) -> Vec<Finding> {
    let names = statement_names(reading);
    let positions = Positions::new(&reading.article.text);
    let mut out: Vec<Finding> = Vec::new();
    for n in 0..reading.statements.len() {
        for applied in &reading.scores[n].applied {
            let mut finding = one(reading, &names, &positions, n, applied);
            let twins = out.iter().filter(|f| f.fingerprint.starts_with(&finding.fingerprint)).count();
            if twins > 0 {
                finding.fingerprint = format!("{}:{twins}", finding.fingerprint);
            }
            out.push(finding);
        }
    }
    out
}

/// Sorts the most important first; ties keep their order.
pub fn by_importance(findings: &mut [Finding]) {
    let key = |f: &Finding| (std::cmp::Reverse(f.weight), f.score.map_or(i64::MAX, |s| (s * 100.0) as i64));
    findings.sort_by_key(key);
}

fn one(reading: &Reading, names: &[String], positions: &Positions<'_>, n: usize, applied: &Applied) -> Finding {
    let article = &reading.article;
    let score = &reading.scores[n];
    let words = squeezed(&reading.statements[n].content.words(&article.text));
    let ids = &reading.resolution.of_statement[n];
    let who: Vec<&str> = ids.iter().map(|id| reading.resolution.speakers[id.index()].name.as_str()).collect();
    Finding {
        rule: applied.rule.to_string(),
        name: applied.name.clone(),
        weight: match applied.cap {
            Some(_) => Weight::Warning,
            None if applied.name == "safety-exempt" => Weight::Information,
            None => Weight::Note,
        },
        cap: applied.cap,
        article: article.id.clone(),
        path: article.path.clone(),
        is_placed: article.text_offset == 0 && is_plain(&article.path),
        statement: names[n].clone(),
        who: if who.is_empty() { "nobody named".to_owned() } else { who.join(" and ") },
        score: score.points(),
        grade: score.grade(),
        region: region(positions, reading, n),
        fingerprint: fingerprint(applied.rule.as_str(), &article.id, &words),
        words,
        related: related(reading, names, positions, n),
    }
}

/// A file whose bytes are the text that was read.
pub(crate) fn is_plain(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name.rsplit_once('.').map(|(_, e)| e), Some("txt" | "text" | "md") | None)
}

/// Rule, words and article, never the line: lower case, letters and digits only.
pub(crate) fn fingerprint(rule: &str, article: &str, words: &str) -> String {
    let plain: String = words.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let hash = Sha256::digest(format!("{rule}\0{article}\0{plain}"));
    hex(&hash[..16])
}

fn region(positions: &Positions<'_>, reading: &Reading, n: usize) -> [u32; 4] {
    let hull = reading.statements[n].content.hull().unwrap_or_default();
    let ((line, column), (last, end)) = (positions.line_column(hull.start), positions.line_column(hull.end));
    [line, column, last, end]
}

fn related(
    reading: &Reading,
    names: &[String],
    positions: &Positions<'_>,
    n: usize,
) -> Vec<(String, &'static str, String, [u32; 4])> {
    let id = reading.statements[n].id;
    let mine = reading.links.iter().filter(|l| l.from == id || l.to == id);
    let one = |link: &crate::model::Link| {
        let other = if link.from == id { link.to.index() } else { link.from.index() };
        let word = match link.relation {
            Relation::Supports => "supported by",
            Relation::Contradicts => "contradicted by",
            Relation::Repeats => "the same source again in",
        };
        let words = squeezed(&reading.statements[other].content.words(&reading.article.text));
        (names[other].clone(), word, words, region(positions, reading, other))
    };
    mine.map(one).collect()
}
