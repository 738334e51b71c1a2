//! Whether two names are one: word for word, shortened, or written two ways. In: the words of two names, lower-case, without
//! titles; out: yes or no. Knows nothing of where they stand.

/// Names at least this alike (Jaro–Winkler, 0..=1) are one name written two ways; chosen on transliterations by eye.
const ALIKE: f64 = 0.92;
/// What may follow a surname and be left out.
const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// One name ends the other, word for word or written much alike; two full names need the first names alike, too.
pub(super) fn same_person(known: &[String], name: &[String]) -> bool {
    let (known, name) = (core(known), core(name));
    if known.is_empty() || name.is_empty() {
        return false;
    }
    let (long, short) = if known.len() >= name.len() { (known, name) } else { (name, known) };
    let tail = &long[long.len() - short.len()..];
    let ends = tail.iter().rev().zip(short.iter().rev()).all(|(a, b)| alike(a, b));
    let nearly = long.len() > 2
        && short.len() >= 2
        && alike(&long[long.len() - 1], &short[short.len() - 1])
        && alike(&long[0], &short[0]);
    ends || nearly
}

/// Without `Jr.` and its like.
fn core(name: &[String]) -> &[String] {
    match name.split_last() {
        Some((last, rest)) if !rest.is_empty() && SUFFIXES.contains(&last.as_str()) => rest,
        _ => name,
    }
}

fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    // What begins otherwise is hardly ever one name; asked first because it is cheap.
    if bare(a).chars().next() != bare(b).chars().next() {
        return false;
    }
    let (a, b) = (plain(a), plain(b));
    a.len() > 3 && b.len() > 3 && strsim::jaro_winkler(&a, &b) >= ALIKE
}

/// Without the article of Arabic names.
fn bare(word: &str) -> &str {
    word.strip_prefix("al-").or_else(|| word.strip_prefix("el-")).unwrap_or(word)
}

/// Letters only, without the article of Arabic names, long vowels and double letters written once: `al-Jabbouri` and `Jabouri`.
pub(super) fn plain(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut last = ' ';
    for c in bare(word).chars().filter(|c| c.is_alphabetic()) {
        if c != last {
            out.push(c);
        } else if matches!(c, 'e' | 'o') {
            out.pop();
            out.push(if c == 'e' { 'i' } else { 'u' });
        }
        last = c;
    }
    out
}

/// First letters of a body's name, without its small words.
pub(super) fn initials(words: &[String]) -> String {
    let small = ["of", "the", "for", "and", "in"];
    words.iter().filter(|w| !small.contains(&w.as_str())).filter_map(|w| w.chars().next()).collect()
}

/// Every word of the one is among the other's.
pub(super) fn subset(small: &[String], large: &[String]) -> bool {
    small.iter().all(|w| large.contains(w))
}
