//! Completion for Nushell, which clap does not serve by itself: an external completer for `envy` that asks envy and leaves
//! all other commands to the one that was there.

use std::ffi::OsString;
use std::io::{Error, Write};
use std::path::Path;

use clap_complete::env::EnvCompleter;
use serde_json::json;

/// Nushell.
pub(super) struct Nushell;

const SCRIPT: &str = r#"# Completion of envy for Nushell.
let others = $env.config?.completions?.external?.completer?
let envys = {|words: list<string>|
    if ($words.0? | default "" | path basename) == "COMMAND" {
        with-env { VARIABLE: "nushell" } { ^COMPLETER -- ...$words | complete }
        | if $in.exit_code == 0 and ($in.stdout | is-not-empty) { $in.stdout | from json } else { null }
    } else if $others != null {
        do $others $words
    } else {
        null
    }
}
$env.config.completions.external.enable = true
$env.config.completions.external.completer = $envys
"#;

impl EnvCompleter for Nushell {
    fn name(&self) -> &'static str {
        "nushell"
    }

    fn is(&self, name: &str) -> bool {
        matches!(name, "nushell" | "nu")
    }

    fn write_registration(
        &self,
        var: &str,
        _name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> Result<(), Error> {
        let script = SCRIPT.replace("COMMAND", bin).replace("COMPLETER", completer).replace("VARIABLE", var);
        buf.write_all(script.as_bytes())
    }

    fn write_complete(
        &self,
        cmd: &mut clap::Command,
        args: Vec<OsString>,
        current_dir: Option<&Path>,
        buf: &mut dyn Write,
    ) -> Result<(), Error> {
        let last = args.len().saturating_sub(1);
        let candidates = clap_complete::engine::complete(cmd, args, last, current_dir)?;
        // Of an empty list Nushell makes nothing; files it completes itself where it gets nothing at all.
        if candidates.is_empty() {
            return Ok(());
        }
        let candidate = |candidate: &clap_complete::CompletionCandidate| {
            let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
            let first = help.lines().next().unwrap_or_default().to_owned();
            json!({ "value": candidate.get_value().to_string_lossy(), "description": first })
        };
        let all: Vec<_> = candidates.iter().map(candidate).collect();
        write!(buf, "{}", json!(all))
    }
}
