//! What to do where a sandbox is in the way: the very command that works outside of it, and how an agent gets there.
//!
//! Not for: whether a sandbox is in the way, which the errors say by the kernel's word, or what of the command line is
//! left by `--restricted`, which is for the command line to say.

use serde_json::json;

use super::detect::Agent;
use crate::failure::Hint;

/// A command that a sandbox blocked, and what is known of the ways around.
#[derive(Debug, Clone, Copy, Default)]
pub struct Blocked<'a> {
    /// The agent whose sandbox it may be.
    pub agent: Option<Agent>,
    /// The words that do it outside, without the program's name.
    pub words: &'a [String],
    /// The same where `--restricted` leaves it: the command's name, then names and ranges.
    pub restricted: Option<&'a [String]>,
    /// envy as one of the user's rules names it, if they let it out.
    pub rule: Option<&'a str>,
    /// Whether the tools of `envy mcp` may be there.
    pub mcp: bool,
}

impl Blocked<'_> {
    /// The ways out, the best first.
    pub fn hints(&self) -> Vec<Hint> {
        if let (Some(rule), Some(restricted)) = (self.rule, self.restricted) {
            let words = [&[rule.to_owned(), "--restricted".to_owned()], restricted].concat();
            let text = "a rule of the user lets exactly this out of the sandbox, alone and as it stands";
            return vec![Hint::run(text, line(&words))];
        }
        let outside = line(&[&["envy".to_owned()], self.words].concat());
        let Some(agent) = self.agent else {
            return vec![Hint::run("run this outside of the sandbox", outside)];
        };
        let ask = format!("ask for approval to run this outside of the sandbox of {}", agent.name());
        match (self.tool(), agent) {
            (Some(tool), _) => vec![Hint::text(tool), Hint::run(format!("without these tools, {ask}"), outside)],
            (None, Agent::Codex) => vec![Hint::run(ask, outside), Hint::run(NOBODY, "envy agent setup codex")],
            (None, _) => vec![Hint::run(ask, outside)],
        }
    }

    /// The call of a tool that does the same.
    fn tool(&self) -> Option<String> {
        let (name, rest) = self.restricted.filter(|_| self.mcp)?.split_first()?;
        let words: Vec<&str> = rest.iter().map(String::as_str).filter(|word| *word != "--json").collect();
        let arguments = match (name.as_str(), words.as_slice()) {
            ("install" | "remove" | "update", packages) => json!({ "packages": packages }),
            ("search", words) => json!({ "query": words.join(" ") }),
            ("show", [package]) => json!({ "package": package }),
            ("why", [what]) => json!({ "what": what }),
            ("list" | "status" | "history" | "rollback", []) => json!({}),
            ("rollback", [number]) => json!({ "generation": number.parse::<u64>().ok()? }),
            _ => return None,
        };
        Some(format!("call the tool {name} of mcp__envy with {arguments}"))
    }
}

const NOBODY: &str = "where nobody can approve, stop and ask the user to run this once in a terminal";

/// envy as a rule file of Codex names it, of which `is_this` says that it is this one. Such a rule has the pattern
/// `["/abs/envy", "--restricted", […]]`.
pub fn named_by_rule(rules: &str, is_this: impl Fn(&str) -> bool) -> Option<String> {
    let code = rules.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n");
    let patterns = code.split("pattern").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('='));
    let named = patterns.filter_map(|list| {
        let (program, rest) = list.trim_start().strip_prefix('[')?.trim_start().strip_prefix('"')?.split_once('"')?;
        let second = rest.trim_start().strip_prefix(',')?.trim_start();
        second.starts_with("\"--restricted\"").then_some(program)
    });
    named.into_iter().find(|program| program.starts_with('/') && is_this(program)).map(ToOwned::to_owned)
}

/// Words as a line that shells read back as these words, and that Codex's rules take for plain ones.
pub fn line(words: &[String]) -> String {
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_@%+=:,./".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

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

    #[test]
    fn the_shortest_way_out_comes_first() {
        let words = words("install jq@>=1.7 nodejs_22");
        let blocked =
            Blocked { agent: Some(Agent::Codex), words: &words, restricted: Some(&words), ..Blocked::default() };
        insta::assert_snapshot!(told(blocked), @r"
        ask for approval to run this outside of the sandbox of Codex: envy install 'jq@>=1.7' nodejs_22
        where nobody can approve, stop and ask the user to run this once in a terminal: envy agent setup codex
        ");
        insta::assert_snapshot!(told(Blocked { mcp: true, ..blocked }), @r#"
        call the tool install of mcp__envy with {"packages":["jq@>=1.7","nodejs_22"]}: 
        without these tools, ask for approval to run this outside of the sandbox of Codex: envy install 'jq@>=1.7' nodejs_22
        "#);
        insta::assert_snapshot!(told(Blocked { mcp: true, rule: Some("/opt/my envy"), ..blocked }), @"a rule of the user lets exactly this out of the sandbox, alone and as it stands: '/opt/my envy' --restricted install 'jq@>=1.7' nodejs_22");
        insta::assert_snapshot!(told(Blocked { rule: Some("/opt/envy"), restricted: None, ..blocked }), @r"
        ask for approval to run this outside of the sandbox of Codex: envy install 'jq@>=1.7' nodejs_22
        where nobody can approve, stop and ask the user to run this once in a terminal: envy agent setup codex
        ");
        insta::assert_snapshot!(told(Blocked { agent: Some(Agent::Claude), ..blocked }), @"ask for approval to run this outside of the sandbox of Claude Code: envy install 'jq@>=1.7' nodejs_22");
        insta::assert_snapshot!(told(Blocked { agent: None, ..blocked }), @"run this outside of the sandbox: envy install 'jq@>=1.7' nodejs_22");
    }

    #[test]
    fn only_a_restricted_rule_for_this_very_program_counts() {
        let named = |rules: &str| named_by_rule(rules, |program| program == "/opt/envy");
        assert_eq!(
            named("prefix_rule(\n  pattern = [ \"/opt/envy\", \"--restricted\", [\"search\"]],"),
            Some("/opt/envy".into())
        );
        assert_eq!(named("prefix_rule(pattern=[\"/opt/envy\",\"--restricted\"])"), Some("/opt/envy".into()));
        assert_eq!(
            named("pattern = [\"/other/envy\", \"--restricted\"]\npattern = [\"/opt/envy\", \"--restricted\"]"),
            Some("/opt/envy".into())
        );
        assert_eq!(named("pattern = [\"/opt/envy\", \"install\"]"), None);
        assert_eq!(named("pattern = [\"/old/envy\", \"--restricted\"]"), None);
        assert_eq!(named("# pattern = [\"/opt/envy\", \"--restricted\"]"), None);
        assert_eq!(named("match = [[\"/opt/envy\", \"--restricted\", \"search\"]]"), None);
        assert_eq!(named_by_rule("pattern = [\"envy\", \"--restricted\"]", |_| true), None);
    }
}
