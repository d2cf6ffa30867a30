//! A small HTTP/1.1 server on loopback that can also misbehave: wait, cut the connection, fall silent.
//!
//! Ordinary server crates work hard to never do that. Not for: what is served (`catalog`, `cache`).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// A request as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `HEAD`, …
    pub method: String,
    /// The path, still encoded, without the query.
    pub path: String,
    /// The query, decoded, in order.
    pub query: Vec<(String, String)>,
    /// Header names in lower case and values.
    pub headers: Vec<(String, String)>,
    /// What came with it.
    pub body: Vec<u8>,
}

impl Request {
    /// A value of the query, trimmed.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// A header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What comes back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// Headers beside `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// What follows.
    pub body: Body,
    /// How many bytes of the body are left out at its beginning.
    pub skip: u64,
    /// Sends so many bytes, waits, and so on.
    pub pace: Option<(u64, Duration)>,
    /// How long to wait before the first byte.
    pub delay: Duration,
    /// How the transmission goes wrong, if it does.
    pub breakdown: Option<Breakdown>,
}

/// The bytes of a reply.
#[derive(Debug, Clone)]
pub enum Body {
    /// These.
    Bytes(Vec<u8>),
    /// A file's.
    File(PathBuf),
    /// So many spaces, which JSON readers skip.
    Spaces(u64),
    /// The first, and then the second again and again until the client has enough.
    Endless(Vec<u8>, Vec<u8>),
}

/// How a transmission goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakdown {
    /// The connection ends after half of the body.
    Cut,
    /// The connection ends after so many bytes of the body.
    CutAfter(u64),
    /// Nothing is sent, and the connection stays.
    Silence,
    /// The headers are sent and nothing else, and the connection stays.
    Stall,
}

impl Reply {
    /// A reply with a body.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        let body = Body::Bytes(body.into());
        Self { status, headers, body, skip: 0, pace: None, delay: Duration::ZERO, breakdown: None }
    }

    /// The same with a header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    handler: Box<Handler>,
    received: Mutex<Vec<Request>>,
    open: Mutex<Vec<TcpStream>>,
    stopping: AtomicBool,
}

impl Server {
    /// Serves on a port of loopback; 0 is any that is free.
    ///
    /// # Panics
    /// If the port is taken.
    pub fn start(port: u16, handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("the port is free");
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            handler: Box::new(handler),
            received: Mutex::default(),
            open: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        let acceptor = std::thread::spawn(move || accept(&listener, &accepting));
        Self { address, shared, acceptor: Some(acceptor) }
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far, in the order of their arrival.
    pub fn received(&self) -> Vec<Request> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.shared.received.lock().unwrap().clear();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // accept() has no other way to be woken
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
        for stream in self.shared.open.lock().unwrap().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(again) = stream.try_clone() else { continue };
        shared.open.lock().unwrap().push(again);
        let shared = Arc::clone(shared);
        std::thread::spawn(move || {
            // the client's going away is its right
            let _ = converse(&stream, &shared);
            let _ = stream.shutdown(Shutdown::Both);
        });
    }
}

/// Answers one request after another on a connection.
fn converse(stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = receive(&mut reader)? {
        shared.received.lock().unwrap().push(request.clone());
        let reply = (shared.handler)(&request);
        std::thread::sleep(reply.delay);
        if reply.breakdown != Some(Breakdown::Silence) {
            send(stream, &request, &reply)?;
        }
        if matches!(reply.breakdown, Some(Breakdown::Silence | Breakdown::Stall)) {
            // ends when either side closes the connection
            std::io::copy(&mut reader, &mut std::io::sink())?;
            return Ok(());
        }
        let endless = matches!(reply.body, Body::Endless(..));
        if reply.breakdown.is_some() || endless || request.header("connection") == Some("close") {
            return Ok(());
        }
    }
    Ok(())
}

/// The next request; `None` at the end of the connection.
fn receive(reader: &mut BufReader<&TcpStream>) -> std::io::Result<Option<Request>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if reader.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
    }
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    parsed.parse(&head).map_err(std::io::Error::other)?;
    let target = parsed.path.unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let header = |header: &httparse::Header<'_>| {
        (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).into_owned())
    };
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: parsed.headers.iter().map(header).collect(),
        body: Vec::new(),
    };
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
    reader.by_ref().take(length).read_to_end(&mut request.body)?;
    Ok(Some(request))
}

fn send(mut stream: &TcpStream, request: &Request, reply: &Reply) -> std::io::Result<()> {
    let (length, mut body): (Option<u64>, Box<dyn Read>) = match &reply.body {
        Body::Bytes(bytes) => (Some(bytes.len() as u64), Box::new(bytes.as_slice())),
        Body::File(path) => {
            let file = fs_err::File::open(path)?;
            (Some(file.metadata()?.len()), Box::new(file))
        }
        Body::Spaces(count) => (Some(*count), Box::new(std::io::repeat(b' ').take(*count))),
        Body::Endless(first, again) => (None, Box::new(first.as_slice().chain(Cycle(again, 0)))),
    };
    std::io::copy(&mut body.by_ref().take(reply.skip), &mut std::io::sink())?;
    let length = length.map(|length| length - reply.skip);
    let mut head = format!("HTTP/1.1 {} Reply\r\n", reply.status);
    head += &match length {
        Some(length) => format!("Content-Length: {length}\r\n"),
        None => "Connection: close\r\n".to_owned(),
    };
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all((head + "\r\n").as_bytes())?;
    let sent = match (request.method.as_str(), reply.breakdown) {
        ("HEAD", _) | (_, Some(Breakdown::Stall)) => 0,
        (_, Some(Breakdown::CutAfter(bytes))) => bytes,
        (_, Some(_)) => length.unwrap_or_default() / 2,
        _ => u64::MAX,
    };
    let mut body = body.take(sent);
    let (piece, pause) = reply.pace.unwrap_or((u64::MAX, Duration::ZERO));
    while std::io::copy(&mut body.by_ref().take(piece), &mut stream)? > 0 {
        std::thread::sleep(pause);
    }
    Ok(())
}

/// Bytes that come again and again, and where among them it is.
struct Cycle<'a>(&'a [u8], usize);

impl Read for Cycle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for byte in &mut *buffer {
            *byte = self.0[self.1 % self.0.len()];
            self.1 += 1;
        }
        Ok(buffer.len())
    }
}
