//! What to do where a sandbox is in the way: the very command that works outside of it, and how an agent gets there.
//!
//! Not for: whether a sandbox is in the way, which the errors say by the kernel's word, or what of the command line is
//! left by `--restricted`, which is for the command line to say.

use std::path::Path;

use serde_json::{Value, json};

use super::detect::Agent;
use crate::failure::{Hint, command_line, printable};

/// A command that a sandbox blocked, and what is known of the ways around.
#[derive(Debug, Clone, Copy, Default)]
pub struct Blocked<'a> {
    /// The agent whose sandbox it may be.
    pub agent: Option<Agent>,
    /// The words that do it outside, without the program's name.
    pub words: &'a [String],
    /// The same where `--restricted` leaves it.
    pub restricted: Option<&'a Restricted>,
    /// envy as one of the user's rules names it, if they let exactly this out.
    pub rule: Option<&'a str>,
    /// Which tools of `envy mcp` may be there.
    pub tools: Option<Tools<'a>>,
}

/// A command as `--restricted` leaves it: names and ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restricted {
    /// The command, by its own name.
    pub command: String,
    /// What stands behind it and is no option.
    pub values: Vec<String>,
    /// Whether one document is wanted.
    pub json: bool,
}

/// Tools that an agent may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tools<'a> {
    /// What they do is done in this very project.
    Here,
    /// They work in the folder that the agent was started in: this project only if that is this folder or below.
    IfStartedIn(&'a Path),
}

impl Restricted {
    /// The line that rules let out, of the envy that they name.
    pub fn line(&self, envy: &str) -> Vec<String> {
        let mut words = vec![envy.to_owned(), "--restricted".to_owned(), self.command.clone()];
        words.extend(self.json.then(|| "--json".to_owned()));
        words.extend(self.values.iter().any(|value| value.starts_with('-')).then(|| "--".to_owned()));
        words.extend(self.values.iter().cloned());
        words
    }

    /// Whether it does the same in every folder.
    pub fn is_of_no_project(&self) -> bool {
        matches!(self.command.as_str(), "search" | "show")
    }

    /// The arguments of the tool of that name.
    fn arguments(&self) -> Option<Value> {
        let values: Vec<&str> = self.values.iter().map(String::as_str).collect();
        Some(match (self.command.as_str(), values.as_slice()) {
            ("install" | "remove" | "update", packages) => json!({ "packages": packages }),
            ("search", words) => json!({ "query": words.join(" ") }),
            ("show", [package]) => json!({ "package": package }),
            ("why", [what]) => json!({ "what": what }),
            ("list" | "status" | "history" | "rollback", []) => json!({}),
            ("rollback", [number]) => json!({ "generation": number.parse::<u64>().ok()? }),
            _ => return None,
        })
    }

    /// The call of the tool that does the same.
    fn call(&self) -> Option<String> {
        Some(format!("call the tool {} of mcp__envy with {}", self.command, self.arguments()?))
    }
}

impl Blocked<'_> {
    /// The ways out, the best first.
    pub fn hints(&self) -> Vec<Hint> {
        if let (Some(rule), Some(restricted)) = (self.rule, self.restricted) {
            let text = "a rule of the user lets exactly this out of the sandbox, alone and as it stands";
            return vec![Hint::run(text, command_line(&restricted.line(rule)))];
        }
        let outside = command_line(&[&["envy".to_owned()], self.words].concat());
        let Some(agent) = self.agent else {
            return vec![Hint::run("run this outside of the sandbox", outside)];
        };
        let ask = format!("ask for approval to run this outside of the sandbox of {}", agent.name());
        match (self.restricted.and_then(Restricted::call), self.tools) {
            (Some(call), Some(Tools::Here)) => {
                vec![Hint::text(call), Hint::run(format!("without these tools, {ask}"), outside)]
            }
            (Some(call), Some(Tools::IfStartedIn(folder))) => {
                let folder = folder.to_string_lossy();
                let instead = format!("or, only if {} was started in {}, {call}", agent.name(), printable(&folder));
                vec![Hint::run(ask, outside), Hint::text(instead)]
            }
            (call, None) => {
                let setup = self.restricted.filter(|_| agent == Agent::Codex).map(|_| match call {
                    Some(_) => "envy agent setup codex",
                    // No tool does it, and a rule may let it out.
                    None => "envy agent setup codex --user",
                });
                let nobody = setup.map(|setup| Hint::run(NOBODY, setup));
                std::iter::once(Hint::run(ask, outside)).chain(nobody).collect()
            }
            (None, Some(_)) => vec![Hint::run(ask, outside)],
        }
    }
}

