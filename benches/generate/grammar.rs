//! Lists of phrases that name each other → sentences. In: `grammar.toml`, a seed and a number; out: an article, the same on every
//! machine. Knows nothing of what the program looks for.

use std::collections::BTreeMap;

/// Steele, Lea & Flood 2014: SplitMix64, the constants are theirs.
pub(crate) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

type Lists = BTreeMap<String, Vec<String>>;

/// All lists.
pub(crate) struct Grammar {
    common: Lists,
    topics: Vec<Lists>,
}

/// One article.
#[derive(serde::Serialize)]
pub(crate) struct Generated {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) outlet: String,
    pub(crate) date: String,
    pub(crate) text: String,
}

/// Somebody who is quoted: in full where first met, by surname later.
struct Speaker {
    full: String,
    short: String,
    is_met: bool,
}

struct Draft<'g> {
    grammar: &'g Grammar,
    topic: &'g Lists,
    random: Random,
    fixed: BTreeMap<&'static str, String>,
    speakers: Vec<Speaker>,
    /// Who spoke last: “both Weiss and Weiss” is nobody's sentence.
    last: usize,
}

/// Drawn once an article.
const FIXED: [&str; 4] = ["town", "region", "day", "paper"];
/// Nothing refers deeper; a list that names itself ends here.
const DEEPEST: usize = 12;

impl Grammar {
    /// The lists that ship.
    pub(crate) fn shipped() -> Self {
        let source: toml::Table = include_str!("grammar.toml").parse().expect("the grammar is TOML");
        let lists = |table: &toml::Table| {
            let words = |v: &toml::Value| {
                let list = v.as_array().into_iter().flatten();
                list.filter_map(|w| w.as_str()).map(str::to_owned).collect::<Vec<_>>()
            };
            table.iter().filter(|(_, v)| v.is_array()).map(|(k, v)| (k.clone(), words(v))).collect::<Lists>()
        };
        let topics = source["topic"].as_table().expect("topics");
        Self { common: lists(&source), topics: topics.values().filter_map(|t| t.as_table()).map(lists).collect() }
    }

    /// The article of a number; about `bytes` long.
    pub(crate) fn article(&self, seed: u64, number: u64, bytes: usize) -> Generated {
        let mut random = Random(seed ^ number.wrapping_mul(0xD134_2543_DE82_EF95));
        let topic = &self.topics[random.below(self.topics.len())];
        let mut draft = Draft { grammar: self, topic, random, fixed: BTreeMap::new(), speakers: Vec::new(), last: 0 };
        for name in FIXED {
            let value = draft.one(name, 1);
            draft.fixed.insert(name, value);
        }
        for _ in 0..4 + draft.random.below(4) {
            let speaker = draft.speaker();
            draft.speakers.push(speaker);
        }
        let title = draft.one("title", 0);
        let mut text = draft.one("lead", 0);
        // Lengths vary by half around what was asked for.
        let wanted = bytes / 2 + draft.random.below(bytes.max(1));
        while text.len() < wanted {
            text.push_str("\n\n");
            text.push_str(&draft.one("paragraph", 0));
        }
        text.push('\n');
        let date = format!("20{:02}-{:02}-{:02}", number % 25, 1 + number % 12, 1 + number % 28);
        Generated { id: format!("g{number:07}"), title, outlet: draft.fixed["paper"].clone(), date, text }
    }
}

impl Draft<'_> {
    fn speaker(&mut self) -> Speaker {
        let (first, last, role) = (self.one("first", 1), self.one("last", 1), self.one("role", 1));
        Speaker { full: format!("{first} {last}, the {role},"), short: last, is_met: false }
    }

    /// One of a list, with all that it names put in.
    fn one(&mut self, name: &str, depth: usize) -> String {
        let lists = self.topic.get(name).or_else(|| self.grammar.common.get(name));
        let Some(list) = lists.filter(|_| depth < DEEPEST) else { return String::new() };
        let template = &list[self.random.below(list.len())];
        let mut out = String::new();
        let mut rest = template.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((slot, after)) = after.split_once('}') else { break };
            let value = self.slot(slot, depth);
            out.push_str(&value);
            rest = after;
            // “Anna Weiss, the mayor,” before a stop or a closing mark loses its last comma.
            if out.ends_with(',') && rest.starts_with(['.', ',', ':']) {
                out.pop();
            }
        }
        out.push_str(rest);
        if depth == 0 { capital(&out) } else { out }
    }

    fn slot(&mut self, slot: &str, depth: usize) -> String {
        if let Some((low, high)) = slot.strip_prefix("n:").and_then(|range| range.split_once('-')) {
            let (low, high): (usize, usize) = (low.parse().unwrap_or(1), high.parse().unwrap_or(9));
            return (low + self.random.below(high - low + 1)).to_string();
        }
        if let "A" | "S" | "T" = slot {
            let nth = match slot {
                "A" => 0,
                "T" => (self.last + 1) % self.speakers.len(),
                _ => self.random.below(self.speakers.len()),
            };
            self.last = nth;
            let speaker = &mut self.speakers[nth];
            let is_met = std::mem::replace(&mut speaker.is_met, true);
            return if is_met { speaker.short.clone() } else { speaker.full.clone() };
        }
        if let Some(value) = self.fixed.get(slot) {
            return value.clone();
        }
        let lower = slot.to_lowercase();
        let value = self.one(&lower, depth + 1);
        if lower == slot { value } else { capital(&value) }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
