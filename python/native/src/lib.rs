//! The Python binding: the same library, called from Python. In: Python and Arrow objects; out: the same. What is computed is
//! computed by the crate `onrecord`; nothing here decides anything about an article. The interpreter's lock is given back while
//! articles are read.

#![allow(clippy::needless_pass_by_value, reason = "what Python passes comes by value")]

mod article;
mod batch;
mod canonical;
mod errors;
mod input;
mod made;
mod mentions;
mod pairs;
mod report;
mod rules;
mod steps;
mod table;

/// As the command has it: reading articles is half as fast again with it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[pyo3::pymodule]
mod _onrecord {
    #[pymodule_export]
    use crate::article::{Article, explain, score};
    #[pymodule_export]
    use crate::batch::{Batch, score_batch};
    #[pymodule_export]
    use crate::canonical::{canonical, canonical_sha256};
    #[pymodule_export]
    use crate::mentions::{classify, classify_batch};
    #[pymodule_export]
    use crate::pairs::{Comparison, compare, compare_batch};
    #[pymodule_export]
    use crate::report::Report;
    #[pymodule_export]
    use crate::rules::RuleSet;
    #[pymodule_export]
    use crate::steps::links::Linking;
    #[pymodule_export]
    use crate::steps::members::Members;
    #[pymodule_export]
    use crate::steps::neighbours::{Neighbours, copies};
    #[pymodule_export]
    use crate::steps::read::Reader;
    #[pymodule_export]
    use crate::steps::unpack::{unpack_line, unpack_table};
    #[pymodule_export]
    use crate::table::Table;
    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "the name is Python's")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
