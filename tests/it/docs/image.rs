//! The guide to container images, played without Docker: what it copies from the first stage into the second is enough to
//! run, without the network and without the catalog.

use crate::support::machine::{Kind, Machine, User};
use crate::support::project::TestProject;
use crate::support::site::Site;

use super::page::Page;

/// Copies a folder with its permissions, as `COPY --from` does.
#[track_caller]
fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs_err::create_dir_all(to).unwrap();
    let copied = std::process::Command::new("cp").arg("-a").arg(from.join(".")).arg(to).status().unwrap();
    assert!(copied.success(), "{}", from.display());
}

#[test]
fn what_the_guide_to_images_copies_is_enough_to_run() {
    let guide = Page::read("docs/how-to/docker.md");
    let copied: Vec<&str> =
        guide.blocks[0].text.lines().filter(|line| line.starts_with("COPY --from=tools /")).collect();
    let [envy, nix, state] = copied[..] else { panic!("the guide copies something else: {copied:?}") };
    assert!(
        envy.contains("/usr/local/bin/envy ") && nix.contains(" /nix /nix") && state.contains(".local/state/envy ")
    );

    let site = Site::new();
    let tools = site.machine_with(Kind::EmptyNix, User::Same);
    let built = TestProject::on(&tools).asking(&site.catalog);
    built.write("envy.toml", "version = 1\n\n[packages]\nhello = \"2.10\"\n");
    built.envy(&["sync"]).ok();

    // nobody answers here: neither a cache nor a catalog
    let image = Machine::configured(&site.world, Kind::EmptyNix, User::Same, "substituters = http://127.0.0.1:9\n");
    let shipped = TestProject::on(&image);
    copy(&tools.host_path("/nix"), &image.host_path("/nix"));
    copy(&built.home().join(".local/state/envy"), &shipped.home().join(".local/state/envy"));
    for file in ["envy.toml", "envy.lock"] {
        shipped.write(file, built.read(file));
    }
    let ran = shipped.envy(&["run", "--", "hello", "--version"]).ok();
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("hello (GNU Hello) 2.10\n", ""));
}
