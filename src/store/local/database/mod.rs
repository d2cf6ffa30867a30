//! Nix's database: which paths are valid, and what they refer to. Only it says what is valid, not what lies on disk.
//!
//! Not for: files, locks, and the order in which they and the database are written.

mod open;
mod schema;

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};

use super::failures::sqlite;
use super::graph::Graph;
use crate::failure::printable;
use crate::store::content_address::hex;
use crate::store::{PathInfo, Registration, StoreError, StorePath, base32};

/// An open database.
pub(super) struct Database {
    connection: Connection,
}

/// A row: id, hash, narSize, deriver, sigs, ca.
type ValidPath = (i64, String, Option<i64>, Option<String>, Option<String>, Option<String>);

/// What is to be registered.
pub(super) struct Entry<'a> {
    /// The path.
    pub(super) registration: &'a Registration,
    /// For a derivation: its outputs, name and path.
    pub(super) outputs: Vec<(String, String)>,
}

impl Database {
    /// Whether a path is valid.
    pub(super) fn is_valid(&self, path: &StorePath) -> Result<bool, StoreError> {
        self.id(path).map(|id| id.is_some())
    }

    fn id(&self, path: &StorePath) -> Result<Option<i64>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("select id from ValidPaths where path = ?").map_err(sqlite)?;
        statement.query_row([path.to_string()], |row| row.get(0)).optional().map_err(sqlite)
    }

    /// What is known of a path, if it is valid.
    pub(super) fn registration(&self, path: &StorePath) -> Result<Option<Registration>, StoreError> {
        let select = "select id, hash, narSize, deriver, sigs, ca from ValidPaths where path = ?";
        let mut statement = self.connection.prepare_cached(select).map_err(sqlite)?;
        let read = |row: &Row<'_>| row.try_into();
        let found: Option<ValidPath> = statement.query_row([path.to_string()], read).optional().map_err(sqlite)?;
        let Some((id, hash, size, deriver, signatures, content_address)) = found else { return Ok(None) };
        let nar_hash = parse_hash(&hash).ok_or_else(|| damaged(&format!("hash {hash} of {path}")))?;
        let nar_size = size.and_then(|size| size.try_into().ok()).unwrap_or(0);
        let info = PathInfo { path: path.clone(), nar_hash, nar_size, references: self.references(id)? };
        let signatures = signatures.iter().flat_map(|all| all.split_whitespace()).map(str::to_owned).collect();
        let deriver = deriver.and_then(|text| text.parse().ok());
        let content_address = content_address.filter(|claim| !claim.is_empty());
        Ok(Some(Registration { info, deriver, signatures, content_address }))
    }

    fn references(&self, id: i64) -> Result<BTreeSet<StorePath>, StoreError> {
        let select = "select path from Refs join ValidPaths on reference = id where referrer = ?";
        let mut statement = self.connection.prepare_cached(select).map_err(sqlite)?;
        let texts = statement.query_map([id], |row| row.get::<_, String>(0)).map_err(sqlite)?;
        texts.map(|text| parse_path(&text.map_err(sqlite)?)).collect()
    }

    /// Makes paths valid, all or none. One that is valid already is brought up to date.
    ///
    /// # Errors
    /// [`StoreError::DanglingReference`] for a reference that is neither valid nor among them.
    pub(super) fn register(&mut self, entries: &[Entry<'_>]) -> Result<(), StoreError> {
        // Immediate: a reader that turns into a writer could not wait for another writer.
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = begun.map_err(sqlite)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed());
        let mut ids = Vec::with_capacity(entries.len());
        for entry in entries {
            ids.push(put(&transaction, entry, now).map_err(sqlite)?);
        }
        for (entry, id) in entries.iter().zip(ids) {
            refer(&transaction, &entry.registration.info, id)?;
        }
        transaction.commit().map_err(sqlite)
    }

    /// Makes a path invalid, unless a valid one refers to it; whether it did.
    pub(super) fn invalidate(&self, path: &StorePath) -> Result<bool, StoreError> {
        let delete = "delete from ValidPaths where path = ?";
        let mut statement = self.connection.prepare_cached(delete).map_err(sqlite)?;
        match statement.execute([path.to_string()]) {
            Ok(_) => Ok(true),
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => Ok(false),
            Err(error) => Err(sqlite(error)),
        }
    }

    /// All valid paths.
    pub(super) fn graph(&mut self) -> Result<Graph, StoreError> {
        // One transaction: both tables as they were at one moment.
        let transaction = self.connection.transaction().map_err(sqlite)?;
        let mut graph = Graph::default();
        let mut statement = transaction.prepare("select id, path, deriver from ValidPaths").map_err(sqlite)?;
        let mut rows = statement.query(()).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            let read = || Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?));
            let (id, path, deriver): (i64, _, _) = read().map_err(sqlite)?;
            graph.add(id, parse_path(&path)?, deriver.and_then(|text| text.parse().ok()));
        }
        let mut statement = transaction.prepare("select referrer, reference from Refs").map_err(sqlite)?;
        let mut rows = statement.query(()).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            let read = || Ok((row.get(0)?, row.get(1)?));
            let (referrer, reference) = read().map_err(sqlite)?;
            graph.refer(referrer, reference);
        }
        Ok(graph)
    }
}

