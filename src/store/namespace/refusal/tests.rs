use rstest::rstest;

use super::*;
use crate::failure::Explain;
use crate::store::namespace::NamespaceError;

/// A kernel of today that forbids nothing.
fn facts() -> Facts {
    Facts { supported: true, limit: Some(96_364), ..Facts::default() }
}

#[rstest]
#[case::zero(Step::Unshare, Errno::NOSPC, Facts { limit: Some(0), ..facts() }, Refusal::SetToZero)]
#[case::zero_before_4_9(Step::Unshare, Errno::USERS, Facts { limit: Some(0), ..facts() }, Refusal::SetToZero)]
#[case::reached(Step::Unshare, Errno::NOSPC, facts(), Refusal::LimitReached { limit: 96_364 })]
#[case::outer(Step::Unshare, Errno::NOSPC, Facts { limit: Some(NO_LIMIT), ..facts() }, Refusal::Enclosed)]
#[case::not_readable(Step::Unshare, Errno::NOSPC, Facts { limit: None, ..facts() }, Refusal::Enclosed)]
#[case::debian(Step::Unshare, Errno::PERM, Facts { unprivileged: Some(false), ..facts() }, Refusal::Unprivileged)]
#[case::debian_in_docker(
    Step::Unshare, Errno::PERM, Facts { unprivileged: Some(false), filtered: true, ..facts() }, Refusal::Unprivileged
)]
#[case::debian_allows(
    Step::Unshare, Errno::PERM, Facts { unprivileged: Some(true), filtered: true, ..facts() }, Refusal::Confined
)]
#[case::ubuntu_unshares_but_no_identity(
    Step::Identity, Errno::PERM, Facts { apparmor: Some(true), ..facts() }, Refusal::AppArmor
)]
#[case::ubuntu_unshares_but_no_mount(
    Step::Mount, Errno::ACCESS, Facts { apparmor: Some(true), ..facts() }, Refusal::AppArmor
)]
#[case::ubuntu_without_its_profile(
    Step::Unshare, Errno::ACCESS, Facts { apparmor: Some(true), ..facts() }, Refusal::AppArmor
)]
#[case::ubuntu_allows(
    Step::Identity, Errno::PERM, Facts { apparmor: Some(false), root: true, ..facts() }, Refusal::RootWithoutCapability
)]
#[case::docker(Step::Unshare, Errno::PERM, Facts { filtered: true, ..facts() }, Refusal::Confined)]
#[case::docker_on_ubuntu(
    Step::Unshare, Errno::PERM, Facts { filtered: true, apparmor: Some(true), ..facts() }, Refusal::Confined
)]
#[case::docker_lets_unshare_but_not_mount(
    Step::Mount, Errno::ACCESS, Facts { filtered: true, ..facts() }, Refusal::Confined
)]
#[case::a_filter_that_hides_the_call(Step::Unshare, Errno::NOSYS, Facts { filtered: true, ..facts() }, Refusal::Confined)]
#[case::chroot(Step::Unshare, Errno::PERM, Facts { chroot: true, ..facts() }, Refusal::Chroot)]
#[case::root_without_capability(
    Step::Identity, Errno::PERM, Facts { root: true, ..facts() }, Refusal::RootWithoutCapability
)]
#[case::not_built_in(Step::Unshare, Errno::INVAL, Facts { supported: false, ..facts() }, Refusal::NotInKernel)]
#[case::ancient(Step::Unshare, Errno::NOSYS, Facts { supported: false, ..facts() }, Refusal::NotInKernel)]
#[case::busy(Step::Unshare, Errno::INVAL, facts(), Refusal::Threads)]
#[case::rootfs(Step::Pivot, Errno::INVAL, facts(), Refusal::InitialRamFileSystem)]
fn every_refusal_has_its_cause(
    #[case] step: Step,
    #[case] errno: Errno,
    #[case] facts: Facts,
    #[case] expected: Refusal,
) {
    assert_eq!(refusal(step, errno, &facts), expected);
}

/// The message, the code, and all hints as `ui` would get them.
fn told(refusal: Refusal) -> String {
    let error = NamespaceError::Refused { refusal };
    let hints = error.hints().into_iter().map(|hint| match hint.command {
        Some(command) => format!("\n- {}: {command}", hint.text),
        None => format!("\n- {}", hint.text),
    });
    format!("{}: {error}{}", error.code().slug(), hints.collect::<String>())
}

#[test]
fn a_setting_is_named_with_the_command_that_changes_it_and_the_other_ways() {
    insta::assert_snapshot!(told(Refusal::SetToZero), @r#"
    store-unavailable: cannot enter the store in your home folder: the kernel setting user.max_user_namespaces is 0, which forbids user namespaces
    - as an administrator, until the next boot: sudo sysctl -w user.max_user_namespaces=15000
    - or have a /nix of your own, which needs no namespace: sudo install -d -o "$(id -u)" /nix
    - or run envy as root, or install Nix (https://nixos.org/download); ENVY_STORE says which store is used: `daemon` for Nix's, `local` for a /nix of your own
    "#);
    insta::assert_snapshot!(told(Refusal::AppArmor), @r#"
    store-unavailable: cannot enter the store in your home folder: the kernel setting kernel.apparmor_restrict_unprivileged_userns is 1: AppArmor forbids to use user namespaces
    - as an administrator, until the next boot: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
    - or have a /nix of your own, which needs no namespace: sudo install -d -o "$(id -u)" /nix
    - or run envy as root, or install Nix (https://nixos.org/download); ENVY_STORE says which store is used: `daemon` for Nix's, `local` for a /nix of your own
    "#);
    insta::assert_snapshot!(told(Refusal::Confined), @r#"
    sandbox-blocked: cannot enter the store in your home folder: the sandbox or container around envy forbids user namespaces (its seccomp filter or security profile)
    - run this command outside of the sandbox, or start the container with `--security-opt seccomp=unconfined`
    - or have a /nix of your own, which needs no namespace: sudo install -d -o "$(id -u)" /nix
    - or run envy as root, or install Nix (https://nixos.org/download); ENVY_STORE says which store is used: `daemon` for Nix's, `local` for a /nix of your own
    "#);
}

#[rstest]
#[case(Refusal::LimitReached { limit: 100 }, "sudo sysctl -w user.max_user_namespaces=400")]
#[case(Refusal::Unprivileged, "sudo sysctl -w kernel.unprivileged_userns_clone=1")]
#[case(Refusal::AppArmor, "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")]
#[case(Refusal::InitialRamFileSystem, "sudo mkdir /nix")]
fn the_first_hint_is_the_command_that_lifts_it(#[case] refusal: Refusal, #[case] command: &str) {
    let hints = NamespaceError::Refused { refusal }.hints();
    assert_eq!(hints[0].command.as_deref(), Some(command));
}

#[test]
fn what_envy_does_not_know_is_told_in_the_kernels_words() {
    let chroot_or_module = refusal(Step::Unshare, Errno::PERM, &facts());
    insta::assert_snapshot!(
        chroot_or_module,
        @"the kernel refused to make a user namespace: Operation not permitted (os error 1); it does so in a chroot, or where a security module says no"
    );
    insta::assert_snapshot!(
        refusal(Step::Mount, Errno::NOMEM, &facts()),
        @"the kernel refused to mount in a user namespace: Cannot allocate memory (os error 12)"
    );
}
