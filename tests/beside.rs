//! An article read beside another engine's reading is what it would be if read alone, whatever family of rules differs: the shortcut
//! saves time and changes nothing.

use onrecord::attribute::Conventions;
use onrecord::model::{Article, Reading};
use onrecord::pipeline::Engine;
use onrecord::ruleset::{Adjust, Files, RuleSet};

#[path = "../benches/generate/grammar.rs"]
mod grammar;

fn engine(files: &Files) -> Engine {
    Engine::new(RuleSet::load(files, &Adjust::default()).expect("the rules load"), Conventions::Product)
}

/// The shipped rules with one file changed.
fn changed(file: &str, from: &str, to: &str) -> Files {
    let mut files = Files::shipped();
    let text = String::from_utf8(files.get(file).expect("the file").to_vec()).expect("UTF-8");
    assert!(text.contains(from), "{file} has no {from}");
    files.insert(file, text.replacen(from, to, 1).into_bytes());
    files
}

fn without(file: &str) -> Files {
    let mut files = Files::shipped();
    files.remove(file);
    files
}

fn tables(reading: &Reading) -> String {
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        reading.statements,
        reading.resolution,
        reading.standings,
        reading.hedges,
        reading.polarity,
        reading.links,
        reading.corroboration,
        reading.scores
    )
}

#[test]
fn read_again_is_read_alone() {
    let first = engine(&Files::shipped());
    let sets = [
        changed("scoring/SCO003.toml", "weight = 20", "weight = 30"),
        changed("corroboration/COR001.toml", "topic = 0.45", "topic = 0.2"),
        changed("lexicons/cue_verbs.csv", "\nwarn,", "\nwarnify,"),
        changed("lexicons/hedges.csv", "\nlikely,", "\nlikelyish,"),
        changed("lexicons/competence.csv", ",in,", ",outside,"),
        changed("lexicons/abbreviations.csv", "\ndr,", "\ndrr,"),
        without("hedging/HED114.toml"),
        without("source-type/SRC020.toml"),
        without("standing/STA011.toml"),
        without("attribution/ATT010.toml"),
        without("corroboration/vectors.bin"),
        without("attribution/attribution.bin"),
        without("lexicons/synonyms.csv"),
    ];
    let grammar = grammar::Grammar::shipped();
    let articles: Vec<Article> = (0..40)
        .map(|n| {
            let made = grammar.article(3, n, 2500);
            Article { id: made.id, text: made.text, ..Article::default() }
        })
        .collect();
    for (nth, files) in sets.iter().enumerate() {
        let second = engine(files);
        let alike = second.alike(&first);
        for article in &articles {
            let kept = first.read_kept(article.clone());
            let beside = second.read_again(&kept, &alike);
            let alone = second.read(article.clone());
            let beside = tables(beside.as_ref().unwrap_or(&kept.reading));
            assert!(beside == tables(&alone), "set {nth}, article {}", article.id);
        }
    }
}
