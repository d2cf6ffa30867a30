//! The installed Codex, asked what it thinks of what envy is about to write.
//!
//! Never one that an agent could have put there, and in a scratch folder that none can write to: nothing of the user's or the project's settings is read,
//! no model is asked.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::super::{Context, Error, scratch};
use super::error::AgentsError;
use super::place::Places;
use super::plan::Checked;
use crate::agent::codex::{config, rules};
use crate::agent::setup;

/// How long it may take; it takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// A Codex that may be run.
struct Codex {
    program: PathBuf,
    path: OsString,
    home: tempfile::TempDir,
}

/// Has the new texts checked: of the settings, and of rules for the envy at this path. `command` is what a person repeats
/// when they have mended what is wrong.
pub(super) fn check(
    context: &Context<'_>,
    places: &Places,
    settings: Option<&str>,
    rules: Option<(&str, &str)>,
    command: &str,
) -> Result<Checked, Error> {
    let program = match places.program(context, "codex") {
        None => return Ok(Checked::Not("no codex on PATH".to_owned())),
        Some((program, Some(exposed))) => {
            let (program, place) = (program.display(), exposed.place.display());
            return Ok(Checked::Not(format!("an agent may write to {place}, where {program} lies")));
        }
        Some((program, None)) => program,
    };
    let home = scratch::folder(context, "codex")?;
    let codex = Codex { program, path: places.safe_path(context), home };
    let Some(version) = codex.version(context) else {
        return Ok(Checked::Not(format!("{} does not run", codex.program.display())));
    };
    let refused = |what, said: String| {
        let (version, command) = (version.clone(), command.to_owned());
        AgentsError::Refused { version, what, said, command }
    };
    if let Some(settings) = settings {
        scratch::write(&codex.home.path().join("config.toml"), &config::alone(settings)?)?;
        codex.reads_server(context).map_err(|said| refused("the settings", said))?;
    }
    if let Some((rules, envy)) = rules {
        codex.takes_rules(context, rules, envy).map_err(|said| refused("the rules", said))?;
    }
    Ok(Checked::By(version))
}

impl Codex {
    fn version(&self, context: &Context<'_>) -> Option<String> {
        let output = self.run(context, &["--version"]).ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().chars().take(60).collect())
    }

    /// Whether it finds the server in its settings.
    fn reads_server(&self, context: &Context<'_>) -> Result<(), String> {
        let output = self.run(context, &["mcp", "get", "envy", "--json"]).map_err(|error| error.to_string())?;
        let read: Result<serde_json::Value, _> = serde_json::from_slice(&output.stdout);
        match read {
            Ok(server)
                if output.status.success() && server["transport"]["command"].as_str().is_some_and(setup::is_envy) =>
            {
                Ok(())
            }
            _ => Err(said(&output)),
        }
    }

    /// Whether the rules allow what they should and nothing else. Their own examples are tried when they are read.
    fn takes_rules(&self, context: &Context<'_>, text: &str, envy: &str) -> Result<(), String> {
        let file = self.home.path().join("envy.rules");
        scratch::write(&file, text).map_err(|error| error.to_string())?;
        let file = file.to_string_lossy();
        let allowed = rules::allowed(envy).into_iter().take(1).map(|words| (words, true));
        for (words, wanted) in allowed.chain(rules::others(envy).into_iter().take(1).map(|words| (words, false))) {
            let mut arguments = vec!["execpolicy", "check", "--rules", &*file, "--"];
            arguments.extend(words.iter().map(String::as_str));
            let output = self.run(context, &arguments).map_err(|error| error.to_string())?;
            let read: Result<serde_json::Value, _> = serde_json::from_slice(&output.stdout);
            let is_allowed = match read {
                Ok(verdict) if output.status.success() => verdict["decision"] == "allow",
                _ => return Err(said(&output)),
            };
            if is_allowed != wanted {
                return Err(format!(
                    "it {} `{}`",
                    if is_allowed { "allows" } else { "does not allow" },
                    words.join(" ")
                ));
            }
        }
        Ok(())
    }

    fn run(&self, context: &Context<'_>, arguments: &[&str]) -> io::Result<Output> {
        let mut command = Command::new(&self.program);
        command.args(arguments).env_clear().envs(context.environ.iter()).env("PATH", &self.path);
        command.env("CODEX_HOME", self.home.path()).current_dir(self.home.path());
        output(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()), PATIENCE)
    }
}

/// What it prints, if it ends in time; else it is ended.
fn output(command: &mut Command, patience: Duration) -> io::Result<Output> {
    let child = command.spawn()?;
    let id = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    receiver.recv_timeout(patience).unwrap_or_else(|_| {
        // Nobody has waited for it yet, so the number is still its own.
        if let Some(id) = id {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        }
        Err(io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {} s", patience.as_secs_f32())))
    })
}

/// Its own words, without the trace that follows.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("Stack backtrace"));
    let all = lines.filter(|line| !line.is_empty() && !line.starts_with("WARNING:")).collect::<Vec<_>>().join(" ");
    let text = all.strip_prefix("Error: ").unwrap_or(&all);
    if text.is_empty() { output.status.to_string() } else { text.chars().take(500).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let mut command = Command::new("cat");
        // its other end stays open for as long as the test lasts
        let (reader, _writer) = io::pipe().unwrap();
        let error = output(command.stdin(reader).stdout(Stdio::piped()), Duration::from_millis(50)).unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (io::ErrorKind::TimedOut, "no answer within 0.05 s".to_owned()));
    }

    #[test]
    fn what_it_says_is_told_without_its_trace() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "printf 'WARNING: x\\nError: bad\\n\\nCaused by:\\n    why\\n\\nStack backtrace:\\n 0: x\\n' >&2; exit 3",
        ]);
        let output = output(command.stdout(Stdio::piped()).stderr(Stdio::piped()), PATIENCE).unwrap();
        assert_eq!(said(&output), "bad Caused by: why");
    }
}
