//! A store of finished articles: what was scored under the same rules, weights, version and options is not scored again. In: an
//! article; out: its row and counts, if they are there. A changed rule changes the key, so nothing stale is ever found.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::model::Article;
use crate::report::Counts;

/// Rows written at a time.
const BATCH: usize = 256;
/// Of zstd: rows repeat themselves so much that the fastest level takes nine tenths away.
const LEVEL: i32 = 1;
/// Milliseconds to wait for another run that writes to the same store.
const PATIENCE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000;";
const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS article (key BLOB PRIMARY KEY, row BLOB NOT NULL, counts BLOB NOT NULL) WITHOUT ROWID;";

/// What an article came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its row, as it is written.
    pub row: Vec<u8>,
    /// Its counts.
    pub counts: Counts,
}

/// What waits to be written: key, packed row, counts.
type Waiting = (Key, Vec<u8>, Vec<u8>);

/// The name of an article with all that its row depends on.
pub type Key = [u8; 32];

/// An open store; shared by all threads.
pub struct Cache {
    file: PathBuf,
    salt: Vec<u8>,
    idle: Mutex<Vec<Connection>>,
    pending: Mutex<Vec<Waiting>>,
    fault: Mutex<Option<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Cache {
    /// Opens the store in a folder, which is made where it is not. `salt` is all that rows depend on beside the article.
    ///
    /// # Errors
    /// When it cannot be opened, or is another file.
    pub fn open(folder: &Path, salt: &[u8]) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder.to_string_lossy(), e))?;
        let file = folder.join("articles.sqlite");
        let connection = connect(&file).map_err(|e| Error::Usage(format!("{}: {e}", file.to_string_lossy())))?;
        let idle = Mutex::new(vec![connection]);
        Ok(Self { file, salt: salt.to_vec(), idle, pending: Mutex::default(), fault: Mutex::default() })
    }

    /// The key of an article.
    pub fn key(&self, article: &Article) -> Key {
        let mut hash = Sha256::new();
        let metadata = &article.metadata;
        let fields =
            [&metadata.title, &metadata.outlet, &metadata.date, &metadata.desk, &metadata.author, &metadata.url];
        let offsets = format!("{},{}", article.text_offset, article.headline_end);
        let known = fields.iter().map(|field| field.as_deref().map_or("", |f| f));
        // Absent and empty are different rows.
        let absent: String = fields.iter().map(|field| if field.is_some() { '1' } else { '0' }).collect();
        hash.update((self.salt.len() as u64).to_le_bytes());
        hash.update(&self.salt);
        for part in
            [&article.id, &article.path, &article.text, &offsets, &absent].map(String::as_str).into_iter().chain(known)
        {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// What is stored of an article; nothing also when the store cannot be read.
    pub fn get(&self, key: &Key) -> Option<Stored> {
        let connection = lock(&self.idle).pop().or_else(|| connect(&self.file).ok())?;
        let found = connection
            .prepare_cached("SELECT row, counts FROM article WHERE key = ?1")
            .and_then(|mut statement| {
                let get = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?));
                statement.query_row([key.as_slice()], get).optional()
            })
            .unwrap_or_else(|error| {
                self.fails(&error);
                None
            });
        lock(&self.idle).push(connection);
        let (row, counts) = found?;
        Some(Stored { row: zstd::decode_all(row.as_slice()).ok()?, counts: serde_json::from_slice(&counts).ok()? })
    }

    /// Stores what an article came to. A store that cannot be written costs time, never a result: see [`Cache::fault`].
    pub fn put(&self, key: Key, stored: &Stored) {
        let (Ok(row), Ok(counts)) = (zstd::bulk::compress(&stored.row, LEVEL), serde_json::to_vec(&stored.counts))
        else {
            return;
        };
        let mut pending = lock(&self.pending);
        pending.push((key, row, counts));
        if pending.len() >= BATCH {
            let rows = std::mem::take(&mut *pending);
            drop(pending);
            self.write(&rows);
        }
    }

    /// Writes what waits.
    pub fn flush(&self) {
        let rows = std::mem::take(&mut *lock(&self.pending));
        self.write(&rows);
    }

    /// Why the store could not be read or written, if it could not.
    pub fn fault(&self) -> Option<String> {
        lock(&self.fault).clone()
    }

    fn fails(&self, error: &rusqlite::Error) {
        *lock(&self.fault) = Some(format!("{}: {error}", self.file.to_string_lossy()));
    }

    fn write(&self, rows: &[Waiting]) {
        if rows.is_empty() || self.fault().is_some() {
            return;
        }
        let Some(mut connection) = lock(&self.idle).pop().or_else(|| connect(&self.file).ok()) else { return };
        let mut write = || -> rusqlite::Result<()> {
            let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            {
                let mut statement = transaction.prepare_cached("INSERT OR REPLACE INTO article VALUES (?1, ?2, ?3)")?;
                for (key, row, counts) in rows {
                    statement.execute((key.as_slice(), row, counts))?;
                }
            }
            transaction.commit()
        };
        if let Err(error) = write() {
            self.fails(&error);
        }
        lock(&self.idle).push(connection);
    }
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.execute_batch(PATIENCE)?;
    connection.execute_batch(TABLE)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_article_under_the_same_rules_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let article = Article { id: "a".to_owned(), text: "The mayor said no.".to_owned(), ..Article::default() };
        let stored = Stored { row: b"{}\n".to_vec(), counts: Counts::default() };
        let cache = Cache::open(folder.path(), b"rules 1").expect("a store");
        cache.put(cache.key(&article), &stored);
        cache.flush();
        assert_eq!(cache.get(&cache.key(&article)), Some(stored));
        let other = Article { text: "The mayor said yes.".to_owned(), ..article.clone() };
        assert_eq!(cache.get(&cache.key(&other)), None);
        let moved = Article { path: "b.txt".to_owned(), ..article.clone() };
        assert_eq!(cache.get(&cache.key(&moved)), None);
        let changed = Cache::open(folder.path(), b"rules 2").expect("a store");
        assert_eq!(changed.get(&changed.key(&article)), None);
        assert_eq!(cache.fault(), None);
    }
}
