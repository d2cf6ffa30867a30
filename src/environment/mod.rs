//! The environment: packages merged into one content-addressed store path (`compose`), the variables that it sets
//! (`activation`), how shells carry that out (`shells`) and other programs read it (`formats`), starting programs (`exec`),
//! the manifest's own code and files of variables (`on_activate`, `dotenv`), which programs to name first (`principal`), and the memory of it all (`records`).
//!
//! Not for: which packages these are (`resolve`), or making them valid (`store`).

pub mod activation;
pub mod compose;
pub mod dotenv;
pub mod exec;
pub mod formats;
pub mod look;
pub mod on_activate;
pub mod principal;
mod put;
pub mod records;
pub mod shells;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::store::StorePath;

/// One package as it goes into an environment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ingredient {
    /// Lower wins.
    pub priority: i64,
    /// Package id, for messages only: it must not influence the environment's path.
    pub id: String,
    /// The output's store path.
    pub path: StorePath,
    /// Where its files are readable.
    pub real_path: PathBuf,
}

/// The variables that an environment sets, as plain data: a pure function of the merged tree.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Variables {
    /// Folders to put in front of search paths (`PATH`, `MANPATH`, …), by variable, in order.
    pub prepend: BTreeMap<String, Vec<String>>,
    /// Single values to set unless the user has set them already (`SSL_CERT_FILE`, `LOCALE_ARCHIVE`, …).
    pub default: BTreeMap<String, String>,
    /// What to keep at the end of a search path that was unset before, e.g. `XDG_DATA_DIRS` →
    /// `/usr/local/share:/usr/share`, `MANPATH` → an empty entry.
    pub fallback: BTreeMap<String, String>,
}
