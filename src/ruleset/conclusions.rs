//! What a rule concludes: a few named values. In: names; out: values. Asked some hundred times a statement and holding one to five,
//! so they are looked through one by one: names of other lengths cost no comparison of letters.

use std::collections::BTreeMap;

/// A conclusion's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A word or text.
    Text(String),
    /// A number.
    Number(f64),
    /// true or false.
    Flag(bool),
    /// Words with their numbers.
    Values(BTreeMap<String, f64>),
}

/// A rule's conclusions in order of their names, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conclusions(Vec<(&'static str, Value)>);

impl Conclusions {
    /// Of pairs in any order; of one name the last counts.
    pub fn new(pairs: impl Iterator<Item = (&'static str, Value)>) -> Self {
        Self(pairs.collect::<BTreeMap<_, _>>().into_iter().collect())
    }

    /// The value under a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// There is a value under the name.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }
}
