use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::*;
use crate::failure::Explain;

/// A store in a folder of its own, with packages made by hand.
struct Packages {
    dir: tempfile::TempDir,
}

impl Packages {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(name: &str) -> StorePath {
        let digit = name.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let letter = |index: u32| char::from(b"0123456789abcdfg"[(digit.rotate_left(index * 7) % 16) as usize]);
        let hash: String = (0..32).map(letter).collect();
        StorePath::from_base_name(&format!("{hash}-{name}")).unwrap()
    }

    fn real(&self, name: &str) -> PathBuf {
        self.dir.path().join(Self::path(name).base_name())
    }

    /// A package `name` with these files: `path=text`, `path*=text` for an executable one, `path->target` for a link.
    fn package(&self, name: &str, files: &[&str]) -> Ingredient {
        let real_path = self.real(name);
        fs_err::create_dir_all(&real_path).unwrap();
        for file in files {
            let (path, content) = file.split_once(['=', '>']).unwrap();
            let full = real_path.join(path.trim_end_matches(['*', '-']));
            fs_err::create_dir_all(full.parent().unwrap()).unwrap();
            if path.ends_with('-') {
                std::os::unix::fs::symlink(content, full).unwrap();
                continue;
            }
            fs_err::write(&full, content).unwrap();
            let mode = if path.ends_with('*') { 0o555 } else { 0o444 };
            fs_err::set_permissions(full, PermissionsExt::from_mode(mode)).unwrap();
        }
        Ingredient { priority: 5, id: name.to_owned(), path: Self::path(name), real_path }
    }
}

fn priority(priority: i64, ingredient: Ingredient) -> Ingredient {
    Ingredient { priority, ..ingredient }
}

/// A line a link; hashes taken out of the targets.
fn listing(node: &Node) -> String {
    fn walk(node: &Node, place: &Path, out: &mut String) {
        match node {
            Node::Directory(entries) if entries.is_empty() => writeln!(out, "{}/", place.display()).unwrap(),
            Node::Directory(entries) => {
                for (name, node) in entries {
                    walk(node, &place.join(std::ffi::OsStr::from_bytes(name)), out);
                }
            }
            Node::Symlink(target) => {
                let target = String::from_utf8_lossy(target);
                let target = target.strip_prefix("/nix/store/").map_or(&*target, |rest| &rest[33..]);
                writeln!(out, "{} -> {target}", place.display()).unwrap();
            }
            Node::Regular { .. } => panic!("an environment has no files of its own"),
        }
    }
    let mut out = String::new();
    walk(node, Path::new(""), &mut out);
    out
}

fn merged(ingredients: &[Ingredient]) -> String {
    listing(&compose(ingredients).unwrap().tree)
}

