//! Parse, dispatch, render the error, exit code; nothing else.

use std::process::ExitCode;

/// musl's own allocator asks the kernel for every few kilobytes, which is most of what a short command does.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    ExitCode::from(envy::cli::main(&arguments))
}
