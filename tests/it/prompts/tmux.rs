//! A real tmux, whose server and windows inherit what the shell had that started it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rstest::rstest;

use super::{WHO, cd, furnish, manifest};
use crate::support::project::TestProject;
use crate::support::prompt::{Prompt, Report, Shell, program, set_up, write_home};
use crate::support::site::Workplace;

/// What tmux sets itself.
const OWN: [&str; 5] = ["TMUX", "TMUX_PANE", "TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION"];

fn but_tmux(report: &Report) -> BTreeMap<String, String> {
    let mut all = report.lasting();
    OWN.iter().for_each(|name| _ = all.remove(*name));
    all
}

/// tmux as the project's user calls it: in whichever terminal, the server is the same.
struct Tmux<'p> {
    project: &'p TestProject<'p>,
    program: PathBuf,
}

impl Tmux<'_> {
    fn tell(&self, words: &[&str]) -> String {
        self.project.run(self.program.to_str().unwrap(), words).ok().stdout.trim().to_owned()
    }

    /// A new window whose shell starts in that folder.
    fn window(&self, dir: &Path) -> String {
        self.tell(&["new-window", "-P", "-F", "#{pane_id}", "-c", dir.to_str().unwrap()])
    }

    /// What programs get at the prompt of that window, once `line` was typed there.
    #[track_caller]
    fn run(&self, window: &str, line: &str) -> Report {
        let type_it = |line: &str| self.tell(&["send-keys", "-t", window, line, "Enter"]);
        let heard = Report::hear(&self.project.home().join("report"), || {
            type_it(line);
            type_it("report");
        });
        heard.unwrap_or_else(|| panic!("{window}: {}", self.tell(&["capture-pane", "-p", "-t", window])))
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        self.project.run(self.program.to_str().unwrap(), &["kill-server"]);
    }
}

#[rstest]
fn windows_of_a_server_that_was_started_in_a_project_are_where_their_folder_is(
    #[values(Shell::Bash, Shell::Zsh, Shell::Fish)] shell: Shell,
) {
    let place = Workplace::new();
    let (tmux, its_shell) = (program(&place.site.world, "tmux"), program(&place.site.world, shell.name()));
    let project = place.project().with("SHELL", its_shell.to_str().unwrap()).with("GREETING", "vi");
    let run = project.dir().parent().unwrap().join("run");
    let project = project.with("TMUX_TMPDIR", run.to_str().unwrap());
    furnish(&project);
    set_up(&project, shell, "", "");
    // tmux starts login shells, and a system's start file may set PATH anew for those
    let path = project.run("printenv", &["PATH"]).ok().stdout;
    write_home(&project, ".bash_profile", &format!("PATH={path}. ~/.bashrc\n"));
    write_home(&project, ".tmux.conf", "set -g status-left 'HERE '\nset -g status-right ''\n");
    let words = [its_shell.to_str().unwrap(), if shell == Shell::Bash { "-l" } else { "-i" }];
    let prompt = Prompt::start_by(&project, shell, &words, Path::new("/"));
    let outside = but_tmux(&prompt.report(""));
    let inside = but_tmux(&prompt.run(&cd(&project.dir())));
    assert_eq!((outside["GREETING"].as_str(), inside["GREETING"].as_str()), ("vi", "nano"));
    assert_eq!(inside["WHO"], WHO);

    prompt.send(&format!("{}\r", tmux.display()));
    prompt.shows("HERE");
    let tmux = Tmux { project: &project, program: tmux };
    let first = tmux.tell(&["list-panes", "-F", "#{pane_id}"]);
    assert_eq!(but_tmux(&tmux.run(&first, "")), inside);
    // a window opened by its key has nothing but what the server inherited
    tmux.tell(&["set-hook", "-g", "after-new-window", "wait-for -S opened"]);
    prompt.send("\x02c");
    tmux.tell(&["wait-for", "opened"]);
    tmux.tell(&["set-hook", "-g", "-u", "after-new-window"]);
    let opened = tmux.tell(&["display-message", "-p", "#{pane_id}"]);
    assert_ne!(opened, first);
    assert_eq!(but_tmux(&tmux.run(&opened, "")), inside);
    assert_eq!(but_tmux(&tmux.run(&opened, "cd /")), outside);
    let elsewhere = tmux.window(Path::new("/"));
    assert_eq!(but_tmux(&tmux.run(&elsewhere, "")), outside);
    assert_eq!(but_tmux(&tmux.run(&elsewhere, &cd(&project.dir()))), inside);
    let same = tmux.window(&project.dir().join("sub"));
    assert_eq!(but_tmux(&tmux.run(&same, "")), inside);
    let nested = tmux.window(&project.dir().join("inner/sub"));
    assert_eq!(tmux.run(&nested, "").get("WHO"), "inner");
    assert_eq!(but_tmux(&tmux.run(&nested, "cd /")), outside);

    // away, and back from another folder: the windows go on, with what changed meanwhile
    tmux.tell(&["detach-client"]);
    prompt.shows("[detached");
    assert_eq!(but_tmux(&prompt.report("")), inside);
    project.write("envy.toml", manifest("hello = \"*\"\n", "edited"));
    assert_eq!(but_tmux(&prompt.run("cd /")), outside);
    prompt.send(&format!("{} attach\r", tmux.program.display()));
    prompt.shows_times("HERE", 2);
    assert_eq!(tmux.run(&first, "").get("WHO"), "edited");
    assert_eq!(but_tmux(&tmux.run(&first, "cd /")), outside);
    let late = tmux.window(&project.dir());
    assert_eq!(tmux.run(&late, "").get("WHO"), "edited");
    assert_eq!(but_tmux(&tmux.run(&late, "cd /")), outside);
}
