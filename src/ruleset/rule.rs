//! One rule as its file says it, before any compiling. In: a TOML table; out: a [`Rule`], and a fault for everything that
//! is not as the family's schema wants it.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeValue;

use crate::model::RuleId;
use crate::ruleset::conclusions::{Conclusions, Value};
use crate::ruleset::document::{Document, Table, Value as TomlValue, number_of, suggestion};
use crate::ruleset::family::{Conclusion, Field, Schema};

/// Where a rule stands in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Fires, may change without notice.
    Experimental,
    /// Fires, under observation.
    Test,
    /// Fires; a change moves scores and stands in the changelog.
    #[default]
    Stable,
    /// Does not fire any more; `replaced-by` says what does.
    Deprecated,
}

impl Status {
    const WORDS: [&'static str; 4] = ["experimental", "test", "stable", "deprecated"];

    /// As written.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Experimental, Self::Test, Self::Stable, Self::Deprecated].into_iter().find(|s| s.word() == word)
    }
}

/// One condition: any of its alternatives, on one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The field's name.
    pub field: &'static str,
    /// Patterns or words, each with its place in the file.
    pub any_of: Vec<(String, Range<usize>)>,
    /// True when they are patterns.
    pub is_text: bool,
}

/// A test sentence, or for families without text a table of fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// With `[…]` around the words the rule is about, where that matters.
    pub text: String,
    /// For tables: field → word.
    pub fields: BTreeMap<String, String>,
    /// Line in the file, from 1.
    pub line: u32,
}

/// Where in the text a rule may fire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Roles of the span it may stand in: `content`, `cue`, `source`, `narrator`; empty for any.
    pub roles: Vec<String>,
    /// Inside or outside quotation marks only.
    pub quoted: Option<bool>,
}

/// One rule.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields are the keys of the file; rules/README.md says what each means")]
pub struct Rule {
    pub id: RuleId,
    pub title: String,
    pub status: Status,
    pub since: String,
    pub modified: String,
    pub why: String,
    pub references: Vec<String>,
    pub false_positives: String,
    pub replaced_by: Option<String>,
    /// Higher goes first; 0 by default.
    pub priority: i32,
    pub weight: Option<f64>,
    pub when: Vec<Condition>,
    pub unless: Vec<Condition>,
    pub place: Place,
    pub then: Conclusions,
    pub hit: Vec<Example>,
    pub miss: Vec<Example>,
    pub gap: Vec<Example>,
    /// Its file, relative to the rules' root.
    pub file: String,
}

const KEYS: [&str; 19] = [
    "format",
    "id",
    "title",
    "status",
    "since",
    "modified",
    "why",
    "references",
    "false-positives",
    "replaced-by",
    "priority",
    "weight",
    "when",
    "unless",
    "where",
    "then",
    "hit",
    "miss",
    "gap",
];

impl Rule {
    /// A conclusion that is a word or text.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.then.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A conclusion that is a number.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.then.get(key) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// A conclusion that is true or false; absent is false.
    pub fn flag(&self, key: &str) -> bool {
        self.then.get(key) == Some(&Value::Flag(true))
    }

    /// A conclusion that maps words to numbers.
    pub fn values(&self) -> Option<&BTreeMap<String, f64>> {
        match self.then.get("values") {
            Some(Value::Values(values)) => Some(values),
            _ => None,
        }
    }

    /// One of the numbers of [`Rule::values`].
    pub fn value(&self, name: &str) -> Option<f64> {
        self.values().and_then(|values| values.get(name).copied())
    }

    /// Reads one file. `None` when there is not even an id.
    pub(crate) fn read(document: &mut Document<'_>, schema: &Schema, file: &str) -> Option<Self> {
        let table = document.parse();
        document.only(&table, &KEYS);
        check_format(document, &table);
        let mut rule = Self { file: file.to_owned(), ..Self::default() };
        let id = table.get("id").and_then(|v| read_string(document, v));
        let Some(id) = id else {
            document.fault(0..0, "the key \"id\" is missing", "");
            return None;
        };
        check_id(document, &table["id"], &id, schema, file);
        rule.id = RuleId::new(&id);
        rule.read_card(document, &table);
        if let Some(value) = table.get("when") {
            rule.when = conditions(document, value, schema);
        }
        if let Some(value) = table.get("unless") {
            rule.unless = conditions(document, value, schema);
        }
        if let Some(value) = table.get("where") {
            rule.place = place(document, value);
        }
        if let Some(value) = table.get("then") {
            rule.then = conclusions(document, value, schema);
        }
        for (key, into) in [("hit", 0), ("miss", 1), ("gap", 2)] {
            let examples = table.get(key).map(|v| examples(document, v, schema)).unwrap_or_default();
            *[&mut rule.hit, &mut rule.miss, &mut rule.gap][into] = examples;
        }
        Some(rule)
    }

