//! `export`: files that make other tools know envy.

use std::io::{self, Write};
use std::path::PathBuf;

use super::{Context, Error};
use crate::environment::formats::LIBRARY;

/// Where direnv looks for libraries: `$DIRENV_CONFIG/lib`, else `$XDG_CONFIG_HOME/direnv/lib` (direnv(1), "FILES").
pub fn direnv_library(context: &Context<'_>) -> PathBuf {
    let own = context.environ.absolute("DIRENV_CONFIG");
    let xdg = || context.dirs.config.with_file_name("direnv");
    own.unwrap_or_else(xdg).join("lib").join("envy.sh")
}

/// Writes the library for direnv and says where it is.
pub fn write_direnv_library(context: &Context<'_>) -> Result<PathBuf, Error> {
    let path = direnv_library(context);
    let write = || -> io::Result<()> {
        // Somebody's link to where all such files are kept stays one.
        let path = fs_err::canonicalize(&path).unwrap_or_else(|_| path.clone());
        match fs_err::read_to_string(&path) {
            Ok(text) if text == LIBRARY => return Ok(()),
            Ok(text) if text.lines().next() != LIBRARY.lines().next() => {
                return Err(io::Error::other(format!("{} is not envy's, so it is left alone", path.display())));
            }
            _ => {}
        }
        let dir = path.parent().unwrap_or(&path);
        fs_err::create_dir_all(dir)?;
        let mut temporary = tempfile::Builder::new().prefix(".envy").tempfile_in(dir)?;
        temporary.write_all(LIBRARY.as_bytes())?;
        temporary.persist(&path).map_err(|error| error.error)?;
        Ok(())
    };
    write()?;
    Ok(path)
}
