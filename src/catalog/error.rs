//! Why a catalog gave no answer. That it knows no such package is an answer.

use std::fmt;
use std::time::Duration;

use crate::failure::{Code, Explain, Hint, printable};

/// Why a catalog gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// Nobody answered, or not with an answer.
    #[error("the catalog is out of reach: {}", list(.attempts))]
    Unreachable {
        /// What happened, for each base URL that was asked and did not answer.
        attempts: Vec<Attempt>,
    },
    /// A catalog limits how often we may ask.
    #[error("the catalog limits our requests{}: {}", wait(.retry_after), list(.attempts))]
    Limited {
        /// What happened, for each base URL that was asked and did not answer.
        attempts: Vec<Attempt>,
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
    /// All that answered told what cannot be true.
    #[error("the catalog's answer makes no sense: {}", list(.attempts))]
    Malformed {
        /// What was wrong, for each base URL.
        attempts: Vec<Attempt>,
    },
    /// All that are asked answer, and do not know what every nixpkgs has.
    #[error("the catalog does not even know `{}`: {}", super::service::KNOWN, printable(&.hosts.join(", ")))]
    KnowsNothing {
        /// Who was asked.
        hosts: Vec<String>,
    },
    /// Requests are not allowed, and the answer is not cached.
    #[error("working offline, and no answer is cached for {}", printable(.request))]
    Offline {
        /// What would have been asked, e.g. `ripgrep ^14`.
        request: String,
    },
    /// A sandbox keeps us from the network.
    #[error("a sandbox blocks the network: {}", list(.attempts))]
    Sandbox {
        /// What happened, for each base URL that was asked.
        attempts: Vec<Attempt>,
    },
    /// A base URL in the settings cannot be used.
    #[error("`{}` cannot be the base URL of a catalog: {reason}", printable(.url))]
    BaseUrl {
        /// The setting's text.
        url: String,
        /// Why not, fit to be printed.
        reason: String,
    },
    /// The NixOS search backend's address cannot be used. It may have a password in it, so it is not shown.
    #[error("the address of the NixOS search backend cannot be used: {reason}")]
    NixosSearchUrl {
        /// Why not, fit to be printed.
        reason: String,
    },
    /// The user's settings cannot be read.
    #[error("{file}: {reason}")]
    Settings {
        /// The file, fit to be printed.
        file: String,
        /// Why not, fit to be printed.
        reason: String,
    },
    /// Secure connections cannot be made at all.
    #[error("no secure connection is possible: {reason}")]
    Tls {
        /// Why not, fit to be printed.
        reason: String,
    },
}

/// One base URL that did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Host, and port where it is not the usual one.
    pub host: String,
    /// What happened, fit to be printed.
    pub reason: String,
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", printable(&self.host), self.reason)
    }
}

impl CatalogError {
    /// Who did not answer and why, in one line, for an answer that is given without them.
    pub fn silence(&self) -> String {
        match self {
            Self::Unreachable { attempts }
            | Self::Limited { attempts, .. }
            | Self::Malformed { attempts }
            | Self::Sandbox { attempts } => {
                let line = |attempt: &Attempt| format!("no answer from {attempt}");
                attempts.iter().map(line).collect::<Vec<_>>().join("; ")
            }
            other => other.to_string(),
        }
    }
}

fn list(attempts: &[Attempt]) -> String {
    attempts.iter().map(Attempt::to_string).collect::<Vec<_>>().join("; ")
}

fn wait(duration: &Option<Duration>) -> String {
    match duration.map(|duration| duration.as_secs()) {
        None => String::new(),
        Some(seconds @ ..120) => format!(" for the next {seconds} s"),
        Some(seconds) => format!(" for the next {} min", seconds.div_ceil(60)),
    }
}

impl Explain for CatalogError {
    fn code(&self) -> Code {
        match self {
            Self::Unreachable { .. }
            | Self::Limited { .. }
            | Self::Malformed { .. }
            | Self::KnowsNothing { .. }
            | Self::Offline { .. } => Code::Unreachable,
            Self::Sandbox { .. } => Code::SandboxBlocked,
            Self::BaseUrl { .. } | Self::NixosSearchUrl { .. } => Code::Usage,
            Self::Settings { .. } | Self::Tls { .. } => Code::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let other = Hint::text("ENVY_CATALOG_URL names other catalogs, separated by commas and asked in that order");
        match self {
            Self::Unreachable { .. } => vec![Hint::text("check the network and the proxy variables"), other],
            Self::Limited { .. } => vec![Hint::text("run the same command again later"), other],
            Self::Malformed { .. } => {
                vec![Hint::text("a proxy or a login page may stand between; run the same command again later"), other]
            }
            Self::KnowsNothing { .. } => vec![
                Hint::run("see what each address answers", "envy doctor"),
                Hint::text("ENVY_CATALOG_URL is where a search service or a mirror of one begins, without /v2"),
            ],
            Self::Offline { .. } => vec![Hint::text("run the same command without --offline and ENVY_OFFLINE")],
            Self::Sandbox { .. } => {
                vec![Hint::text(
                    "run the same command outside the sandbox, or allow it the network; what is locked and realized needs none",
                )]
            }
            Self::BaseUrl { .. } => {
                vec![Hint::text("ENVY_CATALOG_URL holds URLs like https://nixsearch.com, separated by commas")]
            }
            Self::NixosSearchUrl { .. } => {
                vec![Hint::text(
                    "ENVY_NIXOS_SEARCH_URL, or nixos-search in config.toml, is an URL like https://search.example.org/backend",
                )]
            }
            Self::Settings { .. } => vec![Hint::text("correct the file, or move it away")],
            Self::Tls { .. } => vec![certificates()],
        }
    }
}

fn certificates() -> Hint {
    Hint::text("NIX_SSL_CERT_FILE or SSL_CERT_FILE names a PEM file with the certificates to trust")
}
