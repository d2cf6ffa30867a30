//! Whether each catalog answers a question that every catalog can answer, and the NixOS search backend where one is
//! configured.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::patience::Waiting;
use super::{ANSWER, CHECK, Check, Patient, Verdict};
use crate::catalog::nixos_search::{NixosSearch, NixosSearchConfig};
use crate::catalog::service::{KNOWN, Patience, Service, ServiceConfig};
use crate::catalog::{Catalog, CatalogError, Directory};
use crate::failure::{Explain, Hint, printable};

/// Each is asked once.
const PATIENCE: Patience =
    Patience { connect: ANSWER, silence: ANSWER, answer: ANSWER, first_retry: Duration::ZERO, total: Duration::ZERO };

/// Questions under way.
pub(super) struct Catalogs {
    /// By base URL.
    services: Vec<(String, Asked)>,
    /// The NixOS search backend, if one is configured; or why its settings cannot be used.
    directory: Result<Option<(String, Asked)>, CatalogError>,
}

/// `None`: nobody was asked, as that is not allowed.
type Asked = Option<Waiting<Outcome>>;

/// How long it took, and whether it knows the package.
type Outcome = Result<(Duration, bool), CatalogError>;

/// Asks all of them at once.
pub(super) fn begin(patient: &Arc<Patient>) -> Catalogs {
    let online = !patient.mode.offline;
    let all = ServiceConfig::from_environ(&patient.environ, None, false);
    let service = |base: &String| {
        let alone = ServiceConfig { bases: vec![base.clone()], patience: PATIENCE, ..all.clone() };
        (shown(base), online.then(|| ask(move || Ok(Service::new(alone).resolve(KNOWN, "latest")?.is_some()))))
    };
    let directory = NixosSearchConfig::from_settings(&patient.environ, &patient.dirs.config, None, false);
    let backend = |config: NixosSearchConfig| {
        let config = NixosSearchConfig { patience: PATIENCE, ..config };
        // What is no address may be a password.
        let name = if config.url.starts_with("http") { shown(&config.url) } else { String::new() };
        (name, online.then(|| ask(move || Ok(NixosSearch::new(config).describe(KNOWN)?.is_some()))))
    };
    Catalogs {
        services: all.bases.iter().map(service).collect(),
        directory: directory.map(|config| config.map(backend)),
    }
}

/// Asks whether it knows the package.
fn ask(question: impl FnOnce() -> Result<bool, CatalogError> + Send + 'static) -> Waiting<Outcome> {
    Waiting::on(CHECK, move || {
        let began = Instant::now();
        question().map(|known| (began.elapsed(), known))
    })
}

impl Catalogs {
    /// Waits for all of them.
    pub(super) fn checks(self) -> Vec<Check> {
        let outcome = |asked: Asked| asked.map(Waiting::answer);
        let outcomes: Vec<_> = self.services.into_iter().map(|(base, asked)| (base, outcome(asked))).collect();
        let any = outcomes.iter().any(|(_, outcome)| matches!(outcome, Some(Some(Ok((_, true)))) | None));
        let services = outcomes.into_iter().map(|(base, outcome)| {
            let check = CATALOG.judge(outcome);
            if any { lenient(check) } else { check }.about(base)
        });
        // It only adds to what catalogs know: whoever looks for something is answered without it.
        let directory = match self.directory {
            Ok(backend) => backend.map(|(base, asked)| lenient(DIRECTORY.judge(outcome(asked))).about(base)),
            Err(error) => Some(lenient(Check::error(DIRECTORY.subject, &error as &dyn Explain))),
        };
        services.chain(directory).collect()
    }
}

/// A kind of provider.
struct Kind {
    /// Its stable name.
    subject: &'static str,
    /// Which setting names other ones.
    settings: &'static str,
    /// How a failure of one is told.
    told: fn(&CatalogError) -> String,
}

const CATALOG: Kind = Kind {
    subject: "catalog",
    settings: "ENVY_CATALOG_URL names other catalogs, separated by commas",
    told: |error| error.to_string(),
};
const DIRECTORY: Kind = Kind {
    subject: "nixos-search",
    settings: "ENVY_NIXOS_SEARCH_URL, or nixos-search in config.toml, names another one",
    told: CatalogError::silence,
};

impl Kind {
    fn judge(&self, outcome: Option<Option<Outcome>>) -> Check {
        let subject = self.subject;
        match outcome {
            None => Check::skip(subject, "not asked, as --offline or ENVY_OFFLINE is set"),
            Some(Some(Ok((latency, true)))) => {
                Check::ok(subject, format!("answers in {} ms", latency.as_millis().max(1)))
            }
            Some(Some(Ok((_, false)))) => {
                Check::fail(subject, format!("answers, but does not even know `{KNOWN}`"), Hint::text(self.settings))
            }
            Some(Some(Err(error))) => {
                Check { finding: (self.told)(&error), ..Check::error(subject, &error as &dyn Explain) }
            }
            Some(None) => Check::late(subject),
        }
    }
}

/// A failure is a warning as long as others answer in its place.
fn lenient(check: Check) -> Check {
    match (check.verdict, check.next) {
        (Verdict::Fail, Some(next)) => Check::warn(check.subject, check.finding, next),
        (_, next) => Check { next, ..check },
    }
}

/// Never user name and password.
fn shown(base: &str) -> String {
    match reqwest::Url::parse(base) {
        Ok(url) => format!("{}://{}{}", url.scheme(), crate::network::host(&url), url.path().trim_end_matches('/')),
        Err(_) => printable(base).into_owned(),
    }
}
