//! The families of rules: which fields their conditions may name and what they may conclude. A new family is one entry
//! here. In: nothing; out: tables that loading, checking and the JSON Schema read.

use crate::model::{ClaimType, Contact, HedgeClass, Independence, Naming, Proximity, Relation, SourceType, Topic};

/// What a condition's field holds.
#[derive(Clone, Copy)]
pub(crate) enum Field {
    /// Words of the article: the condition is a list of patterns.
    Text,
    /// One of these words (or any, when the list is empty): the condition is a list of words.
    Word(fn() -> Vec<&'static str>),
}

/// What a conclusion's key holds.
#[derive(Clone, Copy)]
pub(crate) enum Conclusion {
    /// One of these words, or any when the list is empty.
    Word(fn() -> Vec<&'static str>),
    /// Any text.
    Text,
    /// A number.
    Number,
    /// true or false.
    Flag,
    /// A table from words to numbers.
    Values,
}

/// One family.
pub(crate) struct Schema {
    /// Its folder below `rules/`.
    pub(crate) name: &'static str,
    /// What its ids begin with.
    pub(crate) prefix: &'static str,
    /// In one sentence, for people.
    pub(crate) about: &'static str,
    pub(crate) fields: &'static [(&'static str, Field)],
    pub(crate) then: &'static [(&'static str, Conclusion)],
}

fn any() -> Vec<&'static str> {
    Vec::new()
}
fn conventions() -> Vec<&'static str> {
    vec!["product", "polnear"]
}
fn flags() -> Vec<&'static str> {
    vec!["true", "false"]
}
fn source_types() -> Vec<&'static str> {
    let mut all: Vec<_> = SourceType::ALL.iter().flat_map(|t| [t.code(), t.top()]).collect();
    all.sort_unstable();
    all.dedup();
    all
}
fn leaves() -> Vec<&'static str> {
    SourceType::ALL.iter().map(|t| t.code()).collect()
}
fn hedge_classes() -> Vec<&'static str> {
    HedgeClass::ALL.iter().map(|c| c.code()).collect()
}
fn bys() -> Vec<&'static str> {
    vec!["source", "reporter", "undetermined"]
}
fn kinds() -> Vec<&'static str> {
    vec!["direct", "indirect", "mixed", "unattributed"]
}
fn attributions() -> Vec<&'static str> {
    vec!["explicit", "continuation", "implicit", "sourceless"]
}
fn namings() -> Vec<&'static str> {
    Naming::ALL.iter().map(|v| v.word()).collect()
}
fn proximities() -> Vec<&'static str> {
    Proximity::ALL.iter().map(|v| v.word()).collect()
}
fn independences() -> Vec<&'static str> {
    Independence::ALL.iter().map(|v| v.word()).collect()
}
fn contacts() -> Vec<&'static str> {
    Contact::ALL.iter().map(|v| v.word()).collect()
}
fn claim_types() -> Vec<&'static str> {
    ClaimType::ALL.iter().map(|v| v.word()).collect()
}
fn topics() -> Vec<&'static str> {
    Topic::ALL.iter().map(|v| v.word()).collect()
}
fn levels() -> Vec<&'static str> {
    vec!["C0", "C1", "C2", "C3", "C4", "C5"]
}
fn relations() -> Vec<&'static str> {
    debug_assert_eq!(Relation::Supports as u8, 0);
    vec!["supports", "contradicts", "repeats", "neither"]
}
fn components() -> Vec<&'static str> {
    crate::model::Component::ALL.iter().map(|c| c.word()).collect()
}
fn letters() -> Vec<&'static str> {
    vec!["A", "B", "C", "D", "E", "F"]
}

use Conclusion as C;
use Field as F;

