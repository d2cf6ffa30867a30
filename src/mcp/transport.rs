//! stdin and stdout as the SDK's transport, with two things of our own: what comes too early is passed over, and the end of
//! stdin is known to all calls at once.

use rmcp::RoleServer;
use rmcp::model::{ClientJsonRpcMessage, ClientRequest, GetMeta, JsonRpcMessage};
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::io::{StdioReader, StdioWriter, stdio_pipes};
use tokio::sync::watch;

/// Longer messages are passed over; no call needs a tenth of it.
const MAX_MESSAGE: usize = 1 << 20;

/// The client at the other end.
pub(super) struct Stdio {
    inner: AsyncRwTransport<RoleServer, StdioReader, StdioWriter>,
    closed: watch::Sender<bool>,
    begun: bool,
}

impl Stdio {
    /// `closed` becomes true when the client is gone. To be called in a runtime.
    pub(super) fn new(closed: watch::Sender<bool>) -> Self {
        let (reader, writer) = stdio_pipes();
        let inner = AsyncRwTransport::new_server(reader, writer).with_max_line_length(MAX_MESSAGE);
        Self { inner, closed, begun: false }
    }
}

impl Transport<RoleServer> for Stdio {
    type Error = std::io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        self.inner.send(message)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let Some(message) = self.inner.receive().await else {
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
        self.inner.close().await
    }
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
