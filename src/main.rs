//! Parse, dispatch, render the error, exit code; nothing else.

fn main() {}
