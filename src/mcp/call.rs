//! The process of a call, as the server sees it: started, listened to, ended.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

use serde_json::{Map, Value};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Take};
use tokio::process::{Child, ChildStdout, Command};

use super::exchange::{Answer, Line, Written};
use crate::documents::Failure;
use crate::failure::{Code, Explain, Hint};

/// More than this no call says. What it fetches is told ten times a second.
const MAX_SAID: u64 = 256 << 20;

/// How a call is started.
#[derive(Debug, Clone)]
pub struct Program {
    /// This very program.
    pub path: PathBuf,
    /// Its arguments before the tool's name.
    pub arguments: Vec<OsString>,
}

/// A call under way. Its process dies with this value.
pub(super) struct Call {
    child: Child,
    lines: BufReader<Take<ChildStdout>>,
}

impl Call {
    /// Starts the process and gives it its order.
    pub(super) async fn start(program: &Program, tool: &str, arguments: Map<String, Value>) -> Result<Self, CallError> {
        let mut command = Command::new(&program.path);
        command.arg0("envy").args(&program.arguments).arg(tool);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
        let mut child = command.spawn().map_err(CallError::Start)?;
        let order = serde_json::to_vec(&Written { server: std::process::id(), arguments }).unwrap_or_default();
        if let Some(mut stdin) = child.stdin.take() {
            // one that does not listen says so by how it ends
            let _ = stdin.write_all(&order).await;
        }
        let stdout = child.stdout.take().ok_or(CallError::Silent)?;
        Ok(Self { child, lines: BufReader::new(stdout.take(MAX_SAID)) })
    }

    /// The next line. After the answer there is none.
    pub(super) async fn line(&mut self) -> Result<Line, CallError> {
        let mut text = Vec::new();
        let read = self.lines.read_until(b'\n', &mut text).await.map_err(CallError::Listen)?;
        if read == 0 {
            // One that said too much waits for a reader.
            if self.lines.get_ref().limit() == 0 {
                let _ = self.child.kill().await;
            }
            return Err(self.child.wait().await.map_or(CallError::Silent, CallError::Ended));
        }
        serde_json::from_slice(&text).map_err(|_| CallError::Silent)
    }

    /// Ends the process, and waits until it is gone: whatever it held is free then. A transaction survives that at any point.
    pub(super) async fn end(mut self) {
        let _ = self.child.kill().await;
    }
}

/// A call that gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("cannot start envy for this call: {0}")]
    Start(std::io::Error),
    #[error("cannot listen to the process of this call: {0}")]
    Listen(std::io::Error),
    #[error("the process of this call gave no answer")]
    Silent,
    #[error("the process of this call ended without an answer ({0})")]
    Ended(std::process::ExitStatus),
}

impl Explain for CallError {
    fn code(&self) -> Code {
        Code::Failed
    }

    fn hints(&self) -> Vec<Hint> {
        vec![Hint::run("the project is whole; see what state it is in", "envy status")]
    }
}

impl From<&CallError> for Answer {
    fn from(error: &CallError) -> Self {
        Self::from(&Failure::of(error))
    }
}
