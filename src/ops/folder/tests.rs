use fs_err::os::unix::fs::symlink;

use super::*;

struct Checkout {
    dir: tempfile::TempDir,
}

impl Checkout {
    /// A project in a checkout, and beside that a file of somebody else.
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs_err::create_dir_all(dir.path().join("checkout/.git")).unwrap();
        fs_err::create_dir_all(dir.path().join("checkout/project")).unwrap();
        fs_err::write(dir.path().join("mine"), "mine").unwrap();
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        fs_err::canonicalize(self.dir.path()).unwrap().join(name)
    }

    fn project(&self) -> Project {
        Project::at(&self.path("checkout/project")).unwrap()
    }

    fn entry(&self) -> PathBuf {
        self.path("checkout/project/AGENTS.md")
    }

    fn mine(&self) -> String {
        fs_err::read_to_string(self.path("mine")).unwrap()
    }
}

fn place(project: &Project) -> Result<Place, FileError> {
    Place::of(project, "AGENTS.md")
}

#[test]
fn a_link_out_of_the_checkout_is_never_written_through() {
    let checkout = Checkout::new();
    symlink(checkout.path("mine"), checkout.entry()).unwrap();
    assert!(matches!(place(&checkout.project()), Err(FileError::LeadsOut { .. })));
    let place = place(&checkout.project().hostile()).unwrap();
    assert!(matches!(place.read(), Err(FileError::Link { .. })));
    place.put(Some("new")).unwrap();
    assert_eq!((checkout.mine().as_str(), fs_err::read_to_string(checkout.entry()).unwrap().as_str()), ("mine", "new"));
}

#[test]
fn a_link_within_the_checkout_is_followed_unless_the_project_is_hostile() {
    let checkout = Checkout::new();
    fs_err::write(checkout.path("checkout/README.md"), "old").unwrap();
    symlink("../README.md", checkout.entry()).unwrap();
    let followed = place(&checkout.project()).unwrap();
    assert_eq!(followed.read().unwrap().as_deref(), Some("old"));
    followed.put(Some("new")).unwrap();
    assert!(checkout.entry().symlink_metadata().unwrap().is_symlink());
    assert_eq!(fs_err::read_to_string(checkout.path("checkout/README.md")).unwrap(), "new");
    assert!(matches!(place(&checkout.project().hostile()).unwrap().read(), Err(FileError::Link { .. })));
}

#[test]
fn a_link_planted_under_the_new_files_name_is_not_written_through() {
    let checkout = Checkout::new();
    symlink(checkout.path("mine"), checkout.path("checkout/project/.AGENTS.md.envy-new")).unwrap();
    for project in [checkout.project(), checkout.project().hostile()] {
        place(&project).unwrap().put(Some("new")).unwrap();
        assert_eq!(checkout.mine(), "mine");
    }
    assert_eq!(fs_err::read_to_string(checkout.entry()).unwrap(), "new");
}

#[test]
fn a_folder_that_became_a_link_meanwhile_is_not_entered() {
    for is_hostile in [true, false] {
        let checkout = Checkout::new();
        let project = if is_hostile { checkout.project().hostile() } else { checkout.project() };
        let held = place(&project).unwrap();
        fs_err::rename(checkout.path("checkout"), checkout.path("moved")).unwrap();
        symlink(checkout.path("moved"), checkout.path("checkout")).unwrap();
        // what was opened before stays what it was, what is opened now is refused
        held.put(Some("new")).unwrap();
        assert_eq!(fs_err::read_to_string(checkout.path("moved/project/AGENTS.md")).unwrap(), "new");
        assert!(place(&project).is_err());
    }
}

#[test]
fn what_git_and_agents_obey_is_not_written_through_a_link() {
    let checkout = Checkout::new();
    for target in [".git/config", ".codex/config.toml"] {
        fs_err::create_dir_all(checkout.path("checkout/.codex")).unwrap();
        fs_err::write(checkout.path("checkout").join(target), "old").unwrap();
        let _ = fs_err::remove_file(checkout.entry());
        symlink(Path::new("..").join(target), checkout.entry()).unwrap();
        assert!(matches!(place(&checkout.project()), Err(FileError::LeadsOut { .. })), "{target}");
    }
}

#[test]
fn a_home_that_git_keeps_is_no_checkout_of_its_projects() {
    let home = Checkout::new();
    fs_err::create_dir(home.path(".git")).unwrap();
    fs_err::create_dir(home.path("project")).unwrap();
    symlink("../mine", home.path("project/AGENTS.md")).unwrap();
    let project = Project::at(&home.path("project")).unwrap();
    assert!(place(&project).is_ok());
    assert!(matches!(place(&project.of_user(&home.path(""))), Err(FileError::LeadsOut { .. })));
}

#[test]
fn a_folder_that_is_swapped_while_it_is_held_stays_the_one_that_is_held() {
    let checkout = Checkout::new();
    let place = place(&checkout.project().hostile()).unwrap();
    fs_err::rename(checkout.path("checkout"), checkout.path("moved")).unwrap();
    fs_err::create_dir(checkout.path("elsewhere")).unwrap();
    symlink(checkout.path("elsewhere"), checkout.path("checkout")).unwrap();
    place.put(Some("new")).unwrap();
    assert_eq!(fs_err::read_to_string(checkout.path("moved/project/AGENTS.md")).unwrap(), "new");
    assert_eq!(fs_err::read_dir(checkout.path("elsewhere")).unwrap().count(), 0);
}

#[test]
fn a_pipe_is_no_file_and_nobody_waits_for_it() {
    let checkout = Checkout::new();
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, checkout.entry(), rustix::fs::FileType::Fifo, mode, 0).unwrap();
    assert!(matches!(place(&checkout.project()).unwrap().read(), Err(FileError::NoFile { .. })));
}
