//! The command line: arguments → operation → rendering. One file a command; no logic here.

mod activate;
mod agent;
mod blocked;
mod cause;
mod changed;
mod complete;
pub use complete::{Shell, script as completion_script};
mod deactivate;
mod diff;
mod doctor;
mod early;
mod edit;
mod env;
#[cfg(test)]
mod errors;
mod export;
mod gc;
pub mod help;
mod history;
mod hook;
mod init;
mod install;
mod list;
mod lock;
mod mcp;
mod outdated;
mod plan;
mod remove;
mod restricted;
mod review;
mod rollback;
mod run;
mod search;
mod show;
mod status;
mod sync;
mod told;
mod trust;
mod update;
mod usage;
mod which;
mod why;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use serde::Serialize;

use crate::agent::detect::Agent;
use crate::documents::NotText;
use crate::environ::Environ;
use crate::ops::{Context, Error, Mode};
use crate::project::Dirs;
use crate::system::System;
use crate::ui::heard::Heard;
use crate::ui::{Ui, progress, written};

/// What a finished command leaves for the process to exit with.
pub type Status = u8;

/// One project, one file, the same tools for everybody: an environment manager for people and coding agents.
#[derive(Debug, Parser)]
#[command(name = "envy", version, disable_help_subcommand = false, max_term_width = 100)]
pub struct Cli {
    /// The options that every command has.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The options that every command has.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The project [default: nearest envy.toml upwards]
    #[arg(short = 'd', long = "dir", value_name = "DIR", global = true)]
    pub dir: Option<PathBuf>,
    /// Print one JSON document, also for an error
    #[arg(long, global = true)]
    pub json: bool,
    /// Fail (exit 4) rather than change envy.lock
    #[arg(long, global = true)]
    pub locked: bool,
    /// Ask no catalog; kept answers count, however old
    #[arg(long, global = true, env = "ENVY_OFFLINE", value_parser = clap::builder::FalseyValueParser::new())]
    pub offline: bool,
    /// Answer every question but that of trust with yes
    #[arg(short, long, global = true)]
    pub yes: bool,
    /// Print results and errors only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// How long to wait while another envy works
    #[arg(long, value_name = "SECONDS", default_value = "300", value_parser = seconds, global = true)]
    pub lock_timeout: Duration,
    /// Refuse what is unsafe outside of a sandbox
    #[arg(long, global = true)]
    pub restricted: bool,
}

/// All commands of this version. Their groups are in [`help`].
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start an environment in this folder
    Init(init::Init),
    /// Find packages
    Search(search::Search),
    /// Show a package: its versions, and which one install would take
    Show(show::Show),
    /// Add packages, or change their version
    #[command(visible_alias = "add")]
    Install(install::Install),
    /// Take packages out of the environment
    #[command(visible_aliases = ["uninstall", "rm"])]
    Remove(remove::Remove),
    /// Move packages to the newest versions that envy.toml allows
    #[command(visible_alias = "upgrade")]
    Update(update::Update),
    /// Show which packages have newer versions
    Outdated(outdated::Outdated),
    /// Show the packages and their versions
    #[command(visible_alias = "ls")]
    List(list::List),
    /// Say which package a program comes from
    Which(which::Which),
    /// Say why something is in the environment
    Why(why::Why),
    /// Open envy.toml in your editor, then check and apply it
    Edit(edit::Edit),
    /// Enter the environment: a shell, or shell code for `eval`
    Activate(activate::Activate),
    /// Print shell code that leaves the innermost environment
    Deactivate(deactivate::Deactivate),
    /// Print what the environment sets, in the format of a shell or tool
    Env(env::Env),
    /// Print files that make other tools know envy
    Export(export::Export),
    /// Print shell code that enters and leaves environments as you move
    Hook(hook::Hook),
    /// Take one step of a prompt hook
    #[command(hide = true)]
    HookEnv(hook::HookEnv),
    /// Run a script or program in the environment
    #[command(visible_alias = "exec")]
    Run(run::Run),
    /// Decide whether this project's own code may run
    Trust(trust::Trust),
    /// Choose versions and write envy.lock, fetching nothing
    Lock(lock::Lock),
    /// Make envy.lock and the environment agree with envy.toml
    Sync(sync::Sync),
    /// Show what sync or install would do: packages, downloads, sizes
    Plan(plan::Plan),
    /// Show what changed since a generation or git revision
    Diff(diff::Diff),
    /// Show the generations: when, by which command, what changed
    History(history::History),
    /// Go back to an earlier generation
    Rollback(rollback::Rollback),
    /// Delete old generations, and what nothing needs any more
    Gc(gc::Gc),
    /// Check store, caches, catalog and this machine
    Doctor(doctor::Doctor),
    /// Say what state the environment is in
    Status(status::Status),
    /// Let coding agents use envy
    Agent(agent::Agent),
    /// Serve an agent: envy's commands as MCP tools
    Mcp(mcp::Mcp),
    /// Carry out one call of `envy mcp`
    #[command(hide = true)]
    McpCall(mcp::McpCall),
    /// Print the completion script of a shell
    Completions(complete::Completions),
}

/// A failure, and with which status the process ends if that is not the code's own.
#[derive(Debug)]
pub struct Failure {
    /// What happened.
    pub error: Error,
    /// `run`'s own failures are 125, 126 and 127, never a code of envy's.
    pub status: Option<Status>,
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), status: None }
    }
}

