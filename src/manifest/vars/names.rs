//! Names of variables that a manifest may not set, or only when a person trusts it.

/// Names that steer envy, Nix, every program or the shell itself; a project may never set them. Some of the shell's own
/// cannot be set at all, which would end what a shell evaluates.
pub fn forbidden(name: &str) -> bool {
    const SHELLS_OWN: &[&str] = &[
        "_",
        "PWD",
        "OLDPWD",
        "SHLVL",
        "UID",
        "EUID",
        "GID",
        "EGID",
        "PPID",
        "TMOUT",
        "path",
        "fpath",
        "cdpath",
        "manpath",
        "module_path",
        "status",
        "pipestatus",
        "argv",
        "config",
    ];
    let xdg_home = name.starts_with("XDG_") && name.ends_with("_HOME");
    // What prompt hooks keep in the shell begins with `_envy_`.
    let envys = name.trim_start_matches('_').get(..5).is_some_and(|start| start.eq_ignore_ascii_case("envy_"));
    name == "HOME" || envys || name.starts_with("NIX_") || xdg_home || SHELLS_OWN.contains(&name)
}

/// Whether setting `name` makes programs run other code, so that a person has to trust it first: the dynamic linker, git,
/// interpreters that take options, modules or a start file from a variable, programs that others start, and what a shell
/// runs, reads, writes or splits by without being asked. Or makes envy or a coding agent believe somebody else: proxies,
/// certificates, and where agents have their settings and their model.
pub fn needs_trust(name: &str) -> bool {
    const SHELLS: &[&str] = &[
        "PATH",
        "BASH_ENV",
        "ENV",
        "ZDOTDIR",
        "FPATH",
        "MODULE_PATH",
        "BASH_LOADABLES_PATH",
        "PROMPT_COMMAND",
        "prompt",
        "SPROMPT",
        "MAILPATH",
        "NULLCMD",
        "READNULLCMD",
        "HISTFILE",
        "INPUTRC",
        "SHELLOPTS",
        "BASHOPTS",
        "SHELL",
        "IFS",
        "XDG_DATA_DIRS",
        "XDG_CONFIG_DIRS",
        "STARSHIP_CONFIG",
    ];
    const INTERPRETERS: &[&str] = &["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "VIMINIT", "EXINIT"];
    // What envy, caches and agents are reached and checked by, and where envy keeps its sockets.
    const NETWORK: &[&str] = &[
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "TMPDIR",
        "XDG_RUNTIME_DIR",
        "DIRENV_CONFIG",
        "GCONV_PATH",
        "KUBECONFIG",
        "CDPATH",
    ];
    // Common, and harmless members of these families.
    const HARMLESS: &[&str] = &[
        "NODE_ENV",
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONHASHSEED",
        "PYTHONUTF8",
        "PYTHONIOENCODING",
    ];
    const SUFFIXES: &[&str] = &[
        "_ASKPASS",
        "_OPTIONS",
        "_OPTS",
        "_WRAPPER",
        "_RUNNER",
        "_LINKER",
        "_EDITOR",
        "_PAGER",
        "_BROWSER",
        "MAKEFLAGS",
        "CFLAGS",
        "CXXFLAGS",
        "CPPFLAGS",
        "LDFLAGS",
        "RUSTFLAGS",
        "RUSTDOCFLAGS",
        "GOFLAGS",
    ];
    const PROXIES: &[&str] = &["http_proxy", "https_proxy", "all_proxy", "no_proxy"];
    const STARTED: &[&str] = &["EDITOR", "VISUAL", "PAGER", "MANPAGER", "BROWSER", "LESSOPEN", "LESSCLOSE"];
    const PREFIXES: &[&str] = &[
        "LD_",
        "DYLD_",
        "GIT_",
        "fish_",
        "PYTHON",
        "PERL",
        "RUBY",
        "LUA_",
        "NODE_",
        "OPENSSL_",
        "SSH_",
        "DOCKER_",
        "CODEX_",
        "OPENAI_",
        "CLAUDE_",
        "ANTHROPIC_",
        "GEMINI_",
        "GOOGLE_GEMINI_",
        "CURSOR_",
        "COPILOT_",
    ];
    // Prompts are expanded, commands in them too, before they are shown.
    let prompt = |rest: &str| rest.is_empty() || rest.bytes().all(|byte| byte.is_ascii_digit());
    let is_prompt = ["PS", "PROMPT", "RPROMPT", "RPS"].iter().any(|kind| name.strip_prefix(kind).is_some_and(prompt));
    [SHELLS, INTERPRETERS, NETWORK, STARTED].iter().any(|names| names.contains(&name))
        || PROXIES.contains(&name.to_ascii_lowercase().as_str())
        || is_prompt
        || SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
        || name.contains("_CA_")
        || (PREFIXES.iter().any(|prefix| name.starts_with(prefix)) && !HARMLESS.contains(&name))
}
