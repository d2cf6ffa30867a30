//! The server: who it is, which tools there are, and what becomes of a call. Reads no project and keeps nothing.

use std::sync::Arc;
use std::time::Duration;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ProgressNotificationParam, ServerCapabilities, ServerConfig, ToolAnnotations,
};
use rmcp::service::{RequestContext, ServerInitializeError};
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use tokio::sync::{Semaphore, watch};

pub use super::call::Program;
use super::call::{Call, CallError};
use super::exchange::{Answer, Line};
use super::progress::Meter;
use super::transport::Stdio;
use super::{Request, TOOLS, Tool};
use crate::documents::Failure;
use crate::failure::{Code, Explain};

/// What an agent is told of the server before it knows any of its tools. Codex shows no more than the first 250 characters
/// unasked, so these say all that matters.
pub const INSTRUCTIONS: &str = "\
Missing a program, compiler, library or another version of one? `search` and `install` it here instead of apt, brew, npm -g, \
pip or curl (no root; everybody gets the same). Then run it in the shell as `envy run -- COMMAND`: what is installed is found \
there and nowhere else. `install` takes {\"packages\":[\"nodejs_22\",\"python@3.12\"]}. Also: `show` (versions), `list`, `remove`, \
`update`, `status`, `why`, `history`, `rollback` (undo). Commit envy.toml and envy.lock. On the error `no-project`, run \
`envy init` in the repository's root first.";

/// Processes at once. Those that only wait for the project count, too.
const AT_ONCE: usize = 16;
/// How long calls go on when the client closed stdin: long enough for the answers to what was piped in.
const GRACE: Duration = Duration::from_secs(1);

/// Serves one client on stdin and stdout until it is gone.
pub fn serve(program: Program) -> Result<(), ServeError> {
    // One thread: the kernel ends a call with the thread that started it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::Runtime)?;
    let outcome = runtime.block_on(async {
        let (closing, closed) = watch::channel(false);
        let server = Server { program, slots: Arc::new(Semaphore::new(AT_ONCE)), closed };
        match server.serve(Stdio::new(closing)).await {
            Ok(running) => running.waiting().await.map(drop).map_err(|error| ServeError::Broken(error.to_string())),
            Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(error) => Err(ServeError::Broken(error.to_string())),
        }
    });
    // A read of stdin that is a terminal cannot be waited for.
    runtime.shutdown_background();
    outcome
}

#[derive(Debug, Clone)]
struct Server {
    program: Program,
    slots: Arc<Semaphore>,
    closed: watch::Receiver<bool>,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let who = Implementation::new("envy", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(who.with_title("envy: a project's tools"))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(TOOLS.iter().map(described).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = Tool::find(&request.name) else {
            let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
            return Err(ErrorData::invalid_params(format!("no such tool; there are {}", names.join(", ")), None));
        };
        let arguments = request.arguments.unwrap_or_default();
        if let Err(refused) = Request::parse(tool, &arguments) {
            return Ok(result(Answer::from(&Failure::of(&refused))));
        }
        let cancelled = || Err(ErrorData::internal_error("cancelled", None));
        let ended = self.ended(&context);
        tokio::pin!(ended);
        let _slot = tokio::select! {
            slot = self.slots.acquire() => slot,
            () = &mut ended => return cancelled(),
        };
        let mut call = match Call::start(&self.program, tool.name, arguments).await {
            Ok(call) => call,
            Err(error) => return Ok(result(Answer::from(&error))),
        };
        tokio::select! {
            answer = answer(&mut call, &context) => Ok(result(answer.unwrap_or_else(|error| Answer::from(&error)))),
            () = &mut ended => {
                call.end().await;
                cancelled()
            }
        }
    }
}

impl Server {
    /// Waits until nobody wants the answer any more.
    async fn ended(&self, context: &RequestContext<RoleServer>) {
        let mut closed = self.closed.clone();
        tokio::select! {
            () = context.ct.cancelled() => {}
            _ = async { closed.wait_for(|closed| *closed).await.is_ok() } => tokio::time::sleep(GRACE).await,
        }
    }
}

/// Listens to a call until its answer, and passes on how far it is to a client that asked for that.
async fn answer(call: &mut Call, context: &RequestContext<RoleServer>) -> Result<Answer, CallError> {
    let token = context.meta.get_progress_token();
    let mut meter = Meter::default();
    loop {
        let line = call.line().await?;
        if let (Some(token), Some(step)) = (&token, meter.take(&line)) {
            let mut progress = ProgressNotificationParam::new(token.clone(), step.progress as f64);
            progress.total = step.total.map(|total| total as f64);
            // who does not hear it is gone, which is noticed elsewhere
            let _ = context.peer.notify_progress(progress.with_message(step.message)).await;
        }
        if let Line::Answer(answer) = line {
            return Ok(answer);
        }
    }
}

fn described(tool: &Tool) -> rmcp::model::Tool {
    let hints = tool.hints;
    let annotations = ToolAnnotations::with_title(tool.title)
        .read_only(hints.read_only)
        .destructive(hints.destructive)
        .idempotent(hints.idempotent)
        .open_world(hints.open_world);
    rmcp::model::Tool::new(tool.name, tool.description, Arc::new((tool.input)()))
        .with_title(tool.title)
        .with_raw_output_schema(Arc::new((tool.output)()))
        .with_annotations(annotations)
}

fn result(answer: Answer) -> CallToolResponse {
    let content = vec![ContentBlock::text(answer.text)];
    let mut result = if answer.failed { CallToolResult::error(content) } else { CallToolResult::success(content) };
    result.structured_content = Some(answer.document);
    result.into()
}

/// Why the server ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The kernel refuses what waiting for several things at once needs.
    #[error("cannot start the server: {0}")]
    Runtime(std::io::Error),
    /// The client does not keep to the protocol.
    #[error("the client does not speak MCP: {0}")]
    Broken(String),
}

impl Explain for ServeError {
    fn code(&self) -> Code {
        Code::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instructions_are_short_and_name_every_tool() {
        assert!(INSTRUCTIONS.len() <= 700, "{}", INSTRUCTIONS.len());
        let shown: String = INSTRUCTIONS.chars().take(240).collect();
        assert!(["`install`", "apt", "`envy run -- COMMAND`"].iter().all(|word| shown.contains(word)), "{shown}");
        assert!(TOOLS.iter().all(|tool| INSTRUCTIONS.contains(&format!("`{}`", tool.name))));
    }
}
