//! One article under two rule sets, for the price of one and what differs. In: what the first engine found, with its intermediate
//! tables; out: what the second finds. A stage is asked again only when its rules differ or an earlier table came out otherwise.

use std::sync::Arc;

use crate::corroborate;
use crate::corroborate::Tables;
use crate::hedge;
use crate::model::{Article, Reading, Segments, Syntax};
use crate::pipeline::{ENCODER, Engine, LEARNED, TAGGER};
use crate::ruleset::{Lexicons, Met, RuleSet, Words};
use crate::score;
use crate::segment;
use crate::syntax;
use crate::{classify, resolve};

/// The weights of pairs of statements.
const VECTORS: &str = "corroboration/vectors.bin";

/// What one engine made of an article, and what another needs in order not to begin again. It has no profile.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The tables.
    pub reading: Reading,
    syntax: Syntax,
    met: Met,
}

/// Which stages have the same rules in two engines.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "one for each stage")]
pub struct Alike {
    text: bool,
    lexicons: Lexicons,
    attribute: bool,
    classify: bool,
    hedge: bool,
    corroborate: bool,
    score: bool,
}

impl Alike {
    fn is_all(&self) -> bool {
        self.attribute && self.classify && self.hedge && self.corroborate && self.score
    }
}

/// The tables so far, and whether they are the first engine's.
struct Asked<'k> {
    kept: &'k Kept,
    alike: &'k Alike,
    /// Neither the text's own tables nor the words of lexicons differ.
    is_same_text: bool,
}

impl Engine {
    /// How this engine's rules stand to another's, stage by stage.
    pub fn alike(&self, first: &Self) -> Alike {
        let (mine, theirs) = (&self.rules, &first.rules);
        let same = |family: &str| theirs.does_as(mine, family);
        let blob = |name: &str| mine.blob(name) == theirs.blob(name);
        let abbreviations = |set: &RuleSet| set.lexicon("abbreviations").map(|l| l.rows.clone());
        let reader = if self.encoder.is_some() { ENCODER } else { LEARNED };
        Alike {
            text: blob(TAGGER) && abbreviations(mine) == abbreviations(theirs),
            lexicons: theirs.lexicons_beside(mine),
            attribute: same("attribution") && blob(reader) && self.encoder.is_some() == first.encoder.is_some(),
            classify: same("source-type") && same("standing"),
            hedge: same("hedging"),
            corroborate: same("corroboration") && blob(VECTORS),
            score: same("scoring"),
        }
    }

    /// An engine of other rules; trained weights that are the same are held once.
    #[must_use]
    pub fn with_rules(&self, rules: RuleSet) -> Self {
        let blob = |name: &str| rules.blob(name) == self.rules.blob(name);
        if !(blob(TAGGER) && blob(LEARNED) && blob(VECTORS)) {
            return Self::new(rules, self.conventions);
        }
        let pairs = self.pairs.with_rules(&rules);
        Self::of(rules, Arc::clone(&self.tagger), Arc::clone(&self.learned), pairs, self.conventions)
    }

    /// Reads an article and keeps what another engine can go on from.
    pub fn read_kept(&self, article: Article) -> Kept {
        let elsewhere = self.elsewhere(&article);
        let segments = segment::run(&article, &self.abbreviations);
        let syntax = syntax::run(&article, &segments, &self.tagger);
        let words = self.rules.words(&article, &segments, &syntax);
        let mut reading = self.judged(&words, elsewhere, self.conventions, &mut |_| ());
        let met = words.met;
        reading.article = article;
        reading.segments = segments;
        Kept { reading, syntax, met }
    }

    /// What this engine makes of an article that another has read; `None` when that is known to be the same. The tables of the
    /// text stay with the first reading.
    pub fn read_again(&self, kept: &Kept, alike: &Alike) -> Option<Reading> {
        if alike.text && alike.lexicons == Lexicons::Alike && alike.is_all() {
            return None;
        }
        let article = &kept.reading.article;
        let own: (Segments, Syntax);
        let (segments, syntax, is_same_text) = if alike.text {
            (&kept.reading.segments, &kept.syntax, true)
        } else {
            let segments = segment::run(article, &self.abbreviations);
            let syntax = syntax::run(article, &segments, &self.tagger);
            own = (segments, syntax);
            (&own.0, &own.1, own.0 == kept.reading.segments && own.1 == kept.syntax)
        };
        let words = if is_same_text && alike.lexicons == Lexicons::Alike {
            self.rules.words_met(article, segments, syntax, &kept.met)
        } else {
            self.rules.words(article, segments, syntax)
        };
        let is_same_text = is_same_text && alike.lexicons.spare([&kept.met.hits, &words.met.hits]);
        if is_same_text && alike.is_all() {
            return None;
        }
        let reading = self.asked_again(&words, &Asked { kept, alike, is_same_text });
        Some(reading)
    }

    /// Each stage that must be asked, the first engine's table for the others.
    fn asked_again(&self, words: &Words<'_>, asked: &Asked<'_>) -> Reading {
        let (before, alike) = (&asked.kept.reading, asked.alike);
        let rules = &self.rules;
        let is_same = asked.is_same_text;
        let statements = if is_same && alike.attribute {
            before.statements.clone()
        } else {
            self.statements(words, self.conventions)
        };
        let is_same = is_same && statements == before.statements;
        let resolution = if is_same { before.resolution.clone() } else { resolve::run(words, rules, &statements) };
        let standings = if is_same && alike.classify {
            before.standings.clone()
        } else {
            classify::run(words, rules, &statements, &resolution)
        };
        let hedges = if is_same && alike.hedge { before.hedges.clone() } else { hedge::run(words, rules, &statements) };
        let polarity = if is_same { before.polarity.clone() } else { hedge::polarity(words, rules, &statements) };
        let is_standing = is_same && standings == before.standings;
        let (links, corroboration) = if is_standing && alike.corroborate {
            (before.links.clone(), before.corroboration.clone())
        } else {
            let tables = Tables {
                statements: &statements,
                resolution: &resolution,
                standings: &standings,
                polarity: &polarity,
                elsewhere: &[],
            };
            corroborate::run(words, rules, &self.pairs, tables)
        };
        let dropped = hedge::dropped(rules, words.segments, &statements, &hedges, &links);
        let is_all = (&hedges, &corroboration, &dropped) == (&before.hedges, &before.corroboration, &before.dropped);
        let scores = if is_standing && is_all && alike.score {
            before.scores.clone()
        } else {
            let tables = score::Tables {
                statements: &statements,
                resolution: &resolution,
                standings: &standings,
                hedges: &hedges,
                corroboration: &corroboration,
                dropped: &dropped,
            };
            score::run(words, rules, tables)
        };
        Reading {
            statements,
            resolution,
            standings,
            hedges,
            polarity,
            links,
            dropped,
            corroboration,
            scores,
            ..Reading::default()
        }
    }
}
