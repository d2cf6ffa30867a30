//! The socket of a collector: who connects sends store paths, a line each, and gets a `1` for each that is now safe.
//!
//! Source: Nix's `gc.cc`, 2.5 and later.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Scope;
use std::time::Duration;

use super::arrivals::Arrivals;
use crate::missing::if_there;
use crate::store::StorePath;
use crate::store::layout::Layout;
use crate::store::local::lock::held;

/// Bytes that fit into a socket's address.
const LONGEST: usize = 100;

/// Bytes of a line: the longest store path is 255 long.
const LINE: u64 = 4096;

/// Where the collector of a store listens.
pub(in crate::store::local) fn path(layout: &Layout) -> PathBuf {
    layout.state_dir().join("gc-socket/socket")
}

/// Connects to a collector.
pub(in crate::store::local) fn connect(path: &Path) -> io::Result<UnixStream> {
    addressed(path, |address| UnixStream::connect(address))
}

/// Takes the place of the last collector. Everybody may connect.
pub(super) fn listen(layout: &Layout) -> io::Result<UnixListener> {
    let path = path(layout);
    if let Some(dir) = path.parent() {
        fs_err::create_dir_all(dir)?;
        fs_err::set_permissions(dir, PermissionsExt::from_mode(0o755))?;
    }
    if_there(fs_err::remove_file(&path))?;
    let listener = addressed(&path, |address| UnixListener::bind(address))?;
    fs_err::set_permissions(&path, PermissionsExt::from_mode(0o666))?;
    Ok(listener)
}

/// A path that is too long for an address is named by its folder's descriptor.
fn addressed<T>(path: &Path, act: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else { return act(path) };
    if path.as_os_str().len() <= LONGEST {
        return act(path);
    }
    let dir = fs_err::File::open(dir)?;
    act(&Path::new("/proc/self/fd").join(dir.as_raw_fd().to_string()).join(name))
}

/// A server at work. Dropped, it ends, with all its connections.
pub(super) struct Server<'env> {
    path: PathBuf,
    listener: &'env UnixListener,
    clients: std::sync::Arc<Clients>,
}

#[derive(Default)]
struct Clients {
    over: AtomicBool,
    streams: Mutex<Vec<UnixStream>>,
}

/// Serves until the server is dropped. `path` is where the listener listens.
pub(super) fn serve<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    listener: &'env UnixListener,
    path: PathBuf,
    arrivals: &'env Arrivals,
) -> Server<'env> {
    let clients = std::sync::Arc::<Clients>::default();
    let server = Server { path, listener, clients: std::sync::Arc::clone(&clients) };
    scope.spawn(move || {
        while !clients.over.load(Ordering::SeqCst) {
            let Ok((stream, _)) = listener.accept() else {
                // Without descriptors left, some will come back.
                std::thread::sleep(Duration::from_millis(10));
                continue;
            };
            let Ok(second) = stream.try_clone() else { continue };
            let mut streams = held(&clients.streams);
            if clients.over.load(Ordering::SeqCst) {
                break;
            }
            streams.push(second);
            scope.spawn(move || {
                // An error is a client that went away.
                let _ = answer(&stream, arrivals);
                let _ = stream.shutdown(Shutdown::Both);
            });
        }
    });
    server
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        self.clients.over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for the next client: on Linux the one, elsewhere the other.
        let _ = rustix::net::shutdown(self.listener, rustix::net::Shutdown::Both);
        let _ = connect(&self.path);
        for stream in held(&self.clients.streams).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn answer(mut stream: &UnixStream, arrivals: &Arrivals) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut line = Vec::new();
        (&mut reader).take(LINE).read_until(b'\n', &mut line)?;
        let Some(text) = line.strip_suffix(b"\n") else { return Ok(()) };
        let path = std::str::from_utf8(text).ok().and_then(|text| text.parse::<StorePath>().ok());
        if let Some(path) = path {
            arrivals.protect(path.hash_part());
        }
        stream.write_all(b"1")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_says_a_path_finds_it_protected_also_behind_a_long_name() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::below(&dir.path().join("x".repeat(120)));
        fs_err::create_dir_all(layout.state_dir()).unwrap();
        let hash = "2bcv91i8fahqghn8dmyr791iaycbsjdd";
        let (listener, arrivals) = (listen(&layout).unwrap(), Arrivals::default());
        std::thread::scope(|scope| {
            let server = serve(scope, &listener, path(&layout), &arrivals);
            let mut client = connect(&path(&layout)).unwrap();
            // nonsense is answered, too
            for line in ["nonsense\n".to_owned(), format!("/nix/store/{hash}-hello\n")] {
                client.write_all(line.as_bytes()).unwrap();
                let mut answer = [0];
                client.read_exact(&mut answer).unwrap();
                assert_eq!(&answer, b"1");
            }
            assert!(arrivals.claim(hash).is_none());
            drop(server);
            assert_eq!(client.read(&mut [0]).unwrap(), 0);
        });
    }
}
