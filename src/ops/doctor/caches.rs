//! The binary caches in the order in which they are asked, their keys, and by their dates this machine's clock.

use std::sync::Arc;

use super::patience::Waiting;
use super::{ANSWER, CHECK, Check, Patient, project};
use crate::failure::{Hint, printable};
use crate::network;
use crate::store::StorePath;
use crate::store::cache::examine::{Answer, Examinee, Signed};
use crate::store::cache::keys::Keys;
use crate::store::config::NixConfig;
use crate::store::path::STORE_DIR;

/// Seconds that a clock may be wrong: certificates and other people's dates bear no more.
const CLOCK_TOLERANCE: i64 = 5 * 60;

/// Examinations under way.
pub(super) struct Caches {
    config: NixConfig,
    asked: Vec<(String, Asked)>,
}

enum Asked {
    Refused(String),
    Offline,
    Waiting(Waiting<Result<Answer, String>>),
}

/// What came of one.
enum Outcome {
    Refused(String),
    Offline,
    Silent(String),
    Answered(Answer),
}

/// Asks all of them at once.
pub(super) fn begin(patient: &Arc<Patient>) -> Caches {
    let config = NixConfig::read(&patient.environ);
    let samples: Arc<[StorePath]> = project::samples(patient).into();
    let ask = |setting: &String| match Examinee::parse(setting) {
        Err(reason) => (printable(setting).into_owned(), Asked::Refused(reason)),
        Ok(cache) if patient.mode.offline && cache.is_remote() => (cache.shown().to_owned(), Asked::Offline),
        Ok(cache) => {
            let (patient, samples, config) = (Arc::clone(patient), Arc::clone(&samples), config.clone());
            let shown = cache.shown().to_owned();
            let examine = move || cache.examine(&config, &patient.environ, &samples, ANSWER);
            (shown, Asked::Waiting(Waiting::on(CHECK, examine)))
        }
    };
    let asked = config.substituters.iter().map(ask).collect();
    Caches { asked, config }
}

impl Caches {
    /// Waits for all of them.
    pub(super) fn checks(self) -> Vec<Check> {
        let Self { config, asked } = self;
        let mut outcomes: Vec<(String, Outcome)> =
            asked.into_iter().map(|(shown, asked)| (shown, asked.outcome())).collect();
        outcomes.sort_by_key(|(_, outcome)| outcome.place());
        let any = outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::Answered(_) | Outcome::Offline));
        let mut checks: Vec<Check> =
            outcomes.iter().map(|(shown, outcome)| judge(outcome, shown, any, &config).about(shown)).collect();
        if checks.is_empty() {
            let next = Hint::text("name caches as `substituters` in nix.conf, or remove the line that empties it");
            checks.push(Check::fail("cache", "none is configured, so nothing can be fetched", next));
        }
        checks.extend(keys(&config));
        checks.push(clock(outcomes.iter().filter_map(|(_, outcome)| outcome.clock_ahead())));
        checks
    }
}

impl Asked {
    fn outcome(self) -> Outcome {
        match self {
            Self::Refused(reason) => Outcome::Refused(reason),
            Self::Offline => Outcome::Offline,
            Self::Waiting(waiting) => match waiting.answer() {
                Some(Ok(answer)) => Outcome::Answered(answer),
                Some(Err(reason)) => Outcome::Silent(reason),
                None => Outcome::Silent("it does not answer in time".to_owned()),
            },
        }
    }
}

impl Outcome {
    /// Those that answered come in the order in which they are asked, the others after them.
    fn place(&self) -> u32 {
        if let Self::Answered(answer) = self { answer.priority } else { u32::MAX }
    }

    fn clock_ahead(&self) -> Option<i64> {
        if let Self::Answered(answer) = self { answer.clock_ahead } else { None }
    }
}

fn judge(outcome: &Outcome, shown: &str, any: bool, config: &NixConfig) -> Check {
    let answer = match outcome {
        Outcome::Offline => return Check::skip("cache", "not asked, as --offline or ENVY_OFFLINE is set"),
        Outcome::Refused(reason) => {
            let reason = reason.strip_prefix(&format!("{shown}: ")).unwrap_or(reason);
            return Check::warn("cache", reason, Hint::text("a daemon may use it; envy passes it over"));
        }
        Outcome::Silent(reason) => return silent(reason, any),
        Outcome::Answered(answer) => answer,
    };
    let Some(info) = &answer.info else {
        let next = Hint::text("compare its address in nix.conf with what its operator says");
        return Check::warn("cache", "something answers, but it has no nix-cache-info", next);
    };
    if info.store_dir != STORE_DIR {
        let next = Hint::text("take it out of `substituters` in nix.conf");
        return Check::warn("cache", format!("its paths are for {}", printable(&info.store_dir)), next);
    }
    let finding = format!("answers in {} ms, priority {}", answer.latency.as_millis().max(1), answer.priority);
    match &answer.signed {
        Signed::By(key) => Check::ok("cache", format!("{finding}, signs with {} (trusted)", printable(key))),
        Signed::Needless => Check::ok("cache", format!("{finding}, needs no signature by the settings")),
        Signed::Unknown => match named_like(shown, config) {
            Some(key) => Check::ok("cache", format!("{finding}, key {key}")),
            None => Check::ok("cache", format!("{finding}, whose key the first fetch will show")),
        },
        Signed::Distrusted(names) => distrusted(&finding, names),
    }
}

