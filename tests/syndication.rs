//! A thousand generated articles in which fifty agency texts stand in 2 to 40 outlets each, cut, retitled and lightly edited:
//! which are grouped, which are grouped wrongly, and what that makes of levels.

#![allow(clippy::print_stdout, reason = "a test or bench tells what it found")]

use std::collections::{BTreeMap, BTreeSet};

use onrecord::attribute::Conventions;
use onrecord::corpus::{Copies, Gather, Prints, identity, print};
use onrecord::model::{Article, Metadata, Reading, Relation};
use onrecord::pipeline::Engine;
use onrecord::ruleset::RuleSet;
use rayon::prelude::*;

#[path = "../benches/generate/grammar.rs"]
mod grammar;

/// A small generator of numbers that is the same everywhere (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) % sides as u64) as usize
    }
}

const WHO: [&str; 12] = [
    "the mayor",
    "a spokesman",
    "the minister",
    "residents",
    "the governor",
    "union leaders",
    "the coach",
    "doctors",
    "police",
    "the company",
    "farmers",
    "the ambassador",
];
const DID: [&str; 12] = [
    "said",
    "announced",
    "warned",
    "told reporters",
    "argued",
    "confirmed",
    "insisted",
    "wrote",
    "explained",
    "noted",
    "predicted",
    "acknowledged",
];
const WHAT: [&str; 16] = [
    "bridge",
    "budget",
    "harvest",
    "election",
    "hospital",
    "strike",
    "flood",
    "pipeline",
    "festival",
    "verdict",
    "railway",
    "drought",
    "merger",
    "school",
    "airport",
    "ceasefire",
];
const HOW: [&str; 12] = [
    "would reopen",
    "had failed",
    "must wait",
    "cost too much",
    "was welcome",
    "drew crowds",
    "came late",
    "needed repair",
    "divided the town",
    "won support",
    "lost its backing",
    "faced delays",
];
const WHERE: [&str; 14] = [
    "in the north",
    "near the border",
    "after the storm",
    "on the coast",
    "by Friday",
    "for years",
    "in spite of protests",
    "under the new law",
    "at the weekend",
    "along the river",
    "before winter",
    "in the capital",
    "at night",
    "across the valley",
];
/// How many outlets print an agency text, in turn.
const OUTLETS: [usize; 10] = [2, 3, 5, 8, 12, 20, 40, 4, 6, 10];
/// Every outlet closes with it: boilerplate makes no copy.
const CLOSING: &str = "Sign up for our newsletter and follow us for the latest news from your region every morning.";

/// A name, one of some thousand: names make runs of words rare, as they do in news.
fn name(dice: &mut Dice) -> String {
    const PARTS: [&str; 10] = ["ba", "dor", "ri", "mel", "tan", "va", "lin", "sha", "ko", "ber"];
    (0..3).map(|_| PARTS[dice.roll(PARTS.len())]).collect()
}

