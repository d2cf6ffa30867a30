//! `use envy` in the `.envrc` of a real direnv.

use super::{WHO, furnish, manifest};
use crate::support::project::Ran;
use crate::support::prompt::program;
use crate::support::site::Workplace;

#[test]
fn direnv_uses_envy_by_the_library_and_watches_its_files() {
    let place = Workplace::new();
    let project = place.project();
    furnish(&project);
    project.envy(&["export", "direnv", "--write"]).ok();
    project.write(".envrc", "use envy\n");
    let direnv = program(&place.site.world, "direnv");
    let direnv = |arguments: &[&str]| -> Ran { project.run(direnv.to_str().unwrap(), arguments) };
    direnv(&["allow", "."]).ok();
    let said =
        direnv(&["exec", ".", "sh", "-c", "hello; printf '%s\\n' \"$WHO\" \"$DIRENV_WATCHES\" \"${ENVY_UNDO-none}\""])
            .ok();
    let lines: Vec<&str> = said.stdout.lines().collect();
    assert_eq!((lines[0], lines[1], lines[3]), ("Hello, world!", WHO, "none"), "{said:?}");
    let watches = direnv(&["show_dump", lines[2]]);
    for file in ["envy.toml", "envy.lock", "generations"] {
        assert!(watches.stdout.contains(file), "{file} in {watches:?}");
    }
    // what cannot be had is an error that direnv shows; the files are watched all the same
    project.write("envy.toml", "version = 1\n[packages\n");
    let refused = direnv(&["exec", ".", "true"]);
    assert!(refused.stderr.contains("manifest-invalid"), "{refused:?}");
    project.write("envy.toml", manifest("hello = \"*\"\n", "mended"));
    assert!(direnv(&["exec", ".", "env"]).ok().stdout.contains("WHO=mended"));
}