/// All families, by name.
pub(crate) static FAMILIES: &[Schema] = &[
    Schema {
        name: "attribution",
        prefix: "ATT",
        about: "constructions that report who said what",
        fields: &[("text", F::Text)],
        then: &[
            ("construction", C::Word(any)),
            ("confidence", C::Number),
            ("conventions", C::Word(conventions)),
            ("yields", C::Flag),
            ("sourceless", C::Flag),
            ("sourced", C::Flag),
            ("certain", C::Flag),
            ("values", C::Values),
        ],
    },
    Schema {
        name: "corroboration",
        prefix: "COR",
        about: "what makes two statements support or contradict each other",
        fields: &[
            ("text", F::Text),
            ("content", F::Text),
            ("relation", F::Word(relations)),
            ("case", F::Word(any)),
            ("a", F::Text),
            ("b", F::Text),
        ],
        then: &[
            ("relation", C::Word(relations)),
            ("level", C::Word(levels)),
            ("flag", C::Text),
            ("value", C::Number),
            ("values", C::Values),
        ],
    },
    Schema {
        name: "hedging",
        prefix: "HED",
        about: "words that soften, bound, distance or heighten",
        fields: &[("text", F::Text)],
        then: &[("class", C::Word(hedge_classes)), ("by", C::Word(bys)), ("low", C::Number), ("high", C::Number)],
    },
    Schema {
        name: "scoring",
        prefix: "SCO",
        about: "weights, values, caps, flags, letters and digits of the score",
        fields: &[
            ("kind", F::Word(kinds)),
            ("attribution", F::Word(attributions)),
            ("source_type", F::Word(source_types)),
            ("naming", F::Word(namings)),
            ("proximity", F::Word(proximities)),
            ("independence", F::Word(independences)),
            ("contact", F::Word(contacts)),
            ("claim_type", F::Word(claim_types)),
            ("topic", F::Word(topics)),
            ("competence", F::Word(any)),
            ("level", F::Word(levels)),
            ("flag", F::Word(any)),
            ("hedge", F::Word(hedge_classes)),
            ("headline_drops", F::Word(hedge_classes)),
            ("anonymous", F::Word(flags)),
            ("specific", F::Word(any)),
            ("registry", F::Word(letters)),
            ("scored", F::Word(flags)),
        ],
        then: &[
            ("component", C::Word(components)),
            ("input", C::Word(any)),
            ("values", C::Values),
            ("base", C::Number),
            ("best", C::Number),
            ("value", C::Number),
            ("factor", C::Number),
            ("cap", C::Number),
            ("flag", C::Text),
            ("letter", C::Word(letters)),
            ("digit", C::Number),
            ("exempt", C::Flag),
            ("official", C::Flag),
            ("says", C::Text),
        ],
    },
    Schema {
        name: "source-type",
        prefix: "SRC",
        about: "what kind of source somebody is",
        fields: &[
            ("mention", F::Text),
            ("name", F::Text),
            ("description", F::Text),
            ("role", F::Text),
            ("organisation", F::Text),
            ("sentence", F::Text),
            ("cue", F::Text),
            ("source", F::Text),
            ("content", F::Text),
            ("role_class", F::Word(any)),
            ("institution", F::Word(any)),
            ("leaf", F::Word(source_types)),
            ("person", F::Word(flags)),
            ("collective", F::Word(flags)),
            ("former", F::Word(flags)),
            ("country", F::Word(any)),
            ("shape", F::Word(any)),
            ("described", F::Text),
            ("known", F::Word(source_types)),
            ("beside", F::Word(source_types)),
            ("role_any", F::Word(any)),
            ("theme", F::Word(any)),
            ("unknown", F::Word(flags)),
        ],
        then: &[
            ("type", C::Word(leaves)),
            ("secondary", C::Word(leaves)),
            ("anonymous", C::Flag),
            ("naming", C::Word(namings)),
            ("organisation", C::Text),
            ("country", C::Text),
        ],
    },
    Schema {
        name: "standing",
        prefix: "STA",
        about: "what a statement claims, about what, how near and how independent its source is",
        fields: &[
            ("content", F::Text),
            ("cue", F::Text),
            ("source", F::Text),
            ("sentence", F::Text),
            ("paragraph", F::Text),
            ("description", F::Text),
            ("kind", F::Word(kinds)),
            ("source_type", F::Word(source_types)),
            ("naming", F::Word(namings)),
            ("proximity", F::Word(proximities)),
            ("contact", F::Word(contacts)),
            ("claim_type", F::Word(claim_types)),
            ("topic", F::Word(topics)),
            ("person", F::Word(flags)),
            ("collective", F::Word(flags)),
            ("nested", F::Word(flags)),
            ("accused", F::Word(flags)),
            ("own", F::Word(flags)),
        ],
        then: &[
            ("claim_type", C::Word(claim_types)),
            ("topic", C::Word(topics)),
            ("contact", C::Word(contacts)),
            ("proximity", C::Word(proximities)),
            ("independence", C::Word(independences)),
            ("naming", C::Word(namings)),
            ("anonymous", C::Flag),
            ("accused", C::Word(any)),
            ("says", C::Text),
        ],
    },
];

/// The schema of a family, `None` for a strange name.
pub(crate) fn schema(name: &str) -> Option<&'static Schema> {
    FAMILIES.iter().find(|f| f.name == name)
}
