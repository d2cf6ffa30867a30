//! Projects of many packages. The world has fewer than that, so several ids are one package.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::project::TestProject;

/// Packages that have no file in common but equal ones.
pub const SMALL: [&str; 8] =
    ["beside", "chain-20", "clash-red", "greet", "hello", "libgreet", "same-left", "same-right"];

/// A manifest of so many packages, and a variable.
pub fn manifest(packages: usize) -> String {
    let line = |index| format!("package-{index:03} = {{ package = \"{}\" }}\n", SMALL[index % SMALL.len()]);
    let lines: String = if packages == 1 { "hello = \"*\"\n".to_owned() } else { (0..packages).map(line).collect() };
    format!("version = 1\n\n[packages]\n{lines}\n[vars]\nGREETING = \"hello\"\n")
}

/// Makes a realized project in `dir` look as if nobody had touched it for a while, and lets envy see that: in the moment
/// in which files change, it does not rely on how they look.
///
/// # Panics
/// If envy fails there.
pub fn until_stamped(project: &TestProject<'_>, dir: &Path) {
    let mut size = 0;
    for file in ["envy.toml", "envy.lock"] {
        let file = std::fs::File::options().write(true).open(dir.join(file)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
        size += file.metadata().unwrap().len();
    }
    let stamps = project.home().join(".local/state/envy/stamps");
    let stamped = || fs_err::read_dir(&stamps).map_or(0, Iterator::count);
    let before = stamped();
    for _ in 0..100 {
        let status = project.command_in(dir, project.envy_path(), &["run", "--", "true"]).status().unwrap();
        assert!(status.success());
        if size < envy::environment::records::stamp::WORTH || stamped() > before {
            return;
        }
    }
    panic!("no stamp of {}", dir.display());
}
