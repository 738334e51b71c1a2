//! English stems, remembered: stemming a word costs more than all else that is asked of it, and news repeats its words. In: a
//! word in lower case, asked for only where its hash is new; out: its stem and the stem's print, the same whether remembered or not.

use std::cell::RefCell;

use compact_str::CompactString;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::corroborate::print::Print;

/// Words a thread remembers before it begins anew.
const MOST: usize = 20_000;

/// What one thread has stemmed.
struct Memory {
    stemmer: Stemmer,
    /// By the hash of a word: of some tens of thousands in 64 bits no two are alike.
    known: FxHashMap<u64, (CompactString, Print)>,
}

thread_local! {
    static MEMORY: RefCell<Memory> =
        RefCell::new(Memory { stemmer: Stemmer::create(Algorithm::English), known: FxHashMap::default() });
}

/// The stem of a word (Porter 2) without stops at its end.
pub(super) fn of(hash: u64, word: impl FnOnce() -> CompactString) -> (CompactString, Print) {
    MEMORY.with_borrow_mut(|memory| {
        if let Some(known) = memory.known.get(&hash) {
            return known.clone();
        }
        if memory.known.len() >= MOST {
            memory.known.clear();
        }
        let stem = CompactString::from(memory.stemmer.stem(word().trim_end_matches('.')));
        let print = Print::of(&stem);
        memory.known.insert(hash, (stem.clone(), print));
        (stem, print)
    })
}

#[cfg(test)]
mod tests {
    use compact_str::CompactString;

    use crate::linear::word_hash;

    fn of(word: &str) -> CompactString {
        super::of(word_hash(word.as_bytes()), || word.into()).0
    }

    #[test]
    fn a_remembered_stem_is_the_same() {
        for word in ["bombing", "bombed", "bombing", "relations", ""] {
            assert_eq!(of(word), of(word));
        }
        assert_eq!(of("bombing"), of("bombed"));
        assert_eq!(of("inc."), of("inc"));
    }
}
