//! The tools as a table, for the documentation.

use std::fmt::Write;

use super::{TOOLS, Tool};

/// Rows of Markdown under a header.
pub fn tools_table() -> String {
    let mut out = "| tool | arguments, e.g. | read-only | destructive | idempotent | asks the catalog |\n|---|---|---|---|---|---|\n".to_owned();
    for Tool { name, example, hints, .. } in TOOLS {
        let mark = |holds: bool| if holds { "yes" } else { "—" };
        // the protocol gives these two no meaning where nothing is changed
        let change = |holds: bool| if hints.read_only { "" } else { mark(holds) };
        let _ = writeln!(
            out,
            "| `{name}` | `{example}` | {} | {} | {} | {} |",
            mark(hints.read_only),
            change(hints.destructive),
            change(hints.idempotent),
            mark(hints.open_world)
        );
    }
    out
}
