//! What errors of the system and of SQLite mean for the store.

use std::io::{Error, ErrorKind};

use rusqlite::ErrorCode;
use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;

use crate::failure::printable;
use crate::store::StoreError;

/// An error of the file system, whose message names the file.
pub(super) fn io(error: Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full { reason: error.to_string() },
        ErrorKind::ReadOnlyFilesystem => {
            StoreError::Sandbox { operation: format!("writing to a read-only file system ({error})") }
        }
        _ => StoreError::Io(error),
    }
}

/// An error of the database.
pub(super) fn sqlite(error: rusqlite::Error) -> StoreError {
    let message = printable(&error.to_string()).into_owned();
    match error.sqlite_error() {
        Some(found) if found.code == ErrorCode::DiskFull || found.extended_code == SQLITE_IOERR_SHMSIZE => {
            StoreError::Full { reason: message }
        }
        Some(found) if found.code == ErrorCode::ReadOnly => {
            StoreError::Sandbox { operation: format!("writing to the database of the store ({message})") }
        }
        _ if is_busy(&error) => {
            let advice =
                "another process works on it for too long, or was killed: then remove db.sqlite.lock beside it";
            StoreError::Database { message: format!("{message}: {advice}") }
        }
        _ => StoreError::Database { message },
    }
}

/// Whether it is only somebody else's turn.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    use ErrorCode::{DatabaseBusy, DatabaseLocked, FileLockingProtocolFailed};
    matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked | FileLockingProtocolFailed))
}
