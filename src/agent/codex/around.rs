//! What is set up that leads around Codex's sandbox: the user's rules, and the tools of `envy mcp`.
//!
//! Read where something is blocked already, never on the way. Not for: which of it is named (`agent::way_out`). How Codex
//! finds and trusts settings: <https://developers.openai.com/codex/config-reference>.

use std::path::{Path, PathBuf};

use super::super::way_out::{Restricted, Tools};
use super::rules::read::{self, Rule};
use super::{config, user};
use crate::project::git_root;

/// Where to look.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Codex's home folder.
    pub home: &'a Path,
    /// The folder that the command runs in, absolute.
    pub here: &'a Path,
    /// The folder of the project that the command is about, if it is about one.
    pub project: Option<&'a Path>,
}

impl<'a> Around<'a> {
    /// This envy (`this`, canonical) as the user's rules name it, if they let exactly this command out.
    pub fn rule(&self, this: &Path, command: &Restricted) -> Option<String> {
        let rules = self.rules();
        let programs = rules.iter().filter_map(|rule| rule.pattern.first()).flatten();
        let is_this = |program: &&String| {
            program.starts_with('/') && fs_err::canonicalize(program).is_ok_and(|named| named == this)
        };
        let lets_out = |program: &&String| read::lets_out(&rules, &command.line(program));
        programs.filter(is_this).find(lets_out).cloned()
    }

    /// All rules of the user: whatever file they stand in, the strictest counts.
    fn rules(&self) -> Vec<Rule> {
        let entries = fs_err::read_dir(self.home.join("rules")).into_iter().flatten().filter_map(Result::ok);
        let files = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "rules"));
        files.filter_map(|file| fs_err::read_to_string(file).ok()).flat_map(|text| read::rules(&text)).collect()
    }

    /// Which tools Codex may have started that do what the command does. In which folder it was started nobody says: it is
    /// taken for the project's own only where nothing but that one's settings names envy.
    pub fn tools(&self, command: &Restricted) -> Option<Tools<'a>> {
        let settings = fs_err::read_to_string(self.home.join(user::FILE_NAME)).unwrap_or_default();
        let speaking = self.projects_that_speak(&settings, &command.command);
        let of_user = user::offers(&settings, &command.command);
        let nearest = speaking.first().map(|(_, offered)| *offered).or(of_user)?;
        let alone = of_user.is_none() && speaking.len() == 1;
        match (nearest, self.project) {
            (false, _) => None,
            (true, _) if command.is_of_no_project() => Some(Tools::Here),
            (true, Some(project)) if alone && speaking[0].0 == project => Some(Tools::Here),
            (true, project) => Some(Tools::IfStartedIn(project.unwrap_or(self.here))),
        }
    }

    /// The folders here and above whose settings Codex reads and which name envy, the nearest first, and whether they offer
    /// the tool. HOME may be among them, with the user's own settings, which then are counted twice.
    fn projects_that_speak(&self, settings: &str, tool: &str) -> Vec<(&'a Path, bool)> {
        let speaks = |folder: &'a Path| {
            let text = fs_err::read_to_string(folder.join(config::FILE_NAME)).ok();
            Some((folder, user::offers(&text.filter(|_| is_trusted(settings, folder))?, tool)?))
        };
        self.here.ancestors().filter_map(speaks).collect()
    }
}

/// Whether the user trusts the folder, or the repository that it lies in, or the one whose worktree that is.
pub fn is_trusted(settings: &str, folder: &Path) -> bool {
    let repository = git_root(folder);
    let main = repository.and_then(main_checkout);
    let folders: Vec<&Path> = std::iter::once(folder).chain(repository).chain(main.as_deref()).collect();
    user::trusts(settings, &folders)
}

/// The repository of a worktree, by the line that git writes into its `.git`.
fn main_checkout(worktree: &Path) -> Option<PathBuf> {
    let line = fs_err::read_to_string(worktree.join(".git")).ok()?;
    let worktrees = worktree.join(line.strip_prefix("gitdir:")?.trim()).parent()?.to_path_buf();
    worktrees.ends_with(".git/worktrees").then(|| worktrees.ancestors().nth(2).map(Path::to_path_buf))?
}

/// Codex's home folder, by its variable or in the user's home.
pub fn home(variable: Option<PathBuf>, home: &Path) -> PathBuf {
    variable.unwrap_or_else(|| home.join(".codex"))
}

#[cfg(test)]
mod tests {
    use super::super::rules;
    use super::*;

    /// Folders with what the user has set up in them.
    struct Place {
        dir: tempfile::TempDir,
        root: PathBuf,
    }

    const SERVER: &str = "[mcp_servers.envy]\ncommand = \"envy\"\n";

    impl Place {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let root = fs_err::canonicalize(dir.path()).unwrap();
            Self { dir, root }
        }

        fn write(&self, file: &str, text: &str) {
            let path = self.dir.path().join(file);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }

        fn trust(&self, folders: &[&str], more: &str) {
            let lines = folders.iter().map(|folder| user::trusting(&self.root.join(folder)) + "\n");
            self.write("codex/config.toml", &(lines.collect::<String>() + more));
        }

