//! Readings → pages that open from disk without a network: one article with its statements, hedges, links and traces, or an index
//! of many. In: readings and the rules; out: HTML. An article's text is hostile input: the template engine escapes it, and the
//! page's own policy lets no script run but the page's.

mod balance;
mod checks;
mod index;
mod marked;
mod names;
mod traces;
mod view;

use askama::Template;
use base64::Engine as _;
use sha2::{Digest, Sha256};

use crate::model::Reading;
use crate::report::RunRow;
use crate::report::seal;
use crate::ruleset::RuleSet;

pub use index::{Index, packed, script};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The frame around an article or an index.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    counts: String,
    run: &'a RunRow,
    style: &'a str,
    style_hash: String,
    script: &'a str,
    script_hash: String,
    /// Scripts beside the page may run: those that hold details.
    has_details: bool,
    seal: &'a str,
    /// Already rendered, and so already escaped.
    body: &'a str,
}

/// One article's page, sealed. The same reading gives the same bytes.
///
/// # Errors
/// When a template cannot be rendered.
pub fn page(reading: &Reading, rules: &RuleSet, run: &RunRow) -> Result<String, std::fmt::Error> {
    let body = fragment(reading, rules)?;
    let title = view::title_of(reading);
    framed(&title, run, SCRIPT, &body)
}

/// An article without its frame.
fn fragment(reading: &Reading, rules: &RuleSet) -> Result<String, std::fmt::Error> {
    view::Article::new(reading, rules).render().map(clean).map_err(|_| std::fmt::Error)
}

fn framed(title: &str, run: &RunRow, script: &str, body: &str) -> Result<String, std::fmt::Error> {
    let page = Page {
        title,
        counts: format!("{} of {} articles scored, {} lost", run.scored, run.read, run.failed),
        run,
        style: STYLE,
        style_hash: policy(STYLE),
        script,
        script_hash: policy(script),
        has_details: script != SCRIPT,
        seal: seal::BLANK,
        body,
    };
    Ok(seal::sealed(&clean(page.render().map_err(|_| std::fmt::Error)?)))
}

/// HTML allows no control characters but white space; each stands as the sign for what cannot be shown.
pub(crate) fn clean(page: String) -> String {
    let is_bad = |c: char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t');
    if page.contains(is_bad) { page.replace(is_bad, "\u{FFFD}") } else { page }
}

/// What a content security policy calls a script or style by.
pub(crate) fn policy(source: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(source)))
}
