//! Temporary roots: what a running process needs, told to every collector, those of Nix too.
//!
//! They stand in a file that the process keeps locked, `temproots/<pid>`, each path ended by a NUL. A collector reads
//! it when it begins. While one is at work it is told by its socket, and answers when the path is safe.
//!
//! Source: `LocalStore::addTempRoot` in Nix's `gc.cc`, 2.5 and later.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use super::collect::socket;
use super::lock::{self, Kind, held};
use crate::missing::if_there;
use crate::store::StorePath;
use crate::store::layout::Layout;

/// How long to wait for a collector that does not listen: it only just began, or just ended, or is an old one.
const PAUSE: Duration = Duration::from_millis(50);

/// The temporary roots of one open store. They hold until this is dropped.
#[derive(Debug)]
pub(super) struct TempRoots {
    dir: PathBuf,
    gc_lock: PathBuf,
    socket: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    file: Option<(File, PathBuf)>,
    paths: HashSet<StorePath>,
}

impl TempRoots {
    pub(super) fn new(layout: &Layout) -> Self {
        let state = layout.state_dir();
        let (dir, gc_lock) = (state.join("temproots"), state.join("gc.lock"));
        Self { dir, gc_lock, socket: socket::path(layout), state: Mutex::default() }
    }

    /// Protects paths, whether they are valid or not. When this returns, no collector will remove them, and none is
    /// just doing so.
    pub(super) fn protect<'a>(&self, paths: impl Iterator<Item = &'a StorePath>) -> io::Result<()> {
        let mut state = held(&self.state);
        let mut new: Vec<_> = paths.filter(|path| !state.paths.contains(*path)).cloned().collect();
        new.sort();
        new.dedup();
        if new.is_empty() {
            return Ok(());
        }
        let (file, _) = match &mut state.file {
            Some(open) => open,
            None => state.file.insert(create(&self.dir)?),
        };
        let gc_lock = lock::open(&self.gc_lock)?;
        // Held while the file is written: no collector begins in between.
        let free = lock::try_lock(&gc_lock, Kind::Shared)? || self.tell(&gc_lock, &new)?;
        let lines: Vec<u8> = new.iter().flat_map(|path| format!("{path}\0").into_bytes()).collect();
        file.write_all(&lines)?;
        if free {
            lock::unlock(&gc_lock)?;
        }
        state.paths.extend(new);
        Ok(())
    }

    /// Tells the collector that is at work. True if it ended meanwhile: then the shared lock is ours.
    fn tell(&self, gc_lock: &File, paths: &[StorePath]) -> io::Result<bool> {
        loop {
            match socket::connect(&self.socket).and_then(|stream| announce(stream, paths)) {
                Ok(()) => return Ok(false),
                Err(error) if is_over(&error) => {}
                Err(error) => return Err(error),
            }
            if lock::try_lock(gc_lock, Kind::Shared)? {
                return Ok(true);
            }
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for TempRoots {
    fn drop(&mut self) {
        if let Some((_file, path)) = held(&self.state).file.take() {
            // Still locked: it is ours, not one that a process with the same number has made since.
            let _ = fs_err::remove_file(path);
        }
    }
}

/// A line for each path, answered by one byte once it is safe.
fn announce(mut stream: UnixStream, paths: &[StorePath]) -> io::Result<()> {
    for path in paths {
        stream.write_all(format!("{path}\n").as_bytes())?;
        let mut answer = [0];
        stream.read_exact(&mut answer)?;
        if answer != *b"1" {
            return Err(io::Error::other("the garbage collector answers nonsense"));
        }
    }
    Ok(())
}

/// Whether the collector does not listen yet, or no longer.
fn is_over(error: &io::Error) -> bool {
    use ErrorKind::{BrokenPipe, ConnectionRefused, ConnectionReset, NotFound, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionRefused | ConnectionReset | NotFound | UnexpectedEof)
}

/// A file of roots, exclusively locked.
///
/// It is named by the number of the process. Where that is taken, by a second store that this process has open or by
/// a process of the same number in another namespace, with zeros before it: collectors read a number all the same.
fn create(dir: &Path) -> io::Result<(File, PathBuf)> {
    let mut name = std::process::id().to_string();
    loop {
        let path = dir.join(&name);
        let file = lock::open(&path)?;
        if !lock::try_lock(&file, Kind::Exclusive)? {
            // A collector holds it for a moment only, but cannot be told from an owner.
            name.insert(0, '0');
        } else if !lock::is_stale(&file)? {
            return Ok((file, path));
        } else if file.metadata()?.nlink() > 0 {
            // A dead process's: what it needed nobody needs any more.
            fs_err::remove_file(&path)?;
        }
    }
}

/// The temporary roots of all that are alive. Files of the dead are removed.
pub(super) fn read_all(layout: &Layout) -> io::Result<Vec<StorePath>> {
    let mut roots = Vec::new();
    for entry in fs_err::read_dir(layout.state_dir().join("temproots"))? {
        let path = entry?.path();
        let file = fs_err::OpenOptions::new().read(true).write(true).open(&path);
        let Some(mut file) = if_there(file)?.map(|file| file.into_parts().0) else { continue };
        if lock::try_lock(&file, Kind::Exclusive)? {
            lock::delete(&mut file, &path);
            continue;
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let whole = bytes.iter().rposition(|byte| *byte == 0).unwrap_or(0);
        let texts = bytes[..whole].split(|byte| *byte == 0).filter_map(|text| std::str::from_utf8(text).ok());
        roots.extend(texts.filter_map(|text| text.parse::<StorePath>().ok()));
    }
    Ok(roots)
}
