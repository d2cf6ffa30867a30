//! The systems that nixpkgs builds for, in Nix's own names.

use std::fmt;
use std::str::FromStr;

/// A platform, e.g. `x86_64-linux`. Ordered by name, as the lock sorts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum System {
    /// Apple Silicon.
    Aarch64Darwin,
    /// 64-bit ARM Linux.
    Aarch64Linux,
    /// Intel Mac.
    X86_64Darwin,
    /// 64-bit x86 Linux.
    X86_64Linux,
}

impl System {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Aarch64Darwin, Self::Aarch64Linux, Self::X86_64Darwin, Self::X86_64Linux];

    /// The system that this binary was built for.
    pub const fn current() -> Self {
        if cfg!(all(target_arch = "x86_64", target_os = "linux")) {
            Self::X86_64Linux
        } else if cfg!(all(target_arch = "aarch64", target_os = "linux")) {
            Self::Aarch64Linux
        } else if cfg!(target_arch = "aarch64") {
            Self::Aarch64Darwin
        } else {
            Self::X86_64Darwin
        }
    }

    /// Nix's name of it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aarch64Darwin => "aarch64-darwin",
            Self::Aarch64Linux => "aarch64-linux",
            Self::X86_64Darwin => "x86_64-darwin",
            Self::X86_64Linux => "x86_64-linux",
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Not one of the four systems.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown system, expected one of aarch64-darwin, aarch64-linux, x86_64-darwin, x86_64-linux")]
pub struct UnknownSystem;

impl FromStr for System {
    type Err = UnknownSystem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|system| system.as_str() == text).ok_or(UnknownSystem)
    }
}
