//! The pipeline from statements that were coded by hand: extraction is left out, everything after it is the same.

use crate::classify;
use crate::corroborate::{self, Tables};
use crate::given::Coding;
use crate::hedge;
use crate::model::{Article, Given, Reading};
use crate::pipeline::{Engine, profiled};
use crate::score;
use crate::segment;
use crate::syntax;

impl Engine {
    /// Reads one article with the statements, speakers, hedges and links of a coding; what the coding leaves open the rules fill in,
    /// and what other articles say of the same stays as it was found.
    pub fn read_given(&self, article: Article, rows: &[Given]) -> Reading {
        let segments = segment::run(&article, &self.abbreviations);
        let syntax = syntax::run(&article, &segments, &self.tagger);
        let words = self.rules.words(&article, &segments, &syntax);
        let coding = Coding::new(&article, rows);
        let resolution = coding.resolution();
        let standings = coding.standings(classify::run(&words, &self.rules, &coding.statements, &resolution));
        let hedges = coding.hedges(&article);
        let polarity = hedge::polarity(&words, &self.rules, &coding.statements);
        let links = coding.links();
        let elsewhere = self.elsewhere(&article).to_vec();
        let tables = Tables {
            statements: &coding.statements,
            resolution: &resolution,
            standings: &standings,
            polarity: &polarity,
            elsewhere: &elsewhere,
        };
        let corroboration = corroborate::levels(tables, &coding.between_sources(&links));
        let dropped = hedge::dropped(&self.rules, &segments, &coding.statements, &hedges, &links);
        let tables = score::Tables {
            statements: &coding.statements,
            resolution: &resolution,
            standings: &standings,
            hedges: &hedges,
            corroboration: &corroboration,
            dropped: &dropped,
        };
        let scores = score::run(&words, &self.rules, tables);
        drop(words);
        let notes = segments.notes.iter().chain(&coding.notes).cloned().collect();
        let mut reading = Reading {
            labels: coding.labels(),
            statements: coding.statements,
            tags: syntax.tags,
            article,
            segments,
            resolution,
            standings,
            hedges,
            polarity,
            links,
            dropped,
            elsewhere,
            corroboration,
            scores,
            notes,
            ..Reading::default()
        };
        reading.profile = profiled(&reading);
        reading
    }
}