#[test]
fn a_folder_of_one_package_is_one_link_and_shared_ones_merge() {
    let store = Packages::new();
    let git = store.package("git", &["bin/git*=1", "share/man/man1/git.1=1", "share/git/hooks/a=1", "libexec/x=1"]);
    let jq = store.package("jq", &["bin/jq*=1", "share/man/man1/jq.1=1", "share/man/man5/jq.5=1"]);
    insta::assert_snapshot!(merged(&[git, jq]), @r"
    bin/git -> git/bin/git
    bin/jq -> jq/bin/jq
    libexec -> git/libexec
    share/git -> git/share/git
    share/man/man1/git.1 -> git/share/man/man1/git.1
    share/man/man1/jq.1 -> jq/share/man/man1/jq.1
    share/man/man5 -> jq/share/man/man5
    ");
}

#[test]
fn an_environment_without_packages_is_an_empty_folder() {
    let composition = compose(&[]).unwrap();
    assert_eq!(composition.tree, Node::Directory(BTreeMap::new()));
    assert_eq!(composition.variables, Variables::default());
    assert!(composition.references.is_empty());
}

#[test]
fn what_belongs_to_a_package_alone_is_left_out() {
    let store = Packages::new();
    let files = [
        "nix-support/setup-hook=x",
        "propagated-build-inputs=x",
        "log=x",
        "share/log=x",
        "share/info/dir=x",
        "info/dir=x",
        "lib/perl5/perllocal.pod=x",
    ];
    let a = store.package("a", &files);
    let b =
        store.package("b", &files.map(|file| file.replace("=x", "=y")).iter().map(String::as_str).collect::<Vec<_>>());
    insta::assert_snapshot!(merged(&[a, priority(6, b)]), @r"
    info/
    lib/perl5/
    share/info/
    share/log -> a/share/log
    ");
}

#[test]
fn the_lower_priority_number_wins() {
    let store = Packages::new();
    let a = store.package("a", &["bin/x*=a", "bin/a*=a"]);
    let b = store.package("b", &["bin/x*=b", "bin/b*=b"]);
    insta::assert_snapshot!(merged(&[a, priority(4, b)]), @r"
    bin/a -> a/bin/a
    bin/b -> b/bin/b
    bin/x -> b/bin/x
    ");
}

#[test]
fn different_files_of_one_priority_are_a_conflict_that_names_its_cures() {
    let store = Packages::new();
    let a = store.package("a", &["bin/x*=a"]);
    let b = store.package("b", &["bin/x*=b"]);
    let error = compose(&[a, b]).unwrap_err();
    assert_eq!(error.code(), crate::failure::Code::FileConflict);
    insta::assert_snapshot!(error, @"a and b both bring `bin/x`, and they differ");
    let commands: Vec<String> = error.hints().into_iter().filter_map(|hint| hint.command).collect();
    assert_eq!(commands, ["envy install a --priority 4", "envy install b --priority 4", "envy remove b"]);
}

#[test]
fn equal_files_of_one_priority_are_no_conflict_unless_one_is_executable() {
    let store = Packages::new();
    let a = store.package("a", &["share/x=same", "l->gone"]);
    let b = store.package("b", &["share/x=same", "l->gone"]);
    assert!(merged(&[a.clone(), b]).contains("share/x -> "));
    let c = store.package("c", &["share/x*=same"]);
    assert!(matches!(compose(&[a, c]), Err(ComposeError::FileConflict { .. })));
}

#[test]
fn a_folder_and_a_file_of_one_priority_are_a_conflict_and_else_the_lower_number_wins() {
    let store = Packages::new();
    let a = store.package("a", &["x/y=1"]);
    let b = store.package("b", &["x=1"]);
    let c = store.package("c", &["x/z=1"]);
    assert!(matches!(compose(&[a.clone(), b.clone()]), Err(ComposeError::FileConflict { .. })));
    assert_eq!(merged(&[a.clone(), priority(4, b.clone()), c.clone()]), "x -> b/x\n");
    assert_eq!(merged(&[priority(3, a), priority(4, b), c]), "x/y -> a/x/y\nx/z -> c/x/z\n");
}

#[test]
fn links_to_folders_merge_when_they_are_shared() {
    let store = Packages::new();
    let a = store.package("a", &["lib/a=1", "lib64->lib", "share->/nix/store/nowhere"]);
    let b = store.package("b", &["lib64/b=1"]);
    let c = store.package("c", &[&format!("lib64->{}/lib64", Packages::path("b"))]);
    insta::assert_snapshot!(merged(&[a, b, c]), @r"
    lib -> a/lib
    lib64/a -> a/lib64/a
    lib64/b -> b/lib64/b
    share -> a/share
    ");
}

#[test]
fn links_that_lead_in_circles_or_out_of_the_store_are_kept_as_links() {
    let store = Packages::new();
    let files = ["x/self->.", "x/loop->loop", "x/up->../x", "x/etc->/etc", "x/far->../../../../../../../../etc"];
    let a = store.package("a", &files);
    let b = store.package("b", &[files.as_slice(), &["x/b=1"]].concat());
    let all = merged(&[a, b]);
    for name in ["self", "loop", "up", "etc", "far", "b"] {
        assert_eq!(all.matches(&format!("x/{name} -> ")).count(), 1, "{all}");
    }
    assert_eq!(all.lines().count(), 6, "{all}");
}

#[test]
fn packages_that_are_brought_along_come_last_and_are_referred_to() {
    let store = Packages::new();
    let deep = store.package("deep", &["bin/x*=deep", "bin/deep*=1"]);
    let along = format!("nix-support/propagated-user-env-packages=\n {} \n", deep.path);
    let brought = store.package("brought", &["bin/x*=brought", &along]);
    let along = format!("nix-support/propagated-user-env-packages={} {}", brought.path, Packages::path("a"));
    let a = store.package("a", &["bin/x*=a", &along]);
    let composition = compose(&[priority(9000, a.clone())]).unwrap();
    insta::assert_snapshot!(listing(&composition.tree), @r"
    bin/deep -> deep/bin/deep
    bin/x -> a/bin/x
    ");
    assert_eq!(composition.references, BTreeSet::from([a.path, brought.path, deep.path]));
    assert_eq!(composition.programs, BTreeMap::from([("a".to_owned(), vec!["x".to_owned()])]));
}

#[test]
fn a_package_that_is_a_single_file_is_refused_by_name() {
    let store = Packages::new();
    let script = store.package("script", &[]);
    fs_err::remove_dir(&script.real_path).unwrap();
    fs_err::write(&script.real_path, "#!/bin/sh\n").unwrap();
    let message = compose(&[script]).unwrap_err().to_string();
    assert!(message.starts_with("script cannot be part of an environment: /nix/store/"), "{message}");
}

#[test]
fn neither_ids_nor_order_change_the_environment() {
    let store = Packages::new();
    let a = store.package("a", &["bin/same*=1", "lib/a=1"]);
    let b = store.package("b", &["bin/same*=1", "lib/b=1"]);
    let renamed = |id: &str, ingredient: &Ingredient| Ingredient { id: id.to_owned(), ..ingredient.clone() };
    let first = compose(&[a.clone(), b.clone()]).unwrap();
    let second = compose(&[renamed("z", &b), renamed("y", &a), renamed("x", &b)]).unwrap();
    assert_eq!((first.nar, first.references, first.variables), (second.nar, second.references, second.variables));
    assert_eq!(second.programs.keys().collect::<Vec<_>>().len(), 1);
}

#[test]
fn names_are_bytes() {
    let store = Packages::new();
    let a = store.package("a", &["share/x=1"]);
    let b = store.package("b", &["share/y=1"]);
    let name = std::ffi::OsStr::from_bytes(b"\xff\xfe");
    fs_err::write(a.real_path.join("share").join(name), "").unwrap();
    let Node::Directory(root) = compose(&[a, b]).unwrap().tree else { panic!() };
    let Node::Directory(share) = &root[b"share".as_slice()] else { panic!() };
    assert!(share.contains_key(b"\xff\xfe".as_slice()));
}

#[test]
fn variables_name_what_is_there_and_nothing_else() {
    let store = Packages::new();
    let lib = store.package("lib", &["lib/libx.so=1", "lib/pkgconfig/x.pc=1", "include/x.h=1", "share/aclocal/x.m4=1"]);
    let tool = store.package("tool", &["bin/tool*=1", "share/man/man1/tool.1=1", "etc/ssl/certs/ca-bundle.crt=1"]);
    let environment = Packages::path("envy-environment");
    let (lib_path, tool_path) = (lib.path.to_string(), tool.path.to_string());
    let composed = compose(&[priority(6, lib), tool]).unwrap().into_composed(environment.clone());
    let variables = serde_json::to_string_pretty(&composed.variables).unwrap();
    let variables = variables
        .replace(&environment.to_string(), "ENVIRONMENT")
        .replace(&lib_path, "LIB")
        .replace(&tool_path, "TOOL");
    insta::assert_snapshot!(variables, @r#"
    {
      "prepend": {
        "ACLOCAL_PATH": [
          "LIB/share/aclocal"
        ],
        "CMAKE_PREFIX_PATH": [
          "LIB"
        ],
        "CPATH": [
          "LIB/include"
        ],
        "LIBRARY_PATH": [
          "LIB/lib"
        ],
        "MANPATH": [
          "ENVIRONMENT/share/man"
        ],
        "PATH": [
          "ENVIRONMENT/bin"
        ],
        "PKG_CONFIG_PATH": [
          "LIB/lib/pkgconfig"
        ],
        "XDG_DATA_DIRS": [
          "ENVIRONMENT/share"
        ]
      },
      "default": {
        "NIX_SSL_CERT_FILE": "ENVIRONMENT/etc/ssl/certs/ca-bundle.crt",
        "SSL_CERT_FILE": "ENVIRONMENT/etc/ssl/certs/ca-bundle.crt"
      },
      "fallback": {
        "MANPATH": "",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "XDG_DATA_DIRS": "/usr/local/share:/usr/share"
      }
    }
    "#);
}

#[test]
fn only_modules_beside_the_interpreters_own_are_announced_to_python() {
    let store = Packages::new();
    let interpreter = ["bin/python3.12*=1", "bin/python3->python3.12", "lib/python3.12/site-packages/README=1"];
    let python = store.package("python", &interpreter);
    let value = |ingredients: &[Ingredient]| {
        compose(ingredients).unwrap().variables.prepend.get("NIX_PYTHONPATH").cloned().unwrap_or_default()
    };
    assert!(value(std::slice::from_ref(&python)).is_empty());
    let other = store.package("other", &["lib/python3.11/site-packages/m.py=1"]);
    assert!(value(&[python.clone(), other]).is_empty());
    let module = store.package("module", &["lib/python3.12/site-packages/m.py=1"]);
    assert_eq!(value(&[python, module]), ["{environment}/lib/python3.12/site-packages"]);
}
