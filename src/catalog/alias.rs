//! The shipped alias table: names that people and models use, and what nixpkgs calls the thing.
//!
//! Only for names that no package has; a package's own name always comes first.

/// The table; its head says how it is written.
const TABLE: &str = include_str!("aliases.txt");

/// What `name` may mean, best first; empty if the table does not have it. Case does not count.
pub fn candidates(name: &str) -> Vec<&'static str> {
    let entry = entries().find(|(alias, _)| alias.eq_ignore_ascii_case(name));
    entry.map(|(_, candidates)| candidates.split_whitespace().collect()).unwrap_or_default()
}

/// Every alias with its candidates, separated by spaces.
pub(super) fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" = "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::manifest::PackageId;

    #[test]
    fn the_names_that_models_use_for_codex_lead_to_codex() {
        for name in ["codex-cli", "@openai/codex", "openai-codex", "Codex-CLI"] {
            assert_eq!(candidates(name), ["codex"], "{name}");
        }
        assert_eq!(candidates("codex"), [""; 0]);
    }

    #[test]
    fn the_usual_names_of_programs_are_there() {
        for (name, first) in [
            ("node", "nodejs"),
            ("npm", "nodejs"),
            ("python", "python3"),
            ("postgres", "postgresql"),
            ("psql", "postgresql"),
            ("helm", "kubernetes-helm"),
            ("rg", "ripgrep"),
            ("golang", "go"),
            ("rust", "rustc"),
            ("java", "jdk"),
            ("k8s", "kubectl"),
            ("nvim", "neovim"),
            ("make", "gnumake"),
            ("gpg", "gnupg"),
            ("protoc", "protobuf"),
            ("sqlite3", "sqlite"),
        ] {
            assert_eq!(candidates(name).first(), Some(&first), "{name}");
        }
    }

    #[test]
    fn the_table_is_well_formed() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let names: BTreeSet<&str> = entries().map(|(alias, _)| alias).collect();
        assert_eq!(names.len(), lines, "every line has one name and no name is there twice");
        for (alias, candidates) in entries() {
            assert!(PackageId::new(alias).is_ok(), "{alias}");
            for candidate in candidates.split_whitespace() {
                assert!(PackageId::new(candidate).is_ok(), "{candidate}");
                assert_ne!(alias, candidate);
            }
        }
    }
}
