//! How a store that cannot be entered explains itself: the setting, the administrator's command, and the other ways.

use std::io;
use std::path::{Path, PathBuf};

use super::refusal::Refusal;
use crate::failure::{Code, Explain, Hint, printable};

/// Why a store cannot be shown at `/nix`.
#[derive(Debug, thiserror::Error)]
pub enum NamespaceError {
    /// The kernel, its settings or a sandbox forbid it.
    #[error("cannot enter the store in your home folder: {refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
    },
    /// A folder stands in the way.
    #[error("cannot enter the store in your home folder: {}: {source}", printable(&.path.to_string_lossy()))]
    Failed {
        /// The folder.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// Only Linux has such namespaces.
    #[error("a store in your home folder works on Linux only")]
    NotLinux,
}

impl NamespaceError {
    #[cfg(target_os = "linux")]
    pub(super) fn failed(path: &Path, source: io::Error) -> Self {
        Self::Failed { path: path.to_path_buf(), source }
    }
}

impl Explain for NamespaceError {
    fn code(&self) -> Code {
        match self {
            Self::Refused { refusal } if is_sandbox(refusal) => Code::SandboxBlocked,
            Self::Refused { refusal: Refusal::Threads } | Self::Failed { .. } => Code::Failed,
            Self::Refused { .. } => Code::StoreUnavailable,
            Self::NotLinux => Code::Unsupported,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Refused { refusal: Refusal::Threads } => vec![Hint::text("run the same command again")],
            Self::Refused { refusal: Refusal::RootConfined } => first(&Refusal::RootConfined).into_iter().collect(),
            Self::Refused { refusal } => first(refusal).into_iter().chain(other_ways()).collect(),
            Self::Failed { .. } => vec![Hint::text("mend what the message names, then run the same command again")],
            Self::NotLinux => vec![Hint::text(
                "install Nix (https://nixos.org/download), or make a /nix that is yours: docs/rootless.md says how",
            )],
        }
    }

    fn has_own_way_out(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}

/// Whether it is what is around envy that refuses, not the machine.
fn is_sandbox(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Confined | Refusal::Enclosed | Refusal::RootConfined)
}

/// What lifts exactly this refusal.
fn first(refusal: &Refusal) -> Option<Hint> {
    let set =
        |setting: String| Hint::run("as an administrator, until the next boot", format!("sudo sysctl -w {setting}"));
    match refusal {
        Refusal::SetToZero => Some(set("user.max_user_namespaces=15000".to_owned())),
        Refusal::LimitReached { limit } => Some(set(format!("user.max_user_namespaces={}", limit.saturating_mul(4)))),
        Refusal::Unprivileged => Some(set("kernel.unprivileged_userns_clone=1".to_owned())),
        Refusal::AppArmor => Some(set("kernel.apparmor_restrict_unprivileged_userns=0".to_owned())),
        Refusal::Confined => Some(Hint::text(
            "run this command outside of the sandbox, or start the container with `--security-opt seccomp=unconfined`",
        )),
        Refusal::Enclosed => Some(Hint::text("run this command outside of the sandbox or container")),
        Refusal::RootConfined => Some(Hint::run(
            "start the agent inside of the environment, and its commands find the store there",
            "envy run -- codex",
        )),
        Refusal::Chroot => Some(Hint::text("run this command outside of the chroot")),
        Refusal::RootWithoutCapability => Some(Hint::text("run as an ordinary user, or with that capability")),
        Refusal::InitialRamFileSystem => {
            Some(Hint::run("an empty /nix is enough, as nothing then has to be left", "sudo mkdir /nix"))
        }
        Refusal::NotInKernel | Refusal::Threads | Refusal::Unknown { .. } => None,
    }
}

/// Ways that need no namespace.
fn other_ways() -> [Hint; 2] {
    [
        Hint::run("or have a /nix of your own, which needs no namespace", "sudo install -d -o \"$(id -u)\" /nix"),
        Hint::text(
            "or run envy as root, or install Nix (https://nixos.org/download); ENVY_STORE says which store is used: \
             `daemon` for Nix's, `local` for a /nix of your own",
        ),
    ]
}
