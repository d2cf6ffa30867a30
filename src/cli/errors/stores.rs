//! Errors of stores.

use std::collections::BTreeSet;
use std::io;

use super::Listed;
use super::environments::path;
use crate::ops::Error;
use crate::store::StoreError;
use crate::store::namespace::{NamespaceError, Refusal};

fn store() -> Vec<StoreError> {
    let text = |text: &str| text.to_owned();
    let setting =
        |setting: &str| StoreError::Setting { setting: text(setting), reason: text("this is for daemons alone") };
    vec![
        StoreError::Unavailable { reason: text("ENVY_STORE=daemon, and no daemon is there") },
        StoreError::DaemonDown {
            socket: text("/nix/var/nix/daemon-socket/socket"),
            reason: text("connection refused"),
        },
        StoreError::NotOurs { place: text("/nix/var/nix") },
        StoreError::Sandbox { operation: text("to connect to the Nix daemon") },
        StoreError::Broken { reason: text("it ended in the middle") },
        StoreError::Daemon { message: text("a path is required that is not valid") },
        StoreError::NotInCaches { paths: BTreeSet::from([path("jq-1.7.1")]) },
        StoreError::Missing { message: format!("{} has no substitute", path("jq-1.7.1")) },
        StoreError::Fetch { message: text("cache.nixos.org: nothing came for 5 s") },
        StoreError::Mismatch { message: format!("{} has no good signature", path("jq-1.7.1")) },
        StoreError::Foreign { place: text("/nix"), reason: text("it belongs to another user") },
        StoreError::Full { reason: text("No space left on device (os error 28)") },
        StoreError::Database { message: text("database disk image is malformed") },
        StoreError::NotValid { path: path("jq-1.7.1") },
        StoreError::DanglingReference { path: path("jq-1.7.1"), reference: path("oniguruma-6.9") },
        setting("ENVY_STORE=ssh://host"),
        setting("NIX_REMOTE=ssh://host"),
        setting("store = ssh://host in nix.conf"),
        StoreError::Io(io::Error::from_raw_os_error(13)),
    ]
}

fn namespace() -> Vec<NamespaceError> {
    let refusals = [
        Refusal::NotInKernel,
        Refusal::SetToZero,
        Refusal::LimitReached { limit: 100 },
        Refusal::Enclosed,
        Refusal::Unprivileged,
        Refusal::AppArmor,
        Refusal::Confined,
        Refusal::Chroot,
        Refusal::RootWithoutCapability,
        Refusal::RootConfined,
        Refusal::InitialRamFileSystem,
        Refusal::Threads,
    ];
    let refused = refusals.into_iter().map(|refusal| NamespaceError::Refused { refusal });
    let failed = NamespaceError::Failed { path: "/nix".into(), source: io::Error::from_raw_os_error(13) };
    refused.chain([failed, NamespaceError::NotLinux]).collect()
}

pub(super) fn listed() -> Listed {
    let of_namespace = StoreError::Namespace(NamespaceError::NotLinux).into();
    vec![
        ("StoreError", store().into_iter().map(Error::from).chain([of_namespace]).collect()),
        ("NamespaceError", namespace().into_iter().map(Error::from).collect()),
    ]
}