/// Everything that a command gets.
pub struct Invocation<'a> {
    /// What operations need.
    pub context: Context<'a>,
    /// How to print.
    pub ui: Ui,
    /// What is warned of, for the document.
    pub heard: &'a Heard,
    /// `--yes`.
    pub yes: bool,
    /// The command line as it was typed.
    pub arguments: &'a [OsString],
}

impl Invocation<'_> {
    /// Prints the JSON document of a result.
    fn document(&self, document: &impl Serialize) {
        self.ui.document(document, self.heard.warnings());
    }

    /// Prints code for a shell, or its document.
    fn code(&self, shell: impl ValueEnum, code: Vec<u8>) -> Result<(), NotText> {
        self.ui.code(shell, code, self.heard.warnings())
    }
}

/// Parses the command line, does what it says, and returns the exit status.
pub fn main(arguments: &[OsString]) -> Status {
    if let Some(status) = complete::answer(arguments) {
        return status;
    }
    let environ = Environ::of_process();
    if Agent::of(&environ).is_some() {
        // Some run commands in a terminal, and read what a terminal would make colours of.
        anstream::ColorChoice::Never.write_global();
    }
    let early = early::parse(arguments).map(|cli| (cli, Ok(())));
    let (cli, allowed) = match early.map_or_else(|| parse_checked(arguments), Ok) {
        Ok(parsed) => parsed,
        Err(error) => return usage::error(&error, arguments),
    };
    let ui = Ui::new(cli.global.json, cli.global.quiet, &environ);
    let heard = Heard::default();
    let reporter = progress::reporter(ui, &heard);
    let cwd = allowed.map_err(Failure::from).and_then(|()| Ok(working_directory(&cli.command)?));
    let context = cwd.and_then(|cwd| context(&cli.global, cwd, arguments, environ, &*reporter));
    let outcome = context.and_then(|context| {
        let invocation = Invocation { context, ui, heard: &heard, yes: cli.global.yes, arguments };
        let status = dispatch(cli.command, &invocation)?;
        written::check()?;
        Ok(status)
    });
    reporter.report(crate::report::Event::Done);
    outcome.unwrap_or_else(|failure| {
        let error = blocked::with_way_out(failure.error, arguments, &Environ::of_process());
        ui.error(&error);
        failure.status.unwrap_or_else(|| error.code().exit_status())
    })
}

/// The arguments as typed values, and whether `--restricted` allows them.
fn parse_checked(arguments: &[OsString]) -> Result<(Cli, Result<(), restricted::Refused>), clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    Ok((Cli::from_arg_matches(&matches)?, restricted::check(&matches)))
}

/// The whole command line as clap knows it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// The working directory. Prompts go on where it is gone: the hook then leaves what it entered.
fn working_directory(command: &Command) -> std::io::Result<PathBuf> {
    let gone =
        |error: std::io::Error| std::io::Error::new(error.kind(), format!("the current folder is gone: {error}"));
    match std::env::current_dir() {
        Err(_) if matches!(command, Command::HookEnv(_)) => Ok(PathBuf::from("/")),
        other => other.map_err(gone),
    }
}

fn context<'a>(
    global: &Global,
    cwd: PathBuf,
    arguments: &[OsString],
    environ: Environ,
    reporter: &'a dyn crate::report::Reporter,
) -> Result<Context<'a>, Failure> {
    let account = || directories::BaseDirs::new().map(|account| account.home_dir().to_path_buf());
    let dirs = Dirs::new(&environ, account)?;
    let mode =
        Mode { locked: global.locked, offline: global.offline, lock_timeout: global.lock_timeout, restricted: false };
    let context = Context {
        cwd,
        environ,
        dirs,
        system: System::current(),
        reporter,
        mode,
        project_dir: global.dir.clone(),
        command: cause::told(arguments),
    };
    Ok(if global.restricted { context.restricted() } else { context })
}

fn dispatch(command: Command, invocation: &Invocation<'_>) -> Result<Status, Failure> {
    match command {
        Command::Init(args) => args.run(invocation),
        Command::Search(args) => args.run(invocation),
        Command::Show(args) => args.run(invocation),
        Command::Install(args) => args.run(invocation),
        Command::Remove(args) => args.run(invocation),
        Command::Update(args) => args.run(invocation),
        Command::Outdated(args) => args.run(invocation),
        Command::List(args) => args.run(invocation),
        Command::Which(args) => args.run(invocation),
        Command::Why(args) => args.run(invocation),
        Command::Edit(args) => args.run(invocation),
        Command::Activate(args) => args.run(invocation),
        Command::Deactivate(args) => args.run(invocation),
        Command::Env(args) => args.run(invocation),
        Command::Export(args) => args.run(invocation),
        Command::Hook(args) => args.run(invocation),
        Command::HookEnv(args) => Ok(args.run(invocation)),
        Command::Run(args) => args.run(invocation),
        Command::Trust(args) => args.run(invocation),
        Command::Lock(args) => args.run(invocation),
        Command::Sync(args) => args.run(invocation),
        Command::Plan(args) => args.run(invocation),
        Command::Diff(args) => args.run(invocation),
        Command::History(args) => args.run(invocation),
        Command::Rollback(args) => args.run(invocation),
        Command::Gc(args) => args.run(invocation),
        Command::Doctor(args) => args.run(invocation),
        Command::Status(args) => args.run(invocation),
        Command::Agent(args) => args.run(invocation),
        Command::Mcp(args) => args.run(invocation),
        Command::McpCall(args) => args.run(invocation),
        Command::Completions(args) => args.run(invocation),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "expected a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "expected a number of seconds, 0 or more".to_owned())
}