fn silent(reason: &str, any: bool) -> Check {
    let (reason, next) = match network::is_sandboxed() {
        true => ("a sandbox keeps envy from the network", Hint::text("run this command outside of the sandbox")),
        false => (reason, Hint::text("check the network, the proxy variables, and its address in nix.conf")),
    };
    if any { Check::warn("cache", reason, next) } else { Check::fail("cache", reason, next) }
}

fn distrusted(finding: &str, names: &[String]) -> Check {
    let names: Vec<String> = names.iter().map(|name| printable(name).into_owned()).collect();
    let signs = match names.is_empty() {
        true => "signs nothing".to_owned(),
        false => format!("signs with {}, which is none of the trusted keys", names.join(", ")),
    };
    let next = Hint::text("add its key, as its operator gives it, to `trusted-public-keys` in nix.conf");
    Check::warn("cache", format!("{finding}, {signs}"), next)
}

/// A key whose name begins with the cache's host, as is the custom.
fn named_like<'a>(shown: &str, config: &'a NixConfig) -> Option<&'a str> {
    let host = shown.split("://").nth(1)?.split(['/', ':']).next().filter(|host| !host.is_empty())?;
    let mut names = config.trusted_public_keys.iter().filter_map(|key| key.split(':').next());
    names.find(|name| name.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
}

fn keys(config: &NixConfig) -> Vec<Check> {
    let (_, unusable) = Keys::parse(&config.trusted_public_keys);
    let usable = config.trusted_public_keys.len() - unusable.len();
    let next = || Hint::text("correct it in nix.conf: NAME:BASE64, as `nix key convert-secret-to-public` prints it");
    let mut checks: Vec<Check> = unusable
        .iter()
        .map(|key| Check::warn("keys", format!("`{}` is no public key", printable(key)), next()))
        .collect();
    match (usable, config.require_sigs) {
        (_, false) => {
            let next = Hint::text("remove `require-sigs = false` from nix.conf, unless all caches are your own");
            checks.push(Check::warn("keys", "signatures are not required", next));
        }
        (0, true) => {
            let next = Hint::text("add the keys of your caches to `trusted-public-keys` in nix.conf");
            checks.push(Check::fail("keys", "no key is trusted, so nothing that is fetched counts", next));
        }
        (1, true) => checks.push(Check::ok("keys", "1 key is trusted")),
        (count, true) => checks.push(Check::ok("keys", format!("{count} keys are trusted"))),
    }
    checks
}

/// By the date that most agree on, the median.
fn clock(ahead: impl Iterator<Item = i64>) -> Check {
    let mut ahead: Vec<i64> = ahead.collect();
    ahead.sort_unstable();
    let Some(median) = ahead.get(ahead.len() / 2) else {
        return Check::skip("clock", "no cache told its own time");
    };
    if median.abs() <= CLOCK_TOLERANCE {
        return Check::ok("clock", "agrees with the caches'");
    }
    let direction = if *median > 0 { "ahead of" } else { "behind" };
    let minutes = median.abs() / 60;
    let next =
        Hint::run("let it be set from the network, as certificates depend on it", "sudo timedatectl set-ntp true");
    Check::warn("clock", format!("{minutes} min {direction} the caches'"), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_judged_by_what_most_caches_say() {
        let judged = |ahead: &[i64]| {
            let check = clock(ahead.iter().copied());
            format!("{} {}", check.verdict.word(), check.finding)
        };
        assert_eq!(judged(&[]), "skip no cache told its own time");
        assert_eq!(judged(&[0, 100_000, 1]), "ok agrees with the caches'");
        assert_eq!(judged(&[-300]), "ok agrees with the caches'");
        assert_eq!(judged(&[301]), "warn 5 min ahead of the caches'");
        assert_eq!(judged(&[-7200]), "warn 120 min behind the caches'");
    }

    #[test]
    fn a_key_is_named_like_its_cache() {
        let names = ["cache.nixos.org-1:A", "mine.example.org:B", "other-1:C"].map(str::to_owned).to_vec();
        let mut config = NixConfig::default();
        config.trusted_public_keys = names;
        assert_eq!(named_like("https://cache.nixos.org", &config), Some("cache.nixos.org-1"));
        assert_eq!(named_like("http://mine.example.org:8080/x", &config), Some("mine.example.org"));
        assert_eq!(named_like("https://cache.nixos", &config), None);
        assert_eq!(named_like("file:///srv", &config), None);
    }
}