    fn read_card(&mut self, document: &mut Document<'_>, table: &Table<'_>) {
        let text = |document: &mut Document<'_>, key: &str| table.get(key).and_then(|v| read_string(document, v));
        for key in ["title", "why"] {
            if table.get(key).is_none() {
                document.fault(0..0, format!("the key \"{key}\" is missing"), "");
            }
        }
        self.title = text(document, "title").unwrap_or_default();
        self.why = text(document, "why").unwrap_or_default();
        self.since = text(document, "since").unwrap_or_default();
        self.modified = text(document, "modified").unwrap_or_default();
        self.false_positives = text(document, "false-positives").unwrap_or_default();
        self.replaced_by = text(document, "replaced-by");
        self.references = table
            .get("references")
            .map(|v| read_strings(document, v).into_iter().map(|(s, _)| s).collect())
            .unwrap_or_default();
        self.priority = table.get("priority").and_then(|v| read_number(document, v)).map_or(0, |n| n as i32);
        self.weight = table.get("weight").and_then(|v| read_number(document, v));
        if let Some(value) = table.get("status") {
            let word = read_string(document, value).unwrap_or_default();
            match Status::parse(&word) {
                Some(status) => self.status = status,
                None => document.fault(
                    value.span(),
                    format!("unknown status \"{word}\""),
                    suggestion(&word, Status::WORDS.into_iter()),
                ),
            }
        }
    }
}

fn read_string(document: &mut Document<'_>, value: &TomlValue<'_>) -> Option<String> {
    let text = value.get_ref().as_str().map(str::to_owned);
    if text.is_none() {
        document.fault(value.span(), format!("expected a string, found {}", value.get_ref().type_str()), "");
    }
    text
}

fn read_strings(document: &mut Document<'_>, value: &TomlValue<'_>) -> Vec<(String, Range<usize>)> {
    match value.get_ref() {
        DeValue::String(text) => vec![(text.to_string(), value.span())],
        DeValue::Boolean(flag) => vec![(flag.to_string(), value.span())],
        DeValue::Array(items) => items.iter().flat_map(|item| read_strings(document, item)).collect(),
        other => {
            document.fault(
                value.span(),
                format!("expected a string or a list of strings, found {}", other.type_str()),
                "",
            );
            Vec::new()
        }
    }
}

fn read_number(document: &mut Document<'_>, value: &TomlValue<'_>) -> Option<f64> {
    let number = number_of(value.get_ref());
    if number.is_none() {
        document.fault(value.span(), format!("expected a number, found {}", value.get_ref().type_str()), "");
    }
    number
}

/// Format 1 is what this version reads; a later one is refused with what to do.
fn check_format(document: &mut Document<'_>, table: &Table<'_>) {
    let Some(value) = table.get("format") else { return };
    if number_of(value.get_ref()) != Some(1.0) {
        document.fault(value.span(), "this version reads rule format 1", "update onrecord, or write format = 1");
    }
}

fn check_id(document: &mut Document<'_>, value: &TomlValue<'_>, id: &str, schema: &Schema, file: &str) {
    let digits = id.strip_prefix(schema.prefix);
    if !digits.is_some_and(|d| d.len() >= 3 && d.bytes().all(|b| b.is_ascii_digit())) {
        let message = format!("the id \"{id}\" does not fit the folder \"{}\"", schema.name);
        document.fault(value.span(), message, format!("ids here are {}001 and so on", schema.prefix));
    }
    let stem = file.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or(file);
    if stem.split('-').next() != Some(id) {
        document.fault(value.span(), format!("the id \"{id}\" is not the file's name"), format!("name it {id}.toml"));
    }
}

fn conditions(document: &mut Document<'_>, value: &TomlValue<'_>, schema: &Schema) -> Vec<Condition> {
    let Some(table) = value.get_ref().as_table() else {
        document.fault(value.span(), "expected a table of fields", "");
        return Vec::new();
    };
    let mut out = Vec::new();
    for (key, value) in table {
        let Some((name, field)) = schema.fields.iter().find(|(name, _)| *name == key.get_ref().as_ref()) else {
            let help = suggestion(key.get_ref(), schema.fields.iter().map(|(name, _)| *name));
            document.fault(key.span(), format!("unknown field \"{}\" of family {}", key.get_ref(), schema.name), help);
            continue;
        };
        let any_of = read_strings(document, value);
        if let Field::Word(allowed) = field {
            check_words(document, &any_of, &allowed());
        }
        out.push(Condition { field: name, any_of, is_text: matches!(field, Field::Text) });
    }
    out
}

