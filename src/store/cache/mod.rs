//! Binary caches: what they say of paths, and how their content comes. Not for: what is in the store already.
//!
//! Source: the Nix manual, "Serving a Nix store via HTTP" and "Binary Cache Format"
//! (<https://nix.dev/manual/nix/latest/protocols/binary-cache/>); `src/libstore/nar-info.cc` of Nix.

pub mod compression;
pub mod info;
pub mod keys;
pub mod narinfo;
pub mod netrc;
