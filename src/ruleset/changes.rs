//! Two rule sets → what differs in what they do: rules, rows of lexicons, weights. In: compiled sets and their files; out: a list of
//! changes, each of which can be made or undone by itself. What only people read (titles, reasons, tests) is no change.

use std::collections::{BTreeMap, BTreeSet};

use crate::ruleset::{Conclusions, Condition, Files, Lexicon, Place, Rule, RuleSet, Value};

/// More changes than this are taken together by family and lexicon: each costs two more rule sets to ask.
const MOST: usize = 16;

/// What became of a rule or row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Only the second set has it.
    Added,
    /// Only the first has it.
    Removed,
    /// It does something else.
    Changed,
}

impl Way {
    /// As people read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// The least that can be put from one set into the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// A rule: its file on either side.
    Rule { before: Option<String>, after: Option<String> },
    /// A lexicon's row: the file, the term, and which of its twins.
    Row { file: String, term: String, twin: usize },
    /// A whole file: weights, or a lexicon with other columns or another order.
    File(String),
}

/// One change, or several that are taken together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// A rule's id, `cue_verbs: mutter` for a row, a path for a file.
    pub name: String,
    /// The family, or `lexicons`.
    pub family: String,
    /// Where it stands, relative to the rules' root; in the second set if it is there.
    pub file: String,
    /// Added, removed or changed.
    pub way: Way,
    /// What differs, in a few words (`weight 20 → 25`); may be empty.
    pub detail: String,
    pub(super) parts: Vec<Part>,
}

impl Change {
    /// How many rules, rows and files it holds.
    pub fn count(&self) -> usize {
        self.parts.len()
    }
}

/// All that differs, by family and name.
pub fn changes(sets: [&RuleSet; 2], files: [&Files; 2]) -> Vec<Change> {
    let mut out = rules(sets);
    for lexicon in lexicon_names(sets) {
        out.extend(lexicon_changes(&lexicon, sets, files));
    }
    out.extend(weights(files));
    out.sort_by(|a, b| (a.family == "lexicons", &a.family, &a.name).cmp(&(b.family == "lexicons", &b.family, &b.name)));
    if out.len() > MOST { grouped(out) } else { out }
}

/// Files whose bytes differ although nothing they do does.
pub fn prose(changes: &[Change], files: [&Files; 2]) -> Vec<String> {
    let told: BTreeSet<&str> = changes.iter().flat_map(|c| c.parts.iter()).flat_map(Part::files).collect();
    let names: BTreeSet<&str> = files.iter().flat_map(|f| f.iter().map(|(name, _)| name)).collect();
    let differs = |name: &&str| files[0].get(name) != files[1].get(name) && !told.contains(name);
    names.into_iter().filter(differs).map(str::to_owned).collect()
}

impl Part {
    fn files(&self) -> Vec<&str> {
        match self {
            Self::Rule { before, after } => before.iter().chain(after).map(String::as_str).collect(),
            Self::Row { file, .. } | Self::File(file) => vec![file],
        }
    }
}

/// What of a rule decides what it does: patterns by field, place, conclusions, weight, order.
type Meaning<'r> = (
    Vec<(&'static str, Vec<&'r str>)>,
    Vec<(&'static str, Vec<&'r str>)>,
    &'r Place,
    &'r Conclusions,
    Option<u64>,
    i32,
);

fn meaning(rule: &Rule) -> Meaning<'_> {
    (
        patterns(&rule.when),
        patterns(&rule.unless),
        &rule.place,
        &rule.then,
        rule.weight.map(f64::to_bits),
        rule.priority,
    )
}

fn patterns(conditions: &[Condition]) -> Vec<(&'static str, Vec<&str>)> {
    conditions.iter().map(|c| (c.field, c.any_of.iter().map(|(text, _)| text.as_str()).collect())).collect()
}

impl RuleSet {
    /// True when a family's rules do the same in both sets, as far as the rules themselves go: their lexicons are not looked at.
    pub fn does_as(&self, other: &Self, family: &str) -> bool {
        let (mine, theirs) = (self.family(family).rules(), other.family(family).rules());
        mine.len() == theirs.len() && mine.iter().zip(theirs).all(|(a, b)| a.id == b.id && meaning(a) == meaning(b))
    }
}

fn firing(set: &RuleSet) -> BTreeMap<&str, &Rule> {
    RuleSet::families().flat_map(|(name, _)| set.family(name).rules()).map(|r| (r.id.as_str(), r)).collect()
}

