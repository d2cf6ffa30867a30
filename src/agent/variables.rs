//! The environment variables that envy reads. An agent hands few of its own to a server that it starts, so each of these that
//! decides what the server does must be named in the agent's settings.
//!
//! Not for: what envy sets in an environment (`environment`), and reading any of them.

/// A variable that envy reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it is for, in one line.
    pub meaning: &'static str,
    /// Who needs it.
    pub reach: Reach,
}

/// For whom a variable matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Also for a server that an agent starts, which does not get it by itself.
    Server,
    /// For every process, and agents hand it on by themselves.
    Everyone,
    /// Only where a person types, or an agent runs the command.
    Shell,
}

const fn server(name: &'static str, meaning: &'static str) -> Variable {
    Variable { name, meaning, reach: Reach::Server }
}

const fn everyone(name: &'static str, meaning: &'static str) -> Variable {
    Variable { name, meaning, reach: Reach::Everyone }
}

const fn shell(name: &'static str, meaning: &'static str) -> Variable {
    Variable { name, meaning, reach: Reach::Shell }
}

/// All of them, by name.
pub const VARIABLES: &[Variable] = &[
    shell("AGENT", "an agent of this name runs the command"),
    shell("AI_AGENT", "an agent of this name runs the command"),
    server("ALL_PROXY", "proxy for all connections"),
    shell("CI", "a CI job runs the command: `run` and `activate` do not change envy.lock"),
    shell("CLAUDECODE", "Claude Code runs the command"),
    shell("CLICOLOR", "0: no colours"),
    shell("CLICOLOR_FORCE", "colours also where there is no terminal"),
    shell("CODEX_CI", "Codex runs the command"),
    shell("CODEX_HOME", "the folder of Codex's own settings, else ~/.codex"),
    shell("CODEX_THREAD_ID", "Codex runs the command"),
    shell("CURSOR_AGENT", "Cursor runs the command"),
    shell("DIRENV_CONFIG", "the folder of direnv's settings"),
    shell("EDITOR", "the editor of `envy edit`"),
    shell("ENV", "the start file of a POSIX shell"),
    server("ENVY_CATALOG_URL", "base URLs of search services, asked in order"),
    server("ENVY_NIXOS_SEARCH_URL", "URL of a NixOS search backend"),
    server("ENVY_OFFLINE", "ask no catalog, as `--offline`"),
    shell("ENVY_PLAIN", "nothing is drawn or redrawn, symbols are words, questions are answered by a typed line"),
    server("ENVY_STORE", "the store: `auto`, `daemon`, `local`, or a folder"),
    shell("GEMINI_CLI", "Gemini CLI runs the command"),
    everyone("HOME", "the user's home folder"),
    server("HTTPS_PROXY", "proxy for https"),
    server("HTTP_PROXY", "proxy for http"),
    shell("LANG", "the locale, where neither LC_ALL nor LC_CTYPE is set"),
    shell("LC_ALL", "the locale: without UTF-8 only ASCII is drawn"),
    shell("LC_CTYPE", "the locale, where LC_ALL is not set"),
    server("NIX_CONFIG", "settings as in nix.conf, which win over the files"),
    server("NIX_CONF_DIR", "the folder of nix.conf, else /etc/nix"),
    server("NIX_DAEMON_SOCKET_PATH", "where the Nix daemon listens"),
    server("NIX_DATA_HOME", "the folder of a rootless store, else XDG_DATA_HOME/nix"),
    server("NIX_REMOTE", "which store Nix uses"),
    server("NIX_SSL_CERT_FILE", "the certificates to trust"),
    server("NIX_STATE_DIR", "Nix's state folder, else /nix/var/nix"),
    server("NIX_USER_CONF_FILES", "the user's nix.conf files"),
    shell("NO_COLOR", "no colours"),
    server("NO_PROXY", "hosts that are reached without a proxy"),
    everyone("PATH", "where programs are"),
    everyone("SHELL", "the user's shell"),
    server("SSL_CERT_FILE", "the certificates to trust, where NIX_SSL_CERT_FILE is not set"),
    everyone("TERM", "the kind of terminal"),
    everyone("TMPDIR", "the folder for temporary files"),
    shell("VISUAL", "the editor of `envy edit`, before EDITOR"),
    server("XDG_CACHE_HOME", "parent of envy's cache folder, else ~/.cache"),
    server("XDG_CONFIG_DIRS", "more folders of nix.conf files"),
    server("XDG_CONFIG_HOME", "parent of the settings' folders, else ~/.config"),
    server("XDG_DATA_HOME", "parent of a rootless store's folder, else ~/.local/share"),
    server("XDG_RUNTIME_DIR", "parent of the private run folders"),
    server("XDG_STATE_HOME", "parent of envy's state folder, else ~/.local/state"),
    shell("ZDOTDIR", "the folder of zsh's start files"),
    server("all_proxy", "proxy for all connections"),
    server("http_proxy", "proxy for http"),
    server("https_proxy", "proxy for https"),
    server("no_proxy", "hosts that are reached without a proxy"),
];

/// The names of those that a server must be given.
pub fn for_server() -> impl Iterator<Item = &'static str> {
    VARIABLES.iter().filter(|variable| variable.reach == Reach::Server).map(|variable| variable.name)
}

#[cfg(test)]
mod tests;
