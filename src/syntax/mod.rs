//! Tokens → word classes, by a linear tagger with hashed features. In: an article's segments and the weights; out: one tag
//! a token. Knows nothing of attributions.

mod tagger;

pub use tagger::Tagger;

/// What training shares with tagging, so that both see the same features.
pub(crate) mod training {
    pub(crate) use super::tagger::{TEMPLATES, features, form};
}

use crate::model::{Article, Segments, Syntax};

/// Tags every token; without weights every tag is none.
pub fn run(article: &Article, segments: &Segments, tagger: &Tagger) -> Syntax {
    let count = segments.tokens.len();
    let mut syntax = Syntax { tags: Vec::with_capacity(count), forms: Vec::with_capacity(count) };
    for sentence in &segments.sentences {
        let tokens = &segments.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize];
        tagger.tag(&article.text, tokens, &mut syntax);
    }
    syntax
}
