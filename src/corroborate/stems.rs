//! English stems, remembered: stemming a word costs more than all else that is asked of it, and news repeats its words. In: a
//! word in lower case; out: its stem, the same whether remembered or not.

use std::cell::RefCell;

use compact_str::CompactString;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

/// Words a thread remembers before it begins anew.
const MOST: usize = 20_000;

/// What one thread has stemmed.
struct Memory {
    stemmer: Stemmer,
    known: FxHashMap<CompactString, CompactString>,
}

thread_local! {
    static MEMORY: RefCell<Memory> =
        RefCell::new(Memory { stemmer: Stemmer::create(Algorithm::English), known: FxHashMap::default() });
}

/// The stem of a word (Porter 2).
pub(super) fn of(word: &str) -> CompactString {
    MEMORY.with_borrow_mut(|memory| {
        if let Some(stem) = memory.known.get(word) {
            return stem.clone();
        }
        if memory.known.len() >= MOST {
            memory.known.clear();
        }
        let stem = CompactString::from(memory.stemmer.stem(word));
        memory.known.insert(word.into(), stem.clone());
        stem
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_remembered_stem_is_the_same() {
        for word in ["bombing", "bombed", "bombing", "relations", ""] {
            assert_eq!(super::of(word), super::of(word));
        }
        assert_eq!(super::of("bombing"), super::of("bombed"));
    }
}
