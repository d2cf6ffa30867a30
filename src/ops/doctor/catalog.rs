//! Whether each catalog answers a question that every catalog can answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::patience::Waiting;
use super::{ANSWER, CHECK, Check, Patient};
use crate::catalog::service::{Patience, Service, ServiceConfig};
use crate::catalog::{Catalog, CatalogError};
use crate::failure::{Explain, Hint, printable};

/// A package that every nixpkgs ever had.
const KNOWN: &str = "hello";

/// Questions under way.
pub(super) struct Catalogs(Vec<(String, Option<Waiting<Outcome>>)>);

/// How long it took, and whether it knows the package.
type Outcome = Result<(Duration, bool), CatalogError>;

/// Asks all of them at once.
pub(super) fn begin(patient: &Arc<Patient>) -> Catalogs {
    let all = ServiceConfig::from_environ(&patient.environ, None, false);
    let ask = |base: &String| {
        let patience = Patience { connect: ANSWER, answer: ANSWER, first_retry: Duration::ZERO, total: Duration::ZERO };
        let alone = ServiceConfig { bases: vec![base.clone()], patience, ..all.clone() };
        let asked = (!patient.mode.offline).then(|| Waiting::on(CHECK, move || question(alone)));
        (shown(base), asked)
    };
    Catalogs(all.bases.iter().map(ask).collect())
}

fn question(config: ServiceConfig) -> Outcome {
    let began = Instant::now();
    let release = Service::new(config).resolve(KNOWN, "latest")?;
    Ok((began.elapsed(), release.is_some()))
}

impl Catalogs {
    /// Waits for all of them.
    pub(super) fn checks(self) -> Vec<Check> {
        let outcome = |asked: Option<Waiting<Outcome>>| asked.map(Waiting::answer);
        let outcomes: Vec<_> = self.0.into_iter().map(|(base, asked)| (base, outcome(asked))).collect();
        let any = outcomes.iter().any(|(_, outcome)| matches!(outcome, Some(Some(Ok((_, true)))) | None));
        outcomes.into_iter().map(|(base, outcome)| judge(outcome, any).about(base)).collect()
    }
}

/// One that fails is a warning as long as another one answers in its place.
fn judge(outcome: Option<Option<Outcome>>, any: bool) -> Check {
    let check = match outcome {
        None => return Check::skip("catalog", "not asked, as --offline or ENVY_OFFLINE is set"),
        Some(Some(Ok((latency, true)))) => {
            return Check::ok("catalog", format!("answers in {} ms", latency.as_millis().max(1)));
        }
        Some(Some(Ok((_, false)))) => {
            let next = Hint::text("ENVY_CATALOG_URL names other catalogs, separated by commas");
            Check::fail("catalog", format!("answers, but does not even know `{KNOWN}`"), next)
        }
        Some(Some(Err(error))) => Check::error("catalog", &error as &dyn Explain),
        Some(None) => Check::late("catalog"),
    };
    match check.next {
        Some(next) if any => Check::warn("catalog", check.finding, next),
        next => Check { next, ..check },
    }
}

/// Never user name and password.
fn shown(base: &str) -> String {
    match reqwest::Url::parse(base) {
        Ok(url) => format!("{}://{}{}", url.scheme(), crate::network::host(&url), url.path().trim_end_matches('/')),
        Err(_) => printable(base).into_owned(),
    }
}
