//! Errors of the manifest, the lock, the catalog, resolving and the command line.

use super::Listed;
use crate::catalog::range::Range;
use crate::catalog::{Attempt, CatalogError};
use crate::cli::agent::{setup, shown};
use crate::cli::{env, hook, restricted, run, trust};
use crate::environment::formats::Format;
use crate::lock::LockError;
use crate::manifest::PackageId;
use crate::manifest::vars::VarsError;
use crate::ops::Error;
use crate::resolve::{NoVersion, ResolveError};
use crate::system::System;

pub(super) fn id(name: &str) -> PackageId {
    PackageId::new(name).unwrap()
}

fn manifest(text: &str) -> Error {
    crate::manifest::parse("envy.toml", text).unwrap_err().into()
}

fn attempts(reason: &str) -> Vec<Attempt> {
    vec![Attempt { host: "search.example.org".to_owned(), reason: reason.to_owned() }]
}

fn catalog() -> Vec<Error> {
    let errors = [
        CatalogError::Unreachable { attempts: attempts("no answer within 5 s") },
        CatalogError::Limited {
            attempts: attempts("status 429"),
            retry_after: Some(std::time::Duration::from_secs(90)),
        },
        CatalogError::Malformed { attempts: attempts("it is no JSON") },
        CatalogError::KnowsNothing { hosts: vec!["search.example.org".to_owned()] },
        CatalogError::Offline { request: "jq".to_owned() },
        CatalogError::Sandbox { attempts: attempts("network unreachable") },
        CatalogError::BaseUrl { url: "search".to_owned(), reason: "it does not start with https://".to_owned() },
        CatalogError::NixosSearchUrl { reason: "it does not start with https://".to_owned() },
        CatalogError::Settings {
            file: "/home/me/.config/envy/config.toml".to_owned(),
            reason: "line 3: unknown key `url`".to_owned(),
        },
        CatalogError::Tls { reason: "no certificates are there".to_owned() },
    ];
    errors.into_iter().map(Error::from).collect()
}

fn no_version(matching: Option<&str>, nearest: &[&str], unbuilt: bool) -> ResolveError {
    let no_version = NoVersion {
        name: "python3".to_owned(),
        range: "3.99".parse::<Range>().unwrap(),
        wanted: vec!["x86_64-linux".parse::<System>().unwrap()],
        matching: matching.map(str::to_owned),
        unbuilt,
        elsewhere: Vec::new(),
        license: String::new(),
        nearest: nearest.iter().map(|version| (*version).to_owned()).collect(),
    };
    ResolveError::VersionNotFound { id: id("python"), asked: "python".to_owned(), no_version: Box::new(no_version) }
}

fn not_found(name: &str, suggestions: &[&str]) -> ResolveError {
    let suggestions = suggestions.iter().map(|name| (*name).to_owned()).collect();
    ResolveError::PackageNotFound { id: id(name), name: name.to_owned(), suggestions }
}

fn resolve() -> Vec<Error> {
    let error = "3.x.y".parse::<Range>().unwrap_err();
    let errors = [
        not_found("ripgrap", &["ripgrep"]),
        not_found("frobnicate", &[]),
        no_version(None, &["3.14.0"], false),
        no_version(None, &[], false),
        no_version(Some("3.99.1"), &["3.14.0"], true),
        no_version(Some("3.99.1"), &[], false),
        ResolveError::Range { id: id("python"), error },
        ResolveError::Several(vec![not_found("ripgrap", &["ripgrep"]), not_found("jqq", &["jq"])]),
    ];
    errors.into_iter().map(Error::from).collect()
}

fn lock() -> Vec<Error> {
    let errors = [
        LockError::TooNew { version: 9 },
        crate::lock::parse("version = 1\n<<<<<<< HEAD\n").unwrap_err(),
        crate::lock::parse("version = \"x\"\n").unwrap_err(),
        LockError::TooLarge { size: 1 << 30 },
    ];
    errors.into_iter().map(Error::from).collect()
}

pub(super) fn listed() -> Listed {
    let refused = [
        restricted::Refused::Command { name: "run".to_owned() },
        restricted::Refused::Option { name: "dir".to_owned() },
    ];
    let vars = [
        VarsError::Cycle { names: vec!["A".to_owned(), "B".to_owned(), "A".to_owned()] },
        VarsError::TooDeep { name: "A".to_owned() },
        VarsError::TooLong { name: "A".to_owned() },
    ];
    vec![
        (
            "ManifestError",
            vec![
                manifest("version = 1\n[pakages]\n"),
                manifest("version = 1\n[packages]\npython = 3.12\n"),
                manifest("version = 1\n[services.x]\n"),
                manifest("version = 2\n"),
                manifest("packages = {\n"),
            ],
        ),
        ("VarsError", vars.into_iter().map(Error::from).collect()),
        ("LockError", lock()),
        ("InvalidRange", vec!["3.x.y".parse::<Range>().unwrap_err().into()]),
        ("CatalogError", catalog()),
        (
            "ResolveError",
            [resolve(), vec![ResolveError::from(CatalogError::Offline { request: "jq".to_owned() }).into()]]
                .into_iter()
                .flatten()
                .collect(),
        ),
        ("Unresolved", vec![crate::ops::directory::example(not_found("rg", &[]))]),
        ("NoHook", hook::NoHook::examples()),
        ("NoName", setup::NoName::examples()),
        (
            "NoRules",
            vec![
                setup::NoRules {
                    profile: crate::agent::setup::named("claude").unwrap(),
                    command: "envy agent setup".to_owned(),
                }
                .into(),
            ],
        ),
        (
            "NobodyAsked",
            [trust::NobodyAsked::examples(), shown::NobodyAsked::examples()].into_iter().flatten().collect(),
        ),
        ("Unwritten", crate::ui::written::Unwritten::examples()),
        ("TwoFormats", vec![env::TwoFormats { format: Format::Github }.into()]),
        ("UnknownOption", run::UnknownOption::examples()),
        ("Refused", refused.into_iter().map(Error::from).collect()),
    ]
}
