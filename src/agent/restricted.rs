//! What a misled agent may do outside of its sandbox: the commands of `--restricted`, and the tools of the MCP server.
//!
//! Not for: which options and arguments are left (`cli::restricted`), and what operations refuse (`ops::Mode::restricted`).

/// The commands that `--restricted` leaves. Those that only look may look at what is there; `which` is not among them, as it
/// realizes what the lock says.
pub const COMMANDS: &[&str] =
    &["search", "show", "install", "remove", "list", "update", "outdated", "status", "why", "history", "rollback"];

/// The tools of the MCP server `envy`.
pub const TOOLS: &[&str] =
    &["search", "show", "install", "remove", "list", "update", "status", "why", "history", "rollback"];

/// Those of either that change the project: agents ask before they use such a tool, unless a person says otherwise.
pub const CHANGING: &[&str] = &["install", "remove", "update", "rollback"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_a_command_and_what_changes_is_both() {
        assert!(TOOLS.iter().all(|tool| COMMANDS.contains(tool)));
        assert!(CHANGING.iter().all(|name| TOOLS.contains(name)));
    }
}
