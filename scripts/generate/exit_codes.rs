//! `docs/reference/exit-codes.md`: exit statuses, and the codes of errors that go with them.

use std::fmt::Write as _;

use envy::failure::Code;

use crate::markdown::beginning;

const INTRODUCTION: &str = "\
A command that did what it should ends with 0. Any other ends with one of these statuses and one error, whose code is stable: `error[CODE]: …` on stderr, or with \
`--json` one document, `{\"error\":{\"code\":…,\"message\":…,\"hints\":[{\"text\":…,\"command\":…}]}}`. Match on the code, show the message, offer the commands.

";

/// What each status stands for, in the order of their numbers.
const STATUSES: &[(u8, &str)] = &[
    (1, "failed"),
    (2, "the command line"),
    (3, "no such package, version or program"),
    (4, "the lock does not answer envy.toml"),
    (5, "no binary, and envy does not build"),
    (6, "network, catalog or caches"),
    (7, "a sandbox"),
    (8, "trust"),
    (9, "somebody else holds the project"),
    (10, "content is not what it should be"),
];

const RUN: &str = "
## `envy run`

`envy run` becomes the command, so its exit status is the command's own, and a signal kills that command. What envy itself cannot do before that ends with 125, \
with the code in the message as above; a program that is not there with 127, one that cannot be executed with 126, as in a shell. `envy agent check` and \
`--check` end with 1 where something would change.
";

pub(crate) fn page() -> Result<String, String> {
    let mut out = beginning("Exit statuses and error codes", "`src/failure.rs`") + INTRODUCTION;
    out.push_str("| status | about | code | meaning |\n|---|---|---|---|\n");
    let mut listed = 0;
    for (status, about) in STATUSES {
        let codes = Code::ALL.iter().filter(|code| code.exit_status() == *status);
        for (index, code) in codes.enumerate() {
            let (number, about) = if index == 0 { (status.to_string(), *about) } else { Default::default() };
            let _ = writeln!(out, "| {number} | {about} | `{}` | {} |", code.slug(), code.meaning());
            listed += 1;
        }
    }
    if listed != Code::ALL.len() {
        return Err("a code has a status that scripts/generate/exit_codes.rs does not know".to_owned());
    }
    Ok(out + RUN)
}
