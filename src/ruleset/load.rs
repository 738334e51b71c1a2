//! From files to a [`RuleSet`]: lexicons, rules, one vocabulary, one automaton a field, one hash. In: files and what the
//! user switched off or re-weighed; out: the rule set, or every fault of every file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::error::{Error, Fault, Place, Result};
use crate::model::{Article, Segments, Syntax};
use crate::ruleset::classes::Classes;
use crate::ruleset::compile::Compiler;
use crate::ruleset::document::{Document, suggestion};
use crate::ruleset::family::{FAMILIES, Schema, schema};
use crate::ruleset::family_rules::{Facts, Family, Hit};
use crate::ruleset::files::Files;
use crate::ruleset::inflect::Irregular;
use crate::ruleset::lexicon::Lexicon;
use crate::ruleset::rule::{Rule, Status};
use crate::ruleset::terms::{TermHit, Terms};
use crate::ruleset::words::{Met, Renumbered, Vocabulary, Words};
use crate::text::hex;

/// The accurate engine's weights: results without it do not depend on them, and with it the stamp names their own hash.
const OWN_HASH: &str = "attribution/encoder.bin";

/// What a user's settings change without a rule file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adjust {
    /// Rules that do not fire, by id.
    pub disable: Vec<String>,
    /// Weights by rule id.
    pub weights: BTreeMap<String, f64>,
}

type Families = BTreeMap<&'static str, Family>;

/// All rules and lexicons, compiled. Shared by reference between threads; never changes.
#[derive(Default)]
pub struct RuleSet {
    families: Families,
    lexicons: Vec<Lexicon>,
    by_name: FxHashMap<String, usize>,
    terms: Terms,
    vocabulary: Vocabulary,
    classes: Classes,
    blobs: BTreeMap<String, Cow<'static, [u8]>>,
    all: Vec<Rule>,
    hash: String,
}

impl RuleSet {
    /// The rules that ship with this version.
    ///
    /// # Errors
    /// Never for a released version: a test loads them.
    pub fn shipped() -> Result<Self> {
        Self::load(&Files::shipped(), &Adjust::default())
    }

    /// Loads and compiles.
    ///
    /// # Errors
    /// [`Error::Faults`] with every fault of every file, sorted by place.
    pub fn load(files: &Files, adjust: &Adjust) -> Result<Self> {
        let (set, mut faults) = Self::load_all(files, adjust);
        if faults.is_empty() {
            return Ok(set);
        }
        faults.sort();
        faults.dedup();
        Err(Error::Faults(faults))
    }

    /// Loads what can be loaded and returns the faults beside it, unsorted.
    pub(crate) fn load_all(files: &Files, adjust: &Adjust) -> (Self, Vec<Fault>) {
        let ((lexicons, mut faults), rules) = rayon::join(|| read_lexicons(files), || read_rules(files));
        let Rules { all, sources, faults: more } = rules;
        faults.extend(more);
        let mut set = Self { lexicons, all, ..Self::default() };
        for (name, shared) in files.iter_shared().filter(|(name, _)| !matches!(extension(name), "csv" | "toml")) {
            set.blobs.insert(name.to_owned(), shared.clone());
        }
        set.lexicons.sort_by(|a, b| a.name.cmp(&b.name));
        set.by_name = set.lexicons.iter().enumerate().map(|(n, l)| (l.name.clone(), n)).collect();
        check_ids(&set.all, &mut faults);
        apply(adjust, &mut set.all, &mut faults);
        set.compile(&sources, files, adjust, &mut faults);
        (set, faults)
    }

    fn compile(&mut self, sources: &FxHashMap<String, &str>, files: &Files, adjust: &Adjust, faults: &mut Vec<Fault>) {
        let irregular = self.irregular();
        let mut vocabulary = Vocabulary::with_room(self.lexicons.iter().map(|l| l.rows.len()).sum());
        let mut of_rules = Vocabulary::default();
        let compiler = Compiler::new(&mut of_rules, &self.lexicons, &irregular, sources);
        // Terms are ready before the families are: the hash, which asks nothing else, fills the gap.
        let (terms, ((mut families, classes), hash)) = rayon::join(
            || Terms::new(&self.lexicons, &irregular, &mut vocabulary),
            || rayon::join(|| compile_families(&self.all, adjust, compiler, faults), || hash(files, adjust)),
        );
        self.hash = hash;
        let numbers = Renumbered::into(of_rules, &mut vocabulary);
        families.par_iter_mut().for_each(|(_, family)| family.finish(&numbers));
        (self.terms, self.families, self.classes, self.vocabulary) = (terms, families, classes, vocabulary);
    }

