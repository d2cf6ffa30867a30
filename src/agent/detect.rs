//! Which coding agent runs this command: each names itself in the environment of what it starts.
//!
//! Not for: whether a sandbox is in the way. That is for the kernel to say.

use crate::environ::Environ;

/// A coding agent that envy knows by the variables it sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agent {
    /// OpenAI's Codex CLI.
    Codex,
    /// Anthropic's Claude Code.
    Claude,
    /// Google's Gemini CLI.
    Gemini,
    /// Cursor.
    Cursor,
    /// Any other that says `AI_AGENT` or `AGENT`.
    Other,
}

/// Variables that are set, to anything but nothing, in what an agent runs. `AGENT` is a common word, and kept all the same:
/// Goose and Amp set nothing else that is written down. An agent that is taken for a person may wait for an answer for ever;
/// a person who is taken for an agent loses colours and questions, and errors say by which variable.
pub const VARIABLES: &[(&str, Agent)] = &[
    ("CODEX_THREAD_ID", Agent::Codex),
    ("CODEX_CI", Agent::Codex),
    ("CLAUDECODE", Agent::Claude),
    ("GEMINI_CLI", Agent::Gemini),
    ("CURSOR_AGENT", Agent::Cursor),
    ("AI_AGENT", Agent::Other),
    ("AGENT", Agent::Other),
];

/// By which variable an agent is known, for errors that a person may get, too.
pub fn variable(environ: &Environ) -> Option<&'static str> {
    found(environ).map(|(name, _)| name)
}

fn found(environ: &Environ) -> Option<(&'static str, Agent)> {
    VARIABLES.iter().copied().find(|(name, _)| environ.text(name).is_some())
}

impl Agent {
    /// The agent of these variables, if one is there.
    pub fn of(environ: &Environ) -> Option<Self> {
        found(environ).map(|(_, agent)| agent)
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codex => "Codex",
            Self::Claude => "Claude Code",
            Self::Gemini => "Gemini CLI",
            Self::Cursor => "Cursor",
            Self::Other => "your agent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_known_by_its_variable_and_an_empty_one_says_nothing() {
        let agent = |name: &str, value: &str| Agent::of(&[(name, value)].into_iter().collect());
        assert_eq!(agent("CODEX_THREAD_ID", "0193"), Some(Agent::Codex));
        assert_eq!(agent("CLAUDECODE", "1"), Some(Agent::Claude));
        assert_eq!(agent("AI_AGENT", "other"), Some(Agent::Other));
        assert_eq!(agent("CODEX_THREAD_ID", ""), None);
        assert_eq!(agent("CODEX_HOME", "/home/u/.codex"), None);
    }

    #[test]
    fn every_variable_tells_its_agent_and_is_named() {
        for (name, agent) in VARIABLES {
            let environ: Environ = [(*name, "1"), ("EDITOR", "vi")].into_iter().collect();
            assert_eq!((Agent::of(&environ), variable(&environ)), (Some(*agent), Some(*name)));
        }
        assert_eq!(variable(&Environ::default()), None);
    }
}
