//! One article through all stages; the only file that knows their order. In: an article and an [`Engine`]; out: a
//! [`Reading`]. Cannot fail: odd text gives a best reading and notes.

mod beside;
mod given;

pub use beside::{Alike, Kept};

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::attribute::{self, Conventions, Learned};
use crate::classify;
use crate::corroborate::{self, Comparison, Tables};
use crate::error::{Error, Result};
use crate::hedge;
use crate::model::{
    Article, Elsewhere, Given, Profile, Reading, Reports, RuleId, Segments, Standing, Statement, StatementId, Syntax,
};
use crate::neural::Encoder;
use crate::profile;
use crate::report::Stamp;
use crate::resolve;
use crate::ruleset::{Rule, RuleSet, Words};
use crate::score;
use crate::segment::{self, Abbreviations};
use crate::syntax::{self, Tagger};
use crate::text::{Span, hex};
use crate::train::{self, Corpus};

/// The word-class tagger's weights among the rules.
const TAGGER: &str = "attribution/tagger.bin";
/// The attribution tagger's.
const LEARNED: &str = "attribution/attribution.bin";
/// The accurate engine's weights among the rules.
const ENCODER: &str = "attribution/encoder.bin";
/// What to do where they are not.
const WHERE: &str = "take the file from the repository's rules/attribution and put it into a folder named by --rules";

/// Rules and models, read once and shared by all threads.
pub struct Engine {
    rules: RuleSet,
    abbreviations: Abbreviations,
    /// Weights are shared by the engines of a comparison.
    tagger: Arc<Tagger>,
    learned: Arc<Learned>,
    pairs: corroborate::Model,
    beside: BTreeMap<u128, Vec<Elsewhere>>,
    conventions: Conventions,
    /// Attributed statements of less confidence are left out.
    least_confidence: f64,
    /// Reads attributions in place of the trained tagger: the accurate engine.
    encoder: Option<Encoder>,
    /// Codings by article id, and what they hash to.
    given: Option<(BTreeMap<String, Vec<Given>>, String)>,
}

impl Engine {
    /// Prepares what the stages need from a rule set.
    pub fn new(rules: RuleSet, conventions: Conventions) -> Self {
        let (learned, (tagger, pairs)) = rayon::join(
            || rules.blob(LEARNED).and_then(Learned::read).unwrap_or_default(),
            || {
                let tagger = || rules.blob(TAGGER).and_then(Tagger::read).unwrap_or_default();
                rayon::join(tagger, || corroborate::Model::new(&rules))
            },
        );
        Self::of(rules, Arc::new(tagger), Arc::new(learned), pairs, conventions)
    }

    fn of(
        rules: RuleSet,
        tagger: Arc<Tagger>,
        learned: Arc<Learned>,
        pairs: corroborate::Model,
        conventions: Conventions,
    ) -> Self {
        let abbreviations = match rules.lexicon("abbreviations") {
            Some(list) => Abbreviations::new(
                list.rows.iter().enumerate().map(|(n, row)| (row.term.as_str(), list.cell(n, "kind"))),
            ),
            None => Abbreviations::new(std::iter::empty()),
        };
        let beside = BTreeMap::new();
        Self {
            rules,
            abbreviations,
            tagger,
            learned,
            pairs,
            beside,
            conventions,
            least_confidence: 0.0,
            encoder: None,
            given: None,
        }
    }

    /// The same engine, for articles that stand beside others: what those say of the same, by [`Article::key`], counts towards levels
    /// and scores.
    #[must_use]
    pub fn with_beside(mut self, found: BTreeMap<u128, Vec<Elsewhere>>) -> Self {
        self.beside = found;
        self
    }

    /// The same engine, reading the statements of a coding instead of looking for them.
    #[must_use]
    pub fn with_given(mut self, rows: BTreeMap<String, Vec<Given>>) -> Self {
        let hash = Sha256::digest(format!("{rows:?}"));
        let hash = hex(&hash[..8]);
        self.given = Some((rows, hash));
        self
    }

    /// The same engine without the attributed statements that it is less sure of; given statements are all taken.
    #[must_use]
    pub fn with_least_confidence(mut self, least: f64) -> Self {
        self.least_confidence = least;
        self
    }

    /// The same engine with an encoder that reads the attributions.
    ///
    /// # Errors
    /// When the rules hold no weights for it, or other bytes than weights.
    pub fn accurate(mut self) -> Result<Self> {
        let Some(file) = self.rules.shared_blob(ENCODER) else {
            return Err(Error::Usage(format!("{ENCODER} is not among the rules: {WHERE}")));
        };
        let encoder = Encoder::read(file).ok_or_else(|| Error::Usage(format!("{ENCODER} is no weights file")))?;
        let value = |name| self.rules.family("attribution").rule(attribute::READER).and_then(|rule| rule.value(name));
        let encoder = encoder.leaning(value("contents").unwrap_or(0.0) as f32);
        self.encoder = Some(encoder.agreeing(value("agreed")));
        Ok(self)
    }

