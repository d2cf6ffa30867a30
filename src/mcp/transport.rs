//! stdin and stdout as the SDK's transport, with three things of our own: what cannot be read has an answer, what comes too
//! early is passed over, and the end of stdin is known to all calls at once.
//!
//! The SDK's own reader drops a line that is too long, or no JSON, without a word: a client then waits for its answer forever.

use std::pin::Pin;

use rmcp::RoleServer;
use rmcp::model::{ClientJsonRpcMessage, ClientRequest, ErrorCode, ErrorData, GetMeta, JsonRpcMessage, RequestId};
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::io::{StdioReader, StdioWriter, stdio_pipes};
use serde_json::Value;
use tokio::io::Empty;
use tokio::sync::watch;

use super::lines::{Line, Lines};

/// Longer messages are not read; no call needs a tenth of it.
const MAX_MESSAGE: usize = 1 << 20;

/// Some JSON begins with it.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The client at the other end.
pub(super) struct Stdio {
    lines: Lines<StdioReader>,
    writer: AsyncRwTransport<RoleServer, Empty, StdioWriter>,
    /// An answer to what could not be read, on its way. Kept here, as the SDK stops waiting for a message whenever it has
    /// something else to do.
    answering: Option<Pin<Box<dyn Future<Output = std::io::Result<()>> + Send>>>,
    closed: watch::Sender<bool>,
    begun: bool,
}

impl Stdio {
    /// `closed` becomes true when the client is gone. To be called in a runtime.
    pub(super) fn new(closed: watch::Sender<bool>) -> Self {
        let (reader, writer) = stdio_pipes();
        let writer = AsyncRwTransport::new_server(tokio::io::empty(), writer);
        Self { lines: Lines::new(reader, MAX_MESSAGE), writer, answering: None, closed, begun: false }
    }

    /// The next message that can be read; `None` if the client is gone.
    async fn message(&mut self) -> Option<ClientJsonRpcMessage> {
        loop {
            if let Some(answering) = &mut self.answering {
                let answered = answering.await;
                self.answering = None;
                answered.ok()?;
            }
            let read = match self.lines.next().await.ok()?? {
                Line::Whole(line) => read(&line),
                Line::TooLong => {
                    Err(Some(Refusal::unreadable(format!("this message is longer than {MAX_MESSAGE} bytes"))))
                }
            };
            match read {
                Ok(message) => return Some(message),
                Err(Some(refusal)) => self.answering = Some(Box::pin(self.writer.send(refusal.answer()))),
                Err(None) => {}
            }
        }
    }
}

impl Transport<RoleServer> for Stdio {
    type Error = std::io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        self.writer.send(message)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let Some(message) = self.message().await else {
                self.closed.send_replace(true);
                return None;
            };
            self.begun |= begins(&message);
            // the SDK takes anything but a request for a broken client, and ends
            if self.begun || matches!(message, JsonRpcMessage::Request(_)) {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.writer.close().await
    }
}

/// Why a line is no message.
struct Refusal {
    code: ErrorCode,
    message: String,
    /// Of the request, if it can be made out.
    id: Option<RequestId>,
}

impl Refusal {
    fn unreadable(message: String) -> Self {
        Self { code: ErrorCode::PARSE_ERROR, message, id: None }
    }

    fn answer(self) -> TxJsonRpcMessage<RoleServer> {
        TxJsonRpcMessage::<RoleServer>::error(ErrorData::new(self.code, self.message, None), self.id)
    }
}

/// The message of a line, or what is to be answered if that is none: nothing to blank lines, to notifications and to answers,
/// as nobody waits for it, and two peers would send each other their errors forever.
fn read(line: &[u8]) -> Result<ClientJsonRpcMessage, Option<Refusal>> {
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line).trim_ascii();
    if line.is_empty() {
        return Err(None);
    }
    let value: Value = serde_json::from_slice(line)
        .map_err(|error| Some(Refusal::unreadable(format!("this line cannot be read as JSON: {error}"))))?;
    let has = |field| value.get(field).is_some();
    let awaited = if has("method") { has("id") } else { !has("result") && !has("error") };
    let id = value.get("id").and_then(|id| serde_json::from_value::<RequestId>(id.clone()).ok());
    serde_json::from_value(value).map_err(|_| {
        let message = "this is no message of the protocol".to_owned();
        awaited.then_some(Refusal { code: ErrorCode::INVALID_REQUEST, message, id })
    })
}

/// Whether the session begins with this: with `initialize`, or since protocol 2026-07-28 with any request that says who asks.
fn begins(message: &ClientJsonRpcMessage) -> bool {
    let JsonRpcMessage::Request(message) = message else { return false };
    match &message.request {
        ClientRequest::InitializeRequest(_) => true,
        ClientRequest::PingRequest(_) | ClientRequest::DiscoverRequest(_) => false,
        request => request.get_meta().protocol_version().is_some(),
    }
}
