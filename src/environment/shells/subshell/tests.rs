//! Real shells in a terminal, with start files that do what users' start files do.

use std::io::{Read, Write};
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rstest::rstest;

use super::*;
use crate::environment::Variables;
use crate::environment::activation::Activation;

const ENVIRONMENT: &str = "/nix/store/2bcv91i8fahqghn8dmyr791iaycbsjdd-envy-environment";

/// A home folder with start files, and an environment that is entered from it.
struct Home {
    dir: tempfile::TempDir,
    environ: Environ,
}

impl Home {
    fn new(shell: &str, files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().to_str().unwrap().to_owned();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        let mut environ: Environ =
            [("HOME", home.as_str()), ("PATH", "/usr/bin:/bin"), ("TERM", "dumb"), ("SSL_CERT_FILE", "/mine")]
                .into_iter()
                .collect();
        environ.set("SHELL", crate::environment::shells::tests::real(shell));
        Self { dir, environ }
    }

    fn enter(&mut self, project: &str) {
        let mut variables = Variables::default();
        variables.prepend.insert("PATH".to_owned(), vec![format!("{ENVIRONMENT}-{project}/bin")]);
        variables.prepend.insert("MANPATH".to_owned(), vec![format!("{ENVIRONMENT}-{project}/share/man")]);
        variables.fallback.insert("MANPATH".to_owned(), String::new());
        let activation = Activation {
            environment: format!("{ENVIRONMENT}-{project}").parse().unwrap(),
            variables,
            path_prepend: Vec::new(),
            dotenv: Vec::new(),
            vars: BTreeMap::from([("VALUE".to_owned(), "the project's".to_owned())]),
            project: format!("/projects/{project}").into(),
            run_dir: "/run/project".into(),
            role: None,
        };
        for change in activation.apply(&self.environ).unwrap() {
            match change.new {
                Some(value) => self.environ.set(change.name, value),
                None => self.environ.unset(change.name),
            }
        }
    }

    /// All that a terminal shows of a subshell that is fed `lines` and then left.
    fn session(&self, name: &str, lines: &[&str]) -> String {
        let subshell = prepare(&self.environ, name, &self.dir.path().join("state")).unwrap();
        let pty = native_pty_system().openpty(PtySize { rows: 50, cols: 400, ..PtySize::default() }).unwrap();
        let mut command = CommandBuilder::new(&subshell.program);
        command.args(&subshell.arguments[1..]);
        command.env_clear();
        subshell.environ.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(self.dir.path());
        let mut child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut writer = pty.master.take_writer().unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        for line in lines {
            writeln!(writer, "{line}").unwrap();
        }
        writeln!(writer, "exit").unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut shown = Vec::new();
            // A terminal whose other end is gone is an error on Linux and an end elsewhere.
            let _ = reader.read_to_end(&mut shown);
            let _ = sender.send(String::from_utf8_lossy(&shown).into_owned());
        });
        let shown = receiver.recv_timeout(Duration::from_secs(20));
        let _ = child.kill();
        child.wait().unwrap();
        shown.expect("the shell did not end")
    }
}

/// The line that `echo`ed `[name=…]`, without the command that the terminal echoes.
fn value(shown: &str, name: &str) -> String {
    let start = format!("[{name}=");
    let found = shown.match_indices(&start).map(|(at, _)| &shown[at + start.len()..]);
    let found = found.filter_map(|rest| rest.split_once(']')).map(|(value, _)| value);
    let values: Vec<&str> = found.filter(|value| !value.starts_with("$") && !value.starts_with("'")).collect();
    values.first().unwrap_or_else(|| panic!("no {name} in {shown}")).to_string()
}

/// Where each shell has its start file, and what users do there: set `PATH` anew, and values of the project's.
const RUDE: &str = "PATH=/usr/bin:/bin; PATH=$HOME/mine:$PATH; export PATH; VALUE=rude; export VALUE; READ=yes\n";

