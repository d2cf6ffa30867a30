//! `[options]`.

use toml_edit::TableLike;

use super::error::{ManifestError, Source};
use super::read::{entries, string, strings, systems};
use super::{Build, Options};

pub(super) const KEYS: &[&str] = &["systems", "build", "agents-md", "path-prepend", "dotenv"];

pub(super) fn read(source: Source<'_>, table: &dyn TableLike) -> Result<Options, ManifestError> {
    let mut options = Options::default();
    for (key, item) in entries(table) {
        let what = format!("`options.{}`", key.get());
        match key.get() {
            "systems" => options.systems = Some(systems(source, item, &what)?),
            "build" => {
                options.build = match string(source, item, &what)? {
                    "ask" => Build::Ask,
                    "never" => Build::Never,
                    "always" => Build::Always,
                    _ => {
                        let message = format!("{what} must be \"ask\", \"never\" or \"always\"");
                        return Err(source.at_item(item, message, "none of them"));
                    }
                }
            }
            "agents-md" => {
                let wrong = || source.wrong_type(item, &what, "true or false");
                options.agents_md = item.as_bool().ok_or_else(wrong)?;
            }
            "path-prepend" => options.path_prepend = strings(source, item, &what, relative)?,
            "dotenv" => options.dotenv = strings(source, item, &what, relative)?,
            _ => return Err(source.unknown_key(key, "in `[options]`", KEYS)),
        }
    }
    Ok(options)
}

/// A path relative to the project, not out of it.
fn relative(text: &str) -> Result<String, &'static str> {
    if text.is_empty() {
        Err("it is empty")
    } else if text.starts_with(['/', '~']) {
        Err("it is not relative to the project")
    } else if text.split('/').any(|part| part == "..") {
        Err("it leads out of the project")
    } else if text.contains(|c: char| c.is_control() || c == ':') {
        Err("it contains a colon or a control character")
    } else {
        Ok(text.to_owned())
    }
}