    /// What the encoder reads, before any convention; nothing with the fast engine.
    pub fn reports(&self, article: &Article) -> Reports {
        let segments = segment::run(article, &self.abbreviations);
        self.encoder.as_ref().map(|encoder| encoder.run(article, &segments)).unwrap_or_default()
    }

    fn statements(&self, words: &Words<'_>, conventions: Conventions) -> Vec<Statement> {
        let found = match &self.encoder {
            Some(encoder) => {
                let reports = encoder.run(words.article, words.segments);
                attribute::run_reported(words, &self.rules, &reports, conventions)
            }
            None => attribute::run(words, &self.rules, &self.learned, conventions),
        };
        if self.least_confidence > 0.0 { attribute::surer(found, self.least_confidence) } else { found }
    }

    /// The rules in use.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// What other articles say of the same; the text is not read for its key where none were asked.
    fn elsewhere(&self, article: &Article) -> &[Elsewhere] {
        let found = if self.beside.is_empty() { None } else { self.beside.get(&article.key()) };
        found.map_or(&[], Vec::as_slice)
    }

    /// What results depend on besides the articles.
    pub fn stamp(&self) -> Stamp {
        let mut weights = Sha256::new();
        let read = [TAGGER, if self.encoder.is_some() { ENCODER } else { LEARNED }];
        for name in read {
            weights.update(self.rules.blob(name).unwrap_or_default());
        }
        let least = self.least_confidence;
        let sure = if least > 0.0 { format!(", confidence from {least}") } else { String::new() };
        Stamp {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rule_set: self.rules.hash().to_owned(),
            engine: if self.encoder.is_some() { "accurate" } else { "fast" }.to_owned(),
            model: hex(&weights.finalize()),
            conventions: match (&self.given, self.conventions) {
                (Some((_, hash)), _) => format!("given {hash}"),
                (None, Conventions::Polnear) => format!("polnear{sure}"),
                (None, Conventions::Product) => format!("product{sure}"),
            },
        }
    }

    /// The speaker and standing of one source mention: it becomes the source of a statement of its sentence.
    pub fn classify(&self, article: &Article, mention: Span) -> (Option<String>, Standing) {
        let segments = segment::run(article, &self.abbreviations);
        let syntax = syntax::run(article, &segments, &self.tagger);
        let words = self.rules.words(article, &segments, &syntax);
        let mut statements = self.statements(&words, self.conventions);
        let asked =
            Statement { content: vec![mention], source: vec![mention], confidence: 1.0, ..Statement::default() };
        let id = StatementId(statements.len() as u32);
        statements.push(Statement { id, ..asked });
        let resolution = resolve::run(&words, &self.rules, &statements);
        let mut standings = classify::run(&words, &self.rules, &statements, &resolution);
        let speaker = resolution
            .of_statement
            .last()
            .and_then(|ids| ids.first())
            .map(|id| resolution.speakers[id.index()].name.clone());
        (speaker, standings.pop().unwrap_or_default())
    }

    /// Every hit of a family's patterns on a text of its own, wherever the rule may fire: what rule tests ask.
    pub fn pattern_hits(&self, family: &str, field: &str, text: &str) -> Vec<(RuleId, Span)> {
        let article = Article { text: text.to_owned(), ..Article::default() };
        let segments = segment::run(&article, &self.abbreviations);
        let syntax = syntax::run(&article, &segments, &self.tagger);
        let words = self.rules.words(&article, &segments, &syntax);
        let rules = self.rules.family(family).rules();
        let hits = self.rules.find(family, field, &words, 0..words.len());
        hits.into_iter().map(|hit| (rules[hit.rule].id.clone(), words.span(hit.marked))).collect()
    }

    /// The patterns of a rule that match somewhere in a text of its own: index of the condition, of the pattern.
    pub fn patterns_met(&self, family: &str, rule: &Rule, text: &str) -> Vec<(usize, usize)> {
        let article = Article { text: text.to_owned(), ..Article::default() };
        let segments = segment::run(&article, &self.abbreviations);
        let syntax = syntax::run(&article, &segments, &self.tagger);
        let words = self.rules.words(&article, &segments, &syntax);
        self.rules.patterns_met(family, rule, &words)
    }