        /// What is found for a command in `here` about the project in `project`.
        fn tools(&self, command: &str, here: &str, project: &str) -> String {
            let (here, project) = (self.root.join(here), self.root.join(project));
            let home = self.root.join("codex");
            let around = Around { home: &home, here: &here, project: Some(&project) };
            match around.tools(&restricted(command)) {
                None => "none".to_owned(),
                Some(Tools::Here) => "here".to_owned(),
                Some(Tools::IfStartedIn(folder)) => folder.strip_prefix(&self.root).unwrap().display().to_string(),
            }
        }
    }

    fn restricted(command: &str) -> Restricted {
        Restricted { command: command.to_owned(), values: vec!["jq".to_owned()], json: false }
    }

    #[test]
    fn tools_are_the_projects_own_only_where_its_settings_alone_name_them() {
        let place = Place::new();
        place.write("mono/.codex/config.toml", SERVER);
        place.trust(&["mono", "mono/sub"], "");
        assert_eq!(place.tools("install", "mono", "mono"), "here");
        assert_eq!(place.tools("install", "mono/deep", "mono"), "here");
        // started above, they change what is there
        assert_eq!(place.tools("install", "mono/sub", "mono/sub"), "mono/sub");
        assert_eq!(place.tools("search", "mono/sub", "mono/sub"), "here");
        place.write("mono/sub/.codex/config.toml", SERVER);
        assert_eq!(place.tools("install", "mono/sub", "mono/sub"), "mono/sub");
    }

    #[test]
    fn tools_of_the_user_are_in_every_folder_that_codex_is_started_in() {
        let place = Place::new();
        place.trust(&["mono"], SERVER);
        assert_eq!(place.tools("install", "mono", "mono"), "mono");
        assert_eq!(place.tools("show", "mono", "mono"), "here");
        place.write("mono/.codex/config.toml", SERVER);
        assert_eq!(place.tools("install", "mono", "mono"), "mono");
        // what is nearer counts
        place.write("mono/.codex/config.toml", "[mcp_servers.envy]\nenabled = false\n");
        assert_eq!(place.tools("install", "mono", "mono"), "none");
    }

    #[test]
    fn settings_that_codex_does_not_read_start_no_tools() {
        let place = Place::new();
        assert_eq!(place.tools("install", "mono", "mono"), "none");
        place.write("mono/.codex/config.toml", SERVER);
        assert_eq!(place.tools("install", "mono", "mono"), "none");
        place.write("mono/.git/HEAD", "");
        place.write("mono/sub/.codex/config.toml", SERVER);
        place.trust(&["mono"], "");
        assert_eq!(place.tools("install", "mono", "mono"), "here");
        assert_eq!(place.tools("install", "mono/sub/deep", "mono/sub"), "mono/sub");
        place.write("tree/.git", &format!("gitdir: {}/mono/.git/worktrees/tree\n", place.root.display()));
        place.write("tree/.codex/config.toml", SERVER);
        assert_eq!(place.tools("install", "tree", "tree"), "here");
        place.write("mono/.codex/config.toml", "# [mcp_servers.envy]\n");
        assert_eq!(place.tools("install", "mono", "mono"), "none");
    }

    #[test]
    fn the_users_own_settings_are_none_of_a_project() {
        let place = Place::new();
        place.write(".codex/config.toml", &format!("{}\n{SERVER}", user::trusting(&place.root)));
        let (home, here) = (place.root.join(".codex"), place.root.join("work"));
        let around = Around { home: &home, here: &here, project: Some(&here) };
        assert_eq!(around.tools(&restricted("install")), Some(Tools::IfStartedIn(&here)));
    }

    #[test]
    fn a_rule_is_named_only_where_it_lets_exactly_this_out_of_this_envy() {
        let place = Place::new();
        place.write("bin/envy", "");
        place.write("bin/other", "");
        let this = place.root.join("bin/envy");
        std::os::unix::fs::symlink(&this, place.root.join("bin/link")).unwrap();
        let home = place.root.join("codex");
        let around = Around { home: &home, here: &place.root, project: None };
        let rule = |command: &str| around.rule(&this, &restricted(command));
        let named = |name: &str| place.root.join("bin").join(name).display().to_string();
        assert_eq!(rule("install"), None);
        place.write("codex/rules/envy.rules", &rules::text(&named("other")));
        assert_eq!(rule("install"), None);
        place.write("codex/rules/envy.rules", &rules::text(&named("link")));
        assert_eq!(rule("install"), Some(named("link")));
        let only = format!("prefix_rule(pattern = [\"{}\", \"--restricted\", [\"search\"]])", named("envy"));
        place.write("codex/rules/envy.rules", &only);
        assert_eq!((rule("install"), rule("search")), (None, Some(named("envy"))));
        // another file of rules may take it back
        let not = format!("prefix_rule(pattern = [\"{}\"], decision = \"forbidden\")", named("envy"));
        place.write("codex/rules/default.rules", &not);
        assert_eq!(rule("search"), None);
    }
}
