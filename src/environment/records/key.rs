//! Names of records: hashes of all that they depend on. No path among it, so a moved or copied project finds its own.

use sha2::{Digest, Sha256};

use super::file::VERSION;
use crate::environment::Ingredient;
use crate::store::content_address::hex;
use crate::system::System;

/// The key of the activation of exactly these files, in hexadecimal.
pub fn key(manifest: &[u8], lock: &[u8], role: Option<&str>, system: System) -> String {
    let role = role.map_or(Vec::new(), |role| [b"role ", role.as_bytes()].concat());
    hash(&[b"activation", manifest, lock, &role, system.as_str().as_bytes()])
}

/// The key of the environment of these packages, in hexadecimal: their store paths and priorities, in any order. Ids
/// are no part of it.
pub fn composition_key(ingredients: &[Ingredient]) -> String {
    let part = |ingredient: &Ingredient| format!("{} {}", ingredient.priority, ingredient.path).into_bytes();
    let mut parts: Vec<Vec<u8>> = ingredients.iter().map(part).collect();
    parts.sort();
    parts.dedup();
    let mut all: Vec<&[u8]> = vec![b"composition"];
    all.extend(parts.iter().map(Vec::as_slice));
    hash(&all)
}

/// Every part goes in with its length, so that no two lists of parts look the same.
fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(VERSION.to_le_bytes());
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}
