//! Parse, dispatch, render the error, exit code; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    ExitCode::from(envy::cli::main(&arguments))
}
