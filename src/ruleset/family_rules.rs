//! One family's rules, compiled: an automaton for each text field, an index for the word fields. In: rules; out: hits on
//! a text, or the rules whose conditions all hold for one thing (a speaker, a statement).

use std::cmp::Reverse;
use std::hash::BuildHasher;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::error::Fault;
use crate::ruleset::automaton::{Automaton, Match};
use crate::ruleset::classes::Classes;
use crate::ruleset::compile::Compiler;
use crate::ruleset::pattern;
use crate::ruleset::rule::{Rule, Status};
use crate::ruleset::words::{Renumbered, Words};
use crate::text::Span;

/// Which condition of which rule a pattern or word belongs to.
#[derive(Clone, Copy)]
struct Use {
    rule: u32,
    condition: u8,
    /// Which of the condition's patterns.
    alternative: u16,
    is_unless: bool,
}

/// One rule's match on a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Tokens that the rule is about (the part in brackets).
    pub marked: Range<usize>,
    /// All tokens it looked at.
    pub tokens: Range<usize>,
    /// Index into [`Family::rules`].
    pub rule: usize,
}

/// A compiled family.
#[derive(Default)]
pub struct Family {
    rules: Vec<Rule>,
    by_id: FxHashMap<String, u32>,
    automata: Vec<(&'static str, Automaton)>,
    uses: Vec<Use>,
    /// By field and word together, as one hash: of some thousands in 64 bits no two are alike.
    words: FxHashMap<u64, Vec<Use>>,
    /// For each rule, one bit for each condition of its `when`.
    needed: Vec<u32>,
}

impl Family {
    /// The rules that may fire, highest priority first, then by id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.by_id.get(id).map(|n| &self.rules[*n as usize])
    }

    pub(crate) fn compile(mut rules: Vec<Rule>, compiler: &mut Compiler<'_>, faults: &mut Vec<Fault>) -> Self {
        rules.retain(|rule| rule.status != Status::Deprecated);
        rules.sort_by(|a, b| b.priority.cmp(&a.priority).then_with(|| a.id.cmp(&b.id)));
        let mut family = Self::default();
        for (number, rule) in rules.iter().enumerate() {
            debug_assert!(rule.when.len() < 31, "the last bit is BLOCKED");
            family.needed.push((1 << rule.when.len()) - 1);
            let conditions = rule.when.iter().map(|c| (c, false)).chain(rule.unless.iter().map(|c| (c, true)));
            for (nth, (condition, is_unless)) in conditions.enumerate() {
                for (alternative, (text, place)) in condition.any_of.iter().enumerate() {
                    let used =
                        Use { rule: number as u32, condition: nth as u8, alternative: alternative as u16, is_unless };
                    if condition.is_text {
                        family.add_pattern(condition.field, text, used, compiler).unwrap_or_else(|(at, message)| {
                            faults.push(compiler.fault(&rule.file, place.start + 1 + at, message));
                        });
                    } else {
                        family.words.entry(hash(condition.field, text)).or_default().push(used);
                    }
                }
            }
        }
        family.by_id = rules.iter().enumerate().map(|(n, rule)| (rule.id.as_str().to_owned(), n as u32)).collect();
        family.rules = rules;
        family
    }

    /// To be called once the vocabulary is complete.
    pub(crate) fn finish(&mut self, numbers: &Renumbered) {
        self.automata.par_iter_mut().for_each(|(_, automaton)| automaton.finish(numbers));
    }

    fn add_pattern(
        &mut self,
        field: &'static str,
        text: &str,
        used: Use,
        compiler: &mut Compiler<'_>,
    ) -> Result<(), (usize, String)> {
        let nodes = pattern::parse(text).map_err(|fault| (fault.at, fault.message))?;
        let at = self.automata.iter().position(|(name, _)| *name == field).unwrap_or_else(|| {
            self.automata.push((field, Automaton::default()));
            self.automata.len() - 1
        });
        self.uses.push(used);
        let number = self.uses.len() as u32 - 1;
        self.automata[at].1.add(number, &nodes, compiler).map_err(|message| (0, message))
    }

    fn matches(&self, field: &str, words: &Words<'_>, classes: &Classes, range: Range<usize>, out: &mut Vec<Match>) {
        if let Some((_, automaton)) = self.automata.iter().find(|(name, _)| *name == field) {
            let end = range.end as u32;
            automaton.find(words, classes, range, out);
            out.retain(|found| found.end <= end);
        }
    }