    /// The rules of a family that hold for a table of fields, asked for the fields that `rule` names.
    pub fn holding(&self, family: &str, rule: &Rule, fields: &BTreeMap<String, String>) -> Vec<RuleId> {
        let mut facts = self.rules.facts(family);
        for condition in rule.when.iter().chain(&rule.unless) {
            let Some(value) = fields.get(condition.field) else { continue };
            if !condition.is_text {
                facts.word(condition.field, value);
                continue;
            }
            let article = Article { text: value.clone(), ..Article::default() };
            let segments = segment::run(&article, &self.abbreviations);
            let syntax = syntax::run(&article, &segments, &self.tagger);
            let words = self.rules.words(&article, &segments, &syntax);
            facts.text(condition.field, &words, 0..words.len());
        }
        facts.verdicts().iter().map(|(rule, _)| rule.id.clone()).collect()
    }

    /// How two statements relate, each given as a text of its own.
    pub fn compare(&self, a: &str, b: &str) -> Comparison {
        self.pair(a, b, |x, y, negative| corroborate::compare(x, y, &self.rules, &self.pairs, negative))
    }

    /// From what on statements of different articles are compared and linked.
    pub fn across(&self) -> corroborate::Across {
        self.pairs.across()
    }

    /// What speaks for and against two statements' saying the same: symmetric, first to second, second to first.
    pub fn evidence(&self, a: &str, b: &str) -> [corroborate::Evidence; 3] {
        self.pair(a, b, |x, y, negative| corroborate::evidence(x, y, &self.rules, &self.pairs, negative))
    }

    fn pair<T>(&self, a: &str, b: &str, ask: impl FnOnce(&Words<'_>, &Words<'_>, (bool, bool)) -> T) -> T {
        let read = |text: &str| {
            let article = Article { text: text.to_owned(), ..Article::default() };
            let segments = segment::run(&article, &self.abbreviations);
            let syntax = syntax::run(&article, &segments, &self.tagger);
            (article, segments, syntax)
        };
        let (left, right) = (read(a), read(b));
        let (words_a, words_b) =
            (self.rules.words(&left.0, &left.1, &left.2), self.rules.words(&right.0, &right.1, &right.2));
        let whole = |article: &Article| {
            let content = vec![Span::new(0, article.text.len())];
            vec![Statement { content, ..Statement::default() }]
        };
        let negative =
            |words: &Words<'_>, article: &Article| hedge::polarity(words, &self.rules, &whole(article))[0].is_negative;
        let polarities = (negative(&words_a, &left.0), negative(&words_b, &right.0));
        ask(&words_a, &words_b, polarities)
    }

    /// The statements of a reading by their stems, for looking them up in other articles.
    pub fn sketches(&self, reading: &Reading) -> Vec<corroborate::Sketch> {
        let syntax = Syntax { tags: reading.tags.clone(), forms: Vec::new() };
        let words = self.rules.words(&reading.article, &reading.segments, &syntax);
        let tables = Tables {
            statements: &reading.statements,
            resolution: &reading.resolution,
            standings: &reading.standings,
            polarity: &reading.polarity,
            elsewhere: &[],
        };
        corroborate::sketches(&words, &self.rules, &self.pairs, tables)
    }

    /// The rules of `scoring/` that hold of each statement of a reading, as [`score::holding`] says.
    pub fn scoring(&self, reading: &Reading) -> Vec<Vec<RuleId>> {
        let syntax = Syntax { tags: reading.tags.clone(), forms: Vec::new() };
        let words = self.rules.words(&reading.article, &reading.segments, &syntax);
        let tables = score::Tables {
            statements: &reading.statements,
            resolution: &reading.resolution,
            standings: &reading.standings,
            hedges: &reading.hedges,
            corroboration: &reading.corroboration,
            dropped: &reading.dropped,
        };
        score::holding(&words, &self.rules, tables)
    }

    /// The agencies of `wires.csv`, in lower case.
    pub fn wires(&self) -> Vec<String> {
        self.rules
            .lexicon("wires")
            .map_or_else(Vec::new, |l| l.rows.iter().map(|r| r.term.as_str().to_lowercase()).collect())
    }

    /// The weights of the attribution tagger, learned from a corpus with these rules as its grammar.
    pub fn train_attribution(&self, corpus: &Corpus, settings: &train::Settings) -> (Vec<u8>, train::Account) {
        train::train_attribution(corpus, &self.rules, &self.abbreviations, &self.tagger, settings)
    }

    /// The weights of the word-class tagger, learned from a corpus with reference classes.
    pub fn train_tagger(&self, corpus: &Corpus) -> Vec<u8> {
        train::train_tagger(corpus, &self.abbreviations)
    }

