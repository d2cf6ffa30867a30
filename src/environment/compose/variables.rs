//! The variables that an environment sets: a pure function of the merged tree and the packages in it.
//!
//! Programs, pages and data are found through the merged environment; what linkers write into the things they build
//! (library and header folders) through the packages' own store paths, since the merged path changes with every package.
//! Never `LD_LIBRARY_PATH` or `PYTHONPATH`: the host's own programs would read them. Nor `LD_RUN_PATH`, which GNU ld writes into
//! all that it links: with a C library among the packages, nothing that the host's compiler makes would start any more.

use std::path::Path;

use super::packages::Package;
use super::tree::{Found, Tree};
use crate::environment::Variables;
use crate::store::StorePath;

/// Stands for the environment's own path, which is known only once its content is hashed.
const PLACEHOLDER: &str = "{environment}";

/// Search paths through the merged environment: variable, folders, what to keep at its end where it was unset.
///
/// Sources of the ends: `environ(7)` and the usual login defaults for `PATH`; `manpath(1)` and the Info manual, where
/// an empty entry stands for the system's; the XDG base directory specification; `ncurses(3X)` and where
/// distributions put their terminals.
const MERGED: &[(&str, &[&str], Option<&str>)] = &[
    ("PATH", &["bin", "sbin"], Some("/usr/local/bin:/usr/bin:/bin")),
    ("MANPATH", &["share/man"], Some("")),
    ("INFOPATH", &["share/info"], Some("")),
    ("XDG_DATA_DIRS", &["share"], Some("/usr/local/share:/usr/share")),
    ("XDG_CONFIG_DIRS", &["etc/xdg"], Some("/etc/xdg")),
    ("TERMINFO_DIRS", &["share/terminfo"], Some("/etc/terminfo:/lib/terminfo:/usr/share/terminfo")),
];

/// Search paths through the packages' own store paths: variable and folders.
const DEVELOPMENT: &[(&str, &[&str])] = &[
    ("LIBRARY_PATH", &["lib"]),
    ("CPATH", &["include"]),
    ("PKG_CONFIG_PATH", &["lib/pkgconfig", "share/pkgconfig"]),
    ("ACLOCAL_PATH", &["share/aclocal"]),
];

/// One of these makes a package worth searching for CMake, which takes whole prefixes.
const CMAKE: &[&str] = &["include", "lib", "share/cmake"];

/// What the environment of `packages` merged into `tree` sets, its own path not filled in yet.
pub(super) fn variables(packages: &[Package], tree: &Tree<'_>) -> Variables {
    let mut variables = Variables::default();
    for (name, folders, fallback) in MERGED {
        let there = folders.iter().filter(|folder| tree.has_dir(folder));
        let there: Vec<String> = there.map(|folder| format!("{PLACEHOLDER}/{folder}")).collect();
        if !there.is_empty() {
            variables.fallback.extend(fallback.map(|end| ((*name).to_owned(), end.to_owned())));
            variables.prepend.insert((*name).to_owned(), there);
        }
    }
    for package in packages {
        development(package, tree, &mut variables);
    }
    if let Some(folder) = python_packages(tree) {
        variables.prepend.insert("NIX_PYTHONPATH".to_owned(), vec![folder]);
    }
    files(tree, &mut variables);
    variables
}

fn development(package: &Package, tree: &Tree<'_>, variables: &mut Variables) {
    let root = package.path.to_string();
    let has = |folder: &str| tree.store.is_dir(&Path::new(&root).join(folder));
    for (name, folders) in DEVELOPMENT {
        for folder in folders.iter().filter(|folder| has(folder)) {
            variables.prepend.entry((*name).to_owned()).or_default().push(format!("{root}/{folder}"));
        }
    }
    if CMAKE.iter().any(|folder| has(folder)) {
        variables.prepend.entry("CMAKE_PREFIX_PATH".to_owned()).or_default().push(root);
    }
}

/// Certificates and locales, where the environment brings them.
fn files(tree: &Tree<'_>, variables: &mut Variables) {
    let mut set = |name: &str, file: &str| {
        variables.default.insert(name.to_owned(), format!("{PLACEHOLDER}/{file}"));
    };
    let bundle = "etc/ssl/certs/ca-bundle.crt";
    if tree.file(bundle).is_some() {
        set("SSL_CERT_FILE", bundle);
        set("NIX_SSL_CERT_FILE", bundle);
    }
    let archive = "lib/locale/locale-archive";
    if tree.file(archive).is_some() {
        set("LOCALE_ARCHIVE", archive);
    }
}

/// Where the environment's own Python finds modules that other packages bring: nixpkgs' interpreters read
/// `NIX_PYTHONPATH` (`pkgs/development/interpreters/python/sitecustomize.py`), no other program does. `None` where
/// there is nothing besides the interpreter's own.
fn python_packages(tree: &Tree<'_>) -> Option<String> {
    let interpreter = tree.file("bin/python3").or_else(|| tree.file("bin/python"))?;
    let version = interpreter.file_name()?.to_str()?.strip_prefix("python")?;
    let (major, minor) = version.split_once('.')?;
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !number(major) || !number(minor) {
        return None;
    }
    let folder = format!("lib/python{version}/site-packages");
    let own = match tree.find(&folder)? {
        Found::Node(_) => false,
        Found::InPackage(path) => {
            let real = tree.store.resolve(&path)?;
            interpreter.ancestors().nth(2).is_some_and(|root| real.starts_with(root))
        }
    };
    (!own && tree.has_dir(&folder)).then(|| format!("{PLACEHOLDER}/{folder}"))
}

/// Fills in the environment's own path.
pub(super) fn located(mut variables: Variables, environment: &StorePath) -> Variables {
    let prefix = environment.to_string();
    let values = variables.prepend.values_mut().flatten().chain(variables.default.values_mut());
    for value in values {
        if let Some(rest) = value.strip_prefix(PLACEHOLDER) {
            *value = format!("{prefix}{rest}");
        }
    }
    variables
}
