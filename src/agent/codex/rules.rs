//! The rules that let Codex run `envy --restricted` outside of its sandbox without asking: a file of the user's own.
//!
//! The pattern names envy by its absolute path. A bare name would also match a file of that name that an agent wrote.
//! Not for: whether that path is safe (`ops::agents::place`), and what rules that stand there say (`read`). Format as in <https://developers.openai.com/codex/rules>.

use super::super::restricted::COMMANDS;

pub mod read;

/// Its place in Codex's home folder.
pub const FILE_NAME: &str = "rules/envy.rules";

/// The text of the file for the envy at this absolute path.
pub fn text(envy: &str) -> String {
    let commands = COMMANDS.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let list = |lines: Vec<Vec<String>>| -> String {
        let line = |words: Vec<String>| {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!("        [{}],\n", words.join(", "))
        };
        lines.into_iter().map(line).collect()
    };
    format!(
        "# Written by `envy agent setup codex --user`. What matches runs outside of Codex's sandbox, without a question.\n\
         prefix_rule(\n    pattern = [{envy}, \"--restricted\", [{commands}]],\n    decision = \"allow\",\n    \
         justification = \"envy --restricted takes names and ranges only, and runs nothing of the project\",\n    \
         match = [\n{allowed}    ],\n    not_match = [\n{others}    ],\n)\n",
        envy = quoted(envy),
        allowed = list(allowed(envy)),
        others = list(others(envy)),
    )
}

/// Commands that the rules must allow.
pub fn allowed(envy: &str) -> Vec<Vec<String>> {
    COMMANDS.iter().map(|name| words(&[envy, "--restricted", name, "jq"])).collect()
}

/// Commands that they must not.
pub fn others(envy: &str) -> Vec<Vec<String>> {
    [
        &[envy, "install", "jq"][..],
        &[envy, "run", "--", "sh"],
        &[envy, "--restricted", "run", "--", "sh"],
        &[envy, "--restricted", "trust"],
        &[envy, "--restricted", "-d", "/elsewhere", "install", "jq"],
        &[envy, "-d", "/elsewhere", "--restricted", "install", "jq"],
        &["envy", "--restricted", "install", "jq"],
        &["./envy", "--restricted", "install", "jq"],
        &["env", envy, "--restricted", "install", "jq"],
        &["sh", "-c", "envy --restricted install jq"],
    ]
    .into_iter()
    .map(words)
    .collect()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// A string of Starlark, which takes JSON's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_name_one_file_and_the_restricted_commands() {
        insta::assert_snapshot!(text("/opt/my envy/bin/envy"));
    }
}