fn sentence(dice: &mut Dice) -> String {
    let pick = |list: &[&'static str], dice: &mut Dice| list[dice.roll(list.len())];
    let (place, person) = (name(dice), name(dice));
    let first = format!("{} {} the {}", pick(&WHO, dice), pick(&DID, dice), pick(&WHAT, dice));
    let second = format!("{} {}, while the {}", pick(&HOW, dice), pick(&WHERE, dice), pick(&WHAT, dice));
    let third = format!("{} {} and {}", pick(&HOW, dice), pick(&WHERE, dice), pick(&WHO, dice));
    format!("{first} in {place} {second} {third} of {person} {} the {}.", pick(&DID, dice), pick(&WHAT, dice))
}

fn text(dice: &mut Dice, sentences: usize) -> Vec<String> {
    (0..sentences).map(|_| sentence(dice)).collect()
}

/// Cut to half at the least, one word in thirty changed, a sentence of the outlet's own in front; `between` stands between the parts.
fn edited(dice: &mut Dice, agency: &[String], between: &str) -> String {
    let keep = agency.len() / 2 + dice.roll(agency.len() / 2 + 1);
    let own = sentence(dice);
    let mut words: Vec<String> = agency[..keep.max(5)].join(between).split(' ').map(str::to_owned).collect();
    for _ in 0..words.len() / 30 {
        let at = dice.roll(words.len());
        WHAT[dice.roll(WHAT.len())].clone_into(&mut words[at]);
    }
    format!("{own}{between}{}", words.join(" "))
}

/// `(id, text, agency text or none)`.
fn corpus() -> Vec<(String, String, Option<usize>)> {
    let mut dice = Dice(7);
    let mut out = Vec::new();
    for number in 0..50 {
        let length = 12 + dice.roll(14);
        let agency = text(&mut dice, length);
        for _ in 0..OUTLETS[number % OUTLETS.len()] {
            let id = format!("a{}", out.len());
            out.push((id, format!("{} {CLOSING}", edited(&mut dice, &agency, " ")), Some(number)));
        }
    }
    while out.len() < 1000 {
        let length = 10 + dice.roll(16);
        let own = text(&mut dice, length).join(" ");
        out.push((format!("a{}", out.len()), format!("{own} {CLOSING}"), None));
    }
    out
}

fn groups(articles: &[(String, String, Option<usize>)], memory: usize) -> Vec<BTreeSet<usize>> {
    let mut prints = Prints::new(memory);
    let mut number = BTreeMap::new();
    for (at, (id, text, _)) in articles.iter().enumerate() {
        let print = print(identity(id), text);
        number.insert(print.article, at);
        prints.add(&print).expect("a print");
    }
    let copies = Copies::find(prints).expect("groups");
    let mut out: Vec<BTreeSet<usize>> =
        copies.groups().values().map(|g| g.iter().map(|a| number[a]).collect()).collect();
    out.sort();
    out
}

#[test]
fn agency_texts_are_grouped_and_nothing_else() {
    let articles = corpus();
    assert_eq!(articles.len(), 1000);
    let found = groups(&articles, 64 << 20);
    for group in &found {
        let sources: BTreeSet<Option<usize>> = group.iter().map(|n| articles[*n].2).collect();
        assert!(sources.len() == 1 && !sources.contains(&None), "a false group: {sources:?}");
    }
    let copies = articles.iter().filter(|a| a.2.is_some()).count();
    // An article is grouped when it stands with the most of its agency text.
    let mut largest: BTreeMap<usize, usize> = BTreeMap::new();
    for group in &found {
        let source = group.iter().find_map(|n| articles[*n].2).expect("a source");
        let size = largest.entry(source).or_default();
        *size = (*size).max(group.len());
    }
    let grouped: usize = largest.values().sum();
    println!("{grouped} of {copies} copies grouped, none with another text's");
    assert!(grouped * 100 >= copies * 98, "{grouped} of {copies} grouped");
}

#[test]
fn the_same_groups_in_any_order_and_with_no_memory() {
    let mut articles = corpus();
    articles.truncate(300);
    let whole = groups(&articles, 64 << 20);
    let count = articles.len();
    articles.reverse();
    let mut turned: Vec<BTreeSet<usize>> =
        groups(&articles, 1).iter().map(|g| g.iter().map(|n| count - 1 - n).collect()).collect();
    turned.sort();
    assert_eq!(whole, turned);
}

/// What outlets make of one agency text, each under a title of its own. The text is the benches' news: its statements are read as
/// those of news are.
fn published(grammar: &grammar::Grammar, number: usize, dice: &mut Dice) -> Vec<Article> {
    let agency: Vec<String> = grammar.article(5, number as u64, 2500).text.lines().map(str::to_owned).collect();
    let mut outlet = |nth: usize| {
        let title = format!("The {} of {}", WHAT[dice.roll(WHAT.len())], name(dice));
        let front = title.len() as u32;
        let text = format!("{title}\n\n{}\n{CLOSING}", edited(dice, &agency, "\n"));
        let metadata = Metadata { title: Some(title), outlet: Some(format!("Outlet {nth}")), ..Metadata::default() };
        let id = format!("a{number}-{nth}");
        Article { id, text, text_offset: front + 2, headline_end: front, metadata, ..Article::default() }
    };
    (0..OUTLETS[number % OUTLETS.len()]).map(&mut outlet).collect()
}

#[test]
fn one_agency_text_in_many_outlets_raises_no_level() {
    let engine = Engine::new(RuleSet::shipped().expect("the shipped rules load"), Conventions::Product);
    let (grammar, mut dice) = (grammar::Grammar::shipped(), Dice(11));
    let (mut copies, mut statements, mut repeats) = (0, 0, 0);
    for articles in (0..50).map(|number| published(&grammar, number, &mut dice)) {
        let alone: Vec<Reading> = articles.par_iter().map(|article| engine.read(article.clone())).collect();
        let mut gather = Gather::new(&engine, 64 << 20);
        alone.iter().try_for_each(|reading| gather.add(&engine, reading)).expect("memory");
        let found = gather.link(&engine).expect("links");
        for (article, before) in articles.into_iter().zip(&alone) {
            let elsewhere = found.of.get(&article.key()).map_or(&[][..], Vec::as_slice);
            assert!(elsewhere.iter().all(|other| other.relation == Relation::Repeats), "{}", article.id);
            let after = engine.read_beside(article, elsewhere);
            let levels = |reading: &Reading| reading.corroboration.iter().map(|row| row.level).collect::<Vec<_>>();
            assert_eq!(levels(&after), levels(before), "{}", after.article.id);
            copies += 1;
            statements += before.statements.len();
            repeats += elsewhere.len();
        }
    }
    println!("{statements} statements of {copies} copies, {repeats} times repeated in another copy, no level raised");
    assert!(repeats > 10_000, "{repeats} repetitions: too few to show anything");
}