fn start_file(shell: &str) -> &'static str {
    match shell {
        "bash" => ".bashrc",
        "zsh" => ".zshrc",
        _ => "my-env",
    }
}

fn home(shell: &str, text: &str) -> Home {
    let mut home = Home::new(shell, &[(start_file(shell), text)]);
    if shell == "dash" {
        home.environ.set("ENV", home.dir.path().join("my-env"));
    }
    home
}

const SHOW: &str = "echo \"[path=$PATH][value=$VALUE][read=${READ-}][init=${ENVY_SHELL_INIT-none}][env=${ENV-none}][zdot=${ZDOTDIR-none}]\"";

#[rstest]
fn the_environment_survives_start_files_and_keeps_what_they_add(#[values("bash", "zsh", "dash")] shell: &str) {
    let mut home = home(shell, RUDE);
    home.enter("p");
    let shown = home.session("p", &[SHOW]);
    let mine = home.dir.path().join("mine");
    assert_eq!(value(&shown, "path"), format!("{ENVIRONMENT}-p/bin:{}:/usr/bin:/bin", mine.display()));
    assert_eq!(value(&shown, "value"), "the project's");
    assert_eq!(value(&shown, "read"), "yes");
    assert_eq!(value(&shown, "init"), "none");
    assert_eq!(value(&shown, "zdot"), "none");
    let env = home.environ.get("ENV").map_or("none".into(), OsStr::to_string_lossy);
    assert_eq!(value(&shown, "env"), env);
}

#[rstest]
fn what_start_files_put_in_front_comes_second(#[values("bash", "zsh", "dash")] shell: &str) {
    let mut home = home(shell, "PATH=/mine:$PATH; MANPATH=/mine:$MANPATH\n");
    home.enter("p");
    let shown = home.session("p", &["echo \"[path=$PATH][man=$MANPATH]\""]);
    assert_eq!(value(&shown, "path"), format!("{ENVIRONMENT}-p/bin:/mine:/usr/bin:/bin"));
    assert_eq!(value(&shown, "man"), format!("{ENVIRONMENT}-p/share/man:/mine:"));
}

#[rstest]
fn the_prompt_names_the_project(#[values("bash", "zsh", "dash")] shell: &str) {
    let mut home = home(shell, "PS1='mine> '\n");
    home.enter("p");
    let shown = home.session("$(touch owned)`touch owned`%n\\w", &["echo done"]);
    assert!(shown.contains("(envy:__touch owned__touch owned__n_w) mine> "), "{shown}");
    assert!(!home.dir.path().join("owned").exists());
}

#[rstest]
#[case("bash", "PROMPT_COMMAND='PS1=\"anew> \"'\n")]
#[case("bash", "PROMPT_COMMAND=('PS1=\"anew> \"')\n")]
#[case("bash", "PROMPT_COMMAND='PS1=\"anew> \";'\n")]
#[case("zsh", "precmd() { PROMPT='anew> ' }\n")]
fn prompts_that_are_set_anew_each_time_keep_the_mark(#[case] shell: &str, #[case] text: &str) {
    let mut home = home(shell, text);
    home.enter("p");
    let shown = home.session("p", &["true", "true"]);
    assert!(shown.matches("(envy:p) anew> ").count() >= 3, "{shown}");
    assert!(!shown.contains("(envy:p) (envy:p)"), "{shown}");
}

#[rstest]
fn an_environment_in_an_environment_stays_inside_out(#[values("bash", "zsh", "dash")] shell: &str) {
    let mut home = home(shell, RUDE);
    home.enter("a");
    home.enter("b");
    let shown = home.session("b", &[SHOW]);
    let mine = home.dir.path().join("mine");
    let expected = format!("{ENVIRONMENT}-b/bin:{ENVIRONMENT}-a/bin:{}:/usr/bin:/bin", mine.display());
    assert_eq!(value(&shown, "path"), expected);
}

