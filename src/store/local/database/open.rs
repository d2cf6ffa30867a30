//! Opening the database as Nix does, and making sure that it is the one we know.
//!
//! Source: `LocalStore::openDB` in Nix's `local-store.cc`, and `sqlite.cc`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::Database;
use super::schema::{EXTRA, SCHEMA, TABLES, VERSION};
use crate::missing::if_there;
use crate::store::StoreError;
use crate::store::local::create::foreign;
use crate::store::local::failures;

/// How long somebody else may keep us from reading or writing. Whoever dies lets go at once.
const PATIENCE: Duration = Duration::from_secs(3600);

/// The same where locks are files ([`WITHOUT_WAL`]): one that was killed leaves its lock behind, for ever.
const PATIENCE_WITHOUT_WAL: Duration = Duration::from_secs(60);

/// Pages of journal before it is moved into the database, as many as Nix lets gather.
const CHECKPOINT: u32 = 40_000;

/// Locks that work where files cannot be mapped into memory. Nix uses them with `use-sqlite-wal = false`.
const WITHOUT_WAL: &std::ffi::CStr = c"unix-dotfile";

impl Database {
    /// Opens the database in the folder `db`, and creates it where there is none.
    ///
    /// # Errors
    /// [`StoreError::Foreign`] for a schema that this version does not know.
    pub(in crate::store::local) fn open(db: &Path) -> Result<Self, StoreError> {
        let (schema, file) = (db.join("schema"), db.join("db.sqlite"));
        let version = version(&schema)?;
        let new = version.is_none();
        let connection = connect(&file, new).map_err(failures::sqlite)?;
        if new {
            // For all to read whatever the umask is; its journals get the same mode.
            fs_err::set_permissions(&file, PermissionsExt::from_mode(0o644)).map_err(failures::io)?;
        }
        let connection = journal(connection, &file, new).map_err(failures::sqlite)?;
        connection.pragma_update(None, "synchronous", "normal").map_err(failures::sqlite)?;
        check(&connection, &file, new)?;
        if new {
            create(&connection).map_err(failures::sqlite)?;
            write_version(db, &schema).map_err(failures::io)?;
        }
        Ok(Self { connection })
    }
}

fn create(connection: &Connection) -> rusqlite::Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    transaction.execute_batch(SCHEMA)?;
    transaction.commit()
}

/// What the schema file says; nothing if there is none.
fn version(schema: &Path) -> Result<Option<()>, StoreError> {
    let Some(text) = if_there(fs_err::read_to_string(schema)).map_err(failures::io)? else { return Ok(None) };
    match text.trim().parse::<u32>() {
        Ok(VERSION) => Ok(Some(())),
        Ok(newer) if newer > VERSION => Err(foreign(schema, &format!("a newer Nix made it (schema {newer})"))),
        Ok(older) => Err(foreign(schema, &format!("an older Nix made it (schema {older}); a newer one upgrades it"))),
        Err(_) => Err(foreign(schema, "its schema version cannot be read")),
    }
}

/// Written last and as a whole: without it, the next one to open the store creates what is missing.
fn write_version(db: &Path, schema: &Path) -> std::io::Result<()> {
    let mut file =
        tempfile::Builder::new().prefix("schema.").permissions(PermissionsExt::from_mode(0o644)).tempfile_in(db)?;
    write!(file, "{VERSION}")?;
    file.as_file().set_permissions(PermissionsExt::from_mode(0o644))?;
    file.as_file().sync_all()?;
    file.persist(schema)?;
    Ok(())
}

fn connect(file: &Path, new: bool) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(file, flags(new))?;
    settle(connection, PATIENCE)
}

