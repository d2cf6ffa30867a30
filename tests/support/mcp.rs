//! A client of `envy mcp` that says whatever a test wants, right or wrong, and hears everything.
//!
//! The server is ended when the client is dropped.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::project::TestProject;

/// How long the server may be silent before it is said to hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// A client and its server.
pub struct McpClient {
    server: Child,
    stdin: Option<ChildStdin>,
    heard: Receiver<Value>,
    /// What was heard while something else was waited for.
    kept: VecDeque<Value>,
    last_id: u64,
}

impl McpClient {
    /// Starts a server in the project's folder and says nothing.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn silent(project: &TestProject<'_>) -> Self {
        Self::silent_in(&project.dir(), project, &["mcp"])
    }

    /// The same in another folder and with other arguments.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn silent_in(dir: &Path, project: &TestProject<'_>, arguments: &[&str]) -> Self {
        let mut command = project.command_in(dir, project.envy_path(), arguments);
        let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(server.stdout.take().unwrap());
        let (sender, heard) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let message = serde_json::from_str(&line).unwrap_or_else(|_| json!({ "not JSON": line }));
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self { stdin: server.stdin.take(), server, heard, kept: VecDeque::new(), last_id: 0 }
    }

    /// Starts a server in the project's folder and begins the session.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn start(project: &TestProject<'_>) -> Self {
        let mut client = Self::silent(project);
        client.initialize();
        client
    }

    /// Begins the session; what the server says of itself.
    ///
    /// # Panics
    /// If the server does not answer.
    pub fn initialize(&mut self) -> Value {
        let who = json!({ "name": "tests", "version": "1" });
        let id =
            self.ask("initialize", json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": who }));
        let answer = self.answer(id);
        self.notify("notifications/initialized", json!({}));
        answer["result"].clone()
    }

    /// Writes bytes. A server that is gone takes none.
    pub fn write(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("stdin is open");
        let _ = stdin.write_all(bytes).and_then(|()| stdin.flush());
    }

    fn say(&mut self, message: &Value) {
        self.write(format!("{message}\n").as_bytes());
    }

    /// Asks for something; the request's id.
    pub fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        self.say(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Says something that has no answer.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.say(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Calls a tool and does not wait. Progress comes with the request's id as token.
    pub fn begin(&mut self, tool: &str, arguments: Value) -> u64 {
        let token = self.last_id + 1;
        self.ask("tools/call", json!({ "name": tool, "arguments": arguments, "_meta": { "progressToken": token } }))
    }

    /// Calls a tool; its result.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let id = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        self.result(id)
    }

    /// The result of a request.
    ///
    /// # Panics
    /// If it is an error.
    #[track_caller]
    pub fn result(&mut self, id: u64) -> Value {
        let answer = self.answer(id);
        assert!(answer["result"].is_object(), "{answer}");
        answer["result"].clone()
    }

    /// The answer to a request, be it an error.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn answer(&mut self, id: u64) -> Value {
        self.wait_for(|message| message["id"] == id && message["method"].is_null())
    }

    /// The first progress of a call whose message has this text.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn progress(&mut self, id: u64, text: &str) -> Value {
        let is_it = |message: &Value| {
            let params = &message["params"];
            params["progressToken"] == id && params["message"].as_str().is_some_and(|said| said.contains(text))
        };
        self.wait_for(is_it)
    }

    /// The first message that is like that; others stay to be heard.
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn wait_for(&mut self, mut is_it: impl FnMut(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&mut is_it) {
            return self.kept.remove(at).unwrap();
        }
        let began = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(began.elapsed());
            match self.heard.recv_timeout(left) {
                Ok(message) if is_it(&message) => return message,
                Ok(message) => self.kept.push_back(message),
                Err(_) => panic!("the server said something else: {:?}", self.kept),
            }
        }
    }

    /// Everything that was said and not waited for.
    pub fn rest(&mut self) -> Vec<Value> {
        self.kept.extend(self.heard.try_iter());
        self.kept.drain(..).collect()
    }

    /// The server's process id.
    pub fn pid(&self) -> u32 {
        self.server.id()
    }

    /// Kills the server.
    pub fn kill(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }

    /// Closes the server's stdin, waits for its end, and returns its exit status and what else it said.
    ///
    /// # Panics
    /// If it does not end.
    pub fn finish(&mut self) -> (Option<i32>, Vec<Value>) {
        self.stdin = None;
        // stdout closes with the server and all that it started
        let mut said: Vec<Value> = self.kept.drain(..).collect();
        loop {
            match self.heard.recv_timeout(PATIENCE) {
                Ok(message) => said.push(message),
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("the server does not end: {said:?}"),
            }
        }
        (self.server.wait().unwrap().code(), said)
    }
}

impl Drop for McpClient {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