#[rstest]
fn leaving_a_subshell_by_eval_leaves_nothing_behind(#[values("bash", "zsh", "dash")] shell: &str) {
    let mut home = home(shell, RUDE);
    home.enter("p");
    // What the shell has by then is what its programs inherit.
    let show = "env > inside; echo \"[done=1]\"";
    let shown = home.session("p", &[show]);
    assert_eq!(value(&shown, "done"), "1");
    let text = fs_err::read_to_string(home.dir.path().join("inside")).unwrap();
    let inside: Environ = text.lines().filter_map(|line| line.split_once('=')).collect();
    let changes = crate::environment::activation::deactivate(&inside).unwrap();
    let path = changes.iter().find(|change| change.name == "PATH").unwrap();
    let expected = format!("{}/mine:/usr/bin:/bin", home.dir.path().display());
    assert_eq!(path.new.as_deref(), Some(OsStr::new(&expected)));
    assert!(!text.contains("_envy"), "{text}");
}

#[test]
fn zsh_reads_the_users_own_files_where_they_say_they_are() {
    let files = [
        (".zshenv", "export ZDOTDIR=$HOME/conf; ZSHENV=yes\n"),
        ("conf/.zshrc", "ZSHRC=yes\n"),
        (".zshrc", "ZSHRC=wrong\n"),
    ];
    let mut home = Home::new("zsh", &files);
    home.enter("p");
    let shown = home.session("p", &["echo \"[env=$ZSHENV][rc=$ZSHRC][zdot=$ZDOTDIR]\""]);
    assert_eq!(value(&shown, "env"), "yes");
    assert_eq!(value(&shown, "rc"), "yes");
    assert_eq!(value(&shown, "zdot"), format!("{}/conf", home.dir.path().display()));
    home.environ.set("ZDOTDIR", home.dir.path().join("conf"));
    let shown = home.session("p", &["echo \"[rc=$ZSHRC]\""]);
    assert_eq!(value(&shown, "rc"), "yes");
}

#[test]
fn no_variable_of_a_project_says_where_zsh_has_the_users_files() {
    let mut home = Home::new("zsh", &[(".zshrc", "ZSHRC=yes\n"), ("project/.zshrc", "ZSHRC=wrong\n")]);
    home.enter("p");
    home.environ.set("_envy_users_zdotdir", home.dir.path().join("project"));
    let shown = home.session("p", &["echo \"[rc=$ZSHRC][zdot=${ZDOTDIR-none}]\""]);
    assert_eq!((value(&shown, "rc").as_str(), value(&shown, "zdot").as_str()), ("yes", "none"), "{shown}");
}

#[test]
fn files_of_ours_are_mended_and_where_they_cannot_be_written_the_shell_starts_without() {
    let mut home = Home::new("bash", &[]);
    home.enter("p");
    let state = home.dir.path().join("state");
    let subshell = prepare(&home.environ, "p", &state).unwrap();
    let file = state.join("shells/bashrc");
    assert_eq!(subshell.arguments[1..], ["--rcfile".into(), file.clone().into_os_string()]);
    fs_err::write(&file, "damaged").unwrap();
    prepare(&home.environ, "p", &state).unwrap();
    assert_eq!(fs_err::read_to_string(&file).unwrap(), bash::RC_FILE);
    let without = prepare(&home.environ, "p", &file).unwrap();
    assert_eq!((without.arguments.len(), without.environ), (1, home.environ));
}

#[test]
fn a_shell_that_envy_does_not_know_starts_with_the_variables() {
    let mut home = Home::new("bash", &[]);
    home.enter("p");
    home.environ.set("SHELL", "/usr/bin/env");
    let subshell = plan(&home.environ, "p", Path::new("/nowhere")).unwrap();
    assert_eq!((subshell.program, subshell.environ), ("/usr/bin/env".into(), home.environ.clone()));
    home.environ.set("SHELL", "/no/such/shell");
    let error = plan(&home.environ, "p", Path::new("/nowhere")).unwrap_err();
    insta::assert_snapshot!(error, @"cannot start your shell /no/such/shell: no such file or directory");
}
