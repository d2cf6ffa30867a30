//! The guide to dev containers, played without one: what its script leaves behind is an environment in every shell that an
//! editor or a person opens.
//!
//! Not for: how the script fetches envy (`install_script`); here it finds one on PATH.

use crate::support::machine::{Kind, User};
use crate::support::project::TestProject;
use crate::support::site::Site;

use super::page::{Note, Page};

const SCRIPT: &str = ".devcontainer/setup.sh";

#[test]
fn what_the_guide_to_dev_containers_sets_up_is_in_every_interactive_shell() {
    let guide = Page::read("docs/how-to/dev-containers.md");
    let script = guide.blocks.iter().find(|block| block.notes.contains(&Note::File(SCRIPT.to_owned()))).unwrap();

    let site = Site::new();
    let container = site.machine_with(Kind::EmptyNix, User::Same);
    let project = TestProject::on(&container).asking(&site.catalog);
    project.write("envy.toml", "version = 1\n\n[packages]\nhello = \"2.10\"\n");
    project.envy(&["lock"]).ok();
    project.write(SCRIPT, &script.text);
    // who runs this may be root already, on a machine without sudo
    project.write_home("bin/sudo", "exec \"$@\"\n");
    let with_sudo = format!("chmod +x ~/bin/sudo; PATH=~/bin:$PATH bash {SCRIPT}");
    project.run("/bin/bash", &["-c", &with_sudo]).ok();

    let elsewhere = project.run("/bin/bash", &["-ic", "cd / && hello --version"]).ok();
    assert_eq!(elsewhere.stdout, "hello (GNU Hello) 2.10\n");
}
