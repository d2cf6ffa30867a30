//! envy: an imperative environment manager.
//!
//! One direction: `cli → ops → {manifest, lock, catalog, resolve, store, environment, trust, agent} → std and crates`.
//! A domain module never imports `cli`, `ops` or `ui`; everything it needs (paths, environment
//! variables, a reporter) is handed in. The leaf modules here at the top are the words that all of
//! them share: `failure`, `report`, `system`, `environ`, `network`, `conflict`,
//! `project`, `moment`, `missing`. `documents` are what operations return, as JSON. `mcp` is a peer of `cli`.

pub mod agent;
pub mod catalog;
pub mod cli;
pub mod conflict;
pub mod documents;
pub mod environ;
pub mod environment;
pub mod failure;
pub mod lock;
pub mod manifest;
pub mod mcp;
mod missing;
pub mod moment;
pub mod network;
pub mod ops;
pub mod project;
pub mod report;
pub mod resolve;
pub mod schema;
pub mod store;
pub mod system;
pub mod trust;
pub mod ui;
