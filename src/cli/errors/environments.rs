//! Errors of environments: what is in them, entering them, running in them.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use super::Listed;
use super::domains::id;
use crate::environment::activation::{ActivationError, UNDO};
use crate::environment::compose::{ComposeError, Side};
use crate::environment::dotenv::DotenvError;
use crate::environment::exec::ExecError;
use crate::environment::formats::CannotCarry;
use crate::environment::on_activate::HookError;
use crate::environment::shells::subshell::NoShell;
use crate::lock::answers::Mismatch;
use crate::manifest::vars::VarsError;
use crate::ops::install::{InstallError, Wish};
use crate::ops::select::SelectError;
use crate::ops::settle::LockOutdated;
use crate::ops::why::WhyError;
use crate::ops::{self, Error};
use crate::store::StorePath;

pub(super) fn path(name: &str) -> StorePath {
    format!("/nix/store/{}-{name}", "a".repeat(32)).parse().unwrap()
}

fn compose() -> Vec<Error> {
    let side = |id: &str| Side { id: id.to_owned(), path: path(id) };
    let conflict = |first: &str, second: &str| ComposeError::FileConflict {
        file: "bin/ls".into(),
        first: side(first),
        second: side(second),
        priority: 5,
    };
    let errors = [
        conflict("coreutils", "busybox"),
        conflict("openssl", "openssl"),
        ComposeError::NotAFolder { id: "script".to_owned(), path: path("script") },
        ComposeError::BadPropagation { package: "x".to_owned(), path: path("x"), word: "none".to_owned() },
        ComposeError::Io(io::Error::from_raw_os_error(28)),
    ];
    errors.into_iter().map(Error::from).collect()
}

fn uncomposed() -> Vec<Error> {
    let side = |id: &str| Side { id: id.to_owned(), path: path(id) };
    let (first, second) = (side("coreutils"), side("busybox"));
    let error = ComposeError::FileConflict { file: "bin/ls".into(), first, second, priority: 5 };
    vec![ops::ways_out::example(error)]
}

fn dotenv() -> Vec<Error> {
    let file = || ".env".to_owned();
    let errors = [
        DotenvError::Line { file: file(), line: 3, reason: "no `=` in it" },
        DotenvError::Outside { file: file() },
        DotenvError::NoFile { file: file() },
        DotenvError::TooLarge { file: file() },
        DotenvError::NotText { file: file() },
        DotenvError::Io(io::Error::from_raw_os_error(13)),
    ];
    errors.into_iter().map(Error::from).collect()
}

fn hooks() -> Vec<Error> {
    let failed = |printed: Option<&str>| HookError::Failed {
        status: ExitStatus::from_raw(256),
        printed: printed.map(str::to_owned),
    };
    let errors = [
        HookError::NoBash,
        HookError::Start(io::Error::from_raw_os_error(13)),
        failed(None),
        failed(Some("no such database")),
        HookError::Silent,
    ];
    errors.into_iter().map(Error::from).collect()
}

fn lock_outdated() -> Vec<Error> {
    let differs = Mismatch::Differs { id: id("jq"), locked: "^1.6".to_owned(), wanted: "^1.7".to_owned() };
    let mismatches = vec![Mismatch::Missing { id: id("fd") }, differs, Mismatch::Extra { id: id("rg") }];
    vec![LockOutdated { mismatches }.into(), LockOutdated { mismatches: Vec::new() }.into()]
}

pub(super) fn listed() -> Listed {
    let activation = [
        ActivationError::Vars(VarsError::TooLong { name: "A".to_owned() }),
        ActivationError::Profile,
        ActivationError::TooLarge { name: "A".to_owned() },
        ActivationError::TooLarge { name: UNDO.to_owned() },
    ];
    let why = [
        WhyError::NotRealized,
        WhyError::NotThere { text: "perl".to_owned(), generations: vec![2, 3] },
        WhyError::NotThere { text: "perl".to_owned(), generations: Vec::new() },
    ];
    let no_output = SelectError::NoOutput {
        id: id("openssl"),
        output: "devel".to_owned(),
        available: vec!["out".to_owned(), "dev".to_owned()],
    };
    let installed = [id("ripgrep"), id("jq")];
    let not_installed = |name: &str| ops::remove::NotInstalled::new(&id(name), installed.iter(), "remove").into();
    let mut inside = ops::activate::examples();
    let foreign = inside.split_off(2);
    let mut binaries = ops::realize::examples(&path("cuda-12.4"));
    let content = binaries.split_off(2);
    vec![
        ("WishError", vec!["jq@".parse::<Wish>().unwrap_err().into(), "".parse::<Wish>().unwrap_err().into()]),
        ("InstallError", InstallError::examples().into_iter().map(Error::from).collect()),
        ("NotInstalled", vec![not_installed("ripgrp"), not_installed("perl")]),
        ("NotFromCatalog", vec![ops::restricted::NotFromCatalog::example(id("tool")).into()]),
        ("SelectError", vec![no_output.into()]),
        ("LockOutdated", lock_outdated()),
        ("NotSubstitutable", binaries),
        ("ClosureMismatch", content),
        ("ComposeError", compose()),
        ("Uncomposed", uncomposed()),
        ("ActivationError", activation.into_iter().map(Error::from).collect()),
        ("DotenvError", dotenv()),
        ("HookError", hooks()),
        ("NotTrusted", vec![ops::trust::NotTrusted::example().into()]),
        ("OnlyInside", inside),
        ("ForeignRunDir", foreign),
        ("NoShell", vec![NoShell::example().into()]),
        ("CannotCarry", vec![CannotCarry::example().into()]),
        ("NotText", vec![crate::documents::NotText.into()]),
        ("NothingToRun", vec![ops::run::NothingToRun.into()]),
        ("NoCommand", ops::run::NoCommand::examples().into_iter().map(Error::from).collect()),
        ("NoArguments", vec![ops::run::NoCommand::no_arguments()]),
        ("ExecError", vec![ExecError::example().into()]),
        ("NoProgram", vec![ops::which::NoProgram::example().into()]),
        ("WhyError", why.into_iter().map(Error::from).collect()),
        ("Unwell", vec![ops::doctor::Unwell::example().into()]),
    ]
}
