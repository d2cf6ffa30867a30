//! The folder that a file of the project lies in, held open: what is read, replaced and removed there is the file itself,
//! whatever somebody puts in its place meanwhile.
//!
//! A repository may be hostile, and an agent in a sandbox may write in it while envy runs outside. So a restricted command
//! follows no symbolic link at all, others only as far as it stays in the checkout. Not for: what a change is, and when
//! it is taken back (`transaction`).

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;

use super::files::{FileError, MAX_BYTES};
use crate::project::Project;

/// One file of a project, by its folder's descriptor and its name.
#[derive(Debug)]
pub(super) struct Place {
    folder: OwnedFd,
    name: OsString,
    /// For messages.
    path: PathBuf,
}

impl Place {
    /// The file `name` of `project`; where it is a link that may be followed, the file that it leads to.
    pub(super) fn of(project: &Project, name: &str) -> Result<Self, FileError> {
        let path = project.root().join(name);
        if project.is_hostile() {
            return Ok(Self { folder: open_folder(project.root())?, name: name.into(), path });
        }
        // A link that leads nowhere is replaced like a file.
        let target = match fs_err::symlink_metadata(&path) {
            Ok(entry) if entry.is_symlink() => fs_err::canonicalize(&path).ok(),
            _ => None,
        };
        if let Some(target) = target.as_deref().filter(|target| !is_the_projects(project, target)) {
            let (path, target) = (path.display().to_string(), target.display().to_string());
            return Err(FileError::LeadsOut { path, target });
        }
        let path = target.unwrap_or(path);
        let folder = open_folder(path.parent().unwrap_or(Path::new("/")))?;
        Ok(Self { folder, name: path.file_name().unwrap_or_default().to_owned(), path })
    }

    /// Its text, `None` if there is no such file.
    pub(super) fn read(&self) -> Result<Option<String>, FileError> {
        // Opening a pipe must not wait for its writer.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        match rustix::fs::openat(&self.folder, &self.name, flags, Mode::empty()) {
            Ok(file) => text(std::fs::File::from(file), &self.path).map(Some),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::LOOP) => Err(FileError::Link { path: self.path.display().to_string() }),
            Err(error) => Err(self.failed("open", error).into()),
        }
    }

    /// Replaces the file, or removes it, in one step. On an error the old one is untouched.
    pub(super) fn put(&self, text: Option<&str>) -> io::Result<()> {
        let Some(text) = text else { return self.unlink(&self.name) };
        let new = self.temporary();
        let written = self.write(&new, text).and_then(|()| {
            rustix::fs::renameat(&self.folder, &new, &self.folder, &self.name)
                .map_err(|error| self.failed("replace", error))
        });
        if written.is_err() {
            // The first error is the one to tell; what cannot be removed now, recovery removes.
            let _ = self.unlink(&new);
        }
        written
    }

    /// Removes what a process left that was killed while it replaced the file.
    pub(super) fn remove_temporary(&self) -> io::Result<()> {
        self.unlink(&self.temporary())
    }

    /// Writes a new file with the old one's permissions. Whatever has its name, such as a link to somewhere else, goes first.
    fn write(&self, name: &OsStr, text: &str) -> io::Result<()> {
        self.unlink(name)?;
        let old = rustix::fs::statat(&self.folder, &self.name, AtFlags::SYMLINK_NOFOLLOW);
        let old = old.ok().filter(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.folder, name, flags, Mode::from_raw_mode(0o666));
        let mut file = std::fs::File::from(file.map_err(|error| self.failed("write", error))?);
        if let Some(old) = old {
            rustix::fs::fchmod(&file, Mode::from_raw_mode(old.st_mode & 0o777))?;
        }
        file.write_all(text.as_bytes()).and_then(|()| file.sync_data()).map_err(|error| self.told("write", &error))
    }

    fn unlink(&self, name: &OsStr) -> io::Result<()> {
        match rustix::fs::unlinkat(&self.folder, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(self.failed("remove", error)),
        }
    }

    /// A fixed name beside the file, so that recovery knows what a killed process may have left.
    fn temporary(&self) -> OsString {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".envy-new");
        name
    }

    fn failed(&self, what: &str, error: Errno) -> io::Error {
        self.told(what, &error.into())
    }

    fn told(&self, what: &str, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("cannot {what} {}: {error}", self.path.display()))
    }
}

/// The text of an open file.
pub(super) fn text(file: std::fs::File, path: &Path) -> Result<String, FileError> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(FileError::NoFile { path: path.display().to_string() });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(MAX_BYTES)).unwrap_or(0) + 1);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FileError::TooLarge { path: path.display().to_string() });
    }
    String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.display().to_string() })
}

/// Whether a file may be changed for the project: in its checkout, and none of those that git and agents obey.
fn is_the_projects(project: &Project, target: &Path) -> bool {
    const NEVER: [&str; 3] = [".git", ".codex", ".agents"];
    let Ok(inside) = target.strip_prefix(project.checkout()) else { return false };
    !inside.iter().any(|part| NEVER.iter().any(|never| part == *never))
}

/// Opens a folder on whose canonical path nobody put a link since it was found.
fn open_folder(path: &Path) -> io::Result<OwnedFd> {
    let told = |error: Errno| {
        io::Error::new(io::Error::from(error).kind(), format!("cannot open {}: {error}", path.display()))
    };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, ResolveFlags, openat2};
        match openat2(CWD, path, flags, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
            // Kernels before 5.6 and some filters do not know it.
            Err(Errno::NOSYS | Errno::PERM) => {}
            other => return other.map_err(told),
        }
    }
    let mut folder = rustix::fs::open("/", flags, Mode::empty()).map_err(told)?;
    for part in path.iter().skip(1) {
        folder = rustix::fs::openat(&folder, part, flags | OFlags::NOFOLLOW, Mode::empty()).map_err(told)?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            (checkout.mine().as_str(), fs_err::read_to_string(checkout.entry()).unwrap().as_str()),
            ("mine", "new")
        );
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
            fs_err::rename(checkout.path("checkout"), checkout.path("moved")).unwrap();
            symlink(checkout.path("moved"), checkout.path("checkout")).unwrap();
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
}
