//! The machine: namespaces, kernel, C library, Windows Subsystem for Linux, certificates, proxies.

use std::path::Path;

use super::{Check, Patient};
use crate::environ::Environ;
use crate::failure::{Explain, Hint, printable};
use crate::network::{self, Authorities};
use crate::store::namespace;

/// The oldest kernel on which nixpkgs' C library runs.
const OLDEST: (u32, u32) = (3, 10);

/// Why no namespace can be entered, if none can.
pub(super) type Namespaces = Result<(), (String, Option<Hint>)>;

/// Whether they can be made, found by trying.
pub(super) fn namespaces() -> Namespaces {
    namespace::probe().map_err(|error| (error.to_string(), error.hints().into_iter().next()))
}

/// `needed` is `None` where there is no store at all: then a store below HOME would be a way out.
pub(super) fn judge_namespaces(possible: Option<Namespaces>, needed: Option<bool>) -> Check {
    const SUBJECT: &str = "namespaces";
    let (reason, next) = match (possible, needed) {
        (None, _) => return Check::late(SUBJECT),
        (Some(Ok(())), Some(true)) => return Check::ok(SUBJECT, "can be entered, as this store needs it"),
        (Some(Ok(())), _) => return Check::ok(SUBJECT, "can be entered; this store does not need it"),
        (Some(Err((reason, _))), Some(false)) => {
            return Check::ok(SUBJECT, format!("not needed by this store; {reason}"));
        }
        (Some(Err(refused)), _) => refused,
    };
    let next = next.unwrap_or_else(|| Hint::text("use a Nix daemon, or a /nix that is yours"));
    if needed.is_some() { Check::fail(SUBJECT, reason, next) } else { Check::warn(SUBJECT, reason, next) }
}

/// Kernel and C library, WSL, certificates, proxies.
pub(super) fn look(patient: &Patient) -> Vec<Check> {
    let release = fs_err::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let release = release.trim().to_owned();
    let mut checks = vec![platform(&release, patient)];
    checks.extend(wsl(&release));
    checks.push(certificates(&patient.environ));
    checks.push(proxies(&patient.environ));
    checks
}

fn platform(release: &str, patient: &Patient) -> Check {
    let libc = c_library(&[Path::new("/lib64"), Path::new("/lib")]);
    let finding = format!(
        "{}, kernel {}, {libc}: packages bring their own C library and do not mind",
        patient.system,
        printable(release)
    );
    match version(release) {
        Some(version) if version < OLDEST => {
            let (major, minor) = OLDEST;
            let next = Hint::text(format!("packages of nixpkgs need Linux {major}.{minor} or later"));
            Check::fail("host", format!("kernel {} is too old", printable(release)), next)
        }
        _ => Check::ok("host", finding),
    }
}

/// Told by the names of dynamic linkers. Both can be there; then the system is glibc's, and musl a package.
fn c_library(folders: &[&Path]) -> &'static str {
    let entries = folders.iter().flat_map(|lib| fs_err::read_dir(lib).into_iter().flatten().flatten());
    let names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let has = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    // `ld64.so.1` and `ld64.so.2`: s390x and POWER.
    match (has("ld-linux") || has("ld64.so"), has("ld-musl-")) {
        (true, _) => "glibc",
        (false, true) => "musl",
        (false, false) => "no C library of its own",
    }
}