    fn irregular(&self) -> Irregular {
        let Some(lexicon) = self.lexicon("irregular") else { return Irregular::default() };
        let forms = |row: usize| lexicon.cell(row, "forms").split('|').map(str::to_owned).collect();
        lexicon.rows.iter().enumerate().map(|(n, row)| (row.term.to_string(), forms(n))).collect()
    }

    /// All rules, also deprecated and disabled ones, in order of their files.
    pub fn rules(&self) -> &[Rule] {
        &self.all
    }

    /// Name and purpose of every family, by name.
    pub fn families() -> impl Iterator<Item = (&'static str, &'static str)> {
        FAMILIES.iter().map(|family: &Schema| (family.name, family.about))
    }

    /// A family's compiled rules; an empty family for a strange name.
    pub fn family(&self, name: &str) -> &Family {
        static NONE: std::sync::OnceLock<Family> = std::sync::OnceLock::new();
        self.families.get(name).unwrap_or_else(|| NONE.get_or_init(Family::default))
    }

    /// A lexicon by name.
    pub fn lexicon(&self, name: &str) -> Option<&Lexicon> {
        self.by_name.get(name).map(|n| &self.lexicons[*n])
    }

    /// The number that [`crate::ruleset::TermHit::lexicon`] holds for a lexicon.
    pub fn lexicon_number(&self, name: &str) -> Option<u16> {
        self.by_name.get(name).map(|n| *n as u16)
    }

    /// The lexicon of a number.
    pub fn lexicon_at(&self, number: u16) -> &Lexicon {
        &self.lexicons[number as usize]
    }

    /// All lexicons in order of their names.
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.lexicons
    }

    /// A binary file of the rule set (weights), by its path.
    pub fn blob(&self, name: &str) -> Option<&[u8]> {
        self.blobs.get(name).map(AsRef::as_ref)
    }

    /// The same, without a copy where the file is embedded in the program.
    pub fn shared_blob(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        self.blobs.get(name).cloned()
    }

    /// SHA-256 over every file and adjustment, in hexadecimal: what the stamp prints.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Prepares an article for matching.
    pub fn words<'a>(&self, article: &'a Article, segments: &'a Segments, syntax: &'a Syntax) -> Words<'a> {
        Words::new(&self.vocabulary, &self.terms, &self.classes, article, segments, syntax, None)
    }

    /// The same where another set with the same lexicons has met the article's terms.
    pub fn words_met<'a>(
        &self,
        article: &'a Article,
        segments: &'a Segments,
        syntax: &'a Syntax,
        met: &Met,
    ) -> Words<'a> {
        Words::new(&self.vocabulary, &self.terms, &self.classes, article, segments, syntax, Some(met))
    }

    /// A cell of the longest term of a lexicon that begins at a token; `None` where none begins.
    pub fn cell_at<'s>(&'s self, words: &Words<'_>, token: usize, lexicon: &str, column: &str) -> Option<&'s str> {
        let hit = self.hit_at(words, token, lexicon)?;
        Some(self.lexicon_at(hit.lexicon).cell(hit.row as usize, column))
    }

    /// The longest term of a lexicon that begins at a token.
    pub fn hit_at<'w>(&self, words: &'w Words<'_>, token: usize, lexicon: &str) -> Option<&'w TermHit> {
        // Most tokens begin no term of any list, and then no name need be looked up.
        if words.terms_at(token).is_empty() {
            return None;
        }
        words.term_at(token, self.lexicon_number(lexicon)?)
    }

    /// A term of the lexicon begins at the token.
    pub fn has_term(&self, words: &Words<'_>, token: usize, lexicon: &str) -> bool {
        self.hit_at(words, token, lexicon).is_some()
    }

    /// Every hit of a family's text field within a range of tokens.
    pub fn find(&self, family: &str, field: &str, words: &Words<'_>, range: Range<usize>) -> Vec<Hit> {
        self.family(family).find(field, words, &self.classes, range)
    }

    /// The patterns of one rule that match somewhere in the text: index of the condition, of the pattern.
    pub fn patterns_met(&self, family: &str, rule: &Rule, words: &Words<'_>) -> Vec<(usize, usize)> {
        let family = self.family(family);
        let fields = rule.when.iter().filter(|c| c.is_text).map(|c| c.field);
        let met = fields.flat_map(|field| family.met(field, words, &self.classes));
        met.filter(|(n, _, _)| family.rules()[*n].id == rule.id)
            .map(|(_, condition, pattern)| (condition, pattern))
            .collect()
    }

    /// A fresh sheet of facts for a family's predicates; see [`Facts`].
    pub fn facts(&self, family: &str) -> Facts<'_> {
        self.family(family).facts(&self.classes)
    }
}

