//! `.env` files. There is no specification, so a value is written only in a way that the usual readers agree on: those of
//! Node.js, Python (`python-dotenv`), Ruby, Go and Docker Compose.

use super::{CannotCarry, Format};

/// A line a variable.
pub(super) fn render(variables: &[(&str, &str)]) -> Result<String, CannotCarry> {
    let mut out = String::new();
    for (name, value) in variables {
        let quote = quote(value).map_err(|reason| CannotCarry::new(Format::Dotenv, name, reason))?;
        out.push_str(&format!("{name}={quote}{value}{quote}\n"));
    }
    Ok(out)
}

/// The quotes to set around a value.
fn quote(value: &str) -> Result<&'static str, &'static str> {
    // `docker run --env-file` takes quotes for a part of the value, so they are set only where they must be.
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:,@%+=".contains(c);
    if value.contains("${") {
        return Err("has `${`, which some readers replace, whatever the quotes");
    }
    if value.contains('\r') {
        return Err("has a carriage return");
    }
    if value.chars().all(plain) && !value.is_empty() {
        return Ok("");
    }
    // In single quotes nothing is special but, for some, a backslash before one of these.
    let escapes = value.contains("\\\\") || value.ends_with('\\');
    if !value.contains('\'') && !escapes {
        return Ok("'");
    }
    // In double quotes readers disagree on all of these.
    match value.contains(['"', '\\', '$', '`', '\n']) {
        true => Err("has characters for which readers of such files know no common way"),
        false => Ok("\""),
    }
}