fn rules([a, b]: [&RuleSet; 2]) -> Vec<Change> {
    let (before, after) = (firing(a), firing(b));
    let ids: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let one = |id: &str| {
        let pair = (before.get(id).copied(), after.get(id).copied());
        let (way, detail) = match pair {
            (Some(x), Some(y)) if meaning(x) == meaning(y) => return None,
            (Some(x), Some(y)) => (Way::Changed, detail(x, y)),
            (None, Some(y)) => (Way::Added, y.title.clone()),
            (Some(x), None) => (Way::Removed, x.title.clone()),
            (None, None) => return None,
        };
        // A rule that is still there but does not fire any more (deprecated, switched off) has a file on both sides.
        let file = |set: &RuleSet| set.rules().iter().find(|r| r.id.as_str() == id).map(|r| r.file.clone());
        let (old, new) = (file(a), file(b));
        let shown = new.clone().or_else(|| old.clone()).unwrap_or_default();
        Some(Change {
            name: id.to_owned(),
            family: shown.split('/').next().unwrap_or("").to_owned(),
            file: shown,
            way,
            detail,
            parts: vec![Part::Rule { before: old, after: new }],
        })
    };
    ids.into_iter().filter_map(one).collect()
}

/// What differs between two states of a rule, in words.
fn detail(a: &Rule, b: &Rule) -> String {
    let mut out = Vec::new();
    let number = |n: Option<f64>| n.map_or("none".to_owned(), |n| n.to_string());
    if a.weight != b.weight {
        out.push(format!("weight {} → {}", number(a.weight), number(b.weight)));
    }
    if a.priority != b.priority {
        out.push(format!("priority {} → {}", a.priority, b.priority));
    }
    for (name, x, y) in [("when", &a.when, &b.when), ("unless", &a.unless, &b.unless)] {
        out.extend(conditions(name, x, y));
    }
    if a.place != b.place {
        out.push("where".to_owned());
    }
    let keys: BTreeSet<&str> = a.then.iter().chain(b.then.iter()).map(|(key, _)| key).collect();
    for key in keys {
        let (x, y) = (a.then.get(key), b.then.get(key));
        if x != y {
            out.extend(values(key, x, y));
        }
    }
    out.join(", ")
}

fn conditions(name: &str, a: &[Condition], b: &[Condition]) -> Option<String> {
    let all = |list: &[Condition]| -> BTreeSet<(&'static str, String)> {
        list.iter().flat_map(|c| c.any_of.iter().map(|(text, _)| (c.field, text.clone()))).collect()
    };
    let (x, y) = (all(a), all(b));
    let signed: Vec<String> = x
        .difference(&y)
        .map(|(field, text)| format!("−{field} {text}"))
        .chain(y.difference(&x).map(|(field, text)| format!("+{field} {text}")))
        .collect();
    let more = signed.len().saturating_sub(3);
    let shown = signed.iter().take(3).cloned().collect::<Vec<_>>().join(" ");
    match signed.len() {
        0 if patterns(a) == patterns(b) => None,
        0 => Some(format!("{name} in another order")),
        _ if more > 0 => Some(format!("{name} {shown} and {more} more")),
        _ => Some(format!("{name} {shown}")),
    }
}

fn values(key: &str, a: Option<&Value>, b: Option<&Value>) -> Vec<String> {
    let shown = |value: Option<&Value>| match value {
        None => "none".to_owned(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Values(values)) => format!("{} values", values.len()),
    };
    let (Some(Value::Values(x)), Some(Value::Values(y))) = (a, b) else {
        return vec![format!("{key} {} → {}", shown(a), shown(b))];
    };
    let names: BTreeSet<&String> = x.keys().chain(y.keys()).collect();
    let number = |n: Option<&f64>| n.map_or("none".to_owned(), f64::to_string);
    let differs = names.into_iter().filter(|name| x.get(*name) != y.get(*name));
    differs.map(|name| format!("{name} {} → {}", number(x.get(name)), number(y.get(name)))).collect()
}

fn lexicon_names(sets: [&RuleSet; 2]) -> BTreeSet<String> {
    sets.iter().flat_map(|set| set.lexicons().iter().map(|l| l.name.clone())).collect()
}

/// A lexicon's file is named by it.
fn lexicon_file(name: &str) -> String {
    format!("lexicons/{name}.csv")
}

