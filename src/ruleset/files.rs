//! Where rule files come from: embedded in the program, or a folder laid over them. In: folders; out: relative path →
//! bytes, sorted. Parses nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use crate::error::{Error, Result};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Files by relative path with forward slashes (`hedging/HED012.toml`).
#[derive(Clone, Default)]
pub struct Files {
    entries: BTreeMap<String, Cow<'static, [u8]>>,
}

impl Files {
    /// The rules that ship with this version.
    pub fn shipped() -> Self {
        let mut entries = BTreeMap::new();
        collect(&SHIPPED, &mut entries);
        Self { entries }
    }

    /// No file at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// Lays every file below `folder` over what is there: the same relative path replaces, a new one adds.
    ///
    /// # Errors
    /// When the folder or a file of it cannot be read.
    pub fn overlay(&mut self, folder: &Path) -> Result<()> {
        fs::metadata(folder).map_err(|e| Error::io(folder.to_string_lossy(), e))?;
        let walk = ignore::WalkBuilder::new(folder).standard_filters(false).sort_by_file_path(Path::cmp).build();
        for entry in walk {
            let entry = entry.map_err(|e| Error::Usage(format!("rules: {e}")))?;
            let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let name = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            if entry.file_type().is_some_and(|t| t.is_file()) && is_rule_data(&name) {
                let bytes = fs::read(entry.path()).map_err(|e| Error::io(entry.path().to_string_lossy(), e))?;
                self.entries.insert(name, Cow::Owned(bytes));
            }
        }
        Ok(())
    }

    /// Lays other files over what is there: the same path replaces, a new one adds.
    pub fn lay(&mut self, over: Self) {
        self.entries.extend(over.entries);
    }

    /// True when there is no file.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds or replaces one file.
    pub fn insert(&mut self, name: &str, bytes: Vec<u8>) {
        self.entries.insert(name.to_owned(), Cow::Owned(bytes));
    }

    /// Takes one file away.
    pub fn remove(&mut self, name: &str) {
        self.entries.remove(name);
    }

    /// One file's bytes.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.entries.get(name).map(AsRef::as_ref)
    }

    /// Holds what is the same as in the program only once: weights are large, and rule sets under test differ in little else.
    pub fn share_shipped(&mut self) {
        for (name, bytes) in &mut self.entries {
            let shipped = SHIPPED.get_file(name).map(include_dir::File::contents);
            if let Some(shipped) = shipped.filter(|shipped| *shipped == bytes.as_ref()) {
                *bytes = Cow::Borrowed(shipped);
            }
        }
    }

    /// All files in order of their paths, for keeping.
    pub(crate) fn iter_shared(&self) -> impl Iterator<Item = (&str, &Cow<'static, [u8]>)> {
        self.entries.iter().map(|(name, bytes)| (name.as_str(), bytes))
    }

    /// All files in order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.entries.iter().map(|(name, bytes)| (name.as_str(), bytes.as_ref()))
    }
}

fn collect(dir: &Dir<'static>, into: &mut BTreeMap<String, Cow<'static, [u8]>>) {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        if is_rule_data(&name) {
            into.insert(name, Cow::Borrowed(file.contents()));
        }
    }
    for sub in dir.dirs() {
        collect(sub, into);
    }
}

/// Rules, lexicons and weights; pages for people are not part of the rule set, nor of its hash.
pub(super) fn is_rule_data(name: &str) -> bool {
    let hidden = name.split('/').any(|part| part.starts_with('.'));
    !hidden && matches!(name.rsplit_once('.').map(|(_, ext)| ext), Some("toml" | "csv" | "bin"))
}