fn version(release: &str) -> Option<(u32, u32)> {
    let mut numbers = release.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Microsoft's kernels name themselves: the first generation `4.4.0-19041-Microsoft`, the second
/// `5.15.153.1-microsoft-standard-WSL2`.
fn wsl(release: &str) -> Option<Check> {
    let name = release.to_ascii_lowercase();
    if !name.contains("microsoft") {
        return None;
    }
    if name.contains("wsl2") || version(&name).is_some_and(|version| version >= (4, 19)) {
        return Some(Check::ok("wsl", "WSL 2; projects below /mnt are slow, those in the Linux home are not"));
    }
    let next = Hint::run("in Windows, move this distribution to WSL 2", "wsl --set-version DISTRIBUTION 2");
    Some(Check::warn("wsl", "WSL 1 has no namespaces and is slow with many files", next))
}

fn certificates(environ: &Environ) -> Check {
    const SUBJECT: &str = "certificates";
    let finding = match network::authorities(network::ca_file(environ)) {
        Authorities::File(file) => format!("only those of {} count", printable(&file.to_string_lossy())),
        Authorities::Host(None) => "those of this machine count".to_owned(),
        Authorities::Host(Some(1)) => "this machine has one, and none but that counts".to_owned(),
        Authorities::Host(Some(count)) => format!("the {count} of this machine count"),
        Authorities::Carried => "this machine has none, so those that envy carries count (Mozilla's)".to_owned(),
        Authorities::Unreadable(reason) => {
            let next = Hint::text("make them readable, or name a PEM file by NIX_SSL_CERT_FILE");
            return Check::fail(SUBJECT, format!("those of this machine cannot be read: {reason}"), next);
        }
    };
    Check::ok(SUBJECT, finding)
}

fn proxies(environ: &Environ) -> Check {
    let names = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];
    let names = names.iter().flat_map(|name| [(*name).to_owned(), name.to_ascii_lowercase()]);
    let set = names.filter_map(|name| environ.text(&name).map(|value| format!("{name}={}", without_password(value))));
    let set: Vec<String> = set.collect();
    Check::ok("proxy", if set.is_empty() { "none is set".to_owned() } else { set.join(", ") })
}

fn without_password(proxy: &str) -> String {
    let (scheme, rest) = proxy.split_once("://").map_or(("", proxy), |(scheme, rest)| (scheme, rest));
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let scheme = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
    printable(&format!("{scheme}{host}")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_generations_of_wsl_are_told_apart() {
        let verdict = |release| wsl(release).map(|check| (check.verdict.word(), check.finding));
        assert_eq!(verdict("6.1.0-18-amd64"), None);
        assert_eq!(verdict("4.4.0-19041-Microsoft").unwrap().0, "warn");
        assert!(verdict("5.15.153.1-microsoft-standard-WSL2").unwrap().1.starts_with("WSL 2"));
        assert!(verdict("4.19.128-microsoft-standard").unwrap().1.starts_with("WSL 2"));
    }

    #[test]
    fn the_c_library_is_told_by_its_dynamic_linker() {
        let dir = tempfile::tempdir().unwrap();
        let [first, second] = ["lib64", "lib"].map(|name| dir.path().join(name));
        let told = || c_library(&[&first, &second]);
        assert_eq!(told(), "no C library of its own");
        fs_err::create_dir(&second).unwrap();
        fs_err::write(second.join("ld-musl-x86_64.so.1"), "").unwrap();
        assert_eq!(told(), "musl");
        fs_err::create_dir(&first).unwrap();
        fs_err::write(first.join("ld-linux-x86-64.so.2"), "").unwrap();
        assert_eq!(told(), "glibc");
    }

    #[test]
    fn a_release_begins_with_two_numbers() {
        assert_eq!(version("6.1.0-18-amd64"), Some((6, 1)));
        assert_eq!(version("3.10.0"), Some((3, 10)));
        assert_eq!(version("rolling"), None);
    }

    #[test]
    fn a_proxy_is_shown_without_its_password() {
        let environ = [("https_proxy", "http://me:se@cret@proxy:3128"), ("NO_PROXY", "localhost,.corp")];
        let check = proxies(&environ.into_iter().collect());
        assert_eq!(check.finding, "https_proxy=http://proxy:3128, NO_PROXY=localhost,.corp");
        assert_eq!(proxies(&Environ::default()).finding, "none is set");
    }

    #[test]
    fn namespaces_matter_where_the_store_needs_them() {
        let refused = || Some(Err(("the kernel says no".to_owned(), None)));
        let verdict = |possible, needed| judge_namespaces(possible, needed).verdict.word();
        assert_eq!(verdict(refused(), Some(true)), "fail");
        assert_eq!(verdict(refused(), Some(false)), "ok");
        assert_eq!(verdict(refused(), None), "warn");
        assert_eq!(verdict(Some(Ok(())), Some(true)), "ok");
    }
}
