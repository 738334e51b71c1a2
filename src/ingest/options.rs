//! How input is read: plain choices, shared by all threads.

use crate::ingest::{Form, Language};

/// How input is read.
#[derive(Clone, Debug)]
pub struct Options {
    /// What it looks like.
    pub form: Form,
    /// Legacy encodings are guessed where a file is not UTF-8; otherwise such a file is a failure with its place. Web pages
    /// name their encoding themselves, and it is believed.
    pub guesses_encoding: bool,
    /// A title is put in front of the text.
    pub uses_title: bool,
    /// Other names of the fields: `(ours, theirs)`.
    pub fields: Vec<(String, String)>,
    /// Larger articles are not read, in bytes; of compressed input the expanded bytes count.
    pub max_bytes: u64,
    /// Which languages are read; articles in others are skipped with a row.
    pub language: Language,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            form: Form::Auto,
            guesses_encoding: false,
            uses_title: true,
            fields: Vec::new(),
            max_bytes: 8 << 20,
            language: Language::English,
        }
    }
}

impl Options {
    /// What the input calls our field.
    pub(super) fn name_of<'n>(&'n self, ours: &'n str) -> &'n str {
        self.fields.iter().find(|(o, _)| o == ours).map_or(ours, |(_, theirs)| theirs.as_str())
    }

    /// The reason given for what is larger than the limit; `None` where the size is not known because reading stopped.
    pub(super) fn too_large(&self, bytes: Option<u64>) -> String {
        let limit = self.max_bytes as f64 / 1e6;
        let size = bytes.map_or("it".to_owned(), |b| format!("{:.1} MB", b as f64 / 1e6));
        format!("{size} is more than the limit of {limit:.1} MB an article (--max-megabytes)")
    }
}