const NOBODY: &str = "where nobody can approve, stop and ask the user to run this once in a terminal";

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(ToOwned::to_owned).collect()
    }

    fn told(blocked: Blocked<'_>) -> String {
        let hints = blocked.hints().into_iter();
        let line = |hint: Hint| format!("{}: {}", hint.text, hint.command.unwrap_or_default());
        hints.map(line).collect::<Vec<_>>().join("\n")
    }

    fn restricted(line: &str) -> Restricted {
        let mut words = words(line);
        Restricted { command: words.remove(0), values: words, json: false }
    }

    #[test]
    fn the_shortest_way_out_comes_first() {
        let (words, restricted) = (words("install jq@>=1.7 nodejs_22"), restricted("install jq@>=1.7 nodejs_22"));
        let blocked =
            Blocked { agent: Some(Agent::Codex), words: &words, restricted: Some(&restricted), ..Blocked::default() };
        insta::assert_snapshot!(told(blocked), @r"
        ask for approval to run this outside of the sandbox of Codex: envy install 'jq@>=1.7' nodejs_22
        where nobody can approve, stop and ask the user to run this once in a terminal: envy agent setup codex
        ");
        insta::assert_snapshot!(told(Blocked { tools: Some(Tools::Here), ..blocked }), @r#"
        call the tool install of mcp__envy with {"packages":["jq@>=1.7","nodejs_22"]}: 
        without these tools, ask for approval to run this outside of the sandbox of Codex: envy install 'jq@>=1.7' nodejs_22
        "#);
        let elsewhere = Tools::IfStartedIn(Path::new("/srv/mono/sub"));
        insta::assert_snapshot!(told(Blocked { tools: Some(elsewhere), ..blocked }), @r#"
        ask for approval to run this outside of the sandbox of Codex: envy install 'jq@>=1.7' nodejs_22
        or, only if Codex was started in /srv/mono/sub, call the tool install of mcp__envy with {"packages":["jq@>=1.7","nodejs_22"]}:
        "#);
        insta::assert_snapshot!(told(Blocked { tools: Some(Tools::Here), rule: Some("/opt/my envy"), ..blocked }), @"a rule of the user lets exactly this out of the sandbox, alone and as it stands: '/opt/my envy' --restricted install 'jq@>=1.7' nodejs_22");
        insta::assert_snapshot!(told(Blocked { agent: Some(Agent::Claude), ..blocked }), @"ask for approval to run this outside of the sandbox of Claude Code: envy install 'jq@>=1.7' nodejs_22");
        insta::assert_snapshot!(told(Blocked { agent: None, ..blocked }), @"run this outside of the sandbox: envy install 'jq@>=1.7' nodejs_22");
    }

    #[test]
    fn who_can_be_helped_by_a_setup_is_told_to_ask_for_it() {
        let setup = |restricted: Option<&Restricted>, rule, tools| {
            let blocked = Blocked { agent: Some(Agent::Codex), words: &[], restricted, rule, tools };
            let commands = blocked.hints().into_iter().filter_map(|hint| hint.command);
            commands.filter(|command| command.contains("setup")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(setup(Some(&restricted("install jq")), None, None), "envy agent setup codex");
        assert_eq!(setup(Some(&restricted("outdated")), None, None), "envy agent setup codex --user");
        assert_eq!(setup(Some(&restricted("outdated")), None, Some(Tools::Here)), "");
        assert_eq!(setup(Some(&restricted("install jq")), None, Some(Tools::Here)), "");
        assert_eq!(setup(Some(&restricted("install jq")), Some("/opt/envy"), None), "");
        // options, and commands that are for no agent alone
        assert_eq!(setup(None, None, None), "");
    }

    #[test]
    fn every_tool_is_called_with_what_was_typed() {
        for (typed, arguments) in [
            ("install jq@1.7 fd", r#"{"packages":["jq@1.7","fd"]}"#),
            ("search json processor", r#"{"query":"json processor"}"#),
            ("show jq", r#"{"package":"jq"}"#),
            ("why jq", r#"{"what":"jq"}"#),
            ("rollback 3", r#"{"generation":3}"#),
            ("history", "{}"),
        ] {
            assert_eq!(restricted(typed).arguments().map(|found| found.to_string()).as_deref(), Some(arguments));
        }
        assert_eq!(restricted("outdated").arguments(), None);
    }

    #[test]
    fn a_value_that_looks_like_an_option_stands_behind_dashes() {
        let json = Restricted { json: true, ..restricted("search jq") };
        assert_eq!(command_line(&json.line("/opt/envy")), "/opt/envy --restricted search --json jq");
        assert_eq!(command_line(&restricted("search -x").line("/opt/envy")), "/opt/envy --restricted search -- -x");
    }
}
