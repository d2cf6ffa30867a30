//! `docs/reference/variables.md`: the environment variables that envy reads, from `agent::variables`, and those that it sets.

use std::fmt::Write as _;

use envy::agent::variables::{Reach, VARIABLES};

use crate::markdown::{beginning, cell};

const INTRODUCTION: &str = "\
## What envy reads

*Handed on* says whether [`envy agent setup`](../agents.md) names the variable in an agent's settings, as agents give few of their own to the servers that they start.

| variable | meaning | handed on |
|---|---|---|
";

const SETS: &str = "
## What envy sets

In every environment, beside `PATH`, `[vars]` and what [trusted code](../trust.md) adds:

| variable | meaning |
|---|---|
| `ENVY_PROJECT` | the project's folder |
| `ENVY_ENVIRONMENT` | the environment's store path |
| `ENVY_RUN` | a folder for sockets and the like, for you alone, gone when you log out |

Where packages have it, also what programs are found by (`MANPATH`, `XDG_DATA_DIRS`, `TERMINFO_DIRS`, …) and what compilers look at (`CPATH`, `LIBRARY_PATH`, `PKG_CONFIG_PATH`, `CMAKE_PREFIX_PATH`, `ACLOCAL_PATH`). `envy env --format json` prints all of it.

## What the install script reads

`ENVY_RELEASES`, `ENVY_VERSION` and `ENVY_BIN`: [packaging](../packaging.md#installsh).
";

pub(crate) fn page() -> String {
    let mut out = beginning("Environment variables", "`src/agent/variables.rs`") + INTRODUCTION;
    for variable in VARIABLES {
        let handed = match variable.reach {
            Reach::Server => "yes",
            Reach::Everyone => "by the agent itself",
            Reach::Shell => "no",
        };
        let _ = writeln!(out, "| `{}` | {} | {handed} |", variable.name, cell(variable.meaning));
    }
    out + SETS
}
