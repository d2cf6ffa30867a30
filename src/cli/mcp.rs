//! `envy mcp`, and the hidden command that carries one call of it out.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, Invocation, Status, cause};
use crate::mcp::{self, Order, Program};

const EXAMPLES: &str = "\
Examples:
  envy agent setup codex           adds the server to Codex's settings, and more
  codex mcp add envy -- envy mcp   adds only the server
  claude mcp add envy -- envy mcp  the same for Claude Code

Codex, .codex/config.toml:
  [mcp_servers.envy]
  command = \"envy\"
  args = [\"mcp\"]

Claude Code, .mcp.json; others are much the same:
  { \"mcpServers\": { \"envy\": { \"command\": \"envy\", \"args\": [\"mcp\"] } } }

The server serves the project of the folder that it is started in. It is always restricted, as
--restricted makes commands: nothing of the project's own runs. docs/mcp.md has its tools.";

/// Serve an agent: envy's commands as MCP tools, on stdin and stdout
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Mcp {}

impl Mcp {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        if std::io::stdin().is_terminal() {
            invocation.ui.say("envy mcp is a server for coding agents, which start it themselves. It waits for MCP messages here; Ctrl-D ends it.");
            invocation.ui.say("next: envy agent setup codex, or envy mcp --help");
        }
        mcp::serve(Program { path: this_program()?, arguments: arguments(invocation) })?;
        Ok(0)
    }
}

/// This very file, though another may lie at its place by now.
fn this_program() -> std::io::Result<PathBuf> {
    let own = Path::new("/proc/self/exe");
    if own.exists() { Ok(own.to_path_buf()) } else { std::env::current_exe() }
}

/// What the server's own command line says of all its calls.
fn arguments(invocation: &Invocation<'_>) -> Vec<OsString> {
    let context = &invocation.context;
    // What the server was started for stays its project: whoever may only write below could else lead it to one further up.
    let started_for = context.project().map_or_else(
        |_| context.project_dir.as_ref().map_or_else(|| context.cwd.clone(), |dir| context.cwd.join(dir)),
        |project| project.root().to_path_buf(),
    );
    let mut arguments: Vec<OsString> = vec!["--dir".into(), started_for.into()];
    let modes = [(context.mode.locked, "--locked"), (context.mode.offline, "--offline")];
    arguments.extend(modes.iter().filter(|(holds, _)| *holds).map(|(_, option)| option.into()));
    let patience = context.mode.lock_timeout.as_secs_f64().to_string();
    arguments.extend(["--lock-timeout".into(), patience.into(), "mcp-call".into()]);
    arguments
}

/// Carry out one call of `envy mcp`
#[derive(Debug, Args)]
#[command(after_help = "For `envy mcp` alone, which writes the arguments to its stdin.")]
pub struct McpCall {
    /// The tool
    tool: String,
}

impl McpCall {
    pub(super) fn run(self, invocation: &Invocation<'_>) -> Result<Status, Failure> {
        let order = Order::read(&self.tool, std::io::stdin().lock())?;
        if !mcp::end_with(order.server) {
            return Ok(1);
        }
        let line: Vec<OsString> =
            [OsString::from("envy")].into_iter().chain(order.request.words().into_iter().map(OsString::from)).collect();
        mcp::operate(&invocation.context, &order.request, cause::told(&line), std::io::stdout());
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use crate::mcp::TOOLS;

    #[test]
    fn every_tool_is_a_command_that_restricted_leaves() {
        for tool in TOOLS {
            assert!(crate::agent::restricted::COMMANDS.contains(&tool.name), "{}", tool.name);
        }
    }
}