fn flags(new: bool) -> OpenFlags {
    let create = if new { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create
}

fn settle(connection: Connection, patience: Duration) -> rusqlite::Result<Connection> {
    connection.busy_timeout(patience)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// Sets the way of writing: a write-ahead log, as all who use the database must.
///
/// Where a file system cannot do that, or where somebody decided against it (`use-sqlite-wal = false`), Nix's other
/// way: a truncated journal, and locks by a file.
fn journal(connection: Connection, file: &Path, new: bool) -> rusqlite::Result<Connection> {
    match patiently(|| write_ahead(&connection, new)) {
        Ok(true) => return Ok(connection),
        Ok(false) => {}
        Err(error) if new && is_about_memory(&error) => {
            drop(connection);
            leave_write_ahead(file)?;
        }
        Err(error) => return Err(error),
    }
    let connection = Connection::open_with_flags_and_vfs(file, flags(new), WITHOUT_WAL)?;
    let connection = settle(connection, PATIENCE_WITHOUT_WAL)?;
    connection.pragma_update_and_check(Some("main"), "journal_mode", "truncate", text)?;
    Ok(connection)
}

/// Whether there is a write-ahead log and it works; in a new database there shall be one.
fn write_ahead(connection: &Connection, new: bool) -> rusqlite::Result<bool> {
    let mut mode = connection.pragma_query_value(Some("main"), "journal_mode", text)?;
    if new && mode != "wal" {
        mode = connection.pragma_update_and_check(Some("main"), "journal_mode", "wal", text)?;
    }
    if mode != "wal" {
        return Ok(false);
    }
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    // Only the first look at a table needs the memory that processes share.
    connection.query_row("select count(*) from sqlite_schema", (), |_| Ok(()))?;
    Ok(true)
}

/// Undoes the change to a write-ahead log. Alone at the database, one can do without shared memory.
fn leave_write_ahead(file: &Path) -> rusqlite::Result<()> {
    patiently(|| {
        let connection = connect(file, true)?;
        connection.pragma_update_and_check(Some("main"), "locking_mode", "exclusive", text)?;
        connection.pragma_update_and_check(Some("main"), "journal_mode", "truncate", text)?;
        Ok(())
    })
}

fn text(row: &rusqlite::Row<'_>) -> rusqlite::Result<String> {
    row.get(0)
}

/// Whether the file system does not share memory between processes, which a write-ahead log needs.
fn is_about_memory(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_CANTOPEN, SQLITE_IOERR_SHMLOCK, SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN};
    error.sqlite_error().is_some_and(|found| {
        let code = found.extended_code;
        code & 0xff == SQLITE_CANTOPEN
            || [SQLITE_IOERR_SHMLOCK, SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN].contains(&code)
    })
}

/// Refuses a database with tables or columns that this version does not know: what they mean, only a newer Nix knows.
fn check(connection: &Connection, file: &Path, new: bool) -> Result<(), StoreError> {
    let found = tables(connection).map_err(failures::sqlite)?;
    if new && found.is_empty() {
        return Ok(());
    }
    for (table, columns) in &found {
        let known = match TABLES.iter().find(|(name, _)| name == table) {
            Some((_, known)) => known.iter().copied().eq(columns.iter().map(String::as_str)),
            None => EXTRA.contains(&table.as_str()) || table.starts_with("sqlite_"),
        };
        if !known {
            return Err(foreign(file, &format!("envy does not know this form of its table {table}")));
        }
    }
    match TABLES.iter().find(|(name, _)| !new && !found.contains_key(*name)) {
        Some((name, _)) => Err(foreign(file, &format!("it has no table {name}"))),
        None => Ok(()),
    }
}

/// The tables and their columns.
fn tables(connection: &Connection) -> rusqlite::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut statement = connection.prepare(
        "select t.name, c.name from sqlite_schema t join pragma_table_info(t.name) c where t.type = 'table'",
    )?;
    let mut rows = statement.query(())?;
    let mut tables = BTreeMap::<String, BTreeSet<String>>::new();
    while let Some(row) = rows.next()? {
        tables.entry(row.get(0)?).or_default().insert(row.get(1)?);
    }
    Ok(tables)
}

/// Tries again while it is somebody else's turn: SQLite itself does not wait in every case, e.g. not while two
/// processes create the same database.
fn patiently<T>(mut attempt: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let began = Instant::now();
    loop {
        match attempt() {
            Err(error) if failures::is_busy(&error) && began.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            result => return result,
        }
    }
}
