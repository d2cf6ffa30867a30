//! The real Codex in a project on a machine: its own sandbox, rules and MCP servers, driven by a scripted model.
//!
//! Codex keeps its settings in the user's HOME, which its sandbox does not let commands write, as everywhere.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use super::model::{Model, Outcome, Prompt, Step};
use super::project::{Ran, TestProject};
use super::world::World;

/// How long a whole session may take.
const PATIENCE: Duration = Duration::from_secs(50);

/// How a model calls tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One call a step, `exec_command` among them.
    Classic,
    /// JavaScript that calls them.
    Code,
}

/// What sandboxed commands may write. The network is closed in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confinement {
    /// Nothing.
    ReadOnly,
    /// The folder that Codex works in, and the temporary one.
    Workspace,
}

/// A Codex that is about to be started.
pub struct Codex<'p, 'm> {
    project: &'p TestProject<'m>,
    command: Vec<String>,
    dir: PathBuf,
    style: Style,
    confinement: Confinement,
    trusted: bool,
    settings: String,
    rules: Option<String>,
}

/// What a session gave.
#[derive(Debug, Clone)]
pub struct Session {
    /// What each step gave.
    pub outcomes: Vec<Outcome>,
    /// What the model was told at first.
    pub prompt: Prompt,
    /// What Codex itself said.
    pub ran: Ran,
}

impl<'p, 'm> Codex<'p, 'm> {
    /// The world's Codex in a project that is trusted, with a classic model that may write the project.
    pub fn new(world: &World, project: &'p TestProject<'m>) -> Self {
        Self {
            command: vec![world.codex().display().to_string()],
            dir: project.dir(),
            project,
            style: Style::Classic,
            confinement: Confinement::Workspace,
            trusted: true,
            settings: String::new(),
            rules: None,
        }
    }

    /// Started by another command, e.g. `envy run -- codex`.
    pub fn by(mut self, words: &[&str]) -> Self {
        self.command = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// In another folder.
    pub fn in_dir(mut self, dir: PathBuf) -> Self {
        self.dir = dir;
        self
    }

    /// With a model of this style.
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// In this sandbox.
    pub fn confined(mut self, confinement: Confinement) -> Self {
        self.confinement = confinement;
        self
    }

    /// In a project that the user said nothing about.
    pub fn untrusted(mut self) -> Self {
        self.trusted = false;
        self
    }

    /// With more in the user's `config.toml`; tables only.
    pub fn settings(mut self, text: impl Into<String>) -> Self {
        self.settings = text.into();
        self
    }

    /// With a rule file of the user.
    pub fn rules(mut self, text: impl Into<String>) -> Self {
        self.rules = Some(text.into());
        self
    }

    /// Runs the steps, after one that proves that the sandbox holds.
    ///
    /// # Panics
    /// If Codex does not carry them out, or its sandbox lets a command write HOME or open a connection.
    #[track_caller]
    pub fn session(self, steps: Vec<Step>) -> Session {
        let mut all = vec![Step::shell(PROOF)];
        all.extend(steps);
        let mut session = self.unproven(all);
        let proof = session.outcomes.remove(0);
        assert_eq!(proof.output.trim(), "confined", "Codex's sandbox does not hold: {proof:?}\n{}", session.ran.stderr);
        session
    }

    /// The same for shell commands.
    ///
    /// # Panics
    /// As [`Codex::session`].
    #[track_caller]
    pub fn shell(self, commands: &[&str]) -> Session {
        self.session(commands.iter().map(|command| Step::shell(*command)).collect())
    }

    #[track_caller]
    fn unproven(self, steps: Vec<Step>) -> Session {
        let model = Model::start(steps);
        self.write_settings(&model);
        let home = self.project.home().join(".codex");
        let mut command = self.project.command_in(&self.dir, &self.command[0], &[]);
        command.args(&self.command[1..]).args(["exec", "--json", "--skip-git-repo-check", "--ephemeral", "hi"]);
        command.env("CODEX_HOME", home).env("SCRIPTED_MODEL_KEY", "none");
        let ran = finished(command);
        if ran.status != 0 {
            panic!("codex exec ends with {}: {}\n{}", ran.status, ran.stdout, ran.stderr);
        }
        Session { outcomes: model.outcomes(), prompt: model.prompt(), ran }
    }

    /// The user's settings. Plugins and apps would ask the network, and a compressed request is none that we read. What
    /// lies in `/tmp` is of no concern to a session, and a test's HOME lies there.
    fn write_settings(&self, model: &Model) {
        let name = match self.style {
            Style::Classic => "gpt-5.5",
            Style::Code => "gpt-6.1-sol",
        };
        let sandbox = match self.confinement {
            Confinement::ReadOnly => "read-only",
            Confinement::Workspace => "workspace-write",
        };
        let trust = match self.trusted {
            true => format!("[projects.\"{}\"]\ntrust_level = \"trusted\"\n", self.dir.display()),
            false => String::new(),
        };
        let text = format!(
            "model = \"{name}\"\nmodel_provider = \"scripted\"\nsandbox_mode = \"{sandbox}\"\n\
             check_for_update_on_startup = false\n\
             [model_providers.scripted]\nname = \"scripted\"\nbase_url = \"{}\"\nwire_api = \"responses\"\n\
             env_key = \"SCRIPTED_MODEL_KEY\"\nrequest_max_retries = 0\nstream_max_retries = 0\n\
             [sandbox_workspace_write]\nexclude_slash_tmp = true\n\
             [analytics]\nenabled = false\n\
             [features]\nenable_request_compression = false\nplugins = false\napps = false\n\
             {trust}{}",
            model.url(),
            self.settings
        );
        self.project.write_home(".codex/config.toml", text);
        // Codex starts login shells, and Debian's /etc/profile sets PATH anew
        let bin = self.project.envy_path().parent().unwrap().display();
        self.project.write_home(".profile", format!("PATH=\"{bin}:$PATH\"\n"));
        if let Some(rules) = &self.rules {
            self.project.write_home(".codex/rules/envy.rules", rules);
        }
    }
}

/// Says `confined` if neither HOME can be written nor a connection opened, else what can be.
const PROOF: &str = "if touch ~/escaped 2>/dev/null; then echo 'HOME can be written'; \
    elif (exec 3<>/dev/tcp/127.0.0.1/9) 2>&1 | grep -q 'Operation not permitted'; then echo confined; \
    else echo 'the network is open'; fi";

/// Runs a command that must end in time.
#[track_caller]
fn finished(mut command: Command) -> Ran {
    use std::process::Stdio;
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (id, began) = (rustix::process::Pid::from_child(&child), Instant::now());
    let waiting = std::thread::spawn(move || child.wait_with_output().unwrap());
    while !waiting.is_finished() {
        if began.elapsed() > PATIENCE {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
            panic!("codex exec does not end");
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
    waiting.join().unwrap().into()
}

impl Session {
    /// What a step gave.
    pub fn step(&self, index: usize) -> &Outcome {
        &self.outcomes[index]
    }
}

impl Outcome {
    /// Its output, if the command ended with that status.
    ///
    /// # Panics
    /// With what it said, if not.
    #[track_caller]
    pub fn exits(&self, status: i32) -> &str {
        assert_eq!(self.status, Some(status), "{}", self.output);
        &self.output
    }

    /// Its output, if the command succeeded.
    ///
    /// # Panics
    /// With what it said, if not.
    #[track_caller]
    pub fn ok(&self) -> &str {
        self.exits(0)
    }
}
