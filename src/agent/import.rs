//! The line in `CLAUDE.md` that makes an agent read `AGENTS.md`, in a marked block of its own.

use super::{SettingsError, block};

/// The line that imports it, in both of the ways that people write it.
const LINES: [&str; 2] = ["@AGENTS.md", "@./AGENTS.md"];

const BLOCK: &str = "<!-- envy:begin - so that AGENTS.md is read here, too -->\n@AGENTS.md\n<!-- envy:end -->\n";

/// The text with the import; one that has it already stays.
pub(super) fn set(file: &str, text: &str) -> Result<String, SettingsError> {
    if block::lines_of_text(text).any(|line| LINES.contains(&line)) {
        return Ok(text.to_owned());
    }
    block::put(text, BLOCK).map_err(|error| SettingsError::Markers { file: file.to_owned(), error })
}

/// The text without envy's block.
pub(super) fn unset(file: &str, text: &str) -> Result<String, SettingsError> {
    let markers = |error| SettingsError::Markers { file: file.to_owned(), error };
    // Who copied AGENTS.md has a block, too, but another one.
    if block::body(text).map_err(markers)?.is_none_or(|body| body.trim() != LINES[0]) {
        return Ok(text.to_owned());
    }
    Ok(block::remove(text).map_err(markers)?.unwrap_or_else(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_import_is_put_below_what_a_person_wrote_and_goes_again() {
        for text in ["", "# Rules\n", "# Rules\r\n"] {
            let new = set("CLAUDE.md", text).unwrap();
            assert!(new.starts_with(text) && new.lines().any(|line| line == "@AGENTS.md"), "{new}");
            assert_eq!(set("CLAUDE.md", &new).unwrap(), new);
            assert_eq!(unset("CLAUDE.md", &new).unwrap(), text);
        }
    }

    #[test]
    fn a_copy_of_agents_md_is_left_alone_when_the_import_goes() {
        let text = block::render(&block::BlockContent::default());
        assert_eq!(unset("CLAUDE.md", &text).unwrap(), text);
    }

    #[test]
    fn an_import_in_a_code_fence_is_an_example_and_a_block_with_more_in_it_a_persons() {
        let example = "Write\n```\n@AGENTS.md\n```\n";
        let new = set("CLAUDE.md", example).unwrap();
        assert_eq!(new, format!("{example}\n{BLOCK}"));
        assert_eq!(unset("CLAUDE.md", &new).unwrap(), example);
        let copied = format!("@AGENTS.md\n{}", block::render(&block::BlockContent::default()));
        assert_eq!(unset("CLAUDE.md", &copied).unwrap(), copied);
        let more = new.replace("@AGENTS.md\n<!--", "@AGENTS.md\n@MINE.md\n<!--");
        assert_eq!(unset("CLAUDE.md", &more).unwrap(), more);
    }

    #[test]
    fn an_import_of_a_person_stays_theirs() {
        let text = "Rules\n\n@./AGENTS.md\n";
        assert_eq!(set("CLAUDE.md", text).unwrap(), text);
        assert_eq!(unset("CLAUDE.md", text).unwrap(), text);
    }
}
