//! A binary cache behind a server that is not ours: plain nginx from Debian, as an ordinary user, with or without TLS.
//!
//! Not for: faults (`cache`).

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::machine::ORDINARY;
use super::namespace::is_root;
use super::scratch::Scratch;
use super::world::World;

/// A running nginx. It ends when it is dropped.
pub struct ForeignCache {
    server: Child,
    url: String,
    scratch: Scratch,
}

impl ForeignCache {
    /// Serves a cache's folder by HTTP/1.1.
    ///
    /// # Panics
    /// If the server does not come up.
    pub fn start(world: &World, dir: &Path) -> Self {
        Self::listen(world, "http", &format!("root {};", dir.display()))
    }

    /// The same by HTTPS, HTTP/2 included. The certificate is for `127.0.0.1` and `localhost`, and only who trusts
    /// `world.tls("authority.pem")` takes it.
    ///
    /// # Panics
    /// If the server does not come up.
    pub fn start_secure(world: &World, dir: &Path) -> Self {
        Self::listen(world, "https", &format!("root {};", dir.display()))
    }

    /// Sends everybody who asks it by HTTPS to the same path below that URL.
    ///
    /// # Panics
    /// If the server does not come up.
    pub fn start_secure_redirect(world: &World, url: &str) -> Self {
        Self::listen(world, "https", &format!("return 302 {url}$request_uri;"))
    }

    fn listen(world: &World, scheme: &str, answer: &str) -> Self {
        // it cannot choose a port by itself, and somebody else may be quicker at taking one that was free
        for _ in 0..10 {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
            let scratch = Scratch::new("nginx");
            let listen = match scheme {
                "https" => format!("listen 127.0.0.1:{port} ssl; {}", tls(world)),
                _ => format!("listen 127.0.0.1:{port};"),
            };
            let text = configuration(scratch.path(), &format!("{listen} {answer}"));
            fs_err::write(scratch.path().join("nginx.conf"), text).unwrap();
            let server = spawn(world, scratch.path());
            let mut cache = Self { server, url: format!("{scheme}://127.0.0.1:{port}"), scratch };
            if cache.is_up(port) {
                return cache;
            }
        }
        panic!("nginx does not come up");
    }

    /// What `substituters` takes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The requests so far, as `HTTP/1.1 GET /nix-cache-info 200`. One is noted when it has been answered.
    pub fn requests(&self) -> Vec<String> {
        let log = fs_err::read_to_string(self.scratch.path().join("access.log")).unwrap_or_default();
        log.lines().map(ToOwned::to_owned).collect()
    }

    /// Whether it is this server that listens there, for an ended one means that the port was taken.
    fn is_up(&mut self, port: u16) -> bool {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(20) {
            if self.server.try_wait().unwrap().is_some() {
                let said = fs_err::read_to_string(self.scratch.path().join("error.log")).unwrap_or_default();
                assert!(said.contains("Address already in use"), "nginx: {said}");
                return false;
            }
            let pid = fs_err::read_to_string(self.scratch.path().join("pid")).unwrap_or_default();
            if !pid.trim().is_empty() && TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        false
    }
}

impl Drop for ForeignCache {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn spawn(world: &World, dir: &Path) -> Child {
    let mut command = if is_root() {
        chown(dir, Some(ORDINARY), Some(ORDINARY)).unwrap();
        let mut command = Command::new(world.tool("setpriv"));
        let id = ORDINARY.to_string();
        command.args(["--reuid", &id, "--regid", &id, "--clear-groups", "--pdeathsig", "KILL", "--"]);
        command.arg(world.tool("nginx"));
        command
    } else {
        Command::new(world.tool("nginx"))
    };
    // it tells standard error, too, until it has read where its log is
    command.arg("-p").arg(dir).arg("-c").arg(dir.join("nginx.conf")).arg("-e").arg(dir.join("error.log"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn tls(world: &World) -> String {
    let [certificate, key] = ["server.pem", "server.key"].map(|file| world.tls(file).display().to_string());
    format!("http2 on; ssl_certificate {certificate}; ssl_certificate_key {key};")
}

fn configuration(dir: &Path, server: &str) -> String {
    let dir = dir.display();
    format!(
        "daemon off;
master_process off;
pid {dir}/pid;
events {{ worker_connections 512; }}
http {{
  log_format short '$server_protocol $request_method $request_uri $status';
  access_log {dir}/access.log short;
  client_body_temp_path {dir}/body;
  proxy_temp_path {dir}/proxy;
  fastcgi_temp_path {dir}/fastcgi;
  uwsgi_temp_path {dir}/uwsgi;
  scgi_temp_path {dir}/scgi;
  server {{ {server} }}
}}
"
    )
}