fn compile_families(
    all: &[Rule],
    adjust: &Adjust,
    mut compiler: Compiler<'_>,
    faults: &mut Vec<Fault>,
) -> (Families, Classes) {
    let mut families = Families::new();
    for schema in FAMILIES {
        let enabled = |rule: &&Rule| !adjust.disable.iter().any(|id| id == rule.id.as_str());
        let mine = all.iter().filter(|rule| family_of(&rule.file) == schema.name).filter(enabled).cloned();
        families.insert(schema.name, Family::compile(mine.collect(), &mut compiler, faults));
    }
    let classes = compiler.classes();
    (families, classes)
}

fn read_lexicons(files: &Files) -> (Vec<Lexicon>, Vec<Fault>) {
    let lists: Vec<(&str, &[u8])> = files.iter().filter(|(name, _)| extension(name) == "csv").collect();
    let read = |(name, bytes): &(&str, &[u8])| {
        let mut faults = Vec::new();
        (Lexicon::parse(stem(name), name, bytes, &mut faults), faults)
    };
    let (lists, faults): (Vec<Lexicon>, Vec<Vec<Fault>>) = lists.par_iter().map(read).unzip();
    (lists, faults.concat())
}

/// Every rule file that could be read.
#[derive(Default)]
struct Rules<'f> {
    all: Vec<Rule>,
    sources: FxHashMap<String, &'f str>,
    faults: Vec<Fault>,
}

fn read_rules(files: &Files) -> Rules<'_> {
    let mut rules = Rules::default();
    for (name, bytes) in files.iter().filter(|(name, _)| extension(name) == "toml") {
        rules.read(name, bytes);
    }
    rules
}

impl<'f> Rules<'f> {
    fn read(&mut self, name: &str, bytes: &'f [u8]) {
        let whole = |message: &str, help: String| Fault {
            place: Place { file: name.to_owned(), line: 0, column: 0 },
            message: message.to_owned(),
            help,
            excerpt: String::new(),
        };
        let Some(family) = schema(family_of(name)) else {
            let help = suggestion(family_of(name), FAMILIES.iter().map(|f| f.name));
            self.faults.push(whole("this folder is no family of rules", help));
            return;
        };
        let Ok(source) = std::str::from_utf8(bytes) else {
            self.faults.push(whole("not UTF-8", String::new()));
            return;
        };
        let mut document = Document::new(name, source);
        self.all.extend(Rule::read(&mut document, family, name));
        self.faults.append(&mut document.faults);
        self.sources.insert(name.to_owned(), source);
    }
}

fn extension(file: &str) -> &str {
    file.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn family_of(file: &str) -> &str {
    file.split('/').next().unwrap_or("")
}

fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn check_ids(rules: &[Rule], faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<&str, &Rule> = BTreeMap::new();
    let fault = |rule: &Rule, message: String| Fault {
        place: Place { file: rule.file.clone(), line: 0, column: 0 },
        message,
        help: String::new(),
        excerpt: String::new(),
    };
    for rule in rules {
        if let Some(first) = seen.insert(rule.id.as_str(), rule) {
            faults.push(fault(rule, format!("the id \"{}\" is also that of {}", rule.id, first.file)));
        }
    }
    for rule in rules {
        match &rule.replaced_by {
            Some(other) if !seen.contains_key(other.as_str()) => {
                faults.push(fault(rule, format!("replaced-by names \"{other}\", which is no rule")));
            }
            None if rule.status == Status::Deprecated => {
                faults.push(fault(rule, "a deprecated rule says what replaces it: replaced-by".to_owned()));
            }
            _ => {}
        }
    }
}

fn apply(adjust: &Adjust, rules: &mut [Rule], faults: &mut Vec<Fault>) {
    let named = adjust.disable.iter().chain(adjust.weights.keys());
    for id in named {
        if !rules.iter().any(|rule| rule.id.as_str() == id) {
            faults.push(Fault {
                place: Place { file: "onrecord.toml".to_owned(), line: 0, column: 0 },
                message: format!("there is no rule \"{id}\" to adjust"),
                help: suggestion(id, rules.iter().map(|rule| rule.id.as_str())),
                excerpt: String::new(),
            });
        }
    }
    for rule in rules {
        if let Some(weight) = adjust.weights.get(rule.id.as_str()) {
            rule.weight = Some(*weight);
        }
    }
}

/// The rule set's identity: the same bytes give the same hash wherever the files lay.
fn hash(files: &Files, adjust: &Adjust) -> String {
    let mut hasher = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    for (name, bytes) in files.iter().filter(|(name, _)| *name != OWN_HASH) {
        part(name.as_bytes());
        part(bytes);
    }
    let mut disabled = adjust.disable.clone();
    disabled.sort_unstable();
    disabled.dedup();
    for id in disabled {
        part(format!("disable {id}").as_bytes());
    }
    for (id, weight) in &adjust.weights {
        part(format!("weight {id} {weight}").as_bytes());
    }
    hex(&hasher.finalize())
}