/// Inserts or updates a path; its number. What Nix leaves empty is null, `ultimate` (built here) among it.
fn put(connection: &Connection, entry: &Entry<'_>, now: i64) -> rusqlite::Result<i64> {
    let Registration { info, deriver, signatures, content_address } = entry.registration;
    let path = info.path.to_string();
    let hash = format!("sha256:{}", hex(&info.nar_hash));
    let signatures = (!signatures.is_empty()).then(|| signatures.join(" "));
    let size = i64::try_from(info.nar_size).ok().filter(|size| *size != 0);
    let deriver = deriver.as_ref().map(ToString::to_string);
    let mut statement = connection.prepare_cached(
        "insert into ValidPaths (path, hash, registrationTime, deriver, narSize, sigs, ca) values (?, ?, ?, ?, ?, ?, ?)
         on conflict (path) do update set hash = excluded.hash, narSize = excluded.narSize, ultimate = null,
             sigs = excluded.sigs, ca = excluded.ca
         returning id",
    )?;
    let values = (&path, &hash, now, &deriver, size, &signatures, content_address);
    let id = statement.query_row(values, |row| row.get(0))?;
    let insert = "insert or replace into DerivationOutputs (drv, id, path) values (?, ?, ?)";
    let mut statement = connection.prepare_cached(insert)?;
    for (name, output) in &entry.outputs {
        statement.execute((id, name, output))?;
    }
    Ok(id)
}

fn refer(connection: &Connection, info: &PathInfo, id: i64) -> Result<(), StoreError> {
    let insert = "insert or replace into Refs (referrer, reference) select ?, id from ValidPaths where path = ?";
    let mut statement = connection.prepare_cached(insert).map_err(sqlite)?;
    for reference in &info.references {
        if statement.execute((id, reference.to_string())).map_err(sqlite)? == 0 {
            return Err(StoreError::DanglingReference { path: info.path.clone(), reference: reference.clone() });
        }
    }
    Ok(())
}

/// `sha256:` and 64 hexadecimal digits, as Nix writes it, or nix-base32.
fn parse_hash(text: &str) -> Option<[u8; 32]> {
    let digits = text.strip_prefix("sha256:")?;
    if digits.len() != 64 {
        return base32::decode(digits)?.try_into().ok();
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

fn parse_path(text: &str) -> Result<StorePath, StoreError> {
    text.parse().map_err(|_| damaged(&format!("store path {text}")))
}

fn damaged(what: &str) -> StoreError {
    StoreError::Database { message: format!("it has the {}, which is none", printable(what)) }
}
