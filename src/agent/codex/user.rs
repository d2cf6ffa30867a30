//! What the user's own settings of Codex say, read and never written: which projects are trusted, which tools are
//! offered, and where agents may write.

use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, Value};

/// Its place in Codex's home folder.
pub const FILE_NAME: &str = "config.toml";

/// Whether the settings trust one of these folders. Settings that cannot be read trust nothing.
pub fn trusts(settings: &str, folders: &[&Path]) -> bool {
    let Ok(document) = Document::parse(settings) else { return false };
    let Some(projects) = document.get("projects").and_then(Item::as_table_like) else { return false };
    folders.iter().filter_map(|folder| folder.to_str()).any(|folder| {
        let level = projects.get(folder).and_then(|project| project.get("trust_level"));
        level.and_then(Item::as_str) == Some("trusted")
    })
}

/// Whether settings, the user's or a project's, make Codex offer this tool of `envy mcp`; `None` if they say nothing of envy.
pub fn offers(settings: &str, tool: &str) -> Option<bool> {
    let document = Document::parse(settings).ok()?;
    let server = document.get("mcp_servers")?.get("envy")?.as_table_like()?;
    let lists = |key: &str| {
        let names = server.get(key)?.as_array()?;
        Some(names.iter().any(|name| name.as_str() == Some(tool)))
    };
    let is_enabled = server.get("enabled").and_then(Item::as_bool) != Some(false);
    Some(is_enabled && lists("enabled_tools") != Some(false) && lists("disabled_tools") != Some(true))
}

/// Folders beyond the usual ones in which its sandbox lets every command write.
pub fn writable_roots(settings: &str) -> Vec<PathBuf> {
    let Ok(document) = Document::parse(settings) else { return Vec::new() };
    let roots = document.get("sandbox_workspace_write").and_then(|table| table.get("writable_roots"));
    let roots = roots.and_then(Item::as_array).into_iter().flatten();
    roots.filter_map(Value::as_str).map(PathBuf::from).collect()
}

/// The lines that make Codex trust a folder, for a person to write.
pub fn trusting(folder: &Path) -> String {
    let folder = Value::from(folder.to_string_lossy().into_owned());
    format!("[projects.{folder}]\ntrust_level = \"trusted\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_trusted_by_its_own_line_only() {
        let settings = format!("model = \"x\"\n{}\n", trusting(Path::new("/srv/a \"b\"")));
        assert!(trusts(&settings, &[Path::new("/srv"), Path::new("/srv/a \"b\"")]));
        assert!(!trusts(&settings, &[Path::new("/srv")]));
        assert!(!trusts(&settings.replace("trusted\"", "untrusted\""), &[Path::new("/srv/a \"b\"")]));
        assert!(!trusts("[projects", &[Path::new("/srv")]) && !trusts("projects = 1", &[Path::new("/srv")]));
    }

    #[test]
    fn tools_are_offered_by_a_table_that_is_not_switched_off() {
        for offering in [
            "[mcp_servers.envy]\ncommand = \"envy\"",
            "mcp_servers.envy.command = \"envy\"",
            "mcp_servers = { envy = { command = \"envy\", enabled = true } }",
            "[mcp_servers.envy]\nenabled_tools = [\"install\"]",
            "[mcp_servers.envy]\ndisabled_tools = [\"rollback\"]",
        ] {
            assert_eq!(offers(offering, "install"), Some(true), "{offering}");
        }
        for not in ["enabled = false", "enabled_tools = [\"list\"]", "disabled_tools = [\"install\"]"] {
            assert_eq!(offers(&format!("[mcp_servers.envy]\n{not}"), "install"), Some(false), "{not}");
        }
        for silent in ["# [mcp_servers.envy]", "[mcp_servers.other]\ncommand = \"envy\"", "mcp_servers = 1", "[mcp"] {
            assert_eq!(offers(silent, "install"), None, "{silent}");
        }
    }

    #[test]
    fn more_writable_folders_are_read() {
        let settings = "[sandbox_workspace_write]\nwritable_roots = [\"/data\", 1]\n";
        assert_eq!(writable_roots(settings), [PathBuf::from("/data")]);
        assert!(writable_roots("").is_empty() && writable_roots("sandbox_workspace_write = 3").is_empty());
    }
}