    /// Every hit of a text field within `range`, without those that an `unless` pattern of the same rule overlaps;
    /// ordered by first marked token, longest first, then by rule. Hits of different rules may overlap.
    pub(crate) fn find(&self, field: &str, words: &Words<'_>, classes: &Classes, range: Range<usize>) -> Vec<Hit> {
        let mut found = Vec::new();
        self.matches(field, words, classes, range, &mut found);
        let (blocks, hits): (Vec<_>, Vec<_>) = found.into_iter().partition(|m| self.uses[m.pattern as usize].is_unless);
        let rule_of = |m: &Match| self.uses[m.pattern as usize].rule;
        let blocked = |m: &Match| {
            let overlap = |b: &Match| b.marked.0 < m.marked.1 && m.marked.0 < b.marked.1;
            blocks.iter().any(|b| rule_of(b) == rule_of(m) && overlap(b))
        };
        let mut out: Vec<Hit> = hits
            .iter()
            .filter(|m| !blocked(m) && m.marked.0 < m.marked.1)
            .map(|m| Hit {
                marked: m.marked.0 as usize..m.marked.1 as usize,
                tokens: m.start as usize..m.end as usize,
                rule: rule_of(m) as usize,
            })
            .collect();
        out.sort_by_key(|hit| (hit.marked.start, Reverse(hit.marked.end), hit.rule, hit.tokens.start));
        out.dedup_by(|a, b| a.rule == b.rule && a.marked == b.marked);
        out
    }

    /// Which patterns of `when` conditions match: index of the rule, of the condition, of the pattern; sorted.
    pub(crate) fn met(&self, field: &str, words: &Words<'_>, classes: &Classes) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        self.matches(field, words, classes, 0..words.len(), &mut found);
        let uses = found.iter().map(|m| self.uses[m.pattern as usize]).filter(|used| !used.is_unless);
        let mut out: Vec<_> = uses.map(|u| (u.rule as usize, u.condition as usize, u.alternative as usize)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// A fresh sheet of facts about one thing.
    pub(crate) fn facts<'f>(&'f self, classes: &'f Classes) -> Facts<'f> {
        let rules = self.rules.len();
        Facts { family: self, classes, met: vec![0; rules], spans: vec![None; rules] }
    }
}

fn hash(field: &str, word: &str) -> u64 {
    FxBuildHasher.hash_one((field, word))
}

/// Set where an `unless` is met; no rule has so many conditions.
const BLOCKED: u32 = 1 << 31;

/// What is known of one speaker or statement; asked for the rules that hold.
pub struct Facts<'f> {
    family: &'f Family,
    classes: &'f Classes,
    /// In step with the rules: a bit for each condition that is met, and the first words that met one.
    met: Vec<u32>,
    spans: Vec<Option<Span>>,
}

impl Facts<'_> {
    /// Notes every pattern of a field that matches within the tokens.
    pub fn text(&mut self, field: &str, words: &Words<'_>, tokens: Range<usize>) {
        let mut found = Vec::new();
        self.family.matches(field, words, self.classes, tokens, &mut found);
        for m in found {
            let span = words.span(m.marked.0 as usize..m.marked.1 as usize);
            self.meet(self.family.uses[m.pattern as usize], Some(span));
        }
    }

    /// Notes a field's word. `top.leaf` also meets conditions on `top`.
    pub fn word(&mut self, field: &'static str, word: &str) {
        let family = self.family;
        // Words are short: a search that is made for long texts costs more.
        let top = word.bytes().position(|byte| byte == b'.').map(|dot| &word[..dot]);
        for value in std::iter::once(word).chain(top) {
            for used in family.words.get(&hash(field, value)).into_iter().flatten() {
                self.meet(*used, None);
            }
        }
    }

    fn meet(&mut self, used: Use, span: Option<Span>) {
        let rule = used.rule as usize;
        if used.is_unless {
            self.met[rule] |= BLOCKED;
        } else {
            self.met[rule] |= 1 << used.condition;
            self.spans[rule] = self.spans[rule].or(span);
        }
    }

    /// The rules whose conditions all hold, in the family's order, each with the first words it matched.
    pub fn verdicts(&self) -> Vec<(&Rule, Option<Span>)> {
        let family = self.family;
        // A rule without any `when` needs nothing.
        let all = self.met.iter().zip(&family.needed).enumerate();
        all.filter(|(_, (met, needed))| met == needed).map(|(n, _)| (&family.rules[n], self.spans[n])).collect()
    }
}
