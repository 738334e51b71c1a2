//! The forms of a lemma: regular English plus a table of irregular ones. In: `deny`; out: deny, denies, denied, denying,
//! denier is none of them. Generates a few forms too many rather than one too few; they meet no text.

use rustc_hash::FxHashMap;

/// Irregular forms by lemma, from `rules/lexicons/irregular.csv` (columns term, forms, source; forms between `|`).
pub(crate) type Irregular = FxHashMap<String, Vec<String>>;

/// All forms, the lemma first; sorted apart from that, without doubles.
pub(crate) fn forms(lemma: &str, irregular: &Irregular) -> Vec<String> {
    let mut all = vec![plural(lemma)];
    match irregular.get(lemma) {
        Some(forms) => {
            all.extend(forms.iter().cloned());
            all.push(ing(lemma));
        }
        None => all.extend([past(lemma), ing(lemma)]),
    }
    if doubles(lemma) && !irregular.contains_key(lemma) {
        let last = &lemma[lemma.len() - 1..];
        all.extend([format!("{lemma}{last}ed"), format!("{lemma}{last}ing")]);
    } else if doubles(lemma) {
        all.push(format!("{lemma}{}ing", &lemma[lemma.len() - 1..]));
    }
    all.sort_unstable();
    all.dedup();
    all.retain(|f| f != lemma);
    all.insert(0, lemma.to_owned());
    all
}

fn is_vowel(c: char) -> bool {
    "aeiou".contains(c)
}

fn ends_consonant_y(lemma: &str) -> bool {
    lemma.strip_suffix('y').and_then(|rest| rest.chars().last()).is_some_and(|c| !is_vowel(c))
}

fn plural(lemma: &str) -> String {
    if ends_consonant_y(lemma) {
        return format!("{}ies", &lemma[..lemma.len() - 1]);
    }
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end));
    format!("{lemma}{}", if sibilant { "es" } else { "s" })
}

fn past(lemma: &str) -> String {
    if ends_consonant_y(lemma) {
        return format!("{}ied", &lemma[..lemma.len() - 1]);
    }
    format!("{lemma}{}", if lemma.ends_with('e') { "d" } else { "ed" })
}

fn ing(lemma: &str) -> String {
    match lemma.strip_suffix("ie") {
        Some(rest) => format!("{rest}ying"),
        None if lemma.ends_with('e') && !lemma.ends_with("ee") && lemma.len() > 2 => {
            format!("{}ing", &lemma[..lemma.len() - 1])
        }
        None => format!("{lemma}ing"),
    }
}

/// Consonant–vowel–consonant at the end may double (admit, refer); whether it does is not worth a table.
fn doubles(lemma: &str) -> bool {
    let mut end = lemma.chars().rev();
    let (Some(c), Some(v), Some(b)) = (end.next(), end.next(), end.next()) else { return false };
    c.is_ascii_alphabetic() && !is_vowel(c) && !"wxy".contains(c) && is_vowel(v) && !is_vowel(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_and_irregular_forms() {
        let irregular = Irregular::from_iter([("say".to_owned(), vec!["said".to_owned()])]);
        assert_eq!(forms("deny", &irregular), ["deny", "denied", "denies", "denying"]);
        assert_eq!(forms("say", &irregular), ["say", "said", "saying", "says"]);
        assert!(forms("admit", &irregular).contains(&"admitted".to_owned()));
        assert!(forms("believe", &irregular).contains(&"believing".to_owned()));
    }
}