    /// The first stage alone: paragraphs, sentences, tokens and quotations.
    pub fn segment(&self, article: &Article) -> Segments {
        segment::run(article, &self.abbreviations)
    }

    /// The second stage alone: word classes and forms.
    pub fn tag(&self, article: &Article, segments: &Segments) -> Syntax {
        syntax::run(article, segments, &self.tagger)
    }

    /// The third stage alone: the statement table, from what the first two gave.
    pub fn attribute(&self, article: &Article, segments: &Segments, syntax: &Syntax) -> Vec<Statement> {
        let words = self.rules.words(article, segments, syntax);
        self.statements(&words, self.conventions)
    }

    /// Reads one article.
    pub fn read(&self, article: Article) -> Reading {
        if let Some((given, _)) = &self.given {
            let rows = given.get(&article.id).or_else(|| given.get(""));
            return self.read_given(article, rows.map_or(&[], Vec::as_slice));
        }
        self.read_under(article, self.conventions)
    }

    /// Reads one article that stands beside others: `elsewhere` is what those say of the same, sorted by [`Elsewhere::place`].
    pub fn read_beside(&self, article: Article, elsewhere: &[Elsewhere]) -> Reading {
        self.read_among(article, elsewhere, self.conventions, |_| ())
    }

    /// Reads one article under the conventions named, whatever the engine's own are.
    pub fn read_under(&self, article: Article, conventions: Conventions) -> Reading {
        self.read_observed(article, conventions, |_| ())
    }

    /// Reads one article and names each stage when it is done: what the benches' account of time is made with.
    pub fn read_observed(&self, article: Article, conventions: Conventions, done: impl FnMut(&'static str)) -> Reading {
        let elsewhere = self.elsewhere(&article);
        self.read_among(article, elsewhere, conventions, done)
    }

    fn read_among(
        &self,
        article: Article,
        elsewhere: &[Elsewhere],
        conventions: Conventions,
        mut done: impl FnMut(&'static str),
    ) -> Reading {
        let segments = segment::run(&article, &self.abbreviations);
        done("segment");
        let syntax = syntax::run(&article, &segments, &self.tagger);
        done("syntax");
        let words = self.rules.words(&article, &segments, &syntax);
        done("lexicons");
        let mut reading = self.judged(&words, elsewhere, conventions, &mut done);
        drop(words);
        reading.notes.clone_from(&segments.notes);
        reading.article = article;
        reading.segments = segments;
        reading.tags = syntax.tags;
        reading.profile = profiled(&reading);
        done("profile");
        reading
    }

    /// The stages that need the rules: all tables but those of the text itself.
    fn judged(
        &self,
        words: &Words<'_>,
        elsewhere: &[Elsewhere],
        conventions: Conventions,
        done: &mut impl FnMut(&'static str),
    ) -> Reading {
        let statements = self.statements(words, conventions);
        done("attribute");
        let resolution = resolve::run(words, &self.rules, &statements);
        done("resolve");
        let standings = classify::run(words, &self.rules, &statements, &resolution);
        done("classify");
        let hedges = hedge::run(words, &self.rules, &statements);
        let polarity = hedge::polarity(words, &self.rules, &statements);
        done("hedge");
        let tables = Tables {
            statements: &statements,
            resolution: &resolution,
            standings: &standings,
            polarity: &polarity,
            elsewhere,
        };
        let (links, corroboration) = corroborate::run(words, &self.rules, &self.pairs, tables);
        done("corroborate");
        let dropped = hedge::dropped(&self.rules, words.segments, &statements, &hedges, &links);
        let tables = score::Tables {
            statements: &statements,
            resolution: &resolution,
            standings: &standings,
            hedges: &hedges,
            corroboration: &corroboration,
            dropped: &dropped,
        };
        let scores = score::run(words, &self.rules, tables);
        done("score");
        let mut reading = Reading::default();
        (reading.statements, reading.resolution, reading.standings) = (statements, resolution, standings);
        (reading.hedges, reading.polarity) = (hedges, polarity);
        (reading.links, reading.elsewhere, reading.corroboration) = (links, elsewhere.to_vec(), corroboration);
        (reading.dropped, reading.scores) = (dropped, scores);
        reading
    }
}

/// Shares and diversity, from all the other tables.
fn profiled(reading: &Reading) -> Profile {
    profile::run(profile::Tables {
        article: &reading.article,
        segments: &reading.segments,
        statements: &reading.statements,
        resolution: &reading.resolution,
        standings: &reading.standings,
        hedges: &reading.hedges,
        links: &reading.links,
        dropped: &reading.dropped,
        corroboration: &reading.corroboration,
        scores: &reading.scores,
    })
}
