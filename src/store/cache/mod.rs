//! Binary caches: what they say (`narinfo`, `keys`, `info`, `compression`), which of them has a path (`substituter`,
//! `locate`, `find`), and how it comes here (`transfer`, `download`, `unpacking`, `fetch`).
//!
//! Nothing that a cache sends is kept before hash and signature are found good. Not for: the stores that paths are
//! brought to.

mod ahead;
mod collect;
pub mod compression;
mod download;
pub mod examine;
mod fetch;
mod find;
pub mod info;
pub mod keys;
mod locate;
mod meter;
pub mod narinfo;
pub mod netrc;
mod open_files;
mod serve;
mod substituter;
mod transfer;
mod unpacking;

pub(super) use collect::{in_order, plan};
pub(super) use fetch::fetch;
pub use locate::Caches;
pub(super) use meter::fetching;
pub(super) use serve::Server;
pub use transfer::Patience;
