//! What the page's parts share: names, words and short texts of one reading. In: a reading; out: strings, never escaped here.

use crate::model::{Reading, Relation, Score};
use crate::report::article::statement_names;
use crate::report::tops::{Top, top};
use crate::ruleset::RuleSet;
use crate::text::{Span, SpansExt, squeezed};

/// One reading with what its parts ask again and again.
pub(super) struct Names<'a> {
    pub(super) reading: &'a Reading,
    pub(super) rules: &'a RuleSet,
    /// S1 …, N1 …, in step with the statements.
    pub(super) names: Vec<String>,
    /// Indices into the links, by statement.
    links: Vec<Vec<u32>>,
    /// Indices into the hedges, by statement.
    hedges: Vec<Vec<u32>>,
}

/// A statement to click on.
#[derive(Clone, Debug)]
pub(super) struct Ref {
    pub(super) name: String,
    pub(super) top: Top,
    pub(super) who: String,
    pub(super) words: String,
}

impl<'a> Names<'a> {
    pub(super) fn new(reading: &'a Reading, rules: &'a RuleSet) -> Self {
        let mut links = vec![Vec::new(); reading.statements.len()];
        for (nth, link) in reading.links.iter().enumerate() {
            links[link.from.index()].push(nth as u32);
            links[link.to.index()].push(nth as u32);
        }
        let mut hedges = vec![Vec::new(); reading.statements.len()];
        for (nth, hedge) in reading.hedges.iter().enumerate() {
            if let Some(id) = hedge.statement {
                hedges[id.index()].push(nth as u32);
            }
        }
        Self { reading, rules, names: statement_names(reading), links, hedges }
    }

    /// Indices of the statements with a source.
    pub(super) fn said(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.names.len()).filter(|n| self.reading.statements[*n].is_attributed())
    }

    pub(super) fn top(&self, n: usize) -> Top {
        top(self.reading.standings[n].source_type.code())
    }

    pub(super) fn who(&self, n: usize) -> String {
        let ids = &self.reading.resolution.of_statement[n];
        let names: Vec<&str> =
            ids.iter().map(|id| self.reading.resolution.speakers[id.index()].name.as_str()).collect();
        if names.is_empty() { "nobody named".to_owned() } else { names.join(" and ") }
    }

    /// The content's words, white space squeezed.
    pub(super) fn words(&self, n: usize) -> String {
        squeezed(&self.reading.statements[n].content.words(&self.reading.article.text))
    }

    pub(super) fn refer(&self, n: usize) -> Ref {
        Ref { name: self.names[n].clone(), top: self.top(n), who: self.who(n), words: short(&self.words(n), 110) }
    }

    /// A rule's title, or what an engine's step is called.
    pub(super) fn title(&self, id: &str) -> String {
        let step = || {
            let list = self.rules.lexicon("engine_steps")?;
            Some(list.cell(list.row(id)?, "title"))
        };
        let rule = self.rules.rules().iter().find(|r| r.id.as_str() == id).map(|r| r.title.as_str());
        rule.or_else(step).unwrap_or("").to_owned()
    }

    /// The words of a span, squeezed and cut.
    pub(super) fn evidence(&self, span: Span) -> String {
        short(&squeezed(span.of(&self.reading.article.text)), 70)
    }

    /// The links of a statement, each with the other end.
    pub(super) fn links(&self, n: usize) -> Vec<(&'a crate::model::Link, usize)> {
        let id = self.reading.statements[n].id;
        let mine = self.links[n].iter().map(|nth| &self.reading.links[*nth as usize]);
        let all = mine.map(|l| (l, if l.from == id { l.to.index() } else { l.from.index() }));
        // A coding links the narrator's claims, too; they have no trace to go to.
        all.filter(|(_, other)| self.reading.statements[*other].is_attributed()).collect()
    }

    /// The hedges of a statement.
    pub(super) fn hedges(&self, n: usize) -> impl Iterator<Item = &'a crate::model::Hedge> + '_ {
        self.hedges[n].iter().map(|nth| &self.reading.hedges[*nth as usize])
    }

    /// What the filters and the list of checks go by.
    pub(super) fn traits(&self, n: usize) -> Vec<&'static str> {
        let reading = self.reading;
        let links = self.links(n);
        let is = |relation: Relation| links.iter().any(|(l, _)| l.relation == relation);
        let (score, standing, support) = (&reading.scores[n], &reading.standings[n], &reading.corroboration[n]);
        let mut out = Vec::new();
        let mut add = |holds: bool, word: &'static str| {
            if holds {
                out.push(word);
            }
        };
        add(standing.claim_type.is_scored() && support.level <= crate::model::Level::C1, "single");
        add(is(Relation::Supports), "supported");
        add(is(Relation::Contradicts), "contradicted");
        add(support.flags.contains(&"unanswered"), "unanswered");
        add(!self.hedges[n].is_empty(), "hedged");
        add(standing.is_anonymous, "anonymous");
        add(score.applied.iter().any(|a| a.cap.is_some()), "capped");
        add(score.band.is_some_and(|b| b <= crate::model::Band::Weak), "weak");
        out
    }
}

/// At most `most` characters, cut at a space.
pub(super) fn short(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let cut: String = words.chars().take(most).collect();
    let at = cut.rfind(' ').filter(|at| *at > most / 2).unwrap_or(cut.len());
    format!("{} …", &cut[..at])
}

/// `64.0 fair`, or why there is none.
pub(super) fn mark(score: &Score, claim: crate::model::ClaimType) -> String {
    match score.points() {
        Some(points) => format!("{points:.1} {}", score.band.map_or("", crate::report::text::band)),
        None => format!("not scored: {}", claim.word()),
    }
}
