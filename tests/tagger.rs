//! The tagger against the reference classes of a corpus that is not part of the project (skipped where it is absent).
use onrecord::model::Tag;
use onrecord::train::{Corpus, train_tagger};
use onrecord::{ruleset::RuleSet, segment, syntax};

#[test]
#[ignore]
fn train_and_write() {
    let set = RuleSet::shipped().unwrap();
    let lex = set.lexicon("abbreviations").unwrap();
    let abbr = segment::Abbreviations::new(lex.rows.iter().map(|r| (r.term.as_str(), r.cells[0].as_str())));
    let t = std::time::Instant::now();
    let corpus = Corpus::read("../shared/corpora/polnear/train".as_ref()).unwrap();
    let bytes = train_tagger(&corpus, &abbr);
    println!("trained in {:?}, {} bytes", t.elapsed(), bytes.len());
    std::fs::create_dir_all("rules/attribution").unwrap();
    std::fs::write("rules/attribution/tagger.bin", &bytes).unwrap();
    let tagger = syntax::Tagger::read(&bytes).unwrap();
    let dev = Corpus::read("../shared/corpora/polnear/dev".as_ref()).unwrap();
    let (mut ok, mut n) = (0, 0); let mut conf = std::collections::HashMap::new();
    let mut time = std::time::Duration::ZERO;
    for d in &dev.documents {
        let seg = segment::run(&d.article, &abbr);
        let t = std::time::Instant::now();
        let syn = syntax::run(&d.article, &seg, &tagger);
        time += t.elapsed();
        for (tok, tag) in seg.tokens.iter().zip(&syn.tags) {
            let at = d.tags.partition_point(|(s, _)| *s <= tok.span.start);
            let g = d.tags.get(at.wrapping_sub(1)).map_or(Tag::None, |x| x.1);
            if g == Tag::None || *tag == Tag::Punct { continue; } n += 1;
            if g == *tag { ok += 1; } else { *conf.entry((g, *tag)).or_insert(0usize) += 1; if n % 50 == 0 { println!("{:?} {:?} {}", g, tag, tok.span.of(&d.article.text)); } }
        }
    }
    let mut c: Vec<_> = conf.into_iter().collect(); c.sort_by_key(|x| std::cmp::Reverse(x.1)); println!("{:?}", &c[..25.min(c.len())]);
    println!("agreement {:.4} of {n}; {:.2} M tokens/s", ok as f64 / n as f64, n as f64 / time.as_secs_f64() / 1e6);
}
