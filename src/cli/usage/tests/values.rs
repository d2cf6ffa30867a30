//! What is said of values that are none, and of lines that say too little.

use super::{answers, told};

#[test]
fn a_value_that_is_none_is_refused_in_envys_own_words() {
    let said = |line: &&str| told(line).lines().next().unwrap_or_default().replace("error[usage]: ", "");
    let lines = [
        "envy install hello --priority high",
        "envy search --limit abc x",
        "envy search --limit 0 x",
        "envy rollback abc",
        "envy rollback --steps 70000",
        "envy rollback 1 --steps 2",
        "envy history -n 0",
        "envy list --json=1",
        "envy search --limit 1 --limit 2 x",
        "envy --lock-timeout soon list",
        "envy gc --older-than soon",
        "envy install --id a=b hello",
    ];
    insta::assert_snapshot!(lines.iter().map(said).collect::<Vec<_>>().join("\n"), @r"
    --priority <N> cannot be `high`: it is a whole number
    --limit <N> cannot be `abc`: it is a whole number
    --limit <N> cannot be `0`: it is 1 or more
    [GENERATION] cannot be `abc`: it is a whole number
    --steps <N> cannot be `70000`: it is from 1 to 65535
    [GENERATION] and --steps <N> do not go together
    --limit <N> cannot be `0`: it is 1 or more
    --json takes no value, so `=1` has no place there
    --limit <N> is given twice
    --lock-timeout <SECONDS> cannot be `soon`: expected a number of seconds
    --older-than <AGE> cannot be `soon`: expected a number of hours, days or weeks, e.g. 12h, 30d, 8w
    --id <ID> cannot be `a=b`: not a package id: it has characters other than A-Z a-z 0-9 + - . _ @ / :
    ");
}

#[test]
fn a_line_without_a_command_leads_to_help_alone() {
    insta::assert_snapshot!(answers(&["envy -q", "envy --json", "envy agent -q"]), @r"
    envy -q
        see how envy is used: envy help
    envy --json
        see how envy is used: envy help
    envy agent -q
        for example: envy agent setup
        all its options: envy agent --help
    ");
}