fn check_words(document: &mut Document<'_>, words: &[(String, Range<usize>)], allowed: &[&'static str]) {
    for (word, span) in words {
        if !allowed.is_empty() && !allowed.contains(&word.as_str()) {
            let help = suggestion(word, allowed.iter().copied());
            document.fault(span.clone(), format!("unknown value \"{word}\""), help);
        }
    }
}

fn place(document: &mut Document<'_>, value: &TomlValue<'_>) -> Place {
    const ROLES: [&str; 5] = ["content", "cue", "source", "claim", "narrator"];
    let mut out = Place::default();
    let Some(table) = value.get_ref().as_table() else {
        document.fault(value.span(), "expected a table", "");
        return out;
    };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "in" => {
                let roles = read_strings(document, value);
                check_words(document, &roles, &ROLES);
                out.roles = roles.into_iter().map(|(role, _)| role).collect();
            }
            "quoted" => match value.get_ref() {
                DeValue::Boolean(flag) => out.quoted = Some(*flag),
                other => {
                    document.fault(value.span(), format!("expected true or false, found {}", other.type_str()), "");
                }
            },
            other => {
                let help = suggestion(other, ["in", "quoted"].into_iter());
                document.fault(key.span(), format!("unknown key \"{other}\""), help);
            }
        }
    }
    out
}

fn conclusions(document: &mut Document<'_>, value: &TomlValue<'_>, schema: &Schema) -> Conclusions {
    let Some(table) = value.get_ref().as_table() else {
        document.fault(value.span(), "expected a table", "");
        return Conclusions::default();
    };
    let mut out = Vec::new();
    for (key, value) in table {
        let Some((name, kind)) = schema.then.iter().find(|(name, _)| *name == key.get_ref().as_ref()) else {
            let help = suggestion(key.get_ref(), schema.then.iter().map(|(name, _)| *name));
            document.fault(key.span(), format!("unknown key \"{}\"", key.get_ref()), help);
            continue;
        };
        if let Some(read) = conclusion(document, value, *kind) {
            out.push((*name, read));
        }
    }
    Conclusions::new(out.into_iter())
}

fn conclusion(document: &mut Document<'_>, value: &TomlValue<'_>, kind: Conclusion) -> Option<Value> {
    match kind {
        Conclusion::Text => read_string(document, value).map(Value::Text),
        Conclusion::Word(allowed) => {
            let word = read_string(document, value)?;
            check_words(document, &[(word.clone(), value.span())], &allowed());
            Some(Value::Text(word))
        }
        Conclusion::Number => read_number(document, value).map(Value::Number),
        Conclusion::Flag => match value.get_ref() {
            DeValue::Boolean(flag) => Some(Value::Flag(*flag)),
            other => {
                document.fault(value.span(), format!("expected true or false, found {}", other.type_str()), "");
                None
            }
        },
        Conclusion::Values => {
            let Some(table) = value.get_ref().as_table() else {
                document.fault(value.span(), "expected a table of numbers", "");
                return None;
            };
            let read = |(k, v): (&toml::Spanned<_>, _)| Some((AsRef::<str>::as_ref(k.get_ref()).to_owned(), v));
            let pairs: Vec<(String, &TomlValue<'_>)> = table.iter().filter_map(read).collect();
            let numbers = pairs.into_iter().filter_map(|(k, v)| Some((k, read_number(document, v)?)));
            Some(Value::Values(numbers.collect()))
        }
    }
}

fn examples(document: &mut Document<'_>, value: &TomlValue<'_>, schema: &Schema) -> Vec<Example> {
    let items: Vec<&TomlValue<'_>> = match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    };
    let mut out = Vec::new();
    for item in items {
        let line = document.line(item.span().start);
        match item.get_ref() {
            DeValue::String(text) => out.push(Example { text: text.to_string(), line, ..Example::default() }),
            DeValue::Table(table) => {
                let mut fields = BTreeMap::new();
                for (key, value) in table {
                    let name = key.get_ref().as_ref();
                    if !schema.fields.iter().any(|(field, _)| *field == name) && name != "value" {
                        let help = suggestion(name, schema.fields.iter().map(|(field, _)| *field));
                        document.fault(key.span(), format!("unknown field \"{name}\""), help);
                    }
                    let word = match number_of(value.get_ref()) {
                        Some(number) => number.to_string(),
                        None => read_strings(document, value).into_iter().map(|(s, _)| s).collect::<Vec<_>>().join("|"),
                    };
                    fields.insert(name.to_owned(), word);
                }
                out.push(Example { fields, line, ..Example::default() });
            }
            other => {
                document.fault(item.span(), format!("expected a sentence or a table, found {}", other.type_str()), "");
            }
        }
    }
    out
}