fn lexicon_changes(name: &str, sets: [&RuleSet; 2], files: [&Files; 2]) -> Vec<Change> {
    let file = lexicon_file(name);
    if files[0].get(&file) == files[1].get(&file) {
        return Vec::new();
    }
    let change = |name: String, way: Way, detail: String, part: Part| Change {
        name,
        family: "lexicons".to_owned(),
        file: file.clone(),
        way,
        detail,
        parts: vec![part],
    };
    let whole = |way: Way, detail: &str| vec![change(file.clone(), way, detail.to_owned(), Part::File(file.clone()))];
    let (a, b) = match (sets[0].lexicon(name), sets[1].lexicon(name)) {
        (Some(a), Some(b)) => (a, b),
        (None, _) => return whole(Way::Added, ""),
        (_, None) => return whole(Way::Removed, ""),
    };
    if a.columns != b.columns {
        return whole(Way::Changed, "other columns");
    }
    let (x, y) = (a.keyed(), b.keyed());
    let keys: BTreeSet<(&str, usize)> = x.keys().chain(y.keys()).copied().collect();
    let mut out = Vec::new();
    for (term, twin) in keys {
        let pair = (x.get(&(term, twin)), y.get(&(term, twin)));
        let (way, detail) = match pair {
            (Some(p), Some(q)) if a.says(*p) == b.says(*q) => continue,
            (Some(p), Some(q)) => (Way::Changed, cells(a, *p, b, *q)),
            (None, _) => (Way::Added, String::new()),
            (_, None) => (Way::Removed, String::new()),
        };
        let part = Part::Row { file: file.clone(), term: term.to_owned(), twin };
        out.push(change(format!("{name}: {term}"), way, detail, part));
    }
    let order = |l: &Lexicon| l.rows.iter().map(|r| r.term.clone()).collect::<Vec<_>>();
    if out.is_empty() && order(a) != order(b) {
        return whole(Way::Changed, "rows in another order");
    }
    out
}

fn cells(a: &Lexicon, p: usize, b: &Lexicon, q: usize) -> String {
    let named = a.columns.iter().zip(a.says(p)).zip(b.says(q));
    let differs = named.filter(|((_, x), y)| x != y);
    differs.map(|((column, x), y)| format!("{column} {x} → {y}")).collect::<Vec<_>>().join(", ")
}

impl Lexicon {
    /// Rows by term; twins are numbered in order.
    pub(super) fn keyed(&self) -> BTreeMap<(&str, usize), usize> {
        let mut out = BTreeMap::new();
        for (nth, row) in self.rows.iter().enumerate() {
            let twin = (0..=nth).find(|t| !out.contains_key(&(row.term.as_str(), *t))).unwrap_or(0);
            out.insert((row.term.as_str(), twin), nth);
        }
        out
    }

    /// The cells of a row that decide what it does: all but the source.
    pub(super) fn says(&self, row: usize) -> &[compact_str::CompactString] {
        let cells = self.cells(row);
        &cells[..cells.len().saturating_sub(1)]
    }
}

/// Trained weights.
fn weights(files: [&Files; 2]) -> Vec<Change> {
    let is_weights = |name: &str| name.rsplit_once('.').is_some_and(|(_, ext)| ext == "bin");
    let names: BTreeSet<&str> =
        files.iter().flat_map(|f| f.iter().map(|(name, _)| name)).filter(|n| is_weights(n)).collect();
    let one = |name: &str| {
        let way = match (files[0].get(name), files[1].get(name)) {
            (a, b) if a == b => return None,
            (None, _) => Way::Added,
            (_, None) => Way::Removed,
            _ => Way::Changed,
        };
        Some(Change {
            name: name.to_owned(),
            family: name.split('/').next().unwrap_or("").to_owned(),
            file: name.to_owned(),
            way,
            detail: "trained weights".to_owned(),
            parts: vec![Part::File(name.to_owned())],
        })
    };
    names.into_iter().filter_map(one).collect()
}

/// All changes of a family's rules, and all of a lexicon's rows, as one each.
fn grouped(all: Vec<Change>) -> Vec<Change> {
    let mut groups: BTreeMap<(bool, String), Vec<Change>> = BTreeMap::new();
    for change in all {
        let is_lexicon = change.family == "lexicons";
        let key = if is_lexicon || matches!(change.parts[0], Part::File(_)) {
            change.file.clone()
        } else {
            change.family.clone()
        };
        groups.entry((is_lexicon, key)).or_default().push(change);
    }
    let join = |((_, key), mut list): ((bool, String), Vec<Change>)| {
        if list.len() == 1 {
            return list.remove(0);
        }
        let names: Vec<&str> = list.iter().take(3).map(|c| c.name.as_str()).collect();
        let detail = format!("{} changes, such as {}", list.len(), names.join(", "));
        Change {
            name: key.clone(),
            family: list[0].family.clone(),
            file: if list[0].family == "lexicons" { key } else { list[0].family.clone() },
            way: Way::Changed,
            detail,
            parts: list.into_iter().flat_map(|c| c.parts).collect(),
        }
    };
    groups.into_iter().map(join).collect()
}
